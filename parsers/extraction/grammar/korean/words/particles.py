"""Particles, the copula and what joins clauses. Pure data.

The endings of verbs are made in `inflection`; here is what stands behind nouns, and the words between clauses.
"""

from collections.abc import Iterator

from parsers.extraction.grammar.korean.words.inflection import forms, verb
from parsers.extraction.grammar.lexicon.entries import Entry, Meaning, suffixes, words


def _copula() -> Iterator[Entry]:
    """이다 behind a noun; 이 is left out after a vowel (이하면). It may stand apart in careless writing (이하 이면)."""
    for surface, ending in forms("이"):
        # 이기, 이라 and the like would cut other words; 일 때 keeps its 이 always.
        if ending in {"NOM", "IMP", "WANT", "CAN", "JI"} and surface not in {"이지", "이라"}:
            continue
        # 일 때 is read as 일 and 때, for 일 시 would cut 당일 시가.
        if (len(surface) == 1 and surface != "인") or surface.startswith("일 "):
            continue
        yield Entry(surface, Meaning("BE", ending=ending, is_suffix=True))
        yield Entry(surface, Meaning("BE", ending=ending))
        if surface[0] == "이" and ending in {"IF", "AND", "OR", "DECL", "THEN", "PASTREL"} and len(surface) > 1:
            yield Entry(surface[1:], Meaning("BE", ending=ending, is_suffix=True))


