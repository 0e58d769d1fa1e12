"""What holding everything would have made: equal parts of each symbol, bought at its first close and held. Pure."""

from dataclasses import dataclass

import numpy as np

from screening.backtest.engine.rows import Rows
from screening.bars.panel import Floats


@dataclass(frozen=True, eq=False)
class Benchmark:
    """`values` at the close of each session from the first of a run on, 1.0 before it. Price return, no costs."""

    values: Floats
    symbols: int

    @property
    def total_return(self) -> float:
        """Over the whole run."""
        return float(self.values[-1] - 1) if len(self.values) else 0.0


def equal_weight(rows: Rows, first: int) -> Benchmark:
    """Each symbol's part is money until its first close at or after the session before `first`, then its shares.

    A symbol without a bar is worth its last close.
    """
    panel, start = rows.panel, max(0, first - 1)
    length = len(rows.sessions) - start
    total, count = np.zeros(length), 0
    closes = panel.columns["close"]
    for begin, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True):
        if begin == end:
            continue
        has_bar = np.zeros(len(rows.sessions), dtype=np.int64)
        has_bar[rows.numbers_of(slice(begin, end))] = 1
        at = np.cumsum(has_bar)[start:] - 1
        base = max(int(at[0]), 0)
        # Before its first bar the part is money: worth what the first close is, in parts of it.
        worth = closes[begin + np.maximum(at, base)] / closes[begin + base]
        total, count = total + worth, count + 1
    if not count:
        return Benchmark(np.ones(max(0, len(rows.sessions) - first)), 0)
    values = total / count
    return Benchmark(values[first - start :] / values[0], count)
