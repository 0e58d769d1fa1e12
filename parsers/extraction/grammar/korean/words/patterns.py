"""Korean words that no list can hold: clock times, endings of list items. Pure."""

import re

from parsers.extraction.grammar.lexicon.entries import FILLER, Pattern

_CLOCK = re.compile(
    r"(?<![\d.,])(?:(?P<half>오전|오후|아침|저녁|밤|새벽|낮) ?)?(?P<hour>[01]?\d|2[0-4]) ?시(?! ?간)"
    r"(?: ?(?P<minute>[0-5]?\d) ?분| ?(?P<half_past>반)(?![가-힣]))?"
)
_AFTERNOON = frozenset({"오후", "저녁", "밤", "낮"})
_NOON = 12


def _clock(match: re.Match[str]) -> int | None:
    """Minutes after midnight: 오후 3시 20분 is 920."""
    hour = int(match["hour"])
    minute = 30 if match["half_past"] else int(match["minute"] or 0)
    if match["half"] in _AFTERNOON and hour < _NOON:
        hour += _NOON
    return hour * 60 + minute if hour < 24 else None


# Condition searches of brokers: "A 주가등락률: [일]1봉전 …".
_SEARCH_LABEL = re.compile(r"^(?P<letter>[A-Z]) (?=[가-힣A-Z])")
_SEARCH_NAME = re.compile(
    r"(?:^|(?<=^[a-z] ))(?:주가|거래량|거래대금|이동평균|주가이동평균)(?:이동평균|등락률|비율|"
    r"배열|비교|돌파|추세|범위)+(?:\(\d+\))? ?:"
)
_SEARCH_FRAME = re.compile(r"\[일\]|\d회 이상$")
_FRACTION = re.compile(r"(?P<of>[2-9])분의 ?(?P<parts>[1-8])(?!\d)")
_BUY_SHORT = re.compile(r"(?<![가-힣])사(?= ?[.!~ㅋㅎ]|$)")


def _fraction(match: re.Match[str]) -> float | None:
    """3분의 1"""
    share = int(match["parts"]) / int(match["of"])
    return share if share < 1 else None


PATTERNS: tuple[Pattern, ...] = (
    Pattern("TIME", _CLOCK, _clock),
    Pattern("LABEL", _SEARCH_LABEL, lambda match: match["letter"].lower(), of_source=True),
    Pattern(FILLER, _SEARCH_NAME, lambda match: match[0]),
    Pattern(FILLER, _SEARCH_FRAME, lambda match: match[0]),
    Pattern("HALF", _FRACTION, _fraction),
    Pattern("DEEDV", _BUY_SHORT, lambda _match: "buy"),
)
