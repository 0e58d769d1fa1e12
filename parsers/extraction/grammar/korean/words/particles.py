"""Particles, the copula and what joins clauses. Pure data.

The endings of verbs are made in `inflection`; here is what stands behind nouns, and the words between clauses.
"""

from collections.abc import Iterator

from parsers.extraction.grammar.korean.words.inflection import forms, verbs
from parsers.extraction.grammar.lexicon.entries import Entry, Meaning, attached, listed


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
            *(
                ("이에요", "DECL"),
                ("예요", "DECL"),
                ("에요", "DECL"),
                ("이어야", "MUST"),
                ("여야", "MUST"),
                ("다", "DECL"),
            ),
            *(("이어야만", "MUST"), ("여야만", "MUST"), ("이었다", "PAST"), ("이었습니다", "PAST"), ("였다", "PAST")),
            *(("임", "DECL"), ("이었다가", "THEN"), ("이었고", "AND"), ("이었으면", "IF"), ("이었던", "PASTREL")),
            *(("이자", "AND"), ("이나", "OR"), ("죠", "DECL"), ("인지", "REL")),
        )
    ),
)
PARTICLES: tuple[Entry, ...] = (
    Entry("·", Meaning("COMMA")),
    Entry("ㆍ", Meaning("COMMA")),
    *verbs("LASTED", None, "이어지, 지속되, 계속되, 이어 가, 이어가"),
    *verbs("EXECUTE", None, "주문을 넣, 주문 넣, 주문을 내, 주문 내, 체결하, 체결시키, 체결되, 주문하, 판단하, 판단"),
    *listed("LASTED", None, "지속"),
    *listed("EXECUTION", None, "체결, 주문, 체결가, 체결 가격, 주문 방식, 체결 방식, 주문 유형"),
    *listed(
        "PERSON",
        None,
        "직장인, 전업투자자, 전업 투자자, 초보, 초보자, 주린이, 개미, 투자자, 트레이더, 사람, 학생, 주부, 일반인",
    ),
    *listed("ICHIMOKUNAME", None, "일목균형표, 일목"),
    *listed("WAY", None, "길, 방법, 자리, 경우, 조건"),
    *listed("WAYTOP", None, "길은, 방법은, 자리는, 경우는, 때는, 쪽은"),
    *listed("ATONCE", None, "한꺼번에, 동시에, 같이, 함께"),
    *listed("WAYS", None, "갈래, 가지, 개, 가지 길, 가지 방법"),
    *listed("MINIMUM", None, "최소, 최소한, 적어도, 못해도, 최소한도로"),
    *listed("NOTHING", None, "아무것도, 아무 것도, 아무 매매도, 진입도, 매매도, 신규 진입도, 어떤 매매도"),
    *listed("WITHOUT", None, "없이"),
    *listed("ASLONG", None, "동안, 동안은, 동안에는, 동안엔, 이상은"),
    *listed(
        "LOCALTIME",
        None,
        "현지 시간, 현지시간, 현지, 현지 기준, 장중, 현지 시각, 현지시각, 장 시간, 거래소 시각, 거래소 시간",
    ),
    *attached("SIZED", None, "짜리, 짜리가, 짜리를, 짜리는"),
    *listed("YEARAGO", None, "전년, 전년 동기, 작년, 작년 동기, 지난해, 전년동기, yoy"),
    *listed("ELSE", None, "그렇지 않으면, 그 외에는, 그 외엔, 그 밖에는, 안 그러면, 그게 아니면, 그 외의 경우에는"),
    *listed("THENW", None, "그럼, 그러면, 그때, 그땐, 그때는"),
    *listed("OUTSIDE", None, "밖, 바깥"),
    *verbs("NOMATTER", None, "안 가리, 가리지 않, 상관없, 상관 없, 무방하"),
    *listed(
        "WRONG", None, "틀렸을 때, 틀렸을 때에, 틀리면, 손절 나가면, 손절되면, 졌을 때, 손절당하면, 손절 시, 손절하면"
    ),
    *listed("EACHOF", None, "각각, 각자, 각기"),
    *(Entry(sign, Meaning("COLON")) for sign in ("|", "▷", "▶", "→", "➡", "=>", "⇒")),
    *(Entry(surface, Meaning("BE", ending="IMP", is_suffix=True)) for surface in ("일 것", "일것")),
    *verbs("ENDURE", None, "견디, 버티, 참"),
    *listed("ENDURE", None, "감수, 허용, 감내"),
    *attached("ILL", None, "일, ㄹ"),
    *listed("THING", None, "적, 날, 날이, 적이, 사실, 이력"),
    *listed("ONE", None, "하나, 한 개, 한 가지, 한 종목, 단 한 종목"),
    *listed(
        "REVERSE",
        None,
        "반대, 반대 신호, 반대의 경우, 반대 경우, 반대 상황, 반대로, 역신호, 반대 시그널, 반대 조건, 역방향 신호",
    ),
    *attached("ASMUCH", None, "만큼, 정도, 쯤"),
    *listed("INSIDE", None, "안으로, 안쪽으로, 밴드 안으로, 밴드 안쪽으로, 안에, 밴드 내로"),
    *listed("FOREMOST", None, "것부터, 거부터, 날부터, 자리부터, 조건부터, 기준부터"),
    *listed("SINCE", None, "지, 지가, 뒤, 후, 뒤로, 날로부터, 날부터, 다음"),
    *listed("LIMITED", None, "한정, 제한, 국한"),
    *listed("ALONG", None, "나서, 난 뒤, 난 후, 난 뒤에, 난 다음"),
    *listed(
        "THINGTOP",
        None,
        "건, 것은, 거는, 거, 것, 쪽은, 자리는, 날은, 경우는, 때는, 시점은, 타이밍은, 조건은, 기준은",
    ),
    *listed("BACK", None, "돌아, 되돌아"),
    *listed("MOST", None, "가장, 제일"),
    *listed("COUNTWORD", None, "둘, 셋, 넷, 다섯"),
    *listed("ONCE", None, "한 번, 한번, 한 번이라도, 한번이라도, 한 번 이상, 한번 이상, 한 번은"),
    *listed("ADDED", None, "더한, 합한, 더하면, 더해진, 얹은, 더해"),
    *listed("CHANGE", None, "대비 등락률, 대비 변동률"),
    *listed("SPREAD", None, "위아래로, 상하, 플러스마이너스, +-, ±"),
    *listed("DAY", None, "날, 날이, 봉, 봉이"),
    *attached("NTH", None, "째"),
    *attached("SUBJ", None, "이, 가, 께서"),
    *attached("TOP", None, "은, 는, 란, 이란, 은요, 는요"),
    *listed("NOTBUT", None, "아니라, 아니고"),
    *listed("ONEDAY", None, "하루라도, 하루만이라도, 하루만, 단 하루라도, 하루"),
    *listed("TOP", None, "은, 는"),
    *listed("SUBJ", None, "가"),
    *attached("ALSO", None, "도"),
    *attached("OBJ", None, "을, 를"),
    *listed("OBJ", None, "을, 를"),
    *attached("BY", None, "로, 으로, 로서, 로만, 으로만"),
    *attached("AT", None, "에, 에서, 에서의, 에는, 에서는, 에선, 엔, 에게, 상, 상에서, 상으로"),
    *listed("AT", None, "에서"),
    *attached("FROM", None, "부터, 에서부터"),
    *listed("FROM", None, "부터"),
    *attached("TILL", None, "까지, 까지는, 까지만"),
    *listed("TILL", None, "까지"),
    *attached("OF", None, "의"),
    *attached("WITH", None, "와, 과, 이랑, 랑"),
    *attached("THAN", None, "보다, 보다는, 보다도, 대비, 대비로, 에 비해, 에 비해서, 에 비하여, 와 비교해"),
    *listed("THAN", None, "보다, 대비, 비교, 비해"),
    *attached("ONLY", None, "만, 만을, 만이, 뿐, 뿐이"),
    *listed("ONLY", None, "만, 단 하나, 하나만, 오직, 오로지"),
    *attached("EACH", None, "마다, 당, 별, 별로, 씩"),
    *listed("EACH", None, "마다, 당"),
    *attached("WHENS", None, "시, 시에, 시에는, 시엔, 시에만"),
    *attached("WHENS", "then", "때"),
    *attached("AFTER", None, "후, 후에"),
    *attached("ELAPSE", "then", "후, 후에"),
    *listed("WHENS", None, "시, 시에, 시에는, 때에, 때는, 때만"),
    *listed("WHENS", "then", "때"),
    *listed("AFTER", None, "후, 후에, 직후, 직후에, 뒤, 뒤에, 다음, 다음에, 이후, 이후에, 난 뒤, 난 후, 나서"),
    *listed(
        "CASE",
        None,
        """
        경우, 경우에, 경우에는, 경우엔, 경우에만, 때, 때에, 때만, 날, 날에, 날에만, 순간, 순간에, 시점, 시점에,
        시점에서, 상태, 상태에서, 상황, 상황에서, 구간, 구간에서, 타이밍, 타이밍에, 자리, 자리에서, 즉시,
        봉에서, 봉, 동안, 동안은, 동안에, 동안에는, 동안엔, 동안만, 날에만, 날만, 날이면, 시기
        """,
    ),
    *listed(
        "AND",
        None,
        "그리고, 동시에, 또한, 및, 더불어, 거기에 더해, 거기에다, and, AND, 그 다음, 게다가, 아울러, 추가로",
    ),
    *listed("OR", None, "또는, 혹은, or, ||"),
    *attached("OR", None, "나, 든, 이든"),
    *listed("BUT", None, "단, 다만, 단지, 대신, 하지만, 그러나, but"),
    *listed("IFW", None, "만약, 만일, 혹시, if, when"),
)
VERBS_OF_GRAMMAR: tuple[Entry, ...] = (
    *_COPULA,
    *verbs("DO", None, "하, 시키"),
    *verbs("BECOME", None, "되"),
    *verbs("NOT", None, "않, 못하"),
    *listed(
        "DONT",
        None,
        """
            말 것, 말것, 마세요, 마라, 말자, 맙시다, 말기, 마십시오, 말아야, 말고, 마, 마요, 마셈, 말아라, 말기로,
            말 것이다, 말도록
            """,
    ),
    *verbs("NOTBE", None, "아니"),
    *listed("NOTBE", None, "아님, 아니면은"),
    *verbs("NONE", None, "없"),
    *listed("AN", None, "안, 못"),
    *listed("EXIST", None, "위치, 자리, 유지, 거래, 형성, 존재, 마감, 지지"),
    *verbs("EXIST", None, "있, 떠 있, 걸쳐 있, 올라서 있, 머무르, 놓이, 버티, 끝나, 마치, 지키, 머물, 자리잡"),
    *listed("HAPPEN", None, "발생, 출현, 완성, 확인, 충족, 성립, 만족, 나올때, 뜰때"),
    *verbs(
        "HAPPEN",
        None,
        """
            나오, 나타나, 뜨, 일어나, 보이, 생기, 나, 만들어지, 이루어지, 잡히, 들어오, 받쳐 주, 받쳐주, 붙어 주,
            따라 주, 걸리
            """,
    ),
)
