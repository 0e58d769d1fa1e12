"""Numbers in running text, Korean and English: digits, units, words. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
TIMES = {"twice": 2.0, "double": 2.0, "triple": 3.0, "half": 0.5, "절반": 0.5, "반": 0.5}
KOREAN = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20,
}  # fmt: skip
# Days that have a name of their own.
DAY_WORDS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "열흘": 10, "보름": 15}
# Sino-Korean digits, for spelled-out numbers of transcripts ("이십 일", "육 퍼센트").
_SINO_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_SINO_TENS = {"십": 10, "백": 100, "천": 1000}
SCALES = {
    "조": 1e12, "천억": 1e11, "백억": 1e10, "억": 1e8, "천만": 1e7, "백만": 1e6, "만": 1e4, "천": 1e3,
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6, "thousand": 1e3, "k": 1e3,
}  # fmt: skip

_ENGLISH = "|".join(sorted(ENGLISH, key=len, reverse=True))
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
# Every repetition is bounded, so that no text costs more than its length.
DIGITS = r"(?<!\d)\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?(?!\d)|(?<!\d)\d{1,15}(?:\.\d{1,9})?(?!\d)|\.\d{1,9}(?!\d)"
WORDS = rf"(?:{_ENGLISH})(?:[- ](?:{_ENGLISH})){{0,3}}(?![a-z])"
SINO = r"[일이삼사오육칠팔구]?[천백십][일이삼사오육칠팔구천백십]{0,6}|[일이삼사오육칠팔구](?= ?(?:퍼센트|프로|배))"
# A number of bars, as it stands before "-day": digits or a word.
LENGTH = rf"(?:(?<!\d)\d{{1,4}}(?!\d)|{WORDS}|{SINO})"

_UNIT = (
    r"(?P<percent>%(?:p|포인트)?|percent(?:age points)?|per cent|pct|퍼센트|프로(?!그))"
    r"|(?P<times>배|x(?![a-z])|times)"
    r"|(?P<days>(?:trading |consecutive )?(?:days?|sessions?)|거래일|영업일|일(?![가-힣]?선|봉))"
    r"|(?P<bars>(?:bars?|candles?)|개? ?봉)"
    r"|(?P<weeks>weeks?|주(?!가|식))|(?P<months>months?|개월|달)|(?P<years>years?|년)"
    r"|(?P<minutes>minutes?|mins?|분)|(?P<hours>hours?|시간)|(?P<clock>시|am|pm|a\.m\.|p\.m\.)"
    r"|(?P<count>회|번|개|종목|등분|names|stocks|positions)"
)
_NUMBER = re.compile(
    rf"(?P<sign>(?<![\w.])[+-])?(?P<currency>[$₩])?"
    rf"(?P<body>(?<![\w.])(?:{DIGITS})|(?<![a-z]){WORDS}|(?<![가-힣])(?:{SINO}))"
    rf"(?P<scales>(?:[ -]?(?:{_SCALE})(?![a-z])(?: ?(?:{DIGITS})(?=[ -]?(?:{_SCALE})))?)*)"
    rf"(?:[ -]?(?:{_UNIT})(?![a-z]))?"
)
_TIMES = re.compile(r"(?<![a-z])(?:twice|double|triple)(?![a-z])|(?<![가-힣])(?:한|두|세|네|다섯|여섯|열) ?배")
_KOREAN_COUNT = re.compile(
    r"(?<![가-힣])(?P<body>한|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?"
    r"(?:(?P<days>거래일|영업일)|(?P<count>번|차례|개|종목))"
)


@dataclass(frozen=True)
class Number:
    """A number with its unit ("" | percent | times | days | bars | … | money), characters start to end."""

    value: float
    unit: str
    start: int
    end: int
    signed: bool = False


def parse_number(text: str) -> float:
    """The value of digits ("1,000"), English words ("twenty-one") or Sino-Korean ("이십"); raises ValueError."""
    text = text.strip().replace(",", "")
    if re.fullmatch(DIGITS, text):
        return float(text)
    if text and text[0] in {**_SINO_DIGITS, **_SINO_TENS}:
        return float(_sino(text))
    total = 0
    for word in re.split(r"[- ]", text):
        if word not in ENGLISH:
            raise ValueError(text)
        total = max(total, 1) * 100 if word == "hundred" else total + ENGLISH[word]
    return float(total)


def _sino(text: str) -> int:
    total, digit = 0, 0
    for sign in text:
        if sign in _SINO_TENS:
            total += max(digit, 1) * _SINO_TENS[sign]
            digit = 0
        else:
            digit = _SINO_DIGITS[sign]
    return total + digit


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a folded text, in order."""
    found = [_times(match) for match in _TIMES.finditer(text)]
    found += [_count(match) for match in _KOREAN_COUNT.finditer(text)]
    taken = [(number.start, number.end) for number in found]
    for match in _NUMBER.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            number = _number(match)
            if number:
                found.append(number)
    return iter(sorted(found, key=lambda number: number.start))


def _times(match: re.Match[str]) -> Number:
    word = match[0].removesuffix("배").strip()
    return Number(float(TIMES.get(word) or KOREAN[word]), "times", match.start(), match.end())


def _count(match: re.Match[str]) -> Number:
    unit = "days" if match["days"] else "count"
    return Number(float(KOREAN[match["body"]]), unit, match.start(), match.end())


def _number(match: re.Match[str]) -> Number | None:
    value = _with_scales(parse_number(match["body"]), match["scales"])
    names = ("percent", "times", "days", "bars", "weeks", "months", "years", "minutes", "hours", "clock", "count")
    unit = next((name for name in names if match[name]), "money" if match["currency"] else "")
    # "one" alone is a pronoun ("the 200-day one"), a digit word needs a unit to be a number.
    if match["body"] in {"one", "일", "이"} and not unit and not match["scales"]:
        return None
    if match["sign"] == "-":
        value = -value
    return Number(value, unit, match.start(), match.end(), signed=bool(match["sign"]))


def _with_scales(value: float, scales: str) -> float:
    """1조 2천억: the first number takes its own scale, those that follow add theirs."""
    total = 0.0
    for part in re.finditer(rf"(?P<digits>{DIGITS})|(?P<scale>{_SCALE})", scales):
        if part["digits"]:
            total, value = total + value, parse_number(part["digits"])
        else:
            value *= SCALES[part["scale"]]
    return total + value
