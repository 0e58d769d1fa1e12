"""On which bars a strategy works, and which of its series are of another timeframe. Pure."""

import re
from dataclasses import replace

from parsers.extraction.grammar.lexicon.entries import Meaning
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, leaves
from parsers.extraction.grammar.meaning.lines import with_lines
from screening.conditions.tree import Line, operands, walk

DAILY = "1d"
# What a length of time is on other than daily bars: units that become bars. Others have no length there and are asked.
_BARS_OF = {"1w": ("weeks",), "1M": ("months",)}
_OF_NO_LENGTH = "calendar"
# What names a day by its place: it is no bar of another chart. No rule of a grammar has the type that it gets there.
_OF_DAYS = frozenset({"AGO", "YESTERDAY", "TODAY"})
_DAY = re.compile(r"day|session|전일|전날|어제|오늘|당일|금일|일 ?전|그 ?날")
OTHER_BARS = "OTHERBARS"


def frames_of(clause: Clause) -> set[str]:
    """The timeframes that the series of a clause name."""
    return set[str]().union(*(_frames(leaf) for leaf in leaves(clause)))


def counts(tokens: tuple[Token, ...], unit: str) -> bool:
    """Whether a length is told in this unit of time."""
    return any(meaning == Meaning("UNIT", unit) for token in tokens for meaning in token.meanings)


def common_frame(clauses: list[Clause]) -> str:
    """The timeframe that every condition names; "" when they don't all, or name several."""
    frames = [_frames(leaf) for clause in clauses for leaf in leaves(clause)]
    named = set[str]().union(*frames) if frames else set()
    return named.pop() if len(named) == 1 and all(frames) else ""


def _frames(leaf: Leaf) -> set[str]:
    found = [operand for node in walk(leaf.condition) for operand in operands(node) if isinstance(operand, Line)]
    return {line.series.timeframe for line in found} - {""}


def on_frame(clause: Clause, base: str) -> Clause:
    """The clause with the timeframe of its series left out where it is the strategy's own."""

    def changed(line: Line) -> Line:
        if line.series.timeframe != base:
            return line
        return replace(line, series=replace(line.series, timeframe=""))

    return with_lines(clause, changed)


def in_bars_of(tokens: tuple[Token, ...], text: str, frame: str) -> tuple[Token, ...]:
    """The tokens of a text with lengths of time as bars of the timeframe: 30 weeks of weekly bars are 30 bars.

    A day is no bar of an hourly chart: such a length has no reading, nor has "yesterday's"; both are asked about.
    """
    if frame in ("", DAILY):
        return tokens
    return tuple(
        replace(
            token, meanings=tuple(_meaning(meaning, text[token.start : token.end], frame) for meaning in token.meanings)
        )
        for token in tokens
    )


def _meaning(meaning: Meaning, surface: str, frame: str) -> Meaning:
    if meaning.type in _OF_DAYS and _DAY.search(surface):
        return replace(meaning, type=OTHER_BARS)
    return _unit(meaning, frame)


def _unit(meaning: Meaning, frame: str) -> Meaning:
    if meaning.type != "UNIT" or meaning.value not in ("days", "weeks", "months", "years"):
        return meaning
    value = "bars" if meaning.value in _BARS_OF.get(frame, ()) else f"{_OF_NO_LENGTH} {meaning.value}"
    return replace(meaning, value=value)
