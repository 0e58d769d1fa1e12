"""How far a condition is from turning at a symbol's last bar: the gap between its two sides, of the larger one. Pure.

0.02 is two percent. None where there is no such gap: windows over bars, what has no value, hours.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from screening.conditions import parse
from screening.conditions.text import series_text
from screening.conditions.tree import (
    All,
    Between,
    Compare,
    In,
    Line,
    Node,
    Not,
    Number,
    Operand,
    Trend,
)

if TYPE_CHECKING:
    # It brings numpy, which what only says distances does not need.
    from screening.conditions.evaluation.explanation import Explanation

Values = Mapping[str, float | None]


def distance_of(explained: "Explanation") -> float | None:
    """Of an explained part: of "and" the farthest of what fails, of "or" the nearest of its parts."""
    if not explained.parts:
        return _leaf(_root(explained.text), explained.values) if not explained.bars_ago else None
    parts = explained.parts
    if isinstance(_root(explained.text), All):
        gaps = [distance_of(part) for part in parts if part.verdict is not True]
        return None if None in gaps else max((gap for gap in gaps if gap is not None), default=None)
    return min((gap for gap in map(distance_of, parts) if gap is not None), default=None)


@lru_cache(maxsize=256)
def _root(text: str) -> Node:
    """Thousands of symbols miss the same few parts."""
    return parse(text).root


def _leaf(node: Node, values: Values) -> float | None:
    match node:
        case Not(inner):
            return _leaf(inner, values)
        case Compare(op, left, right):
            gap = _gap(_value(left, values), _value(right, values))
            # What crosses has to come to the other side first; on that side already, no gap says what is missing.
            return None if op.startswith("crosses") and not _is_before(op, left, right, values) else gap
        case Between(operand, low, high):
            return _least(operand, (low, high), values)
        case In(operand, numbers):
            return _least(operand, tuple(Number(number) for number in numbers), values)
        case Trend(operand=operand, bars=bars):
            before = replace(operand, series=replace(operand.series, ago=operand.series.ago + bars))
            return _gap(_value(operand, values), _value(before, values))
    return None


def _least(operand: Line, limits: tuple[Operand, ...], values: Values) -> float | None:
    """The gap to the nearest of the limits."""
    here = _value(operand, values)
    return min((gap for limit in limits if (gap := _gap(here, _value(limit, values))) is not None), default=None)


def _is_before(op: str, left: Operand, right: Operand, values: Values) -> bool:
    first, second = _value(left, values), _value(right, values)
    if first is None or second is None or op == "crosses":
        return False
    return first <= second if op == "crosses_above" else first >= second


def _value(operand: Operand, values: Values) -> float | None:
    match operand:
        case Number(value):
            return value
        case Line(series, mult, add):
            seen = values.get(series_text(series))
            return None if seen is None else mult * seen + add
    return None


def _gap(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    scale = max(abs(one), abs(other))
    return abs(one - other) / scale if scale else 0.0
