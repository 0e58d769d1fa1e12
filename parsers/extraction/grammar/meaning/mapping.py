"""Conditions with some of their series exchanged. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace

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
    Series,
    Trend,
    Within,
    operands,
    walk,
)

Change = Callable[[Series], Series]


def all_series(node: Node) -> Iterator[Series]:
    """Each series in a condition, from left to right."""
    for inner in walk(node):
        for operand in operands(inner):
            if isinstance(operand, Line):
                yield operand.series


def with_series(node: Node, change: Change) -> Node:
    """The condition with each of its series changed."""
    match node:
        case Compare(op, left, right):
            return Compare(op, _operand(left, change), _operand(right, change))
        case Between(operand, low, high):
            return Between(_line(operand, change), _operand(low, change), _operand(high, change))
        case In(operand, values):
            return In(_line(operand, change), values)
        case Trend(direction, operand, bars):
            return Trend(direction, _line(operand, change), bars)
        case All(parts):
            return All(tuple(with_series(part, change) for part in parts))
        case Any(parts):
            return Any(tuple(with_series(part, change) for part in parts))
        case Not(inner):
            return Not(with_series(inner, change))
        case Within(bars, inner):
            return Within(bars, with_series(inner, change))
        case For(bars, inner):
            return For(bars, with_series(inner, change))
        case Count(bars, least, inner):
            return Count(bars, least, with_series(inner, change))


def _line(line: Line, change: Change) -> Line:
    return replace(line, series=change(line.series))


def _operand(operand: Operand, change: Change) -> Operand:
    return _line(operand, change) if isinstance(operand, Line) else operand
