"""Evaluates conditions on whole panels in three-valued logic. Pure.

Verdicts are int8: FALSE < UNKNOWN < TRUE, so that "and" is the minimum and "or" the maximum (Kleene).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition
from screening.conditions.checks.figures import without_source
from screening.conditions.evaluation import indicators
from screening.conditions.evaluation.fundamentals import is_fundamental
from screening.conditions.evaluation.row_filters import Filters, filters_by_ranking, filters_inside, is_ranking
from screening.conditions.evaluation.values import Indicators, Ranking, Truths, longer_timeframe, ranked
from screening.conditions.reading.build import ranked_series
from screening.conditions.text import series_text
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
    children,
)

FALSE, UNKNOWN, TRUE = 0, 1, 2

Verdicts = npt.NDArray[np.int8]


def problems_of(condition: Condition) -> tuple[Problem, ...]:
    """Why a condition cannot be evaluated on daily bars of any market: fields without data, not built, timeframes.

    Whether a market has the figures that it reads is another question: see `checks.figures.without_figures`.
    """
    return tuple(problem for series in condition.series for problem in problems_of_series(series))


def problems_of_series(series: Series) -> Iterator[Problem]:
    """Why one series cannot be evaluated."""
    name = series_text(series)
    missing = next(without_source([series]), None)
    if missing:
        yield missing[1]
        return
    for read in _read_by(series):
        if not is_fundamental(read) and not indicators.is_built(read):
            yield Problem(
                "field_not_available", _("%(field)s is known but not available yet.", field=read.field), path=name
            )
            return
    longer = longer_timeframe(series)
    if longer and longer not in SESSIONS:
        yield Problem(
            "timeframe_not_available",
            _("The timeframe %(timeframe)s is known but not available yet.", timeframe=longer),
            path=name,
            hint=_("Use daily, weekly or monthly bars (1d, 1w, 1M)."),
        )
    elif longer and any(read.field == "vwap" for read in _read_by(series)):
        yield Problem(
            "timeframe_not_available",
            _("The volume-weighted price is one of a session: bars of %(timeframe)s have none.", timeframe=longer),
            path=name,
            hint=_("Use daily bars (1d)."),
        )


def _read_by(series: Series) -> tuple[Series, ...]:
    """What is computed for a series: itself, or what a ranking goes by."""
    return ranked_series(dict(series.params), series.timeframe) if is_ranking(series) else (series,)


def bars_needed(condition: Condition) -> int:
    """How many bars a symbol needs before every part has a value; of longer timeframes about as many (holidays)."""
    history = max(_history(series) for series in condition.series)
    # A rank some bars ago needs the row filters there.
    for series, filters in filters_by_ranking(condition.root).items():
        ago = series.ago if not longer_timeframe(series) else 0
        needed = [_history(read) + ago for node in filters for read in Condition(node).series]
        history = max(history, *needed) if needed else history
    return history + reach(condition.root)


def _history(series: Series) -> int:
    read = [1 if is_fundamental(one) else indicators.history_of(one) for one in _read_by(series)]
    return (max(read) + series.ago) * SESSIONS.get(longer_timeframe(series), 1)


def evaluate(
    condition: Condition,
    values: Indicators,
    *,
    bars: int = 1,
    among: Truths | None = None,
    check: Check = unstopped,
) -> Verdicts:
    """The verdict on each of the last `bars` bars of each symbol of the panel: [symbol, bar], newest right.

    UNKNOWN before a symbol's first bar and where a value is missing. The condition must have no `problems_of`.
    Ranks are those among the symbols that `among` marks (None = all of the panel) and that pass the row filters of the
    condition (see `row_filters`); others have none.
    `check` is called for each symbol and each part of the condition.
    """
    longest = int(values.panel.lengths.max(initial=0))
    width = max(bars, min(bars + reach(condition.root), longest))
    return Evaluation(values, width, among, check).verdicts(condition.root)[:, width - bars :]


def last_values(
    condition: Condition, values: Indicators, *, among: Truths | None = None, check: Check = unstopped
) -> dict[str, Floats]:
    """The value of each series of the condition at each symbol's last bar, by the text of the series."""
    return last_values_of(condition.series, values, beside=condition, among=among, check=check)


def last_values_of(
    wanted: Iterable[Series],
    values: Indicators,
    *,
    beside: Condition | None = None,
    among: Truths | None = None,
    check: Check = unstopped,
) -> dict[str, Floats]:
    """The same of any series. Ranks that stand in the condition `beside` are those that it saw."""
    filters = filters_by_ranking(beside.root) if beside else {}
    found = {}
    for series in wanted:
        at_last = Evaluation(values, 1, among, check, filters.get(series, ()))
        found[series_text(series)] = at_last.values_of_series(series)[:, 0]
    return found


def reach(node: Node) -> int:
    """How many bars before the present one the operators look at (the bars ago of a series are its own)."""
    inner = max((reach(child) for child in children(node)), default=0)
    match node:
        case Within(bars, _) | For(bars, _):
            return inner + bars - 1
        case Count(bars=bars):
            return inner + bars - 1
        case Trend(bars=bars):
            return bars
        case Compare(op, _, _) if op.startswith("crosses"):
            return 1
    return inner


