"""Numbers that words say without naming them: halves and thirds, "two and a half", 4할, 일 점 팔, noon. Pure."""

import re
from collections.abc import Iterator

from parsers.extraction.numbers import numbers, parse_number

# Bars of a day that longer stretches of time are: what "12 months" means for daily bars.
_BARS = {"weeks": 5, "months": 21, "years": 252}
_WORDS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern), value)
    for pattern, value in (
        (r"\bhalf\b|절반|(?<![가-힣])반(?![가-힣])", 1 / 2),
        (r"\bthird\b|삼분의 ?일", 1 / 3),
        (r"\btwo[ -]thirds\b|삼분의 ?이", 2 / 3),
        (r"\bquarter\b|사분의 ?일", 1 / 4),
        (r"\bthree[ -]quarters\b|사분의 ?삼", 3 / 4),
        (r"\bfifth\b|오분의 ?일", 1 / 5),
        (r"\bnoon\b|정오", 12.0),
        (r"다음 ?(?:거래)?날|익일|next (?:trading )?(?:day|session|bar|morning)", 1.0),
        (r"12 ?개월|1 ?년(?![가-힣])|일 년|\ba year\b|\bone year\b|52 ?주|52[ -]?weeks?", 252.0),
    )
)
_SHARE = re.compile(r"(\d{1,2})/(\d{1,2})(?!\d)|(\d{1,2}) ?분의 ?(\d{1,2})")
_TENTHS = re.compile(r"(\d{1,2}) ?할")
_AND_A_HALF = re.compile(r"and a half|배 ?반")
_DIGIT = "영공일이삼사오육칠팔구"
_SPOKEN_POINT = re.compile(rf"([{_DIGIT}십백]+) ?점 ?([{_DIGIT}]+)")


def spoken_numbers(said: str) -> Iterator[float]:
    """What the words say beside the numbers that stand in them; `said` is a matching copy. Shares also in percent."""
    for value in _all(said):
        yield value
        if value < 1:
            yield 100 * value


def _all(said: str) -> Iterator[float]:
    yield from (value for pattern, value in _WORDS if pattern.search(said))
    plain = list(numbers(said))
    yield from (number.value * _BARS[number.unit] for number in plain if number.unit in _BARS)
    if _AND_A_HALF.search(said):
        yield from (number.value + 0.5 for number in plain)
    for found in _SHARE.finditer(said):
        above, below = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
        if 0 < above < below:
            yield above / below
    yield from (int(found[1]) / 10 for found in _TENTHS.finditer(said))
    for found in _SPOKEN_POINT.finditer(said):
        whole = parse_number(found[1]) if found[1] not in {"영", "공"} else 0.0
        yield whole + float("0." + "".join(str(_DIGIT.index(sign) - (sign != "영")) for sign in found[2]))
