"""How each trade would go: all candidates in lock-step, bar by bar held, whoever else is held. Pure.

A trade's path depends on its own symbol alone, so it is found once, before any money is counted.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Candidates
from screening.backtest.engine.exits import Exits, Multiple, Percent, Reason
from screening.backtest.engine.rows import Marks, Rows
from screening.bars.panel import Floats, Places

Reasons = npt.NDArray[np.int8]

# So many trades go forward together: few enough for the processor's cache, many enough for each step to pay.
_TOGETHER = 1 << 17


@dataclass(frozen=True, eq=False)
class Paths:
    """The end of each candidate's trade, in the candidates' order.

    `exits`: the row in which it ends, or the symbol's last row when it is still open. `at_open`: it is sold at that
    row's open. `ambiguous`: stopped in a bar that the target was in as well. `waited`: for how many bars what was due
    found nobody at the lower price limit (F12).
    """

    exits: Places
    prices: Floats
    reasons: Reasons
    at_open: Marks
    ambiguous: Marks
    waited: npt.NDArray[np.int16]


def paths_of(rows: Rows, candidates: Candidates, exits: Exits, check: Check = unstopped) -> Paths:
    """Walk all trades forward together until each has ended (F6 to F13). `check` is called for each bar held."""
    count = len(candidates)
    paths = Paths(
        np.zeros(count, dtype=np.int64),
        np.zeros(count),
        np.zeros(count, dtype=np.int8),
        np.zeros(count, dtype=np.bool_),
        np.zeros(count, dtype=np.bool_),
        np.zeros(count, dtype=np.int16),
    )
    last = rows.panel.ends[rows.owners_of(candidates.fills)] - 1
    for start in range(0, count, _TOGETHER):
        walk = _Walk(rows, candidates, exits, paths, slice(start, start + _TOGETHER), last)
        while len(walk.active):
            check()
            walk.step()
    return paths


class _Walk:
    """Some of the candidates. Those that are still open, as arrays that shrink: `active` are their places among all.

    In most bars nothing happens to most of them: what a bar may have touched is found first, and looked at closely
    only there.
    """

    def __init__(
        self, rows: Rows, candidates: Candidates, exits: Exits, paths: Paths, some: slice, last: Places
    ) -> None:
        self.rows, self.exits, self.columns, self.paths = rows, exits, rows.panel.columns, paths
        self.active = np.arange(len(candidates))[some]
        self.row, self.last = candidates.fills[some].copy(), last[some]
        stops, targets = candidates.stops[some], candidates.targets[some]
        self.stop = np.where(np.isfinite(stops), stops, -np.inf)
        self.target = np.where(np.isfinite(targets) & (exits.target is not None), targets, np.inf)
        self.peak = candidates.prices[some].copy()
        count = len(self.active)
        self.trail = np.full(count, -np.inf)
        self.pending = np.zeros(count, dtype=np.int8)
        self.over = np.zeros(count, dtype=np.bool_)
        self.held = 0
        self._raise_trail(candidates.signals[some])

    def step(self) -> None:
        """One bar of each."""
        touched = self._touched()
        if len(touched):
            self._sell(touched)
        self.held += 1
        self._look_at_close()
        ended = np.flatnonzero((self.row >= self.last) & ~self.over)
        if len(ended):
            self._end(ended, self.columns["close"][self.row[ended]], Reason.STILL_OPEN, at_open=False)
        if self.over.any():
            self._go_on_with(np.flatnonzero(~self.over))
        self.row += 1

    @property
    def _floor(self) -> Floats:
        if self.exits.trail is None:
            return self.stop
        floor: Floats = np.maximum(self.stop, self.trail)
        return floor

    def _touched(self) -> Places:
        """Where something is due, or the bar reaches a stop or target."""
        found = self.pending != 0
        if self.exits.stop_check == "bar" and (self.exits.stop is not None or self.exits.trail is not None):
            found |= self.columns["low"].take(self.row) <= self._floor
        if self.exits.target is not None:
            found |= self.columns["high"].take(self.row) >= self.target
        return np.flatnonzero(found)

    def _sell(self, touched: Places) -> None:
        """F6, in its order: what is due at the open, gaps, the stop, the target."""
        row, floor, target = self.row[touched], self._floor[touched], self.target[touched]
        price, due = self.columns["open"][row], self.pending[touched]
        trails = self.trail[touched] > self.stop[touched]
        if self.exits.stop_check == "close":
            floor = np.full(len(row), -np.inf)
        due = np.where((due == 0) & (price <= floor), np.where(trails, Reason.TRAIL_GAP, Reason.STOP_GAP), due)
        due = np.where((due == 0) & (price >= target), Reason.TAKE_GAP, due).astype(np.int8)
        # F12: nobody buys at the lower limit; what is due waits, keeping its reason.
        self.pending[touched] = due
        is_low = self.rows.opens_low[row]
        sold = (due > 0) & ~is_low
        self.paths.waited[self.active[touched[(due > 0) & is_low]]] += 1
        self._end(touched[sold], price[sold], due[sold], at_open=True)
        stopped = (due == 0) & (self.columns["low"][row] <= floor)
        reached = (due == 0) & (self.columns["high"][row] >= target)
        self.paths.ambiguous[self.active[touched[stopped & reached]]] = True
        reasons = np.where(trails, Reason.TRAIL, Reason.STOP).astype(np.int8)
        self._end(touched[stopped], floor[stopped], reasons[stopped], at_open=False)
        taken = reached & ~stopped
        self._end(touched[taken], target[taken], Reason.TAKE, at_open=False)

    def _look_at_close(self) -> None:
        if self.exits.stop_check == "close":
            under = (self.pending == 0) & (self.columns["close"].take(self.row) <= self._floor)
            self.pending[under] = np.where(self.trail[under] > self.stop[under], Reason.TRAIL, Reason.STOP)
        for signal in self.exits.signals:
            if self.held >= signal.min_bars:
                self.pending[(self.pending == 0) & signal.rows.take(self.row)] = signal.reason
        if self.exits.trail is not None:
            # F9: this bar's own high raises the level for the bars after it only.
            self.peak = np.maximum(self.peak, self.columns["high"].take(self.row))
            self._raise_trail(self.row)

    def _raise_trail(self, seen: Places) -> None:
        match self.exits.trail:
            case Percent(value):
                self.trail = np.maximum(self.trail, self.peak * (1 - value / 100))
            case Multiple(mult, series):
                level = self.peak - mult * series[seen]
                self.trail = np.where(np.isfinite(level), np.maximum(self.trail, level), self.trail)

    def _end(self, places: Places, prices: Floats, reasons: Reasons | Reason, *, at_open: bool) -> None:
        who = self.active[places]
        self.paths.exits[who], self.paths.prices[who] = self.row[places], prices
        self.paths.reasons[who], self.paths.at_open[who] = reasons, at_open
        self.over[places] = True

    def _go_on_with(self, stay: Places) -> None:
        self.active, self.row, self.last = self.active.take(stay), self.row.take(stay), self.last.take(stay)
        self.stop, self.target, self.pending = self.stop.take(stay), self.target.take(stay), self.pending.take(stay)
        self.trail = self.trail.take(stay)
        if self.exits.trail is not None:
            self.peak = self.peak.take(stay)
        self.over = np.zeros(len(stay), dtype=np.bool_)
