"""How each trade would go: all candidates in lock-step, bar by bar held, whoever else is held. Pure.

A trade's path depends on its own symbol alone, so it is found once, before any money is counted.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.candidates import Candidates
from screening.backtest.exits import Exits, Multiple, Percent, Reason
from screening.backtest.rows import Marks, Rows
from screening.bars.panel import Floats, Places

Reasons = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Paths:
    """The end of each candidate's trade, in the candidates' order.

    `exits`: the row in which it ends, or the symbol's last row when it is still open. `at_open`: it is sold at that
    row's open. `ambiguous`: stopped in a bar that the target was in as well.
    """

    exits: Places
    prices: Floats
    reasons: Reasons
    at_open: Marks
    ambiguous: Marks


def paths_of(rows: Rows, candidates: Candidates, exits: Exits, check: Check = unstopped) -> Paths:
    """Walk all trades forward together until each has ended (F6 to F13). `check` is called for each bar held."""
    walk = _Walk(rows, candidates, exits)
    while len(walk.active):
        check()
        walk.step()
    return Paths(walk.ends, walk.end_prices, walk.reasons, walk.at_open, walk.ambiguous)


class _Walk:
    """Those that are still open, as arrays that shrink: `active` are their places among the candidates."""

    def __init__(self, rows: Rows, candidates: Candidates, exits: Exits) -> None:
        count = len(candidates)
        self.rows, self.exits = rows, exits
        self.open, self.high = rows.panel.columns["open"], rows.panel.columns["high"]
        self.low, self.close = rows.panel.columns["low"], rows.panel.columns["close"]
        self.ends = np.zeros(count, dtype=np.int64)
        self.end_prices = np.zeros(count)
        self.reasons = np.zeros(count, dtype=np.int8)
        self.at_open = np.zeros(count, dtype=np.bool_)
        self.ambiguous = np.zeros(count, dtype=np.bool_)
        self.active = np.arange(count)
        self.row = candidates.fills.copy()
        self.last = rows.panel.ends[rows.owners[candidates.fills]] - 1
        self.stop = np.where(np.isfinite(candidates.stops), candidates.stops, -np.inf)
        has_target = np.isfinite(candidates.targets) & (exits.target is not None)
        self.target = np.where(has_target, candidates.targets, np.inf)
        self.peak = candidates.prices.copy()
        self.trail = np.full(count, -np.inf)
        self.pending = np.zeros(count, dtype=np.int8)
        self.held = 0
        self._raise_trail(candidates.signals)

    def step(self) -> None:
        """One bar of each."""
        self._sell_at_open()
        if self.exits.stop_check == "bar":
            self._stop_inside()
        self._take_inside()
        self.held += 1
        self._look_at_close()
        self._advance()

    @property
    def _floor(self) -> Floats:
        floor: Floats = np.maximum(self.stop, self.trail)
        return floor

    def _sell_at_open(self) -> None:
        price = self.open[self.row]
        floor, due = self._floor, self.pending.copy()
        free = due == 0
        if self.exits.stop_check == "bar":
            gap = free & (price <= floor)
            due[gap] = np.where(self.trail[gap] > self.stop[gap], Reason.TRAIL_GAP, Reason.STOP_GAP)
            free &= ~gap
        due[free & (price >= self.target)] = Reason.TAKE_GAP
        # F12: nobody buys at the lower limit; what is due waits, keeping its reason.
        self.pending = due
        self._end((due > 0) & ~self.rows.opens_low[self.row], price, due, at_open=True)

    def _stop_inside(self) -> None:
        floor = self._floor
        hit = (self.pending == 0) & (self.low[self.row] <= floor)
        if not hit.any():
            return
        self.ambiguous[self.active[hit]] = self.high[self.row[hit]] >= self.target[hit]
        reason = np.where(self.trail > self.stop, Reason.TRAIL, Reason.STOP).astype(np.int8)
        self._end(hit, floor, reason, at_open=False)

    def _take_inside(self) -> None:
        hit = (self.pending == 0) & (self.high[self.row] >= self.target)
        self._end(hit, self.target, np.full(len(hit), Reason.TAKE, dtype=np.int8), at_open=False)

    def _look_at_close(self) -> None:
        if self.exits.stop_check == "close":
            under = (self.pending == 0) & (self.close[self.row] <= self._floor)
            self.pending[under] = np.where(self.trail[under] > self.stop[under], Reason.TRAIL, Reason.STOP)
        for signal in self.exits.signals:
            if self.held >= signal.min_bars:
                self.pending[(self.pending == 0) & signal.rows[self.row]] = signal.reason
        # F9: this bar's own high raises the level for the bars after it only.
        self.peak = np.maximum(self.peak, self.high[self.row])
        self._raise_trail(self.row)

    def _raise_trail(self, seen: Places) -> None:
        match self.exits.trail:
            case Percent(value):
                self.trail = np.maximum(self.trail, self.peak * (1 - value / 100))
            case Multiple(mult, series):
                level = self.peak - mult * series[seen]
                self.trail = np.where(np.isfinite(level), np.maximum(self.trail, level), self.trail)

    def _advance(self) -> None:
        over = self.row >= self.last
        self._end(over, self.close[self.row], np.zeros(len(over), dtype=np.int8), at_open=False)
        self.row += 1

    def _end(self, chosen: Marks, prices: Floats, reasons: Reasons, *, at_open: bool) -> None:
        """Write down those that end here, and go on with the others."""
        if not chosen.any():
            return
        who = self.active[chosen]
        self.ends[who], self.end_prices[who] = self.row[chosen], prices[chosen]
        self.reasons[who], self.at_open[who] = reasons[chosen], at_open
        stay = ~chosen
        self.active, self.row, self.last = self.active[stay], self.row[stay], self.last[stay]
        self.stop, self.target, self.trail = self.stop[stay], self.target[stay], self.trail[stay]
        self.peak, self.pending = self.peak[stay], self.pending[stay]
