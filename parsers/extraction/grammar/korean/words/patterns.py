"""Korean words that no list can hold: clock times, endings of list items. Pure."""

import re

from parsers.extraction.grammar.lexicon.entries import FILLER, Pattern
from parsers.extraction.numbers import parse_number

_CLOCK = re.compile(
    r"(?<![\d.,])(?:(?P<half>오전|오후|아침|저녁|밤|새벽|낮) ?)?(?:(?P<hour>[01]?\d|2[0-4])"
    r"|(?<![가-힣])(?P<word>열두|열한|열|아홉|여덟|일곱|여섯|다섯|네|세|두|한)) ?시(?! ?간|[가-힣]{0,2}총|장|가|초|세)"
    r"(?: ?(?P<minute>[0-5]?\d) ?분| (?P<spoken>[이삼사오]?십[일이삼사오육칠팔구]?|오) ?분"
    r"| ?(?P<half_past>반)(?=$|[ ,.]|이|에|부|까|넘|쯤|전)| ?정각)?"
)
_AFTERNOON = frozenset({"오후", "저녁", "밤", "낮"})
_NOON, _LATEST_UNSAID = 12, 6
_HOURS = dict(
    zip(
        ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"],
        range(1, 13),
        strict=True,
    )
)
_ONES = "영일이삼사오육칠팔구"


def _clock(match: re.Match[str]) -> int | None:
    """Minutes after midnight: 오후 3시 20분 is 920, and so is 3시 20분, when exchanges are open; 새벽 is said."""
    hour = int(match["hour"]) if match["hour"] else _HOURS[match["word"]]
    minute = 30 if match["half_past"] else int(match["minute"] or 0)
    minute += int(parse_number(match["spoken"])) if match["spoken"] else 0
    is_afternoon = match["half"] in _AFTERNOON or (not match["half"] and 1 <= hour <= _LATEST_UNSAID)
    if is_afternoon and hour < _NOON:
        hour += _NOON
    return hour * 60 + minute if hour < 24 else None


# Condition searches of brokers: "A 주가등락률: [일]1봉전 …".
_SEARCH_LABEL = re.compile(r"^(?P<letter>[A-Z]) (?=[가-힣A-Z])")
_SEARCH_NAME = re.compile(
    r"(?:^|(?<=^[a-z] ))(?:주가|거래량|거래대금|이동평균|주가이동평균)(?:이동평균|등락률|비율|"
    r"배열|비교|돌파|추세|범위)+(?:\(\d+\))? ?:"
)
_SEARCH_FRAME = re.compile(r"\[일\]|\d회 이상$")
_FRACTION = re.compile(r"(?P<of>[2-9]|(?<![가-힣])[이삼사오육칠팔구])분의 ?(?P<parts>[1-8](?!\d)|[일이삼사오육칠팔])")
_BUY_SHORT = re.compile(r"(?<![가-힣])사(?= ?[.!~ㅋㅎ]|$)")


def _fraction(match: re.Match[str]) -> float | None:
    """3분의 1"""
    parts, of = (int(word) if word.isdigit() else _ONES.index(word) for word in (match["parts"], match["of"]))
    share = parts / of
    return share if share < 1 else None


