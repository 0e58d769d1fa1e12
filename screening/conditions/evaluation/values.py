"""The values of series over a panel: computed once and kept, looked up by bar, and ranked across symbols. Pure."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import DatedFacts
from screening.bars.panel import Days, Floats, Panel, Places
from screening.bars.timeframes import CompletedBars, completed_bars
from screening.conditions.evaluation import indicators
from screening.conditions.evaluation.ranking import ranks
from screening.conditions.fields import FIELDS
from screening.conditions.reading.build import ranked_series
from screening.conditions.tree import Series

Truths = npt.NDArray[np.bool_]
_NO_FACTS: Mapping[str, DatedFacts] = MappingProxyType({})


def longer_timeframe(series: Series) -> str:
    """The timeframe of the series when it isn't that of the bars at hand, which are daily; else empty."""
    return "" if series.timeframe == "1d" else series.timeframe


def is_ranking(series: Series) -> bool:
    """Whether a value of the series depends on the other symbols."""
    return FIELDS[series.field].kind == "selection"


class Indicators:
    """The indicators of one panel, computed when first asked for and kept until dropped.

    `when_grown` is called after each that is new; whoever keeps many of these then looks at their sizes.
    """

    def __init__(
        self,
        panel: Panel,
        *,
        facts: Mapping[str, DatedFacts] = _NO_FACTS,
        when_grown: Callable[[], None] = lambda: None,
    ) -> None:
        self.panel = panel
        self.facts = facts
        self._when_grown = when_grown
        self._kept: OrderedDict[tuple[object, ...], dict[str, Floats]] = OrderedDict()
        self._frames: dict[str, CompletedBars] = {}
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """Of the indicators and longer bars that are kept; the panel is not counted."""
        with self._lock:
            lines = sum(line.nbytes for lines in self._kept.values() for line in lines.values())
            return lines + sum(frame.size_bytes for frame in self._frames.values())

    def line(self, series: Series, check: Check = unstopped) -> Floats:
        """The series over all bars of its timeframe (bars ago not applied), in their panel's row order; read-only."""
        timeframe = longer_timeframe(series)
        key = (series.field, series.params, timeframe)
        with self._lock:
            lines = self._kept.get(key)
            if lines is not None:
                self._kept.move_to_end(key)
        if lines is None:
            panel = self.frame(timeframe).panel if timeframe else self.panel
            lines = indicators.compute(panel, series, check)
            with self._lock:
                self._kept[key] = lines
            self._when_grown()
        return lines[series.output]

    def last(self, series: Series, width: int, check: Check = unstopped) -> Floats:
        """The last `width` values of each symbol, [symbol, bar], newest right, NaN before a symbol's first bar."""
        panel = self.panel
        rows = panel.ends[:, None] - width + np.arange(width)
        return self.at(series, rows, np.arange(len(panel.symbols))[:, None], check)

    def at(self, series: Series, rows: Places, owners: Places, check: Check = unstopped) -> Floats:
        """The values at rows of the panel, as they were known then; NaN in rows before the first of their owner.

        `owners` are the indices of the symbols that the rows belong to, of a shape that goes with theirs.
        """
        starts = self.panel.starts
        line = self.line(series, check)
        if not len(line):
            return np.full(rows.shape, np.nan)
        timeframe = longer_timeframe(series)
        if timeframe:
            frame = self.frame(timeframe)
            rows = np.where(rows >= starts[owners], frame.latest[np.maximum(rows, 0)], -1)
            starts = frame.panel.starts
        rows = rows - series.ago if series.ago else rows
        return np.where(rows >= starts[owners], line[np.maximum(rows, 0)], np.nan)

    def frame(self, timeframe: str) -> CompletedBars:
        """The bars of a longer timeframe."""
        found = self._frames.get(timeframe)
        if found is None:
            found = completed_bars(self.panel, timeframe)
            with self._lock:
                self._frames[timeframe] = found
            self._when_grown()
        return found

    def drop_one(self) -> bool:
        """Drop the indicator that was not asked for the longest, then longer bars; False when there is nothing."""
        with self._lock:
            if self._kept:
                self._kept.popitem(last=False)
                return True
            if self._frames:
                self._frames.popitem()
                return True
        return False


def ranked(
    values: Indicators, series: Series, width: int, among: Truths | None = None, check: Check = unstopped
) -> Floats:
    """The last `width` values of a ranking for each symbol, [symbol, bar], newest right.

    At each bar the symbols of `among` (None = all) that have a bar in the same session and every value asked for are
    ranked: 1 is best, equals share the better rank. `rank_pct` is the rank in percent of how many were ranked.
    """
    panel, params = values.panel, dict(series.params)
    is_daily = not longer_timeframe(series)
    wanted = panel.ends[:, None] - width - (series.ago if is_daily else 0) + np.arange(width)
    inside = wanted >= panel.starts[:, None]
    if among is not None:
        inside &= among[:, None]
    result = np.full(wanted.shape, np.nan)
    if not inside.any():
        return result
    rows, owners = _rows_of_sessions(panel, panel.sessions[wanted[inside]], among)
    columns = []
    for by in ranked_series(params, series.timeframe):
        shifted = by if is_daily else replace(by, ago=series.ago)
        columns.append(values.at(shifted, rows, owners, check))
    found, sizes = ranks(panel.sessions[rows], columns, is_ascending=params["order"] == "asc")
    if series.field == "rank_pct":
        found = 100 * found / np.maximum(sizes, 1)
    result[inside] = found[np.searchsorted(rows, wanted[inside])]
    return result


def _rows_of_sessions(panel: Panel, sessions: Days, among: Truths | None) -> tuple[Places, Places]:
    """The rows in those sessions, rising, and the symbols (of `among`) that own them."""
    first, count = int(sessions.min()), int(sessions.max() - sessions.min()) + 1
    # Since the first of them no symbol can have more rows than days have passed.
    passed = int(panel.last_sessions.max()) - first + 1
    lengths = np.minimum(panel.lengths if among is None else np.where(among, panel.lengths, 0), passed)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    offsets = np.cumsum(lengths) - lengths
    rows = np.arange(len(owners)) + np.repeat(panel.ends - lengths - offsets, lengths)
    is_wanted = np.zeros(count + 1, dtype=np.bool_)  # one more than needed, for all others
    is_wanted[sessions - first] = True
    days = panel.sessions[rows] - first
    chosen = is_wanted[np.where((days < 0) | (days > count), count, days)]
    return rows[chosen], owners[chosen]
