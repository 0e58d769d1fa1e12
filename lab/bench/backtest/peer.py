"""The peer of the bench of backtests: a plain day-by-day loop by the same rules, as far as its strategy needs them.

It knows halts, price limits, a stop and a target in percent, an exit, equal parts, costs, and why a signal was left;
neither trails, parts of a position, other sizes nor what the signals that it left would have made. It is the loop of
the engine's tests over lists, which are made before the clock runs.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from lab.bench.backtest.market import SLOTS, STOP, TARGET, Case
from screening.backtest.engine.candidates import Skip

# Symbol, number of the session of entry and of exit, shares.
Traded = tuple[int, int, int, int]
_LIMIT = 0.3


@dataclass(frozen=True, eq=False)
class Symbol:
    """Bars and signals of a symbol in the order of its bars, and the place of each session (number) that it has."""

    opens: Sequence[float]
    highs: Sequence[float]
    lows: Sequence[float]
    closes: Sequence[float]
    ranks: Sequence[float]
    entries: Sequence[bool]
    exits: Sequence[bool]
    places: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class Lists:
    """All symbols; taxes by session; ticks as bounds of prices and their steps."""

    symbols: Sequence[Symbol]
    taxes: Sequence[float]
    bounds: Sequence[float]
    steps: Sequence[float]
    fee: float
    cash: float
    first: int

    def tick(self, price: float) -> float:
        """The step of a price."""
        return self.steps[bisect_right(self.bounds, price)]


def lists_of(case: Case) -> Lists:
    """All of a case whose sessions have the newest tables of ticks and limits."""
    run, panel, signals = case.traded(), case.panel, case.signals
    rows = np.arange(len(panel.sessions))
    columns = [panel.columns[name] for name in ("open", "high", "low", "close")]
    kept: list[npt.NDArray[Any]] = [*columns, signals.ranks[rows], signals.entries, signals.exits[0]]
    numbers = run.rows.numbers_of(rows)
    spans = [slice(start, end) for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True)]
    bands = case.venue.tables.ticks[0].bands
    symbols = []
    for own in spans:
        opens, highs, lows, closes, ranks, entries, exits = (values[own].tolist() for values in kept)
        places = {number: place for place, number in enumerate(numbers[own].tolist())}
        symbols.append(Symbol(opens, highs, lows, closes, ranks, entries, exits, places))
    return Lists(
        symbols,
        [case.venue.tables.sell_tax(day) for day in run.rows.sessions.tolist()],
        [bound for bound, _step in bands if bound is not None],
        [step for _bound, step in bands],
        run.costs.fee,
        run.account.cash,
        run.first,
    )


def plain_loop(lists: Lists) -> tuple[list[Traded], dict[Skip, int]]:
    """The trades that ended, in the order of their entries, and how many signals were left for each reason."""
    loop = _Loop(lists, lists.cash, lists.cash)
    for number in range(lists.first + 1, len(lists.taxes)):
        loop.session(number)
    loop.end(len(lists.taxes) - 1)
    return sorted(loop.trades, key=lambda trade: (trade[1], trade[0])), dict(Counter(loop.left))


@dataclass
class _Order:
    symbol: int
    signal: int
    place: int
    price: float
    rank: float


@dataclass
class _Held:
    symbol: int
    entered: int
    shares: int
    stop: float
    target: float
    last: int
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

    def session(self, number: int) -> None:
        self._open(number)
        for order in sorted(self._orders(number), key=lambda order: -order.rank):
            if order.symbol in self.held or order.signal < self.until.get(order.symbol, -1):
                self.left.append(Skip.IN_POSITION)
            elif len(self.held) >= SLOTS:
                self.left.append(Skip.SLOTS)
            else:
                self._buy(order, number)
        self._inside(number)
        closes = (one.shares * self.lists.symbols[one.symbol].closes[one.last] for one in self.held.values())
        self.equity = self.cash + sum(closes)

    def end(self, number: int) -> None:
        """Signals of the last session."""
        for symbol in self.lists.symbols:
            place = symbol.places.get(number)
            if place is not None and symbol.entries[place]:
                self.left.append(Skip.CONFLICT if symbol.exits[place] else Skip.LAST_SESSION)

    def _open(self, number: int) -> None:
        for position in list(self.held.values()):
            symbol = self.lists.symbols[position.symbol]
            place = symbol.places.get(number)
            if place is None:
                continue
            price = symbol.opens[place]
            position.is_due = position.is_due or price <= position.stop or price >= position.target
            if position.is_due and not self._is_at_lower(symbol, place):
                self._sell(position, number, place, price)

    def _orders(self, number: int) -> Iterator[_Order]:
        for which, symbol in enumerate(self.lists.symbols):
            signal, place = symbol.places.get(number - 1), symbol.places.get(number)
            if signal is None or not symbol.entries[signal]:
                continue
            if symbol.exits[signal]:
                self.left.append(Skip.CONFLICT)
            elif place is None:
                self.left.append(Skip.NO_NEXT_SESSION)
            elif self._is_at_upper(symbol, place):
                self.left.append(Skip.LIMIT_UP_OPEN)
            else:
                yield _Order(which, signal, place, symbol.opens[place], symbol.ranks[signal])

    def _inside(self, number: int) -> None:
        for position in list(self.held.values()):
            symbol = self.lists.symbols[position.symbol]
            place = symbol.places.get(number)
            if place is None:
                continue
            position.last = place
            if position.is_due:
                continue
            if symbol.lows[place] <= position.stop:
                self._sell(position, number, place, position.stop)
            elif symbol.highs[place] >= position.target:
                self._sell(position, number, place, position.target)
            else:
                position.is_due = symbol.exits[place]

    def _buy(self, order: _Order, number: int) -> None:
        price = order.price
        outlay = (price + self.lists.tick(price)) * (1 + self.lists.fee)
        shares = int(min(self.equity / SLOTS, self.cash) // outlay)
        if not shares:
            self.left.append(Skip.CASH)
            return
        self.cash -= shares * outlay
        stop, target = price * (1 - STOP / 100), price * (1 + TARGET / 100)
        self.held[order.symbol] = _Held(order.symbol, number, shares, stop, target, order.place)

    def _sell(self, position: _Held, number: int, place: int, price: float) -> None:
        got = position.shares * (price - self.lists.tick(price))
        self.cash += got * (1 - self.lists.fee) - got * self.lists.taxes[number]
        self.trades.append((position.symbol, position.entered, number, position.shares))
        self.until[position.symbol] = place
        del self.held[position.symbol]

    def _is_at_upper(self, symbol: Symbol, place: int) -> bool:
        top = round(symbol.closes[place - 1] * (1 + _LIMIT), 6)
        step = self.lists.tick(top)
        return place > 0 and symbol.opens[place] >= floor(round(top / step, 9)) * step - 1e-9

    def _is_at_lower(self, symbol: Symbol, place: int) -> bool:
        bottom = round(symbol.closes[place - 1] * (1 - _LIMIT), 6)
        step = self.lists.tick(bottom)
        return place > 0 and symbol.opens[place] <= ceil(round(bottom / step, 9)) * step + 1e-9