# "둘: A", "셋, B": the place in a list.
_PER_SERIES = 7
_POINTS = (
    *("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱"),
    *("첫째", "둘째", "셋째", "넷째", "다섯째", "여섯째", "일곱째"),
    *("첫 번째", "두 번째", "세 번째", "네 번째", "다섯 번째", "여섯 번째", "일곱 번째"),
)
_COUNTED_POINT = re.compile(rf"^(?:[-*] ?)?(?P<point>{'|'.join(_POINTS)})(?:[.:)]|, ?|는 |은 |(?<=째) )")
_IN_EITHER_CASE = re.compile(r"어느 (?:쪽|길|경우|조건|방법)이?든지? ")
_OPENING = re.compile(
    r"^(?:(?:아|음|어|자|네|근데|또|그|그런데) )*(?:그리고|또한|추가로|그러고|그리고요|게다가|아울러)(?:,? )"
)
_CONCESSION = re.compile(
    r"아무리 [가-힣]+(?: [가-힣]+)?도 |(?:[가-힣]+[가이] )?(?:못|안) [가-힣]+[아어와여라]도 "
    r"|[가-힣]+이고 뭐고 |[가-힣]+고 뭐고 "
    r"|[가-힣]+[가이] (?:아무리 )?좋아도 |[가-힣]+[가이] [가-힣]+든 [가-힣]+든 "
    r"|[가-힣]+든 [가-힣]+든 상관없이 |[가-힣]+든 말든 "
    r"|(?:(?:고른|뽑힌|뽑은|선정된|통과한|담은|좋은) (?:종목|회사|기업|주식)|\d+등)이라도 "
)
_AS_LONG = re.compile(r"(?<=[는은인] )한(?:은|에는)?[ ,]")
# "민수: …": who speaks in a chat; only words that are names of people.
_SPEAKER = re.compile(
    r"^(?:형|누나|언니|오빠|동생|친구|선배|후배|아빠|엄마|회원|운영자|질문자|답변자?|질문|[가-힣]{1,3}(?:님"
    r"|씨)|나|저) ?: "
)
_INTRODUCES = re.compile(
    r"(?:제가 |저희가 |내가 )?(?:실제로 )?(?:쓰는|굴리는|사용하는|하는|돌리는) (?:룰|규칙|방법|전략|매매법"
    r"|기법|원칙)[을를]? "
    r"(?:말씀|소개|공유|정리|설명|적|올)[가-힣]*(?: ?드[가-힣]+)?(?=[ .,!~]|$)|지난 시간에 이어서|"
    r"(?:[가-힣]+[을를] )?(?:말씀 ?드리|설명 ?드리|소개 ?드리|소개하|공유하|공유 ?드리|적어 ?두|적어 ?둡"
    r"|적어 ?보|적어 ?봅|풀어 ?보|정리해 ?드리|올려 ?보|써 ?보)"
    r"[가-힣]*(?: ?건데[가-힣]*)?(?=[ .,!~]|$)|짧게 (?:찍|적|씁|쓰)[가-힣]*(?=[ .,!~]|$)"
)
_TIMES_ATR, _ATR = re.compile(r"(?<=\d)x(?=atr)"), re.compile(r"(?<=\dx)atr")  # 2xATR
_K_FACTOR = re.compile(r"(?<![a-z%])k ?(?:=|:|값|값은|값이|는|은|가)? ?(?P<factor>[01]?\.\d+)")
_ENTRY_BAR = re.compile(
    r"(?:돌파|진입|매수|신호|들어간|산|매수한|진입한|돌파한|(?:매수 )?신호[가이] (?:나온|뜬)|돌파가 (?:나온|일어난)"
    r"|매수 신호) ?(?:봉|캔들|(?<=[한산온간뜬] )날)(?: 바로)?(?:의"
    r"| )?(?=앞|직전|전|저|고|시|종| )"
)
_DATE = re.compile(
    r"^\(?\d{1,2} ?/ ?\d{1,2}\)? |^\d{4}[-./]\d{1,2}[-./]\d{1,2} |(?<![가-힣])(?:no\.?|ver\.?|v|#|카드|표"
    r"|버전) ?\d+(?:\.\d+)*(?![\d%가-힣.])"
)


# "A 시가총액 1,000억 이상": a point of a screener's list.
_POINT = re.compile(r"^\s*([A-J]) +(?=[가-힣0-9])")
PATTERNS: tuple[Pattern, ...] = (
    Pattern("LABEL", _POINT, lambda match: match[1].lower(), of_source=True),
    Pattern("TIME", _CLOCK, _clock),
    Pattern("LABEL", _SEARCH_LABEL, lambda match: match["letter"].lower(), of_source=True),
    Pattern(FILLER, _SEARCH_NAME, lambda match: match[0]),
    Pattern(FILLER, _SEARCH_FRAME, lambda match: match[0]),
    Pattern("HALF", _FRACTION, _fraction),
    Pattern("LABEL", _COUNTED_POINT, lambda match: str(_POINTS.index(match["point"]) % _PER_SERIES + 1)),
    Pattern(FILLER, _IN_EITHER_CASE, lambda match: match[0]),
    Pattern(FILLER, _OPENING, lambda match: match[0]),
    Pattern(FILLER, _DATE, lambda match: match[0]),
    Pattern("STAR", _TIMES_ATR, lambda _match: "x"),
    Pattern("IND", _ATR, lambda _match: ("atr", "")),
    Pattern("KFACTOR", _K_FACTOR, lambda match: float(match["factor"])),
    Pattern("ENTRYBAR", _ENTRY_BAR, lambda match: match[0]),
    Pattern("ASLONG", _AS_LONG, lambda match: match[0]),
    Pattern(FILLER, _INTRODUCES, lambda match: match[0]),
    Pattern(FILLER, _SPEAKER, lambda match: match[0]),
    Pattern("CONCESSION", _CONCESSION, lambda match: match[0]),
    Pattern("DEEDV", _BUY_SHORT, lambda _match: "buy"),
)
