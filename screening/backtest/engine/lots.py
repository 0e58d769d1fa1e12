"""Positions that are bought in several purchases and sold in parts: each purchase is a lot, the oldest is sold first.

A lot has its own stop, target and count of bars, as if it were a position of its own (F26). Pure.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from screening.backtest.engine.candidates import Candidates, Skip
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.engine.paths import Paths
from screening.backtest.engine.portfolio import Account, Leg
from screening.backtest.engine.rows import Rows


def held_on(rows: Rows, candidates: Candidates) -> Paths:
    """The paths of trades that nothing ends: open at their symbol's last close."""
    lasts = rows.panel.ends[rows.owners[candidates.fills]] - 1
    count = len(candidates)
    never = np.zeros(count, dtype=np.bool_)
    return Paths(lasts, rows.panel.columns["close"][lasts], np.zeros(count, dtype=np.int8), never, never)


@dataclass(eq=False)
class Lot:
    """Shares of a leg of one purchase that are still held."""

    candidate: int
    leg: int
    shares: int


@dataclass(eq=False)
class Position:
    """All lots of a symbol, the oldest first. `row` is its last row until now, `trades_now` whether that is today's."""

    symbol: int
    row: int
    lots: list[Lot] = field(default_factory=list)
    trades_now: bool = True

    @property
    def shares(self) -> int:
        """Of all lots."""
        return sum(lot.shares for lot in self.lots)


@dataclass(frozen=True)
class Order:
    """So many shares that are to be sold at the next open at which somebody buys."""

    reason: Reason
    shares: int


