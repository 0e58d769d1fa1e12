"""The rules of filling once more: day by day, symbol by symbol, over plain lists. What the engine is held against.

It knows nothing of the engine but the types of its answers' fields: no lock-step, no arrays, no rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, floor, isfinite, nan
from typing import Any

from screening.backtest.engine.choices import Base, StopCheck
from screening.backtest.engine.portfolio import SizeKind

TICKS = ((2000, 1), (5000, 5), (20000, 10), (50000, 50), (200000, 100), (500000, 500), (float("inf"), 1000))


@dataclass(slots=True)
class Bar:
    """One traded bar and what was known at its close; `level` is for a stop, `top` for a target."""

    session: int
    open: float
    high: float
    low: float
    close: float
    entry: bool = False
    exit: bool = False
    late_exit: bool = False
    atr: float = nan
    level: float = nan
    rank: float = nan
    top: float = nan


@dataclass
class Rules:
    """The settings of a case, as words and numbers. `taxes` by session, where they are not the same for all."""

    cash: float = 1e6
    slots: int = 3
    sizing: SizeKind = "equal"
    size: float = 0.0
    stop: tuple[str, float] | None = None
    target: tuple[str, float] | None = None
    fraction: float = 1.0
    trail: tuple[str, float] | None = None
    max_bars: int = 0
    late_bars: int = 3
    base: Base = "fill"
    stop_check: StopCheck = "bar"
    limits: bool = True
    fee: float = 0.0
    tax: float = 0.0
    taxes: tuple[float, ...] = ()
    untaxed: frozenset[int] = frozenset()
    slippage_ticks: int = 0
    slippage_bp: float = 0.0


@dataclass
class Part:
    """Shares of a leg."""

    leg: int
    shares: int
    has_target: bool
    pending: str = ""
    is_done: bool = False
    is_ambiguous: bool = False


@dataclass
class Held:
    """A position."""

    symbol: int
    signal: int
    entered: int
    price: float
    stop: float
    target: float
    slip: float
    parts: list[Part]
    peak: float
    trail: float = -1e300
    bars: int = 0
    last: int = 0
    until: int = 0


@dataclass
class Outcome:
    """What came of it. A trade: symbol, leg, signal, entry, exit (places in the symbol's own bars), price, reason…"""

    trades: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    equity: list[float] = field(default_factory=list)
    cash: list[float] = field(default_factory=list)


def tick(price: float) -> float:
    """KRX since 2023."""
    return next(step for below, step in TICKS if price < below)


def at_upper(bars: list[Bar], place: int, *, is_limited: bool) -> bool:
    """Whether it opens at the upper limit."""
    if not is_limited or place == 0:
        return False
    top = round(bars[place - 1].close * 1.3, 6)
    return bars[place].open >= floor(round(top / tick(top), 9)) * tick(top) - 1e-9


def at_lower(bars: list[Bar], place: int, *, is_limited: bool) -> bool:
    """Whether it opens at the lower limit."""
    if not is_limited or place == 0:
        return False
    bottom = round(bars[place - 1].close * 0.7, 6)
    return bars[place].open <= ceil(round(bottom / tick(bottom), 9)) * tick(bottom) + 1e-9


def run(market: list[list[Bar]], rules: Rules, sessions: int) -> Outcome:
    """All sessions, one after the other."""
    loop = Loop(market, rules, sessions)
    for session in range(sessions):
        loop.session(session)
    loop.end()
    return loop.out


@dataclass
class Order:
    """A signal that would be bought."""

    symbol: int
    signal: int
    place: int
    price: float
    stop: float
    target: float
    rank: float

    @property
    def turn(self) -> tuple[bool, float, int]:
        """The highest rank first, those without one last, equals by symbol."""
        return (not isfinite(self.rank), -self.rank if isfinite(self.rank) else 0, self.symbol)


class Loop:
    """Money, and what is held."""

    def __init__(self, market: list[list[Bar]], rules: Rules, sessions: int) -> None:
        self.market, self.rules, self.sessions = market, rules, sessions
        self.out = Outcome()
        self.cash = self.equity = rules.cash
        self.held: dict[int, Held] = {}
        self.done_until: dict[int, int] = {}
        self.at = [{bar.session: place for place, bar in enumerate(bars)} for bars in market]

    def session(self, session: int) -> None:
        """One day."""
        self.open(session, only_new=False)
        for order in sorted(self.orders(session), key=lambda order: order.turn):
            self.buy(order)
        self.open(session, only_new=True)
        for symbol in sorted(self.held):
            place = self.at[symbol].get(session)
            if place is not None:
                self.inside(self.held[symbol], place)
        worth = 0.0
        for symbol, position in self.held.items():
            close = self.market[symbol][position.last].close
            worth += sum(part.shares * close for part in position.parts if not part.is_done)
        self.equity = self.cash + worth
        self.out.equity.append(self.equity)
        self.out.cash.append(self.cash)

    # --- the open ---

    def open(self, session: int, *, only_new: bool) -> None:
        """What is due, gaps, and limits."""
        for symbol in sorted(self.held):
            position, place = self.held[symbol], self.at[symbol].get(session)
            if place is None or (position.entered == place) != only_new:
                continue
            blocked = at_lower(self.market[symbol], place, is_limited=self.rules.limits)
            price = self.market[symbol][place].open
            for part in [one for one in position.parts if not one.is_done]:
                part.pending = part.pending or self.gap(position, part, price)
                if part.pending and not blocked:
                    self.leave(position, part, place, price, part.pending)

    def gap(self, position: Held, part: Part, price: float) -> str:
        """Why an open sells, if it does."""
        if self.rules.stop_check == "bar" and price <= max(position.stop, position.trail):
            return "TRAIL_GAP" if position.trail > position.stop else "STOP_GAP"
        return "TAKE_GAP" if part.has_target and price >= position.target else ""

    def orders(self, session: int) -> Iterator[Order]:
        """Signals of the session before."""
        for symbol, bars in enumerate(self.market):
            signal, place = self.at[symbol].get(session - 1), self.at[symbol].get(session)
            if signal is None or not self.wants(symbol, bars[signal]):
                continue
            order = self.order(symbol, signal, place) if place is not None else "NO_NEXT_SESSION"
            if bars[signal].exit:
                order = "CONFLICT"
            if isinstance(order, Order):
                yield order
            else:
                self.out.skipped.append((symbol, signal, order))

    def wants(self, symbol: int, bar: Bar) -> bool:
        """Whether a symbol may be bought after a bar."""
        return bar.entry

    def order(self, symbol: int, signal: int, place: int) -> Order | str:
        """The order of a signal, or why there is none."""
        bars, rules = self.market[symbol], self.rules
        if at_upper(bars, place, is_limited=rules.limits):
            return "LIMIT_UP_OPEN"
        price, seen = bars[place].open, bars[signal]
        base = seen.close if rules.base == "signal" else price
        stop = self.stop_of(base, seen)
        target = self.target_of(base, stop, seen)
        trail_known = not rules.trail or rules.trail[0] == "percent" or isfinite(seen.atr)
        if not isfinite(stop) or not isfinite(target) or not trail_known:
            return "UNKNOWN_LEVEL"
        if rules.stop and rules.stop[0] == "level" and stop >= price:
            return "BAD_STOP"
        if rules.target and rules.target[0] == "level" and target <= price:
            return "BAD_TARGET"
        return Order(symbol, signal, place, price, stop, target, seen.rank)

    def stop_of(self, base: float, seen: Bar) -> float:
        """Where it is stopped; far below when nowhere."""
        if not self.rules.stop:
            return -1e300
        kind, value = self.rules.stop
        if kind == "level":
            return seen.level
        return base * (1 - value / 100) if kind == "percent" else base - value * seen.atr

    def target_of(self, base: float, stop: float, seen: Bar) -> float:
        """Where the target is; far above when nowhere."""
        if not self.rules.target:
            return 1e300
        kind, value = self.rules.target
        if kind == "level":
            return seen.top
        if kind == "rr":
            return base + value * (base - stop)
        return base * (1 + value / 100) if kind == "percent" else base + value * seen.atr

    def buy(self, order: Order) -> None:
        """Buy it, or say why not."""
        rules, lost = self.rules, self.slip(order.price)
        skipped = ""
        shares = self.shares(order, lost)
        if order.symbol in self.held or order.signal < self.done_until.get(order.symbol, -1):
            skipped = "IN_POSITION"
        elif len(self.held) >= rules.slots:
            skipped = "SLOTS"
        elif shares < 1:
            skipped = "CASH"
        if skipped:
            self.out.skipped.append((order.symbol, order.signal, skipped))
            return
        self.cash -= shares * (order.price + lost) * (1 + rules.fee)
        parts = [Part(0, shares, has_target=rules.target is not None)]
        if rules.fraction < 1:
            first = int(shares * rules.fraction)
            parts = [Part(0, first, has_target=True), Part(1, shares - first, has_target=False)]
        parts = [part for part in parts if part.shares]
        position = Held(
            order.symbol, order.signal, order.place, order.price, order.stop, order.target, lost, parts, order.price
        )
        self.held[order.symbol] = position
        self.raise_trail(position, self.market[order.symbol][order.signal].atr)

    def shares(self, order: Order, lost: float) -> int:
        """How many the money is for."""
        rules, cash = self.rules, self.cash
        money = cash
        if rules.sizing == "equal":
            money = self.equity / rules.slots
        elif rules.sizing == "percent":
            money = self.equity * rules.size / 100
        elif rules.sizing == "amount":
            money = rules.size
        shares = int(min(money, cash) // ((order.price + lost) * (1 + rules.fee)))
        if rules.sizing == "risk":
            distance = order.price - order.stop
            shares = min(shares, int(self.equity * rules.size / 100 // distance)) if distance > 0 else 0
        return shares

    # --- inside the bar, and its close ---

    def inside(self, position: Held, place: int) -> None:
        """Stop, target, and what the close says."""
        bar, rules = self.market[position.symbol][place], self.rules
        line, trails = max(position.stop, position.trail), position.trail > position.stop
        position.last = place
        for part in self.free(position):
            if rules.stop_check == "bar" and bar.low <= line:
                part.is_ambiguous = part.has_target and bar.high >= position.target
                self.leave(position, part, place, line, "TRAIL" if trails else "STOP")
            elif part.has_target and bar.high >= position.target:
                self.leave(position, part, place, position.target, "TAKE")
        position.bars += 1
        for part in self.free(position):
            if rules.stop_check == "close" and bar.close <= line:
                part.pending = "TRAIL" if trails else "STOP"
            elif bar.exit or (bar.late_exit and position.bars >= rules.late_bars):
                part.pending = "SIGNAL"
            elif rules.max_bars and position.bars >= rules.max_bars:
                part.pending = "TIME"
        position.peak = max(position.peak, bar.high)
        self.raise_trail(position, bar.atr)

    def free(self, position: Held) -> list[Part]:
        """Parts that are held and not about to be sold."""
        return [one for one in position.parts if not one.is_done and not one.pending]

    def raise_trail(self, position: Held, atr: float) -> None:
        """It never falls."""
        if self.rules.trail:
            kind, value = self.rules.trail
            level = position.peak * (1 - value / 100) if kind == "percent" else position.peak - value * atr
            if isfinite(level):
                position.trail = max(position.trail, level)

    # --- money ---

    def slip(self, price: float) -> float:
        """How much worse it is filled."""
        ticks = self.rules.slippage_ticks * tick(price) if self.rules.slippage_ticks else 0.0
        return ticks + price * self.rules.slippage_bp / 10000

    def leave(self, position: Held, part: Part, place: int, price: float, reason: str) -> None:
        """Sell a part."""
        lost = self.slip(price)
        sold = part.shares * (price - lost)
        tax = sold * self.tax(position.symbol, place)
        self.cash += sold * (1 - self.rules.fee) - tax
        part.is_done = True
        position.until = max(position.until, place)
        costs = sold * self.rules.fee + tax + part.shares * lost
        self.told(position, part, place, price, reason, costs)
        if all(one.is_done for one in position.parts):
            del self.held[position.symbol]
            self.done_until[position.symbol] = position.until

    def tax(self, symbol: int, place: int) -> float:
        """The share of a sale that is tax."""
        if symbol in self.rules.untaxed:
            return 0.0
        return self.rules.taxes[self.market[symbol][place].session] if self.rules.taxes else self.rules.tax

    def flags(self, position: Held, part: Part, place: int, reason: str) -> str:
        """What is said beside a trade: an open that no day can make, bars that have ended, either of two exits."""
        bars = self.market[position.symbol]
        opens = range(position.entered + 1, place + 1)
        jumps = [one for one in opens if abs(bars[one].open / bars[one - 1].close - 1) > 0.301]
        stale = reason == "STILL_OPEN" and bars[place].session < self.sessions - 1
        said = (("ambiguous", part.is_ambiguous), ("jump", bool(jumps)), ("stale", stale))
        return " ".join(name for name, holds in said if holds)

    def told(self, position: Held, part: Part, place: int, price: float, reason: str, costs: float) -> None:
        """A trade, with the costs of its purchase."""
        bought = part.shares * (position.price + position.slip) * self.rules.fee + part.shares * position.slip
        self.out.trades.append(
            {
                "symbol": position.symbol, "leg": part.leg, "signal": position.signal, "entry": position.entered,
                "exit": place, "entry_price": position.price, "exit_price": price, "shares": part.shares,
                "reason": reason, "costs": bought + costs,
                "flags": self.flags(position, part, place, reason),
            }
        )  # fmt: skip

    def end(self) -> None:
        """Signals of the last session, and what is still held."""
        for symbol, bars in enumerate(self.market):
            last = self.at[symbol].get(self.sessions - 1)
            if last is not None and bars[last].entry:
                self.out.skipped.append((symbol, last, "CONFLICT" if bars[last].exit else "LAST_SESSION"))
        for symbol, position in self.held.items():
            for part in [one for one in position.parts if not one.is_done]:
                last = len(self.market[symbol]) - 1
                close = self.market[symbol][last].close
                self.told(position, part, last, close, "STILL_OPEN", 0.0)
