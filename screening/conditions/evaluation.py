"""Evaluates conditions on whole panels in three-valued logic, and explains the verdict of one symbol. Pure.

Verdicts are int8: FALSE < UNKNOWN < TRUE, so that "and" is the minimum and "or" the maximum (Kleene).
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Panel
from screening.conditions import Condition, indicators
from screening.conditions.fields import FIELDS
from screening.conditions.text import node_text, operand_text, series_text
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
    operands,
)

FALSE, UNKNOWN, TRUE = 0, 1, 2

Verdicts = npt.NDArray[np.int8]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Explanation:
    """One condition at one symbol's last bar: what it says, its verdict (None = unknown), and the values it saw."""

    text: str
    verdict: bool | None
    values: Mapping[str, float | None]
    parts: tuple["Explanation", ...]


class Indicators:
    """The indicators of one panel, computed when first asked for and kept until dropped.

    `when_grown` is called after each that is new; whoever keeps many of these then looks at their sizes.
    """

    def __init__(self, panel: Panel, *, when_grown: Callable[[], None] = lambda: None) -> None:
        self.panel = panel
        self._when_grown = when_grown
        self._kept: OrderedDict[tuple[str, object], dict[str, Floats]] = OrderedDict()
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """Of the indicators that are kept; the panel is not counted."""
        with self._lock:
            return sum(line.nbytes for lines in self._kept.values() for line in lines.values())

    def line(self, series: Series, check: Check = unstopped) -> Floats:
        """The series over all bars of the panel (bars ago not applied), in the panel's row order; read-only."""
        key = (series.field, series.params)
        with self._lock:
            lines = self._kept.get(key)
            if lines is not None:
                self._kept.move_to_end(key)
        if lines is None:
            lines = indicators.compute(self.panel, series, check)
            with self._lock:
                self._kept[key] = lines
            self._when_grown()
        return lines[series.output]

    def last(self, series: Series, width: int, check: Check = unstopped) -> Floats:
        """The last `width` values of each symbol, [symbol, bar], newest right, NaN before a symbol's first bar."""
        panel = self.panel
        rows = panel.ends[:, None] - width - series.ago + np.arange(width)
        line = self.line(series, check)
        if not len(line):
            return np.full(rows.shape, np.nan)
        return np.where(rows >= panel.starts[:, None], line[np.maximum(rows, 0)], np.nan)

    def drop_one(self) -> bool:
        """Drop the indicator that was not asked for the longest; False when there is none."""
        with self._lock:
            if self._kept:
                self._kept.popitem(last=False)
                return True
        return False


def problems_of(condition: Condition) -> tuple[Problem, ...]:
    """Why a condition cannot be evaluated on daily bars: fields without data, not built yet, other timeframes."""
    found: list[Problem] = []
    for series in condition.series:
        name = series_text(series)
        if FIELDS[series.field].kind == "fundamental":
            found.append(
                Problem("field_without_data", _("There is no data yet for %(field)s.", field=series.field), path=name)
            )
        elif not indicators.is_built(series):
            found.append(
                Problem(
                    "field_not_available", _("%(field)s is known but not available yet.", field=series.field), path=name
                )
            )
        elif series.timeframe not in {"", "1d"}:
            found.append(
                Problem(
                    "timeframe_not_available",
                    _("The timeframe %(timeframe)s is known but not available yet.", timeframe=series.timeframe),
                    path=name,
                    hint=_("Use daily bars (1d)."),
                )
            )
    return tuple(found)


def bars_needed(condition: Condition) -> int:
    """How many bars a symbol needs before every part of the condition has a value."""
    history = max(indicators.history_of(series) + series.ago for series in condition.series)
    return history + _reach(condition.root)


def evaluate(condition: Condition, values: Indicators, *, bars: int = 1, check: Check = unstopped) -> Verdicts:
    """The verdict on each of the last `bars` bars of each symbol of the panel: [symbol, bar], newest right.

    UNKNOWN before a symbol's first bar and where a value is missing. The condition must have no `problems_of`.
    `check` is called for each symbol and each part of the condition.
    """
    longest = int(values.panel.lengths.max(initial=0))
    width = max(bars, min(bars + _reach(condition.root), longest))
    return _Evaluation(values, width, check).verdicts(condition.root)[:, width - bars :]


def explain(condition: Condition, panel: Panel, symbol: str) -> Explanation:
    """Why the symbol's last bar is a hit or not: every part with its verdict and values. KeyError: no such symbol."""
    if symbol not in panel.places:
        raise KeyError(symbol)
    values = Indicators(panel.select([symbol]))
    return _explained(condition.root, values)


def last_values(condition: Condition, values: Indicators, check: Check = unstopped) -> dict[str, Floats]:
    """The value of each series of the condition at each symbol's last bar, by the text of the series."""
    return {series_text(series): values.last(series, 1, check)[:, 0] for series in condition.series}


def _explained(node: Node, values: Indicators) -> Explanation:
    verdict = int(evaluate(Condition(node), values)[0, 0])
    seen = {}
    for operand in operands(node):
        if isinstance(operand, Line):
            value = float(_Evaluation(values, 1).values_of(operand)[0, 0])
            seen[operand_text(operand)] = None if np.isnan(value) else value
    return Explanation(
        text=node_text(node),
        verdict=None if verdict == UNKNOWN else verdict == TRUE,
        values=seen,
        parts=tuple(_explained(child, values) for child in children(node)),
    )


def _reach(node: Node) -> int:
    """How many bars before the present one the operators look at (the bars ago of a series are its own)."""
    inner = max((_reach(child) for child in children(node)), default=0)
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


class _Evaluation:
    """One evaluation over the last `width` bars of each symbol."""

    def __init__(self, values: Indicators, width: int, check: Check = unstopped) -> None:
        self.values = values
        self.width = width
        self.check = check

    def verdicts(self, node: Node) -> Verdicts:
        self.check()
        match node:
            case All(parts):
                return _combined(np.minimum, [self.verdicts(part) for part in parts])
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
                values = self.values.last(series, self.width, self.check)
                return values if mult == 1 and not add else mult * values + add
            case Clock():
                raise ValueError("Bars have no time of day.")

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