_COPULA: tuple[Entry, ...] = (
    *(entry for entry in _copula() if entry.surface not in {"다", "죠", "자", "나", "이나"}),
    *(
        Entry(surface, Meaning("BE", ending=ending, is_suffix=True))
        for surface, ending in (
            *(("이에요", "DECL"), ("예요", "DECL"), ("에요", "DECL"), ("이어야", "MUST"), ("여야", "MUST"), ("다", "DECL")),
            *(("이어야만", "MUST"), ("여야만", "MUST"), ("이었다", "PAST"), ("이었습니다", "PAST"), ("였다", "PAST")),
            *(("임", "DECL"), ("이었다가", "THEN"), ("이었고", "AND"), ("이었으면", "IF"), ("이었던", "PASTREL")),
            *(("이자", "AND"), ("이나", "OR"), ("죠", "DECL"), ("인지", "REL")),
        )
    ),
)
PARTICLES: tuple[Entry, ...] = (
    *(Entry(sign, Meaning("COLON")) for sign in ("|", "▷", "▶", "→", "➡", "=>", "⇒")),
    *(Entry(surface, Meaning("BE", ending="IMP", is_suffix=True)) for surface in ("일 것", "일것")),
    *verb("ENDURE", None, "견디", "버티", "참"),
    *words("ENDURE", None, "감수", "허용", "감내"),
    *suffixes("ILL", None, "일", "ㄹ"),
    *words("THING", None, "적", "날", "날이", "적이", "사실", "이력"),
    *words("ONE", None, "하나", "한 개", "한 가지", "한 종목", "단 한 종목"),
    *words("REVERSE", None, "반대", "반대 신호", "반대의 경우", "반대 경우", "반대 상황", "반대로", "역신호", "반대 시그널", "반대 조건", "역방향 신호"),
    *suffixes("ASMUCH", None, "만큼", "정도", "쯤"),
    *words("INSIDE", None, "안으로", "안쪽으로", "밴드 안으로", "밴드 안쪽으로", "안에", "밴드 내로"),
    *words("THINGTOP", None, "건", "것은", "거는", "경우는", "때는", "시점은", "타이밍은", "조건은", "기준은"),
    *words("BACK", None, "돌아", "되돌아"),
    *words("MOST", None, "가장", "제일"),
    *words("COUNTWORD", None, "둘", "셋", "넷", "다섯"),
    *words("ONCE", None, "한 번", "한번", "한 번이라도", "한번이라도", "한 번 이상", "한번 이상", "한 번은"),
    *words("ADDED", None, "더한", "합한", "더하면", "더해진", "얹은", "더해"),
    *words("CHANGE", None, "대비 등락률", "대비 변동률"),
    *words("SPREAD", None, "위아래로", "상하", "플러스마이너스", "+-", "±"),
    *words("DAY", None, "날", "날이", "봉", "봉이"),
    *suffixes("SUBJ", None, "이", "가", "께서"),
    *suffixes("TOP", None, "은", "는", "란", "이란"),
    *words("TOP", None, "은", "는"),
    *words("SUBJ", None, "가"),
    *suffixes("ALSO", None, "도"),
    *suffixes("OBJ", None, "을", "를"),
    *words("OBJ", None, "을", "를"),
    *suffixes("BY", None, "로", "으로", "로서", "로만", "으로만"),
    *suffixes("AT", None, "에", "에서", "에서의", "에는", "에서는", "에선", "엔", "에게", "상", "상에서", "상으로"),
    *words("AT", None, "에서"),
    *suffixes("FROM", None, "부터", "에서부터"),
    *words("FROM", None, "부터"),
    *suffixes("TILL", None, "까지", "까지는", "까지만"),
    *words("TILL", None, "까지"),
    *suffixes("OF", None, "의"),
    *suffixes("WITH", None, "와", "과", "이랑", "랑"),
    *suffixes("THAN", None, "보다", "보다는", "보다도", "대비", "대비로", "에 비해", "에 비해서", "에 비하여", "와 비교해"),
    *words("THAN", None, "보다", "대비", "비교", "비해"),
    *suffixes("ONLY", None, "만", "만을", "만이"),
    *words("ONLY", None, "만", "단 하나", "하나만", "오직", "오로지"),
    *suffixes("EACH", None, "마다", "당", "별", "별로"),
    *words("EACH", None, "마다", "당"),
    *suffixes("WHENS", None, "시", "시에", "시에는", "시엔", "시에만", "때", "후", "후에"),
    *words("WHENS", None, "시", "시에", "시에는", "때", "때에", "때는", "때만", "후", "후에", "이후", "이후에", "직후"),
    *words("CASE", None, "경우", "경우에", "경우에는", "경우엔", "경우에만", "때", "때에", "때만", "날", "날에", "날에만"),
    *words("CASE", None, "순간", "순간에", "시점", "시점에", "시점에서", "상태", "상태에서", "상황", "상황에서", "구간"),
    *words("CASE", None, "구간에서", "타이밍", "타이밍에", "자리", "자리에서", "즉시", "봉에서", "봉", "다음"),
    *words("AND", None, "그리고", "동시에", "또한", "및", "더불어", "and", "AND", "그 다음", "게다가", "아울러", "추가로"),
    *words("OR", None, "또는", "혹은", "or", "||"),
    *suffixes("OR", None, "나", "든", "이든"),
    *words("BUT", None, "단", "다만", "단지", "대신", "하지만", "그러나", "but"),
    *words("IFW", None, "만약", "만일", "혹시", "if", "when"),
)
VERBS_OF_GRAMMAR: tuple[Entry, ...] = (
    *_COPULA,
    *verb("DO", None, "하", "시키"),
    *verb("BECOME", None, "되"),
    *verb("NOT", None, "않", "못하"),
    *words("DONT", None, "말 것", "말것", "마세요", "마라", "말자", "맙시다", "말기", "마십시오", "말아야", "말고"),
    *verb("NOTBE", None, "아니"),
    *words("NOTBE", None, "아님"),
    *verb("NONE", None, "없"),
    *words("AN", None, "안", "못"),
    *words("EXIST", None, "위치", "자리", "유지", "거래", "형성", "존재"),
    *verb("EXIST", None, "있", "머무르", "놓이", "버티"),
    *words("EXIST", None, "마감"),
    *verb("EXIST", None, "끝나", "마치", "지키", "머물", "자리잡"),
    *words("EXIST", None, "유지", "마감", "위치", "지지"),
    *words("HAPPEN", None, "발생", "출현", "완성"),
    *verb("HAPPEN", None, "나오", "나타나", "뜨", "일어나", "보이", "생기", "나", "만들어지"),
    *words("HAPPEN", None, "확인", "충족", "성립", "만족"),
    *verb("HAPPEN", None, "이루어지", "잡히", "들어오"),
    *words("HAPPEN", None, "발생", "출현", "확인", "나올때", "뜰때"),
)