@dataclass(frozen=True, eq=False)
class Evaluation:
    """One evaluation over the last `width` bars of each symbol. `filters`: the row filters of the ranks in it."""

    values: Indicators
    width: int
    among: Truths | None = None
    check: Check = unstopped
    filters: Filters = ()

    def verdicts(self, node: Node) -> Verdicts:
        self.check()
        match node:
            case All(parts):
                inside = self._filtered(filters_inside(node, self.filters))
                return _combined(np.minimum, [inside.verdicts(part) for part in parts])
            case Any(parts):
                return _combined(np.maximum, [self.verdicts(part) for part in parts])
            case Not(inner):
                return (TRUE - self.verdicts(inner)).astype(np.int8)
            case Within(bars, inner):
                return _at_least(self.verdicts(inner), bars, 1)
            case For(bars, inner):
                return _at_least(self.verdicts(inner), bars, bars)
            case Count(bars, least, inner):
                return _at_least(self.verdicts(inner), bars, least)
            case Compare() | Between() | In() | Trend():
                return self.leaf(node)

    def leaf(self, node: Compare | Between | In | Trend) -> Verdicts:
        match node:
            case Compare(op, left, right):
                return self.compared(op, self.values_of(left), self.values_of(right))
            case Between(operand, low, high):
                value, least, most = self.values_of(operand), self.values_of(low), self.values_of(high)
                return np.minimum(self.compared(">=", value, least), self.compared("<=", value, most))
            case In(operand, numbers):
                value = self.values_of(operand)
                return _judged(np.isin(value, numbers), value)
            case Trend(direction, operand, bars):
                value = self.values_of(operand)
                return self.compared(">" if direction == "rising" else "<", value, _before(value, bars))

    def values_of(self, operand: Operand) -> Floats:
        match operand:
            case Number(value):
                return np.full((len(self.values.panel.symbols), self.width), value)
            case Line(series, mult, add):
                values = self.values_of_series(series)
                return values if mult == 1 and not add else mult * values + add
            case Clock():
                raise ValueError("Bars have no time of day.")

    def values_of_series(self, series: Series) -> Floats:
        if is_ranking(series):
            return self.ranking(series).values
        return self.values.last(series, self.width, self.check)

    def ranking(self, series: Series) -> Ranking:
        kept = self._kept if self.filters else None
        return ranked(self.values, series, self.width, self.among, self.check, kept)

    def _filtered(self, filters: Filters) -> "Evaluation":
        return self if filters == self.filters else replace(self, filters=filters)

    def _kept(self, bars: int) -> Truths:
        """Whether each of the last `bars` bars of each symbol passes the row filters; they have no rank in them."""
        longest = int(self.values.panel.lengths.max(initial=0))
        kept = np.ones((len(self.values.panel.symbols), bars), dtype=np.bool_)
        for node in self.filters:
            width = max(bars, min(bars + reach(node), longest))
            kept &= Evaluation(self.values, width, check=self.check).verdicts(node)[:, width - bars :] == TRUE
        return kept

    def compared(self, op: str, left: Floats, right: Floats) -> Verdicts:
        if op == "crosses":
            return np.maximum(self.compared("crosses_above", left, right), self.compared("crosses_below", left, right))
        if op in {"crosses_above", "crosses_below"}:
            now, then = (">", "<=") if op == "crosses_above" else ("<", ">=")
            before = self.compared(then, _before(left, 1), _before(right, 1))
            crossed = np.minimum(self.compared(now, left, right), before)
            # Without the bar before there is no cross to speak of, neither yes nor no.
            known = np.isfinite(left) & np.isfinite(right) & (before != UNKNOWN)
            return np.where(known, crossed, UNKNOWN).astype(np.int8)
        return _judged(_COMPARISONS[op](left, right), left, right)


_COMPARISONS = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def _combined(choose: np.ufunc, verdicts: list[Verdicts]) -> Verdicts:
    chosen: Verdicts = choose.reduce(verdicts)
    return chosen


def _judged(truth: Truths, *seen: Floats) -> Verdicts:
    """Verdicts from truths: unknown where a value that was seen is missing."""
    known = np.logical_and.reduce([np.isfinite(values) for values in seen])
    return np.where(known, np.where(truth, TRUE, FALSE), UNKNOWN).astype(np.int8)


def _before(values: Floats, bars: int) -> Floats:
    """The values of so many bars before; NaN at the left."""
    shifted = np.full_like(values, np.nan)
    if bars < values.shape[1]:
        shifted[:, bars:] = values[:, : values.shape[1] - bars]
    return shifted


def _at_least(verdicts: Verdicts, bars: int, least: int) -> Verdicts:
    """TRUE when at least so many of the last `bars` verdicts are; FALSE when it can't be; else UNKNOWN."""
    trues, falses = _running(verdicts == TRUE, bars), _running(verdicts == FALSE, bars)
    return np.where(trues >= least, TRUE, np.where(falses > bars - least, FALSE, UNKNOWN)).astype(np.int8)


def _running(truth: Truths, bars: int) -> npt.NDArray[np.int64]:
    """How many of the last `bars` columns are true, at each column."""
    total = np.cumsum(truth, axis=1, dtype=np.int64)
    if bars < total.shape[1]:
        total[:, bars:] = total[:, bars:] - total[:, :-bars].copy()
    return total
