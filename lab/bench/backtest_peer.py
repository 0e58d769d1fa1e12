"""The peer of the bench of backtests: the plain day-by-day loop that one would write for this strategy alone.

It trades given entries and exits with a stop and a target in percent, in equal parts, and says why it left the other
signals. It knows neither price limits, halts, trails nor parts of a position, and not what signals that it left would
have made. All symbols have a bar in every session.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from lab.bench.backtest_market import SLOTS, STOP, TARGET, Case
from screening.backtest.engine.candidates import Skip

Values = Sequence[Sequence[float]]
Marks = Sequence[Sequence[bool]]
# Symbol, number of the session of entry and of exit, shares.
Traded = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Lists:
    """The bars and signals by symbol and session, made before the clock runs; taxes by session; ticks as bounds."""

    opens: Values
    highs: Values
    lows: Values
    closes: Values
    ranks: Values
    entries: Marks
    exits: Marks
    taxes: Sequence[float]
    bounds: Sequence[float]
    steps: Sequence[float]
    fee: float
    cash: float
    first: int


def lists_of(case: Case) -> Lists:
    """All of a case whose sessions have the newest table of ticks."""
    run, panel, signals = case.traded(), case.panel, case.signals

    def by_symbol(values: npt.NDArray[Any]) -> list[list[Any]]:
        found: list[list[Any]] = values.reshape(len(panel.symbols), -1).tolist()
        return found

    bands = case.tables.ticks[0].bands
    columns = panel.columns
    return Lists(
        by_symbol(columns["open"]),
        by_symbol(columns["high"]),
        by_symbol(columns["low"]),
        by_symbol(columns["close"]),
        by_symbol(signals.ranks[np.arange(len(panel.sessions))]),
        by_symbol(signals.entries),
        by_symbol(signals.exits[0]),
        [case.tables.sell_tax(day) for day in run.rows.sessions.tolist()],
        [bound for bound, _step in bands if bound is not None],
        [step for _bound, step in bands],
        run.costs.fee,
        run.account.cash,
        run.first,
    )


def plain_loop(lists: Lists) -> tuple[list[Traded], dict[Skip, int]]:
    """The trades that ended, in the order of their entries, and how many signals were left for each reason."""
    loop = _Loop(lists, lists.cash, lists.cash)
    for day in range(lists.first + 1, len(lists.taxes)):
        loop.session(day)
    return sorted(loop.trades, key=lambda trade: (trade[1], trade[0])), dict(Counter(loop.left))


@dataclass
class _Held:
    symbol: int
    entered: int
    shares: int
    stop: float
    target: float
    is_due: bool = False


@dataclass
class _Loop:
    lists: Lists
    cash: float
    equity: float
    held: dict[int, _Held] = field(default_factory=dict)
    until: dict[int, int] = field(default_factory=dict)
    trades: list[Traded] = field(default_factory=list)
    left: list[Skip] = field(default_factory=list)

    def session(self, day: int) -> None:
        at = self.lists
        for position in list(self.held.values()):
            price = at.opens[position.symbol][day]
            if position.is_due or price <= position.stop or price >= position.target:
                self._sell(position, day, price)
        signals = [
            symbol for symbol, entries in enumerate(at.entries) if entries[day - 1] and not at.exits[symbol][day - 1]
        ]
        for symbol in sorted(signals, key=lambda one: -at.ranks[one][day - 1]):
            if symbol in self.held or day <= self.until.get(symbol, -1):
                self.left.append(Skip.IN_POSITION)
            elif len(self.held) >= SLOTS:
                self.left.append(Skip.SLOTS)
            elif not self._buy(symbol, day):
                self.left.append(Skip.CASH)
        for position in list(self.held.values()):
            if at.lows[position.symbol][day] <= position.stop:
                self._sell(position, day, position.stop)
            elif at.highs[position.symbol][day] >= position.target:
                self._sell(position, day, position.target)
            elif at.exits[position.symbol][day]:
                position.is_due = True
        self.equity = self.cash + sum(one.shares * at.closes[one.symbol][day] for one in self.held.values())

    def _buy(self, symbol: int, day: int) -> bool:
        price = self.lists.opens[symbol][day]
        outlay = (price + self._tick(price)) * (1 + self.lists.fee)
        shares = int(min(self.equity / SLOTS, self.cash) // outlay)
        if shares:
            self.cash -= shares * outlay
            self.held[symbol] = _Held(symbol, day, shares, price * (1 - STOP / 100), price * (1 + TARGET / 100))
        return shares > 0

    def _sell(self, position: _Held, day: int, price: float) -> None:
        got = position.shares * (price - self._tick(price))
        self.cash += got * (1 - self.lists.fee) - got * self.lists.taxes[day]
        self.trades.append((position.symbol, position.entered, day, position.shares))
        self.until[position.symbol] = day
        del self.held[position.symbol]

    def _tick(self, price: float) -> float:
        return self.lists.steps[bisect_right(self.lists.bounds, price)]
