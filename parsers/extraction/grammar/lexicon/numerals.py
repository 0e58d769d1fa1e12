"""Numbers at a place of a text: digits, English words, Korean words, with the scales behind them. Pure."""

import re

from parsers.extraction.numbers import DIGITS, ENGLISH, SCALES, parse_number

_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_SIGN = re.compile(r"[+-](?=[\d.])")
_DIGITS = re.compile(DIGITS)
_SCALES = re.compile(rf"[ -]?(?P<scale>{_SCALE}|(?<=\d)[mb])(?![a-z])")
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_DIGIT = {"zero": 0, "oh": 0, **{word: digit for digit, word in enumerate(_ONES.split("|"), 1)}}
_SMALL = "|".join(sorted(ENGLISH, key=len, reverse=True))
# Words join as tens and ones ("twenty-one") and as hundreds, never side by side ("the fourteen one").
_BELOW_HUNDRED = rf"(?:(?:{_TENS})[- ](?:{_ONES})|{_SMALL})"
_WORDS = re.compile(
    rf"(?:(?:a|{_ONES})[- ]hundred(?: and)?(?:[- ]{_BELOW_HUNDRED})?|{_BELOW_HUNDRED}"
    r"|a(?= (?:million|billion|thousand)))(?![a-z])"
)
_DECIMALS = re.compile(rf" point(?P<digits>(?: (?:zero|oh|{_ONES}))+)(?![a-z])")
# "Point eight of a percent"; elsewhere a point is none ("at that point one …").
_BARE_DECIMALS = re.compile(rf"point(?P<digits>(?: (?:zero|oh|{_ONES}))+)(?= (?:of (?:a|one) )?(?:percent|per cent|%))")
_SINO = re.compile(
    # 이백일선 is the line of 200 days: 일 behind a number is its unit unless another unit follows.
    r"(?:[일이삼사오육칠팔구]?[천백십])+(?:[이삼사오육칠팔구]|일(?= ?(?:퍼센트|프로|배|거래일|일)))?"
    r"|[일이삼사오육칠팔구](?= ?(?:퍼센트|프로|배|거래일|개월|주 ?전))"
)
_NATIVE = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10, "열두": 12, "열다섯": 15, "스무": 20, "서른": 30,
}  # fmt: skip
_NATIVE_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
_NATIVE |= {
    ten + one: tens + _NATIVE[one]
    for ten, tens in _NATIVE_TENS.items()
    for one in ("하나", "한", "둘", "두", "셋", "세", "넷", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
} | _NATIVE_TENS
# A native number is one only before what it counts, a compound one before a comparison as well.
_COUNTED = "배|번|개|조건|종목|거래일|달|주|시간|시|차례|등분|봉|날|가지|군데|칸|갈래"
_NATIVE_COUNT = re.compile(
    rf"(?P<body>{'|'.join(sorted(_NATIVE, key=len, reverse=True))})(?= ?(?:{_COUNTED}))"
    rf"|(?P<compound>(?:{'|'.join(_NATIVE_TENS)})(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)?)"
    r"(?=보다|[을를] |이하|이상|에서|아래|밑| (?:이하|이상|아래|밑|위|미만))"
)
# Digits after a scale that have a smaller one of their own: 1조 |2천|억.
_MORE = re.compile(rf" ?(?P<digits>{DIGITS})(?= ?(?:{_SCALE})(?![a-z]))")
# What a number can begin with; most places of a text begin none.
_FIRST = (
    frozenset("0123456789+-.")
    | {word[0] for word in (*ENGLISH, *_NATIVE, "a", "point")}
    | frozenset("일이삼사오육칠팔구천백십")
)
_SHORT_SCALES = {"m": 1e6, "b": 1e9}


def numeral(text: str, place: int) -> tuple[int, float, bool] | None:
    """End, value and whether a sign is written, of the number that starts at the place; None when there is none."""
    if text[place] not in _FIRST:
        return None
    before = text[place - 1] if place else " "
    return _of_digits(text, place, before) or _of_english(text, place, before) or _of_korean(text, place, before)


def _of_digits(text: str, place: int, before: str) -> tuple[int, float, bool] | None:
    sign = None if before.isalnum() or before in ")%" else _SIGN.match(text, place)
    digits = _DIGITS.match(text, sign.end() if sign else place)
    if digits is None or (before.isdigit() and not sign):
        return None
    end, value = _scaled(text, digits.end(), float(digits[0].replace(",", "")))
    return end, -value if sign and sign[0] == "-" else value, sign is not None


def _of_english(text: str, place: int, before: str) -> tuple[int, float, bool] | None:
    is_inside = before.isascii() and before.isalpha()
    bare = None if is_inside else _BARE_DECIMALS.match(text, place)
    if bare:
        return bare.end(), float("0." + "".join(str(_DIGIT[digit]) for digit in bare["digits"].split())), False
    word = None if is_inside else _WORDS.match(text, place)
    if word is None:
        return None
    value = parse_number(re.sub(r"^a(?=[ -]|$)", "one", word[0]).replace(" and", ""))
    decimals = _DECIMALS.match(text, word.end())
    if decimals:  # "one point two five"
        value += sum(_DIGIT[digit] / 10**place for place, digit in enumerate(decimals["digits"].split(), 1))
        return (*_scaled(text, decimals.end(), round(value, len(decimals["digits"].split()))), False)
    return (*_scaled(text, word.end(), value), False)


def _of_korean(text: str, place: int, before: str) -> tuple[int, float, bool] | None:
    if "가" <= before <= "힣":
        return None
    sino = _SINO.match(text, place)
    if sino:
        return (*_scaled(text, sino.end(), parse_number(sino[0])), False)
    native = _NATIVE_COUNT.match(text, place)
    return (native.end(), float(_NATIVE[native["body"] or native["compound"]]), False) if native else None


def _scaled(text: str, end: int, value: float) -> tuple[int, float]:
    """1조 2천억: the first number takes its own scale, those that follow add theirs; 300m is 300 million."""
    total, scaled = 0.0, False
    while True:
        scale = _SCALES.match(text, end)
        if scale:
            value *= _SHORT_SCALES.get(scale["scale"]) or SCALES[scale["scale"]]
            end, scaled = scale.end(), True
            continue
        more = _MORE.match(text, end) if scaled else None
        if more is None:
            return end, total + value
        total, value, end = total + value, float(more["digits"].replace(",", "")), more.end()
