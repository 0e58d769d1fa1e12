"""The values of series over a panel: computed once and kept, looked up by bar, and ranked across symbols. Pure."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import NEVER, DatedFacts
from screening.bars.panel import Days, Floats, Panel, Places
from screening.bars.timeframes import CompletedBars, completed_bars
from screening.conditions.evaluation import fundamentals, indicators
from screening.conditions.evaluation.ranking import ranks
from screening.conditions.reading.build import ranked_series
from screening.conditions.tree import Series

Truths = npt.NDArray[np.bool_]
Kept = Callable[[int], Truths]
_NO_FACTS: Mapping[str, DatedFacts] = MappingProxyType({})


def longer_timeframe(series: Series) -> str:
    """The timeframe of the series when it isn't that of the bars at hand, which are daily; else empty."""
    return "" if series.timeframe == "1d" else series.timeframe


class Indicators:
    """The indicators of one panel, computed when first asked for and kept until dropped, and what is known beside.

    `facts` are of the panel's symbols, by the names of figures. `groups`: which rows of different symbols belong
    together, rising within a symbol; sessions unless the bars are longer ones. `when_grown` is called after each
    indicator that is new; whoever keeps many of these then looks at their sizes.
    """

    def __init__(
        self,
        panel: Panel,
        *,
        facts: Mapping[str, DatedFacts] = _NO_FACTS,
        groups: Places | None = None,
        when_grown: Callable[[], None] = lambda: None,
    ) -> None:
        self.panel = panel
        self.facts = facts
        self.groups: Places | Days = panel.sessions if groups is None else groups
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
            lines = self._computed(panel, series, check)
            with self._lock:
                self._kept[key] = lines
            self._when_grown()
        return lines[series.output]

    def _computed(self, panel: Panel, series: Series, check: Check) -> dict[str, Floats]:
        if fundamentals.is_fundamental(series):
            return {"": fundamentals.line_of(series.field, panel, self.facts)}
        return indicators.compute(panel, series, check)

    def last(self, series: Series, width: int, check: Check = unstopped) -> Floats:
        """The last `width` values of each symbol, [symbol, bar], newest right, NaN before a symbol's first bar."""
        panel = self.panel
        rows = panel.ends[:, None] - width + np.arange(width)
        return self.at(series, rows, np.arange(len(panel.symbols))[:, None], check)

    def at(self, series: Series, rows: Places, owners: Places, check: Check = unstopped) -> Floats:
        """The values at rows of the panel, as they were known then; NaN in rows before the first of their owner.

        `owners` are the indices of the symbols that the rows belong to, of a shape that goes with theirs.
        """
        if not len(self.panel.sessions):
            return np.full(rows.shape, np.nan)
        panel, rows, inside = self._seen(series, rows, owners)
        if fundamentals.is_fundamental(series):
            # A screen asks for a few rows: no need to look up what was known on all others.
            found = fundamentals.known_at(series.field, panel, self.facts, rows, owners)
        else:
            found = self.line(series, check)[rows]
        return np.where(inside, found, np.nan)

    def known_since(self, series: Series, rows: Places, owners: Places) -> Days:
        """The day from which on a fundamental at rows of the panel was known; NEVER where there is none."""
        panel, rows, inside = self._seen(series, rows, owners)
        found = fundamentals.known_since(series.field, panel, self.facts, rows, owners)
        return np.where(inside, found, NEVER).astype(np.int32)

    def _seen(self, series: Series, rows: Places, owners: Places) -> tuple[Panel, Places, Truths]:
        """The bars of the series and their rows that are seen from rows of the panel, and whether there are such."""
        panel = self.panel
        timeframe = longer_timeframe(series)
        if timeframe:
            frame = self.frame(timeframe)
            rows = np.where(rows >= panel.starts[owners], frame.latest[np.maximum(rows, 0)], -1)
            panel = frame.panel
        rows = rows - series.ago if series.ago else rows
        return panel, np.maximum(rows, 0), rows >= panel.starts[owners]

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


@dataclass(frozen=True)
class Ranking:
    """Values of a ranking for each symbol, [symbol, bar], newest right, and among how many each was ranked."""

    values: Floats
    counts: Places


def ranked(
    values: Indicators,
    series: Series,
    width: int,
    among: Truths | None = None,
    check: Check = unstopped,
    kept: Kept | None = None,
) -> Ranking:
    """The last `width` values of a ranking.

    At each bar the symbols of `among` (None = all) are ranked that have a bar in the same session, pass the row filters
    there and have every value asked for: 1 is best, equals share the better rank. Others have no rank. `rank_pct` is
    the rank in percent of how many were ranked. `kept` gives for a number of bars whether each of the last bars of
    each symbol passes: [symbol, bar], newest right.
    """
    panel, params = values.panel, dict(series.params)
    is_daily = not longer_timeframe(series)
    wanted = panel.ends[:, None] - width - (series.ago if is_daily else 0) + np.arange(width)
    inside = wanted >= panel.starts[:, None]
    if among is not None:
        inside &= among[:, None]
    result = Ranking(np.full(wanted.shape, np.nan), np.zeros(wanted.shape, dtype=np.int64))
    if not inside.any():
        return result
    rows, owners = _rows_of_groups(values, values.groups[wanted[inside]], among)
    columns = []
    for by in ranked_series(params, series.timeframe):
        shifted = by if is_daily else replace(by, ago=series.ago)
        columns.append(values.at(shifted, rows, owners, check))
    if kept is not None:
        back = panel.ends[owners] - rows
        passes = kept(int(back.max()))[owners, -back]
        columns[0] = np.where(passes, columns[0], np.nan)
    found, counts = ranks(values.groups[rows], columns, is_ascending=params["order"] == "asc")
    if series.field == "rank_pct":
        found = 100 * found / np.maximum(counts, 1)
    places = np.searchsorted(rows, wanted[inside])
    result.values[inside], result.counts[inside] = found[places], counts[places]
    return result


def _rows_of_groups(values: Indicators, groups: Places | Days, among: Truths | None) -> tuple[Places, Places]:
    """The rows in those groups (sessions), rising, and the symbols (of `among`) that own them."""
    panel, of_row = values.panel, values.groups
    first, count = int(groups.min()), int(groups.max() - groups.min()) + 1
    # Since the first of them no symbol can have more rows than days have passed.
    passed = int(of_row[panel.ends[panel.lengths > 0] - 1].max()) - first + 1
    lengths = np.minimum(panel.lengths if among is None else np.where(among, panel.lengths, 0), passed)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    offsets = np.cumsum(lengths) - lengths
    rows = np.arange(len(owners)) + np.repeat(panel.ends - lengths - offsets, lengths)
    is_wanted = np.zeros(count + 1, dtype=np.bool_)  # one more than needed, for all others
    is_wanted[groups - first] = True
    places = of_row[rows] - first
    chosen = is_wanted[np.where((places < 0) | (places > count), count, places)]
    return rows[chosen], owners[chosen]