class Lots:
    """The money and what is held, session by session: `open`, then orders and purchases, then `close`."""

    def __init__(self, rows: Rows, candidates: Candidates, legs: Sequence[Leg], account: Account, costs: Costs) -> None:
        self.rows, self.candidates, self.legs = rows, candidates, legs
        self.account, self.costs = account, costs
        self.cash = self.equity = account.cash
        self.positions: dict[int, Position] = {}
        self.orders: dict[int, Order] = {}
        # Symbols of which something was sold by its own exit at this open.
        self.ended_now: set[int] = set()
        self._due: defaultdict[int, list[Lot]] = defaultdict(list)
        self._later: list[Lot] = []
        self._trades: list[Trade] = []
        self._skipped: list[tuple[int, Skip]] = []
        self._lines: list[tuple[float, float, float, int]] = []
        fills = candidates.fills
        self._slips = costs.slippage(candidates.prices, rows.panel.sessions[fills])
        self.outlay = (candidates.prices + self._slips) * (1 + costs.fee)

    def open(self, number: int) -> None:
        """What ends by itself at the open of a session."""
        self.ended_now = set()
        for position in self.positions.values():
            following = position.row + 1
            ends = int(self.rows.panel.ends[position.symbol])
            position.trades_now = following < ends and int(self.rows.numbers[following]) == number
            position.row += position.trades_now
        leaving = [lot for lot in self._due.pop(number, []) if lot.shares]
        self._later = []
        for lot in leaving:
            if self.legs[lot.leg].paths.at_open[lot.candidate]:
                self.ended_now.add(self._symbol(lot))
                self._end(lot)
            else:
                self._later.append(lot)

    def sell_what_is_ordered(self) -> None:
        """Orders of symbols that trade today and do not open at the lower limit; others wait and keep their reason."""
        for symbol, order in list(self.orders.items()):
            position = self.positions.get(symbol)
            if position is None:
                del self.orders[symbol]
            elif position.trades_now and not self.rows.opens_low[position.row]:
                del self.orders[symbol]
                self._sell(position, order)

    def outlay_at(self, row: int) -> float:
        """What a share costs at the open of a row, with slippage and fee."""
        price = float(self.rows.panel.columns["open"][row])
        return (price + self._slip(price, row)) * (1 + self.costs.fee)

    def buy(self, place: int, shares: int, number: int) -> None:
        """So many shares of a candidate at its open; the caller has looked at the cash."""
        symbol, row = int(self.rows.owners[self.candidates.fills[place]]), int(self.candidates.fills[place])
        self.cash -= shares * float(self.outlay[place])
        position = self.positions.setdefault(symbol, Position(symbol, row))
        parts = [int(shares * leg.fraction) for leg in self.legs[:-1]]
        for leg, count in enumerate([*parts, shares - sum(parts)]):
            if count:
                lot = Lot(place, leg, count)
                position.lots.append(lot)
                self._watch(lot, number)

    def skip(self, place: int, reason: Skip) -> None:
        """Remember why a candidate was not bought."""
        self._skipped.append((int(self.candidates.signals[place]), reason))

    def close(self) -> None:
        """What ends inside the bar, and what there is at the close (F14, F18)."""
        for lot in self._later:
            if lot.shares:
                self._end(lot)
        closes = self.rows.panel.columns["close"]
        invested = sum(position.shares * float(closes[position.row]) for position in self.positions.values())
        self.equity = self.cash + invested
        self._lines.append((self.equity, self.cash, invested, len(self.positions)))

    def ledger(self) -> Ledger:
        """What there is when the bars end; lots that are still held are trades that are open (F16)."""
        held = [lot for position in self.positions.values() for lot in position.lots]
        trades = [*self._trades, *(self._own_trade(lot) for lot in held)]
        lines = np.array(self._lines, dtype=np.float64).reshape(-1, 4)
        return Ledger(
            trades=tuple(sorted(trades, key=lambda one: (one.entry, one.leg, one.exit, one.is_open))),
            start_cash=self.account.cash,
            equity=lines[:, 0],
            cash=lines[:, 1],
            invested=lines[:, 2],
            held=lines[:, 3].astype(np.int32),
            skipped=np.array([row for row, _ in self._skipped], dtype=np.int64),
            skipped_reasons=np.array([reason for _, reason in self._skipped], dtype=np.int8),
        )

    def _symbol(self, lot: Lot) -> int:
        return int(self.rows.owners[self.candidates.fills[lot.candidate]])

    def _slip(self, price: float, row: int) -> float:
        day = self.rows.panel.sessions[row : row + 1]
        return float(self.costs.slippage(np.array([price]), day)[0])

    def _watch(self, lot: Lot, number: int) -> None:
        paths = self.legs[lot.leg].paths
        if paths.reasons[lot.candidate] == Reason.STILL_OPEN:
            return
        leaves = int(self.rows.numbers[paths.exits[lot.candidate]])
        # What is sold in the very bar that it was bought in makes no room for others of that open.
        (self._later if leaves == number else self._due[leaves]).append(lot)

    def _sell(self, position: Position, order: Order) -> None:
        """At the open of the position's row, the oldest lots first."""
        left, row = order.shares, position.row
        price = float(self.rows.panel.columns["open"][row])
        for lot in position.lots:
            sold = min(left, lot.shares)
            if sold:
                self._settle(self._trade(lot, sold, row, price, order.reason))
                lot.shares -= sold
                left -= sold
        self._tidy(position)

    def _end(self, lot: Lot) -> None:
        """By its own exit."""
        self._settle(self._own_trade(lot))
        lot.shares = 0
        self._tidy(self.positions[self._symbol(lot)])

    def _settle(self, trade: Trade) -> None:
        slip = self._slip(trade.exit_price, trade.exit)
        self.cash += trade.shares * (trade.exit_price - slip) * (1 - self.costs.fee) - trade.tax
        self._trades.append(trade)

    def _tidy(self, position: Position) -> None:
        position.lots = [lot for lot in position.lots if lot.shares]
        if not position.lots:
            del self.positions[position.symbol]

    def _own_trade(self, lot: Lot) -> Trade:
        paths = self.legs[lot.leg].paths
        row, price = int(paths.exits[lot.candidate]), float(paths.prices[lot.candidate])
        return self._trade(lot, lot.shares, row, price, Reason(int(paths.reasons[lot.candidate])))

    def _trade(self, lot: Lot, shares: int, row: int, price: float, reason: Reason) -> Trade:
        place, entry = lot.candidate, int(self.candidates.fills[lot.candidate])
        paid, symbol = float(self.candidates.prices[place]), self._symbol(lot)
        slip = shares * float(self._slips[place])
        fee, tax = (shares * paid + slip) * self.costs.fee, 0.0
        if reason != Reason.STILL_OPEN:
            lost = shares * self._slip(price, row)
            sold = shares * price - lost
            slip += lost
            fee += sold * self.costs.fee
            tax = self.costs.tax(symbol, int(self.rows.panel.sessions[row]), sold, shares)
        is_own = reason not in {Reason.LEFT, Reason.REBALANCE}
        return Trade(
            symbol=symbol,
            signal=int(self.candidates.signals[place]),
            entry=entry,
            exit=row,
            entry_price=paid,
            exit_price=price,
            shares=shares,
            reason=reason,
            fee=fee,
            tax=tax,
            slippage=slip,
            leg=lot.leg,
            is_ambiguous=is_own and bool(self.legs[lot.leg].paths.ambiguous[place]),
            has_jump=bool(self.rows.jumps[row] > self.rows.jumps[entry]),
            is_stale=reason == Reason.STILL_OPEN and int(self.rows.numbers[row]) < len(self.rows.sessions) - 1,
        )
