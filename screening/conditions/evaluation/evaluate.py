"""Evaluates conditions on whole panels in three-valued logic: at last bars, or on every row. Pure.

One meaning for both: they differ in the layout of the values alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Truths
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition
from screening.conditions.evaluation import indicators
from screening.conditions.evaluation.blocks import over_blocks
from screening.conditions.evaluation.layouts import AllRows, LastBars, Layout
from screening.conditions.evaluation.logic import (
    FALSE,
    TRUE,
    UNKNOWN,
    Verdicts,
    crossed,
    judged,
    negated,
    on_all,
    on_any,
    on_at_least,
)
from screening.conditions.evaluation.values import Indicators, is_ranking, longer_timeframe, ranked_rows
from screening.conditions.fields import FIELDS
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
    units,
)

# The verdicts belong to what gives them.
__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "Evaluation",
    "Verdicts",
    "bars_needed",
    "evaluate",
    "evaluate_rows",
    "last_values",
    "last_values_of",
    "problems_of",
    "problems_of_series",
    "reach",
]


def problems_of(condition: Condition) -> tuple[Problem, ...]:
    """Why a condition cannot be evaluated on daily bars: fields without data, not built yet, other timeframes."""
    return tuple(problem for series in condition.series for problem in problems_of_series(series))


def problems_of_series(series: Series) -> Iterator[Problem]:
    """Why one series cannot be evaluated."""
    name = series_text(series)
    for read in _read_by(series):
        if FIELDS[read.field].kind == "fundamental":
            yield Problem("field_without_data", _("There is no data yet for %(field)s.", field=read.field), path=name)
            return
        if not indicators.is_built(read):
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
    return max(_history(series) for series in condition.series) + reach(condition.root)


def _history(series: Series) -> int:
    bars = max(indicators.history_of(read) for read in _read_by(series)) + series.ago
    return bars * SESSIONS.get(longer_timeframe(series), 1)


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
    Ranks are those among the symbols that `among` marks (None = all of the panel); others have none.
    `check` is called for each block of symbols and each part of the condition.
    """
    longest = int(values.panel.lengths.max(initial=0))
    evaluations: dict[int, Evaluation] = {}

    def width_of(unit: Node) -> int:
        return max(bars, min(bars + reach(unit), longest))

    def verdicts(node: Node) -> Verdicts:
        # What looks back needs more bars than what it stands beside.
        if isinstance(node, All | Any):
            return _combined(node, [verdicts(part) for part in node.parts])
        width = width_of(node)
        if width not in evaluations:
            evaluations[width] = Evaluation(LastBars(values, width, among, check), check)
        return evaluations[width].verdicts(node)[:, width - bars :]

    widths: dict[Series, int] = {}
    for unit in units(condition.root):
        for series in Condition(unit).series:
            widths[series] = max(widths.get(series, 0), width_of(unit))
    values.prepare(widths, check)
    return verdicts(condition.root)


def evaluate_rows(
    condition: Condition, values: Indicators, *, among: Truths | None = None, check: Check = unstopped
) -> Verdicts:
    """The verdict on every bar of every symbol: one for each row of the panel, in its order.

    Row r has what `evaluate` would say of its symbol's last bar if that were the bar of row r: nothing later is seen,
    and no other symbol but by ranks. So a window, a cross, a trend and "bars ago" reach back to the symbol's own first
    bar and not beyond it; what would lie before is UNKNOWN, as is where a value is missing. Rows that no symbol owns
    are UNKNOWN. Ranks are those among the symbols that `among` marks (None = all of the panel) with a bar in the row's
    session; rows of other symbols have none. The condition must have no `problems_of`.

    Time is linear in rows x parts of the condition, on every core where bars are many. Beside the verdicts, a byte a
    row, memory is that of one block of symbols a core: lines are computed block by block and dropped. Those that
    `values` keeps as a whole already (`Indicators.lines`) are taken from there. Each ranking takes a line of all rows,
    and the lines that it ranks by. `check` is called for each block of symbols and each part of the condition in it.
    """
    panel = values.panel
    found = np.full(len(panel.sessions), UNKNOWN, dtype=np.int8)
    rankings = {series: ranked_rows(values, series, among, check) for series in condition.series if is_ranking(series)}
    built = [series for series in condition.series if not longer_timeframe(series) and indicators.is_built(series)]

    def work(first: int, last: int) -> None:
        part = values.part(first, last)
        part.lines(built, check)
        rows = panel.rows_of(first, last)
        ranks = {series: line[rows] for series, line in rankings.items()}
        found[rows] = Evaluation(AllRows(part, ranks, check), check).verdicts(condition.root)

    over_blocks(panel, work, check)
    return found


def last_values(
    condition: Condition, values: Indicators, *, among: Truths | None = None, check: Check = unstopped
) -> dict[str, Floats]:
    """The value of each series of the condition at each symbol's last bar, by the text of the series."""
    return last_values_of(condition.series, values, among=among, check=check)


def last_values_of(
    wanted: Iterable[Series], values: Indicators, *, among: Truths | None = None, check: Check = unstopped
) -> dict[str, Floats]:
    """The same of any series."""
    at_last = LastBars(values, 1, among, check)
    return {series_text(series): at_last.values(series)[:, 0] for series in wanted}


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


class Evaluation:
    """One evaluation over the bars of a layout. A value that several parts see is looked up once."""

    def __init__(self, layout: Layout, check: Check = unstopped) -> None:
        self.layout = layout
        self.check = check
        self._seen: dict[Operand, _Seen] = {}

    def verdicts(self, node: Node) -> Verdicts:
        self.check()
        match node:
            case All(parts) | Any(parts):
                return _combined(node, [self.verdicts(part) for part in parts])
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
        found = self._seen.get(operand)
        if found is None:
            values = self.values_of(operand)
            known = np.broadcast_to(np.True_, values.shape) if isinstance(operand, Number) else np.isfinite(values)
            found = self._seen[operand] = _Seen(values, known)
        return found

    def values_of(self, operand: Operand) -> Floats:
        match operand:
            case Number(value):
                return np.broadcast_to(np.float64(value), self.layout.shape)
            case Line(series, mult, add):
                values = self.layout.values(series)
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


def _combined(node: All | Any, verdicts: list[Verdicts]) -> Verdicts:
    choose = np.minimum if isinstance(node, All) else np.maximum
    combined: Verdicts = reduce(choose, verdicts)
    return combined
