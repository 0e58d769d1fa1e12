"""The values of series over a panel: computed once and kept, and looked up by bar. Pure.

A screen looks at the last bars of each symbol, so these are what is kept; whole lines only where they are asked for.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from types import MappingProxyType

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import NEVER, DatedFacts
from screening.bars.panel import Days, Floats, Panel, Places, Truths
from screening.bars.timeframes import CompletedBars, completed_bars
from screening.conditions.evaluation import computing, fundamentals, indicators
from screening.conditions.evaluation.fundamentals import is_fundamental
from screening.conditions.tree import Series

_Key = tuple[Series, str]
_WHOLE, _LAST = "whole", "last"
_LEAST_WIDTH = 8
# So many series are computed in one go; then whoever keeps many looks at their sizes.
_TOGETHER = 16
_NO_FACTS: Mapping[str, DatedFacts] = MappingProxyType({})


def longer_timeframe(series: Series) -> str:
    """The timeframe of the series when it isn't that of the bars at hand, which are daily; else empty."""
    return "" if series.timeframe == "1d" else series.timeframe


def reads_bars_at_hand(series: Series) -> bool:
    """Whether the series is computed from the bars at hand, and from them alone."""
    return indicators.is_built(series) and not longer_timeframe(series)


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
        self._kept: OrderedDict[_Key, Floats] = OrderedDict()
        self._frames: dict[str, CompletedBars] = {}
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """Of the values and longer bars that are kept; the panel is not counted."""
        with self._lock:
            lines = sum(line.nbytes for line in self._kept.values())
            return lines + sum(frame.size_bytes for frame in self._frames.values())

    def line(self, series: Series, check: Check = unstopped) -> Floats:
        """The series over all bars of its timeframe (bars ago not applied), in their panel's row order; read-only.

        NaN where there is no value, and in rows that no symbol owns.
        """
        (line,) = self.lines([series], check)
        return line

    def lines(self, wanted: Sequence[Series], check: Check = unstopped) -> list[Floats]:
        """The same of several series of the same timeframe, computed together."""
        found = {series: self._find((_plain(series), _WHOLE)) for series in wanted}
        missing = [series for series, line in found.items() if line is None]
        if missing:
            timeframe = longer_timeframe(missing[0])
            panel = self.frame(timeframe).panel if timeframe else self.panel
            found |= zip(missing, self._computed(panel, missing, check), strict=True)
            self._keep({(_plain(series), _WHOLE): line for series, line in found.items() if line is not None})
        return [line for series in wanted if (line := found[series]) is not None]

    def prepare(self, widths: Mapping[Series, int], check: Check = unstopped) -> None:
        """Compute together what `last` will be asked for: of each series so many values."""
        wanted: dict[Series, int] = {}
        for series, width in widths.items():
            if reads_bars_at_hand(series):
                plain = _plain(series)
                wanted[plain] = max(wanted.get(plain, 0), width + series.ago)
        missing: defaultdict[int, list[Series]] = defaultdict(list)
        for plain, width in wanted.items():
            if self._kept_last(plain, width) is None:
                missing[_kept_width(width)].append(plain)
        for width, all_of_width in missing.items():
            for start in range(0, len(all_of_width), _TOGETHER):
                some = all_of_width[start : start + _TOGETHER]
                if self._is_short(width):
                    found = computing.last_values(self.panel, some, width, check)
                    self._keep({(plain, _LAST): values for plain, values in zip(some, found, strict=True)})
                else:
                    self.lines(some, check)

    def last(self, series: Series, width: int, check: Check = unstopped) -> Floats:
        """The last `width` values of each symbol, [symbol, bar], newest right, NaN before a symbol's first bar."""
        plain, needed = _plain(series), width + series.ago
        if reads_bars_at_hand(series):
            self.prepare({series: width}, check)
            kept = self._kept_last(plain, needed)
            if kept is not None and kept.ndim == 2:
                return kept[:, kept.shape[1] - needed : kept.shape[1] - series.ago]
        rows = self.panel.ends[:, None] - width + np.arange(width)
        return self.at(series, rows, np.arange(len(self.panel.symbols))[:, None], check)

    def at(self, series: Series, rows: Places, owners: Places, check: Check = unstopped) -> Floats:
        """The values at rows of the panel, as they were known then; NaN in rows before the first of their owner.

        `owners` are the indices of the symbols that the rows belong to, of a shape that goes with theirs.
        """
        if not len(self.panel.sessions):
            return np.full(rows.shape, np.nan)
        panel, rows, inside = self._seen(series, rows, owners)
        if is_fundamental(series):
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

    def part(self, first: int, last: int) -> "Indicators":
        """Of the symbols from one index up to another (exclusive), on their rows alone (see `Panel.part`).

        Starts with the whole lines that are kept here; what it computes is its own.
        """
        panel = self.panel.part(first, last)
        facts = {name: figure.of_symbols(first, last) for name, figure in self.facts.items()}
        found = Indicators(panel, facts=facts)
        low, high = (int(self.panel.starts[first]), int(self.panel.ends[last - 1])) if last > first else (0, 0)
        if high - low == len(panel.sessions):
            with self._lock:
                for (plain, kind), line in self._kept.items():
                    if kind == _WHOLE and not longer_timeframe(plain):
                        found._kept[plain, kind] = line[low:high]
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

    def _find(self, key: _Key) -> Floats | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found

    def _kept_last(self, plain: Series, width: int) -> Floats | None:
        """Of a series of daily bars what `width` last values can be had of: last ones, or the whole line."""
        found = self._find((plain, _LAST))
        if found is not None and found.shape[1] >= width:
            return found
        return self._find((plain, _WHOLE))

    def _keep(self, found: Mapping[_Key, Floats]) -> None:
        with self._lock:
            self._kept.update(found)
        self._when_grown()

    def _computed(self, panel: Panel, wanted: Sequence[Series], check: Check) -> list[Floats]:
        facts = {one: fundamentals.line_of(one.field, panel, self.facts) for one in wanted if is_fundamental(one)}
        bars = [one for one in wanted if one not in facts]
        found = facts | dict(zip(bars, computing.lines(panel, bars, check), strict=True))
        return [found[one] for one in wanted]

    def _is_short(self, width: int) -> bool:
        """Whether so many values of each symbol are much less than all."""
        return 2 * width * len(self.panel.symbols) <= len(self.panel.sessions)


def _plain(series: Series) -> Series:
    """The series by which values are kept: those of all bars ago are the same ones."""
    return replace(series, ago=0, timeframe=longer_timeframe(series))


def _kept_width(width: int) -> int:
    """At least so many: a few more than asked for, so that the next one finds them."""
    return max(_LEAST_WIDTH, 1 << (width - 1).bit_length())
