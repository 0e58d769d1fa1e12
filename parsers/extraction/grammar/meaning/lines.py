"""The lines inside conditions, changed one by one: on another timeframe, some bars earlier. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from parsers.extraction.grammar.meaning.clauses import Clause, Foreign, Joined, Leaf
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
from screening.conditions.tree import Leaf as Comparison

Change = Callable[[Line], Line]


def with_lines(clause: Clause, change: Change) -> Clause:
    """The clause with each of its lines changed."""
    match clause:
        case Leaf():
            return replace(clause, condition=_node(clause.condition, change))
        case Joined():
            return replace(clause, parts=tuple(with_lines(part, change) for part in clause.parts))
        case Foreign():
            return replace(clause, clause=with_lines(clause.clause, change))
    return clause


def all_series(node: Node) -> Iterator[Series]:
    """Each series in a condition, from left to right."""
    for inner in walk(node):
        for operand in operands(inner):
            if isinstance(operand, Line):
                yield operand.series


def earlier(clause: Clause, bars: int, *, only_current: bool = False) -> Clause:
    """The clause so many bars before; `only_current`: lines that are told for an earlier bar stay where they are."""

    def changed(line: Line) -> Line:
        if only_current and line.series.ago:
            return line
        return replace(line, series=replace(line.series, ago=line.series.ago + bars))

    return with_lines(clause, changed)


def _node(node: Node, change: Change) -> Node:
    match node:
        case All(parts):
            return All(tuple(_node(part, change) for part in parts))
        case Any(parts):
            return Any(tuple(_node(part, change) for part in parts))
        case Not(inner) | Within(_, inner) | For(_, inner) | Count(_, _, inner):
            return replace(node, condition=_node(inner, change))
    return _leaf(node, change)


def _leaf(leaf: Comparison, change: Change) -> Node:
    match leaf:
        case Compare(op, left, right):
            return Compare(op, _operand(left, change), _operand(right, change))
        case Between(operand, low, high):
            return Between(change(operand), _operand(low, change), _operand(high, change))
        case In(operand, values):
            return In(change(operand), values)
        case Trend(direction, operand, bars):
            return Trend(direction, change(operand), bars)


def _operand(operand: Operand, change: Change) -> Operand:
    return change(operand) if isinstance(operand, Line) else operand
