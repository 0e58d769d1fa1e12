"""What the signals of a backtest were followed by, as the journal of live signals has it. Pure.

A signal is the first bar of an unbroken run of bars on which the entry holds, as a workflow tells each run once.
Returns are those of `screening.signals.journal.outcomes`: percent, close to close, after so many bars of the symbol.
"""

import numpy as np

from screening.backtest.engine.rows import Marks
from screening.backtest.expected import HIGH, LOW, Expected, block_days, mean_size
from screening.bars.panel import Days, Floats, Panel, Places
from screening.signals.journal.outcomes import HORIZONS, returns_after


def forward_of(entries: Marks, panel: Panel, first_day: int, last_day: int) -> tuple[Expected, ...]:
    """What the signals of a period were followed by. `entries` marks rows of a panel that owns all of its rows."""
    rows = np.flatnonzero(first_of_runs(entries, panel))
    rows = rows[(panel.sessions[rows] >= first_day) & (panel.sessions[rows] <= last_day)]
    return tuple(_expected(panel, rows, sessions) for sessions in HORIZONS)


def first_of_runs(entries: Marks, panel: Panel) -> Marks:
    """Rows on which the entry holds and did not on the symbol's bar before."""
    before = np.zeros_like(entries)
    before[1:] = entries[:-1]
    before[panel.starts[panel.lengths > 0]] = False
    return entries & ~before


def _expected(panel: Panel, rows: Places, sessions: int) -> Expected:
    returns = returns_after(panel, rows, sessions)
    known = ~np.isnan(returns)
    return expected_of(sessions, returns[known], panel.sessions[rows[known]])


def expected_of(sessions: int, returns: Floats, days: Days) -> Expected:
    """The figures of returns in percent, each of a signal on that day."""
    if len(returns) < 2:
        return Expected(sessions, len(returns))
    blocks = (days // block_days(sessions)).astype(np.int64)
    low, high = np.percentile(returns, [100 * LOW, 100 * HIGH])
    size = mean_size(blocks.tolist())
    return Expected(
        sessions=sessions,
        n=len(returns),
        mean=round(float(returns.mean()), 6),
        std=round(float(returns.std(ddof=1)), 6),
        share_up=round(100 * float((returns > 0).mean()), 4),
        low=round(float(low), 6),
        high=round(float(high), 6),
        size=round(size, 4),
        alike=round(_alike(returns, blocks, size), 6),
    )


def _alike(returns: Floats, blocks: Places, size: float) -> float:
    """The intraclass correlation that the design effect shows: (effect - 1) / (size - 1), from 0 to 1.

    effect = sum over blocks of (sum of deviations) squared / sum of squared deviations.
    """
    deviations = returns - returns.mean()
    squares = float((deviations**2).sum())
    if size <= 1 or squares == 0:
        return 0.0
    sums = np.bincount(np.unique(blocks, return_inverse=True)[1], weights=deviations)
    return float(np.clip((float((sums**2).sum()) / squares - 1) / (size - 1), 0.0, 1.0))
