"""The numbers that stand in a condition, from left to right, and the same condition with another one. Pure.

Periods, thresholds and how long a window is. Not bars ago and not which price a series is of: those are other rules
rather than other numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from screening.backtest.planning.exit_rules import BARS_HELD
from screening.conditions.fields import FIELDS
from screening.conditions.text import node_text, number_text, series_text
from screening.conditions.tree import (
    MAX_BARS,
    MAX_NUMBER,
    All,
    Any,
    Between,
    Compare,
    Count,
    For,
    In,
    Leaf,
    Line,
    Node,
    Not,
    Number,
    Operand,
    ParameterValue,
    Series,
    Trend,
    Within,
)

# No condition has it: where it stands in the text is where the number stands.
_MARK = 918273645.0


@dataclass(frozen=True)
class Spot:
    """A number of a condition: its value, the least and most that may stand there, and whether it is a whole one.

    `series` and `name`: of which series it is a parameter, without bars ago, and which.
    """

    value: float
    minimum: float = -MAX_NUMBER
    maximum: float = MAX_NUMBER
    is_whole: bool = False
    series: Series | None = None
    name: str = ""


Visit = Callable[[Spot], float]


def spots_of(node: Node) -> tuple[Spot, ...]:
    """The numbers of a condition, in the order in which `with_spot` counts them."""
    found: list[Spot] = []

    def note(spot: Spot) -> float:
        found.append(spot)
        return spot.value

    _changed(node, note)
    return tuple(found)


def with_spot(node: Node, number: int, value: float) -> Node:
    """The condition with another value at the so-manieth of its numbers (from 0). IndexError: it has fewer."""
    at = -1

    def change(spot: Spot) -> float:
        nonlocal at
        at += 1
        return value if at == number else spot.value

    found = _changed(node, change)
    if at < number:
        raise IndexError(number)
    return found


def around_spot(node: Node, number: int) -> tuple[str, str]:
    """The text of the condition before and after one of its numbers."""
    negative = spots_of(node)[number].value < 0
    text = node_text(with_spot(node, number, -_MARK if negative else _MARK))
    before, _mark, after = text.partition(number_text(_MARK))
    return before, after


def around_parameter(series: Series, name: str) -> tuple[str, str]:
    """The text of a series before and after one of its numbers."""
    marked = tuple((one, _MARK if one == name else value) for one, value in series.params)
    before, _mark, after = series_text(replace(series, params=marked)).partition(number_text(_MARK))
    return before, after


def _changed(node: Node, visit: Visit) -> Node:
    match node:
        case All(parts):
            return All(tuple(_changed(part, visit) for part in parts))
        case Any(parts):
            return Any(tuple(_changed(part, visit) for part in parts))
        case Not(inner):
            return Not(_changed(inner, visit))
        case Within(bars, inner) | For(bars, inner):
            changed = _changed(inner, visit)
            return type(node)(_bars(bars, visit), changed)
        case Count(bars, least, inner):
            changed = _changed(inner, visit)
            return Count(_bars(bars, visit), _bars(least, visit), changed)
    return _changed_leaf(node, visit)


def _changed_leaf(leaf: Leaf, visit: Visit) -> Leaf:
    match leaf:
        case Compare(op, Line(series) as left, Number(value)) if series.field == BARS_HELD:
            return Compare(op, left, Number(_bars(int(value), visit)))
        case Compare(op, left, right):
            return Compare(op, _operand(left, visit), _operand(right, visit))
        case Between(operand, low, high):
            return Between(_line(operand, visit), _operand(low, visit), _operand(high, visit))
        case In(operand, values):
            return In(_line(operand, visit), tuple(visit(Spot(value)) for value in values))
        case Trend(direction, operand, bars):
            return Trend(direction, _line(operand, visit), _bars(bars, visit))


def _bars(bars: int, visit: Visit) -> int:
    return int(visit(Spot(bars, 1, MAX_BARS, is_whole=True)))


def _operand(operand: Operand, visit: Visit) -> Operand:
    match operand:
        case Number(value):
            return Number(visit(Spot(value)))
        case Line():
            return _line(operand, visit)
    return operand


def _line(line: Line, visit: Visit) -> Line:
    mult = visit(Spot(line.mult)) if line.mult != 1 else line.mult
    series = _series(line.series, visit)
    add = visit(Spot(line.add)) if line.add else line.add
    return Line(series, mult, add)


def _series(series: Series, visit: Visit) -> Series:
    parameters = {one.name: one for one in FIELDS[series.field].parameters}

    def changed(name: str, value: ParameterValue) -> ParameterValue:
        one = parameters[name]
        if isinstance(value, str | tuple) or one.kind not in {"bars", "number"}:
            return value
        is_whole = one.kind == "bars"
        found = visit(Spot(value, one.minimum, one.maximum, is_whole, replace(series, ago=0, output=""), name))
        return int(found) if is_whole else found

    return replace(series, params=tuple((name, changed(name, value)) for name, value in series.params))
