"""Evaluates conditions on whole panels in three-valued logic: at last bars, or on every row. Pure.

One meaning for both (`judging`): they differ in the layout of the values alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from threading import Lock

import numpy as np

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Truths
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition
from screening.conditions.checks.figures import without_source
from screening.conditions.evaluation import indicators
from screening.conditions.evaluation.blocks import over_blocks
from screening.conditions.evaluation.fundamentals import is_fundamental
from screening.conditions.evaluation.judging import Evaluation, combined
from screening.conditions.evaluation.layouts import AllRows, LastBars
from screening.conditions.evaluation.logic import FALSE, TRUE, UNKNOWN, Verdicts
from screening.conditions.evaluation.rankings import Ranking, in_rows, ranked
from screening.conditions.evaluation.row_filters import Filters, filters_by_ranking, filters_inside, is_ranking
from screening.conditions.evaluation.values import Indicators, longer_timeframe, reads_bars_at_hand
from screening.conditions.reading.build import ranked_series
from screening.conditions.text import series_text
from screening.conditions.tree import (
    All,
    Any,
    Compare,
    Count,
    For,
    Line,
    Node,
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
    "Verdicts",
    "at_last",
    "bars_needed",
    "evaluate",
    "evaluate_rows",
    "last_values",
    "last_values_of",
    "problems_of",
    "problems_of_series",
    "ranking",
    "reach",
]


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
    `check` is called for each block of symbols and each part of the condition.
    """
    return _last_verdicts(condition.root, values, bars, among, check)


def _last_verdicts(root: Node, values: Indicators, bars: int, among: Truths | None, check: Check) -> Verdicts:
    longest = int(values.panel.lengths.max(initial=0))
    evaluations: dict[int, Evaluation] = {}

    def width_of(unit: Node) -> int:
        return max(bars, min(bars + reach(unit), longest))

    def verdicts(node: Node, filters: Filters) -> Verdicts:
        # What looks back needs more bars than what it stands beside.
        if isinstance(node, All | Any):
            inside = filters_inside(node, filters)
            return combined(node, [verdicts(part, inside) for part in node.parts])
        width = width_of(node)
        if width not in evaluations:
            evaluations[width] = at_last(values, width, among=among, check=check)
        return replace(evaluations[width], filters=filters).verdicts(node)[:, width - bars :]

    widths: dict[Series, int] = {}
    for unit in units(root):
        for series in Condition(unit).series:
            widths[series] = max(widths.get(series, 0), width_of(unit))
    values.prepare(widths, check)
    return verdicts(root, ())


def at_last(
    values: Indicators, width: int, *, among: Truths | None = None, filters: Filters = (), check: Check = unstopped
) -> Evaluation:
    """An evaluation over the last `width` bars of each symbol. `filters`: the row filters of the ranks in it."""

    def rank(series: Series, filters: Filters) -> Floats:
        return ranking(series, values, width, among=among, filters=filters, check=check).values

    return Evaluation(LastBars(values, width, check), rank, check, filters)


def ranking(
    series: Series,
    values: Indicators,
    width: int,
    *,
    among: Truths | None = None,
    filters: Filters = (),
    members: Truths | None = None,
    check: Check = unstopped,
) -> Ranking:
    """The last `width` values of a ranking, among the rows that pass its row filters and are those of `members`."""

    def kept(bars: int) -> Truths:
        # They have no rank in them.
        passes = [_last_verdicts(node, values, bars, None, check) == TRUE for node in filters]
        passing: Truths = np.logical_and.reduce(passes)
        return passing

    return ranked(values, series, width, among, check, kept if filters else None, members)


def evaluate_rows(
    condition: Condition,
    values: Indicators,
    *,
    among: Truths | None = None,
    filters: Filters = (),
    members: Truths | None = None,
    check: Check = unstopped,
) -> Verdicts:
    """The verdict on every bar of every symbol: one for each row of the panel, in its order.

    Row r has what `evaluate` would say of its symbol's last bar if that were the bar of row r: nothing later is seen,
    and no other symbol but by ranks. So a window, a cross, a trend and "bars ago" reach back to the symbol's own first
    bar and not beyond it; what would lie before is UNKNOWN, as is where a value is missing. Rows that no symbol owns
    are UNKNOWN. Ranks are those among the symbols that `among` marks (None = all of the panel) that have a bar in the
    row's session and pass the row filters of the condition there (see `row_filters`); other rows have none. `filters`:
    those that its ranks have already, of a condition that is a part of another. `members` says of each row whether its
    symbol belongs to what is ranked on that day (None = all do). The condition must have no `problems_of`.

    Time is linear in rows x parts of the condition, on every core where bars are many. Beside the verdicts, a byte a
    row, memory is that of one block of symbols a core: lines are computed block by block and dropped. Those that
    `values` keeps as a whole already (`Indicators.lines`) are taken from there. Each ranking takes a line of all rows,
    and the lines that it ranks by. `check` is called for each block of symbols and each part of the condition in it.
    """
    panel = values.panel
    found = np.full(len(panel.sessions), UNKNOWN, dtype=np.int8)
    together = [series for series in condition.series if reads_bars_at_hand(series)]
    turn = Lock()

    @cache
    def rank(series: Series, filters: Filters) -> Floats:
        width = int(panel.lengths.max(initial=0))
        found = ranking(series, values, width, among=among, filters=filters, members=members, check=check)
        return in_rows(panel, found.values)

    def work(first: int, last: int) -> None:
        part = values.part(first, last)
        part.lines(together, check)
        rows = panel.rows_of(first, last)

        def rank_here(series: Series, filters: Filters) -> Floats:
            with turn:
                return rank(series, filters)[rows]

        found[rows] = Evaluation(AllRows(part, check), rank_here, check, filters).verdicts(condition.root)

    over_blocks(panel, work, check)
    return found


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
        evaluation = at_last(values, 1, among=among, filters=filters.get(series, ()), check=check)
        found[series_text(series)] = evaluation.values_of(Line(series))[:, 0]
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
