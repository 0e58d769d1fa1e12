"""Where the values of an evaluation lie: the last bars of each symbol side by side, or all rows of a panel. Pure.

What conditions mean is in `evaluate` and `logic`, and knows of a layout only how to look a bar back.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check
from screening.bars.panel import Floats, Value
from screening.conditions.evaluation.blocks import Block
from screening.conditions.evaluation.values import Indicators, reads_bars_at_hand
from screening.conditions.tree import Series


class Layout(Protocol):
    """One value for each bar that is looked at, in arrays of one shape."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of its arrays."""

    def values(self, series: Series) -> Floats:
        """The series, which is no ranking, at every bar as it was known then; NaN where it has no value."""

    def before(self, values: npt.NDArray[Value], bars: int, none: float) -> npt.NDArray[Value]:
        """The values of so many bars before of the same symbol; `none` where it has no such bar."""


class LastBars:
    """The last `width` bars of each symbol: [symbol, bar], newest right."""

    def __init__(self, indicators: Indicators, width: int, check: Check) -> None:
        self.shape = (len(indicators.panel.symbols), width)
        self._indicators, self._check = indicators, check

    def values(self, series: Series) -> Floats:
        """The series at every bar, NaN before a symbol's first one."""
        return self._indicators.last(series, self.shape[1], self._check)

    def before(self, values: npt.NDArray[Value], bars: int, none: float) -> npt.NDArray[Value]:
        """The values of so many columns to the left. What is not there was not looked at, or is before a first bar."""
        shifted = np.full_like(values, none)
        if bars < values.shape[1]:
            shifted[:, bars:] = values[:, : values.shape[1] - bars]
        return shifted


class AllRows:
    """All rows of a panel without gaps, symbol after symbol: [row]."""

    def __init__(self, indicators: Indicators, check: Check) -> None:
        self._block = Block(indicators.panel)
        self.shape = (self._block.rows,)
        self._indicators, self._check = indicators, check

    def values(self, series: Series) -> Floats:
        """The series at every row."""
        if not reads_bars_at_hand(series):
            panel = self._indicators.panel
            owners = np.repeat(np.arange(len(panel.symbols)), panel.lengths)
            return self._indicators.at(series, np.arange(len(owners)), owners, self._check)
        line = self._indicators.line(series, self._check)
        return self.before(line, series.ago, np.nan) if series.ago else line

    def before(self, values: npt.NDArray[Value], bars: int, none: float) -> npt.NDArray[Value]:
        """The values of so many rows before of the same symbol."""
        return self._block.before(values, bars, none)
