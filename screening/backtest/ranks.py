"""The rank of an entry: the value of a series at the bar of its signal, computed only where it is asked for. Pure."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import COLUMNS, Floats, Places
from screening.conditions.evaluation.blocks import over_blocks
from screening.conditions.evaluation.values import Indicators, reads_bars_at_hand
from screening.conditions.tree import Series

_OF_A_BAR = frozenset({*COLUMNS, "value_traded"})


class Ranks(Protocol):
    """A number for each of some rows of the panel, which rise; the highest is taken first. An array is one, too."""

    def __getitem__(self, rows: Places, /) -> Floats:
        """NaN where there is none."""


@dataclass(frozen=True, eq=False)
class RanksOfSeries:
    """Values of a series, those of the lowest first when `order` is asc.

    A line of all rows is never kept: in a large market it takes as much as a fifth of all bars.
    """

    series: Series
    indicators: Indicators
    order: Literal["desc", "asc"]
    check: Check = unstopped

    def __getitem__(self, rows: Places, /) -> Floats:
        """Block by block, as indicators are computed; what a bar says by itself is looked up."""
        if reads_bars_at_hand(self.series) and self.series.field in _OF_A_BAR and not self.series.ago:
            found = self._of_bars(rows)
        else:
            found = self._computed(rows)
        return found if self.order == "desc" else -found

    def _of_bars(self, rows: Places) -> Floats:
        columns = self.indicators.panel.columns
        if self.series.field == "value_traded":
            return columns["close"][rows] * columns["volume"][rows]
        return columns[self.series.field][rows]

    def _computed(self, rows: Places) -> Floats:
        panel, found = self.indicators.panel, np.empty(len(rows))
        edges = np.searchsorted(rows, panel.ends)
        counts = np.diff(edges, prepend=0)
        owners = np.repeat(np.arange(len(panel.symbols)), counts)

        def work(first: int, last: int) -> None:
            own = slice(int(edges[first] - counts[first]), int(edges[last - 1]))
            part = self.indicators.part(first, last)
            found[own] = part.at(self.series, rows[own] - int(panel.starts[first]), owners[own] - first)

        over_blocks(panel, work, self.check)
        return found


def values_of(series: Series, indicators: Indicators, check: Check = unstopped) -> Floats:
    """The values of a series on every row of a panel that owns all of its rows."""
    panel = indicators.panel
    if reads_bars_at_hand(series) and not series.ago:
        return indicators.line(series, check)
    rows = np.arange(len(panel.sessions))
    return indicators.at(series, rows, np.repeat(np.arange(len(panel.symbols)), panel.lengths), check)
