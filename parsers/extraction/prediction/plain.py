"""Conditions in the shapes of the prediction form: `not` pushed into comparisons, short runs unrolled. Pure."""

from dataclasses import replace

from screening.conditions.fields import FIELDS
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Compare,
    Comparison,
    For,
    In,
    Line,
    Node,
    Not,
    Number,
    Operand,
    Trend,
    Within,
    all_of,
    any_of,
)

# Longer runs of bars are no longer a handful of comparisons that a person would count.
MOST_UNROLLED_BARS = 5
OPPOSITE: dict[Comparison, Comparison] = {
    ">": "<=", "<": ">=", ">=": "<", "<=": ">", "==": "!=", "!=": "==",
}  # fmt: skip


class NoForm(ValueError):
    """The condition says something that the prediction form cannot hold."""


def plain(node: Node) -> Node:
    """The same condition made of comparisons, trends, "all" and "any" alone; raises NoForm where there is none."""
    match node:
        case All(parts):
            return all_of(*(plain(part) for part in parts))
        case Any(parts):
            return any_of(*(plain(part) for part in parts))
        case Not(inner):
            return plain(_opposite(inner))
        case For(bars, inner) if bars <= MOST_UNROLLED_BARS:
            return all_of(*(_earlier(plain(inner), ago) for ago in range(bars)))
        case Between() | In() | Compare("!=" | "crosses"):
            return _longhand(node)
        case Compare() | Trend():
            return node
    raise NoForm(type(node).__name__)


def _longhand(node: Between | In | Compare) -> Node:
    """A range, a list of values, "!=" or a cross either way, as what it is short for."""
    match node:
        case Between(operand, low, high):
            return all_of(Compare(">=", operand, low), Compare("<=", operand, high))
        case In(operand, values):
            return any_of(*(Compare("==", operand, Number(value)) for value in values))
        case Compare("!=", left, right):
            return any_of(Compare("<", left, right), Compare(">", left, right))
        case Compare(_, left, right):
            return any_of(Compare("crosses_above", left, right), Compare("crosses_below", left, right))


def _opposite(node: Node) -> Node:
    """What holds exactly when the condition doesn't, with `not` one step further in."""
    match node:
        case Not(inner):
            return inner
        case All(parts):
            return any_of(*(Not(part) for part in parts))
        case Any(parts):
            return all_of(*(Not(part) for part in parts))
        case Within(bars, inner):
            return For(bars, Not(inner))
        case Compare(op, left, right) if op in OPPOSITE:
            return Compare(OPPOSITE[op], left, right)
        case Between() | In():
            return Not(_longhand(node))
        case Trend(direction, operand, bars):
            return Compare("<=" if direction == "rising" else ">=", operand, _ago(operand, bars))
    raise NoForm(type(node).__name__)


def _earlier(node: Node, bars: int) -> Node:
    """A plain condition as it was so many bars ago."""
    match node:
        case All(parts):
            return all_of(*(_earlier(part, bars) for part in parts))
        case Any(parts):
            return any_of(*(_earlier(part, bars) for part in parts))
        case Compare(op, left, right):
            return Compare(op, _bar_ago(left, bars), _bar_ago(right, bars))
        case Trend(direction, operand, length):
            return Trend(direction, _line_ago(operand, bars), length)
    raise NoForm(type(node).__name__)


def _bar_ago(operand: Operand, bars: int) -> Operand:
    return _line_ago(operand, bars) if isinstance(operand, Line) else operand


def _line_ago(line: Line, bars: int) -> Line:
    """NoForm for what an offset doesn't move by one bar at hand: other time frames, fundamentals, ranks, positions."""
    is_of_bars = FIELDS[line.series.field].kind in {"price", "indicator"} and not line.series.timeframe
    if bars and not is_of_bars:
        raise NoForm(line.series.field)
    return _ago(line, bars)


def _ago(line: Line, bars: int) -> Line:
    return replace(line, series=replace(line.series, ago=line.series.ago + bars))
