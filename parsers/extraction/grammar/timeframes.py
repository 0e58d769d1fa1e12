"""On which bars a strategy works, and which of its series are of another timeframe. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.lexicon.entries import Meaning
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Leaf, leaves
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Compare,
    Count,
    For,
    In,
    Line,
    Node,
    Not,
    Operand,
    Trend,
    Within,
    operands,
    walk,
)
from screening.conditions.tree import Leaf as NodeLeaf

DAILY = "1d"
# What a length of time is on other than daily bars: units that become bars. Others have no length there and are asked.
_BARS_OF = {"1w": ("weeks",), "1M": ("months",)}
_OF_NO_LENGTH = "calendar"


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
    match clause:
        case Leaf():
            return replace(clause, condition=_node(clause.condition, base))
        case Joined():
            return replace(clause, parts=tuple(on_frame(part, base) for part in clause.parts))
    return clause


def _node(node: Node, base: str) -> Node:
    match node:
        case All(parts):
            return All(tuple(_node(part, base) for part in parts))
        case Any(parts):
            return Any(tuple(_node(part, base) for part in parts))
        case Not(inner) | Within(_, inner) | For(_, inner) | Count(_, _, inner):
            return replace(node, condition=_node(inner, base))
    return _leaf(node, base)


def _leaf(leaf: NodeLeaf, base: str) -> Node:
    match leaf:
        case Compare(op, left, right):
            return Compare(op, _operand(left, base), _operand(right, base))
        case Between(operand, low, high):
            return Between(_line(operand, base), _operand(low, base), _operand(high, base))
        case In(operand, values):
            return In(_line(operand, base), values)
        case Trend(direction, operand, bars):
            return Trend(direction, _line(operand, base), bars)


def _operand(operand: Operand, base: str) -> Operand:
    return _line(operand, base) if isinstance(operand, Line) else operand


def _line(line: Line, base: str) -> Line:
    if line.series.timeframe != base:
        return line
    return replace(line, series=replace(line.series, timeframe=""))


def in_bars_of(tokens: tuple[Token, ...], frame: str) -> tuple[Token, ...]:
    """The tokens with lengths of time as bars of the timeframe: a 30-week average of weekly bars has 30 bars.

    A day is no bar of an hourly chart: such a length has no reading and is asked about.
    """
    if frame in ("", DAILY):
        return tokens
    return tuple(
        replace(token, meanings=tuple(_unit(meaning, frame) for meaning in token.meanings)) for token in tokens
    )


def _unit(meaning: Meaning, frame: str) -> Meaning:
    if meaning.type != "UNIT" or meaning.value not in ("days", "weeks", "months", "years"):
        return meaning
    value = "bars" if meaning.value in _BARS_OF.get(frame, ()) else f"{_OF_NO_LENGTH} {meaning.value}"
    return replace(meaning, value=value)
