"""What conditions mean, on whatever bars: from the values of their series to verdicts. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Truths
from screening.conditions.evaluation.layouts import Layout
from screening.conditions.evaluation.logic import (
    UNKNOWN,
    Verdicts,
    crossed,
    judged,
    negated,
    on_all,
    on_any,
    on_at_least,
)
from screening.conditions.evaluation.row_filters import Filters, filters_inside, is_ranking
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Clock,
    Compare,
    Count,
    For,
    In,
    Line,
    Node,
    Not,
    Number,
    Operand,
    Series,
    Trend,
    Within,
)

# The values of a ranking, and the row filters that it has.
Rank = Callable[[Series, Filters], Floats]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """One evaluation over the bars of a layout. A value that several parts see is looked up once.

    `rank` gives the values of a ranking in the layout, among the rows that pass its row filters; `filters` are those
    that the ranks in what is asked have already. `check` is called for each part of a condition.
    """

    layout: Layout
    rank: Rank
    check: Check = unstopped
    filters: Filters = ()
    _found: dict[tuple[Operand, Filters], "_Seen"] = field(default_factory=dict)

    def verdicts(self, node: Node) -> Verdicts:
        self.check()
        match node:
            case All(parts) | Any(parts):
                inside = replace(self, filters=filters_inside(node, self.filters))
                return combined(node, [inside.verdicts(part) for part in parts])
            case Not(inner):
                return negated(self.verdicts(inner))
            case Within(bars, inner):
                return on_any(self.verdicts(inner), bars, self.layout.before)
            case For(bars, inner):
                return on_all(self.verdicts(inner), bars, self.layout.before)
            case Count(bars, least, inner):
                return on_at_least(least, self.verdicts(inner), bars, self.layout.before)
            case Compare() | Between() | In() | Trend():
                return self.leaf(node)

    def leaf(self, node: Compare | Between | In | Trend) -> Verdicts:
        match node:
            case Compare(op, left, right):
                return self.compared(op, self.seen(left), self.seen(right))
            case Between(operand, low, high):
                value, least, most = self.seen(operand), self.seen(low), self.seen(high)
                return np.minimum(self.compared(">=", value, least), self.compared("<=", value, most))
            case In(operand, numbers):
                value = self.seen(operand)
                return judged(np.isin(value.values, numbers), value.known)
            case Trend(direction, operand, bars):
                value = self.seen(operand)
                before = self.layout.before
                then = _Seen(before(value.values, bars, np.nan), before(value.known, bars, none=False))
                return self.compared(">" if direction == "rising" else "<", value, then)

    def seen(self, operand: Operand) -> "_Seen":
        key = (operand, self.filters)
        found = self._found.get(key)
        if found is None:
            values = self.values_of(operand)
            known = np.broadcast_to(np.True_, values.shape) if isinstance(operand, Number) else np.isfinite(values)
            found = self._found[key] = _Seen(values, known)
        return found

    def values_of(self, operand: Operand) -> Floats:
        match operand:
            case Number(value):
                return np.broadcast_to(np.float64(value), self.layout.shape)
            case Line(series, mult, add):
                values = self.rank(series, self.filters) if is_ranking(series) else self.layout.values(series)
                return values if mult == 1 and not add else mult * values + add
            case Clock():
                raise ValueError("Bars have no time of day.")

    def compared(self, op: str, left: "_Seen", right: "_Seen") -> Verdicts:
        if op == "crosses":
            return np.maximum(self.compared("crosses_above", left, right), self.compared("crosses_below", left, right))
        if op in _CROSSES:
            now = self.compared(_CROSSES[op], left, right)
            return crossed(now, self.layout.before(now, 1, UNKNOWN))
        return judged(_COMPARISONS[op](left.values, right.values), left.known & right.known)


@dataclass(frozen=True, eq=False)
class _Seen:
    """The values of an operand, and where they are known."""

    values: Floats
    known: Truths


_CROSSES = {"crosses_above": ">", "crosses_below": "<"}
_COMPARISONS = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def combined(node: All | Any, verdicts: Sequence[Verdicts]) -> Verdicts:
    """The verdicts of what joins parts out of theirs."""
    choose = np.minimum if isinstance(node, All) else np.maximum
    found: Verdicts = reduce(choose, verdicts)
    return found
