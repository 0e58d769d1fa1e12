"""A portfolio over sessions: places, cash, order of signals and sizes couple the symbols here. Pure.

Equity and cash are floats of the market's currency; shares are whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.candidates import Candidates, Skip
from screening.backtest.costs import Costs
from screening.backtest.exits import Reason
from screening.backtest.ledger import Ledger, Trade
from screening.backtest.paths import Paths
from screening.backtest.rows import Rows
from screening.bars.panel import Floats

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
    run = _Run(rows, candidates, legs, account, costs, first)
    for session, places in _by_session(rows, candidates, ranks, first):
        check()
        run.session(session, places)
    return run.ledger()


def _by_session(rows: Rows, candidates: Candidates, ranks: Floats, first: int) -> list[tuple[int, list[int]]]:
    sessions = rows.numbers[candidates.fills]
    down = np.where(np.isfinite(ranks), -ranks, np.inf)
    order = np.lexsort((rows.owners[candidates.fills], down, sessions))
    edges = np.searchsorted(sessions[order], np.arange(first, len(rows.sessions) + 1))
    listed = order.tolist()
    return [
        (session, listed[edges[place] : edges[place + 1]])
        for place, session in enumerate(range(first, len(rows.sessions)))
    ]


@dataclass
class _Part:
    """Shares of a leg that are held."""

    candidate: int
    leg: int
    shares: int


@dataclass
class _Position:
    """A symbol that is held: `row` is its last one until now, `until` the row in which its last part ends."""

    symbol: int
    row: int
    until: int
    parts: list[_Part] = field(default_factory=list)


class _Run:
    """The state between sessions."""

    def __init__(
        self,
        rows: Rows,
        candidates: Candidates,
        legs: Sequence[Leg],
        account: Account,
        costs: Costs,
        first: int,
    ) -> None:
        self.rows, self.legs, self.account, self.costs = rows, legs, account, costs
        panel = rows.panel
        self.signals, self.fills = candidates.signals.tolist(), candidates.fills.tolist()
        self.prices, self.stops = candidates.prices.tolist(), candidates.stops.tolist()
        self.owners = rows.owners[candidates.fills].tolist()
        self.entry_slips = costs.slippage(candidates.prices, panel.sessions[candidates.fills]).tolist()
        self.exit_rows = [leg.paths.exits.tolist() for leg in legs]
        self.exit_prices = [leg.paths.prices.tolist() for leg in legs]
        self.exit_slips = [costs.slippage(leg.paths.prices, panel.sessions[leg.paths.exits]).tolist() for leg in legs]
        self.closes, self.numbers = panel.columns["close"], rows.numbers
        self.cash = self.equity_before = account.cash
        self.positions: dict[int, _Position] = {}
        self.free_after: dict[int, int] = {}
        self.due: defaultdict[int, list[tuple[_Position, _Part]]] = defaultdict(list)
        self.trades: list[Trade] = []
        self.skipped: list[tuple[int, int]] = []
        self.lines: list[tuple[float, float, float, int]] = []
        self.first = first

    def session(self, number: int, places: list[int]) -> None:
        """Exits at the open, entries at the open, exits inside the bar, and the close."""
        leaving = self.due.pop(number, [])
        later = [one for one in leaving if not self._is_at_open(one[1])]
        for position, part in leaving:
            if self._is_at_open(part):
                self._sell(position, part)
        for place in places:
            # One that is bought and stopped in the same bar leaves with the others of the session.
            self._buy(place, number, later)
        for position, part in later:
            self._sell(position, part)
        self._close(number)

    def _is_at_open(self, part: _Part) -> bool:
        return bool(self.legs[part.leg].paths.at_open[part.candidate])

    def _buy(self, place: int, number: int, later: list[tuple[_Position, _Part]]) -> None:
        symbol = self.owners[place]
        # F5: the signal of the bar in which the last trade ended counts again; one before it does not.
        if symbol in self.positions or self.signals[place] < self.free_after.get(symbol, -1):
            self.skipped.append((place, Skip.IN_POSITION))
            return
        if len(self.positions) >= self.account.slots:
            self.skipped.append((place, Skip.SLOTS))
            return
        price, slip = self.prices[place], self.entry_slips[place]
        shares = int(self._affordable(place) // ((price + slip) * (1 + self.costs.fee)))
        shares = min(shares, self._by_risk(place)) if self.account.kind == "risk" else shares
        if shares < 1:
            self.skipped.append((place, Skip.CASH))
            return
        self.cash -= shares * (price + slip) * (1 + self.costs.fee)
        position = _Position(symbol, self.fills[place], 0)
        self.positions[symbol] = position
        for leg, part in enumerate(self._shared(shares)):
            if part:
                self._hold(position, _Part(place, leg, part), number, later)

    def _affordable(self, place: int) -> float:
        match self.account.kind:
            case "equal":
                wanted = self.equity_before / self.account.slots
            case "percent":
                wanted = self.equity_before * self.account.size / 100
            case "amount":
                wanted = self.account.size
            case "risk":
                wanted = self.cash
        return min(wanted, self.cash)

    def _by_risk(self, place: int) -> int:
        distance = self.prices[place] - self.stops[place]
        return int(self.equity_before * self.account.size / 100 // distance) if distance > 0 else 0

    def _shared(self, shares: int) -> list[int]:
        """Shares of each leg; the last has what the others leave."""
        parts = [int(shares * leg.fraction) for leg in self.legs[:-1]]
        return [*parts, shares - sum(parts)]

    def _hold(self, position: _Position, part: _Part, number: int, later: list[tuple[_Position, _Part]]) -> None:
        position.parts.append(part)
        row = self.exit_rows[part.leg][part.candidate]
        position.until = max(position.until, row)
        if self.legs[part.leg].paths.reasons[part.candidate] == Reason.STILL_OPEN:
            return
        if int(self.numbers[row]) == number:
            later.append((position, part))
        else:
            self.due[int(self.numbers[row])].append((position, part))

    def _sell(self, position: _Position, part: _Part) -> None:
        trade = self._trade(part)
        slip = self.exit_slips[part.leg][part.candidate]
        sold = part.shares * (trade.exit_price - slip)
        self.cash += sold * (1 - self.costs.fee) - trade.tax
        self.trades.append(trade)
        position.parts.remove(part)
        if not position.parts:
            del self.positions[position.symbol]
            self.free_after[position.symbol] = position.until

    def _trade(self, part: _Part) -> Trade:
        place, paths = part.candidate, self.legs[part.leg].paths
        row, price = self.exit_rows[part.leg][place], self.exit_prices[part.leg][place]
        reason = Reason(int(paths.reasons[place]))
        slip, fee = part.shares * self.entry_slips[place], self.costs.fee
        paid, tax = part.shares * (self.prices[place] + self.entry_slips[place]) * fee, 0.0
        if reason != Reason.STILL_OPEN:
            exit_slip = self.exit_slips[part.leg][place]
            slip += part.shares * exit_slip
            sold = part.shares * (price - exit_slip)
            paid += sold * fee
            tax = self.costs.tax(self.owners[place], int(self.rows.panel.sessions[row]), sold, part.shares)
        return Trade(
            symbol=self.owners[place],
            signal=self.signals[place],
            entry=self.fills[place],
            exit=row,
            entry_price=self.prices[place],
            exit_price=price,
            shares=part.shares,
            reason=reason,
            fee=paid,
            tax=tax,
            slippage=slip,
            leg=part.leg,
            is_ambiguous=bool(paths.ambiguous[place]),
            has_jump=bool(self.rows.jumps[row] > self.rows.jumps[self.fills[place]]),
            is_stale=reason == Reason.STILL_OPEN and int(self.numbers[row]) < len(self.rows.sessions) - 1,
        )

    def _close(self, number: int) -> None:
        invested = 0.0
        ends = self.rows.panel.ends
        for position in self.positions.values():
            following = position.row + 1
            # F18: without a bar it is worth what it last traded for.
            if following < ends[position.symbol] and self.numbers[following] == number:
                position.row = following
            invested += sum(part.shares for part in position.parts) * float(self.closes[position.row])
        self.equity_before = self.cash + invested
        self.lines.append((self.equity_before, self.cash, invested, len(self.positions)))

    def ledger(self) -> Ledger:
        """What there is when the bars end; positions that are still held are trades that are open (F16)."""
        still = [self._trade(part) for position in self.positions.values() for part in position.parts]
        lines = np.array(self.lines, dtype=np.float64).reshape(-1, 4)
        return Ledger(
            trades=tuple(sorted([*self.trades, *still], key=lambda trade: (trade.entry, trade.leg))),
            start_cash=self.account.cash,
            equity=lines[:, 0],
            cash=lines[:, 1],
            invested=lines[:, 2],
            held=lines[:, 3].astype(np.int32),
            skipped=np.array([self.signals[place] for place, _ in self.skipped], dtype=np.int64),
            skipped_reasons=np.array([reason for _, reason in self.skipped], dtype=np.int8),
        )
