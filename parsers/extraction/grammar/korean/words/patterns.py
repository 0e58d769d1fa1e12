"""Korean words that no list can hold: clock times, endings of list items. Pure."""

import re

from parsers.extraction.grammar.lexicon.entries import Pattern

_CLOCK = re.compile(
    r"(?<![\d.,])(?P<half>오전|오후|아침|저녁|밤|새벽|낮)? ?(?P<hour>[01]?\d|2[0-4]) ?시(?! ?간)"
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


PATTERNS: tuple[Pattern, ...] = (Pattern("TIME", _CLOCK, _clock),)
