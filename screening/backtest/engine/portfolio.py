"""A portfolio over sessions: places, cash, order of signals and sizes couple the symbols here. Pure.

Equity and cash are floats of the market's currency; shares are whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Candidates, Skip
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.engine.paths import Paths
from screening.backtest.engine.rows import Rows
from screening.bars.panel import Floats, Places

SizeKind = Literal["equal", "percent", "risk", "amount"]


@dataclass(frozen=True)
class Account:
    """What there is to trade with. `kind` says how large a position is, of the equity at the close before:

    equal: equity / slots; percent: `size` percent of it; risk: so that the distance to the stop costs `size` percent of
    it; amount: `size` money.
    """

    cash: float = 100_000_000.0
    slots: int = 20
    kind: SizeKind = "equal"
    size: float = 0.0


@dataclass(frozen=True, eq=False)
class Leg:
    """A part of each position and how it would go."""

    fraction: float
    paths: Paths


def portfolio_of(
    rows: Rows,
    candidates: Candidates,
    legs: Sequence[Leg],
    ranks: Floats,
    account: Account,
    costs: Costs,
    *,
    first: int,
    check: Check = unstopped,
) -> Ledger:
    """Trade the candidates from the session numbered `first` on to the last (F5, F14 to F19).

    `ranks`: a number for each candidate; of one session the highest goes first, equals and NaN (last) by symbol.
    `check` is called for each session.
    """
    run = _Run(rows, candidates, legs, account, costs)
    for session, places in _by_session(rows, candidates, ranks, first):
        check()
        run.session(session, places)
    return run.ledger()


def _by_session(rows: Rows, candidates: Candidates, ranks: Floats, first: int) -> list[tuple[int, Places]]:
    sessions = rows.numbers[candidates.fills]
    down = np.where(np.isfinite(ranks), -ranks, np.inf)
    order = np.lexsort((rows.owners[candidates.fills], down, sessions))
    edges = np.searchsorted(sessions[order], np.arange(first, len(rows.sessions) + 1))
    return [
        (session, order[edges[place] : edges[place + 1]])
        for place, session in enumerate(range(first, len(rows.sessions)))
    ]


@dataclass(frozen=True)
class _Part:
    """Shares of a leg that are held in a place of the portfolio."""

    slot: int
    candidate: int
    leg: int
    shares: int


class _Slots:
    """The places of a portfolio as arrays: each holds shares of a symbol, `rows` its last row until now."""

    def __init__(self, rows: Rows, count: int) -> None:
        self._closes, self._numbers, self._owners = rows.panel.columns["close"], rows.numbers, rows.owners
        self._ends = rows.panel.ends
        self._last_row = max(0, len(self._numbers) - 1)
        self.shares = np.zeros(count, dtype=np.int64)
        self.rows = np.zeros(count, dtype=np.int64)
        self.ends = np.zeros(count, dtype=np.int64)
        self.until = [0] * count
        self.free = list(range(count - 1, -1, -1))

    def take(self, row: int, shares: int) -> int:
        """A free place for shares that were bought in a row."""
        slot = self.free.pop()
        self.rows[slot], self.shares[slot], self.until[slot] = row, shares, 0
        self.ends[slot] = self._ends[self._owners[row]]
        return slot

    def give(self, slot: int, shares: int) -> bool:
        """So many are sold; whether the place is free now."""
        self.shares[slot] -= shares
        if self.shares[slot]:
            return False
        self.free.append(slot)
        return True

    def value(self, number: int) -> float:
        """What all are worth at the close of a session; without a bar what they last traded for (F18)."""
        following = np.minimum(self.rows + 1, self._last_row)
        goes_on = (self.rows + 1 < self.ends) & (self._numbers[following] == number)
        self.rows += goes_on
        return float(self.shares @ self._closes[self.rows])


class _Run:
    """The state between sessions."""

    def __init__(
        self,
        rows: Rows,
        candidates: Candidates,
        legs: Sequence[Leg],
        account: Account,
        costs: Costs,
    ) -> None:
        self.rows, self.candidates, self.legs = rows, candidates, legs
        self.account, self.costs = account, costs
        days = rows.panel.sessions
        self.owners = rows.owners[candidates.fills]
        self.entry_slips = costs.slippage(candidates.prices, days[candidates.fills])
        self.exit_slips = [costs.slippage(leg.paths.prices, days[leg.paths.exits]) for leg in legs]
        # Of one share, with fee.
        self.outlay = (candidates.prices + self.entry_slips) * (1 + costs.fee)
        self.cash = self.equity = account.cash
        self.slots = _Slots(rows, account.slots)
        # The first row of a signal that counts again: while a symbol is held, none does (F5).
        self.free_from = np.full(len(rows.panel.symbols), -1, dtype=np.int64)
        self.due: defaultdict[int, list[_Part]] = defaultdict(list)
        self.held: set[_Part] = set()
        self.trades: list[Trade] = []
        self.skipped: list[tuple[Places, npt.NDArray[np.int8]]] = []
        self.lines: list[tuple[float, float, float, int]] = []

    def session(self, number: int, places: Places) -> None:
        """Exits at the open, entries at the open, exits inside the bar, and the close."""
        leaving = self.due.pop(number, [])
        # F14: only what is sold at the open makes room for that open's entries.
        later = [part for part in leaving if not self.legs[part.leg].paths.at_open[part.candidate]]
        for part in leaving:
            if self.legs[part.leg].paths.at_open[part.candidate]:
                self._sell(part)
        self._enter(places, number, later)
        for part in later:
            self._sell(part)
        invested = self.slots.value(number)
        self.equity = self.cash + invested
        self.lines.append((self.equity, self.cash, invested, self.account.slots - len(self.slots.free)))

    def _enter(self, places: Places, number: int, later: list[_Part]) -> None:
        """Buy in the order of rank until there is no place; each signal meets what those before it have left."""
        signals, owners = self.candidates.signals[places], self.owners[places]
        reasons = np.zeros(len(places), dtype=np.int8)
        for at, (place, signal, symbol) in enumerate(
            zip(places.tolist(), signals.tolist(), owners.tolist(), strict=True)
        ):
            if not self.slots.free:
                is_held = signals[at:] < self.free_from[owners[at:]]
                reasons[at:] = np.where(is_held, Skip.IN_POSITION, Skip.SLOTS)
                break
            if signal < self.free_from[symbol]:
                reasons[at] = Skip.IN_POSITION
            elif (shares := self._shares(place)) >= 1:
                self._buy(place, shares, number, later)
            else:
                reasons[at] = Skip.CASH
        is_left = reasons != Skip.TRADED
        self.skipped.append((places[is_left], reasons[is_left]))

    def _shares(self, place: int) -> int:
        """How many can be bought now."""
        match self.account.kind:
            case "equal":
                wanted = self.equity / self.account.slots
            case "percent":
                wanted = self.equity * self.account.size / 100
            case "amount":
                wanted = self.account.size
            case "risk":
                wanted = self.cash
        shares = int(min(wanted, self.cash) // float(self.outlay[place]))
        if self.account.kind == "risk":
            distance = float(self.candidates.prices[place] - self.candidates.stops[place])
            shares = min(shares, int(self.equity * self.account.size / 100 // distance)) if distance > 0 else 0
        return shares

    def _buy(self, place: int, shares: int, number: int, later: list[_Part]) -> None:
        self.cash -= shares * float(self.outlay[place])
        slot = self.slots.take(int(self.candidates.fills[place]), shares)
        self.free_from[self.owners[place]] = np.iinfo(np.int64).max
        for leg, count in enumerate(self._shared(shares)):
            if count:
                self._hold(_Part(slot, place, leg, count), number, later)

    def _shared(self, shares: int) -> list[int]:
        """Shares of each leg; the last has what the others leave."""
        parts = [int(shares * leg.fraction) for leg in self.legs[:-1]]
        return [*parts, shares - sum(parts)]

    def _hold(self, part: _Part, number: int, later: list[_Part]) -> None:
        paths = self.legs[part.leg].paths
        row = int(paths.exits[part.candidate])
        self.held.add(part)
        self.slots.until[part.slot] = max(self.slots.until[part.slot], row)
        if paths.reasons[part.candidate] == Reason.STILL_OPEN:
            return
        leaves = int(self.rows.numbers[row])
        # What is sold in the very bar that it was bought in makes no room for others of that open.
        (later if leaves == number else self.due[leaves]).append(part)

    def _sell(self, part: _Part) -> None:
        trade = self._trade(part)
        sold = part.shares * (trade.exit_price - float(self.exit_slips[part.leg][part.candidate]))
        self.cash += sold * (1 - self.costs.fee) - trade.tax
        self.trades.append(trade)
        self.held.remove(part)
        if self.slots.give(part.slot, part.shares):
            self.free_from[trade.symbol] = self.slots.until[part.slot]

    def _trade(self, part: _Part) -> Trade:
        place, paths = part.candidate, self.legs[part.leg].paths
        row, entry = int(paths.exits[place]), int(self.candidates.fills[place])
        price, paid = float(paths.prices[place]), float(self.candidates.prices[place])
        reason, symbol = Reason(int(paths.reasons[place])), int(self.owners[place])
        slip = part.shares * float(self.entry_slips[place])
        fee, tax = (part.shares * paid + slip) * self.costs.fee, 0.0
        if reason != Reason.STILL_OPEN:
            exit_slip = part.shares * float(self.exit_slips[part.leg][place])
            sold = part.shares * price - exit_slip
            slip += exit_slip
            fee += sold * self.costs.fee
            tax = self.costs.tax(symbol, int(self.rows.panel.sessions[row]), sold, part.shares)
        return Trade(
            symbol=symbol,
            signal=int(self.candidates.signals[place]),
            entry=entry,
            exit=row,
            entry_price=paid,
            exit_price=price,
            shares=part.shares,
            reason=reason,
            fee=fee,
            tax=tax,
            slippage=slip,
            leg=part.leg,
            is_ambiguous=bool(paths.ambiguous[place]),
            has_jump=bool(self.rows.jumps[row] > self.rows.jumps[entry]),
            is_stale=reason == Reason.STILL_OPEN and int(self.rows.numbers[row]) < len(self.rows.sessions) - 1,
        )

    def ledger(self) -> Ledger:
        """What there is when the bars end; positions that are still held are trades that are open (F16)."""
        trades = [*self.trades, *(self._trade(part) for part in self.held)]
        lines = np.array(self.lines, dtype=np.float64).reshape(-1, 4)
        empty = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8))
        places = np.concatenate([one for one, _ in [empty, *self.skipped]])
        return Ledger(
            trades=tuple(sorted(trades, key=lambda trade: (trade.entry, trade.leg))),
            start_cash=self.account.cash,
            equity=lines[:, 0],
            cash=lines[:, 1],
            invested=lines[:, 2],
            held=lines[:, 3].astype(np.int32),
            skipped=self.candidates.signals[places],
            skipped_reasons=np.concatenate([one for _, one in [empty, *self.skipped]]),
        )
