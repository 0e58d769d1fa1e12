"""The rules of filling once more: day by day, symbol by symbol, over plain lists. What the engine is held against.

It knows nothing of the engine but the types of its answers' fields: no lock-step, no arrays, no rows.
"""

from dataclasses import dataclass, field
from math import ceil, floor, isfinite, nan
from typing import Any

TICKS = ((2000, 1), (5000, 5), (20000, 10), (50000, 50), (200000, 100), (500000, 500), (float("inf"), 1000))


@dataclass
class Bar:
    """One traded bar and what was known at its close."""

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


@dataclass
class Rules:
    """The settings of a case, as words and numbers."""

    cash: float = 1e6
    slots: int = 3
    sizing: str = "equal"
    size: float = 0.0
    stop: tuple[str, float] | None = None
    target: tuple[str, float] | None = None
    fraction: float = 1.0
    trail: tuple[str, float] | None = None
    max_bars: int = 0
    late_bars: int = 3
    base: str = "fill"
    stop_check: str = "bar"
    limits: bool = True
    fee: float = 0.0
    tax: float = 0.0
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
    out = Outcome()
    cash, equity = rules.cash, rules.cash
    held: dict[int, Held] = {}
    done_until: dict[int, int] = {}
    at = [{bar.session: place for place, bar in enumerate(bars)} for bars in market]

    def slip(price: float) -> float:
        return rules.slippage_ticks * tick(price) * (rules.slippage_ticks > 0) + price * rules.slippage_bp / 10000

    def leave(position: Held, part: Part, place: int, price: float, reason: str) -> None:
        nonlocal cash
        lost = slip(price)
        sold = part.shares * (price - lost)
        tax = sold * rules.tax
        cash += sold * (1 - rules.fee) - tax
        part.is_done = True
        position.until = max(position.until, place)
        out.trades.append(
            {
                "symbol": position.symbol, "leg": part.leg, "signal": position.signal, "entry": position.entered,
                "exit": place, "entry_price": position.price, "exit_price": price, "shares": part.shares,
                "reason": reason,
                "costs": part.shares * (position.price + position.slip) * rules.fee + sold * rules.fee + tax
                + part.shares * (position.slip + lost),
            }
        )  # fmt: skip
        if all(one.is_done for one in position.parts):
            del held[position.symbol]
            done_until[position.symbol] = position.until

    def at_the_open(session: int, *, only_new: bool) -> None:
        for symbol in sorted(held):
            position = held[symbol]
            place = at[symbol].get(session)
            if place is None or (position.entered == place) != only_new:
                continue
            bar, line = market[symbol][place], max(position.stop, position.trail)
            trails = position.trail > position.stop
            blocked = at_lower(market[symbol], place, is_limited=rules.limits)
            for part in [one for one in position.parts if not one.is_done]:
                if not part.pending:
                    if rules.stop_check == "bar" and bar.open <= line:
                        part.pending = "TRAIL_GAP" if trails else "STOP_GAP"
                    elif part.has_target and bar.open >= position.target:
                        part.pending = "TAKE_GAP"
                if part.pending and not blocked:
                    leave(position, part, place, bar.open, part.pending)

    for session in range(sessions):
        at_the_open(session, only_new=False)
        # Entries of the signals of the session before.
        wanted = []
        for symbol, bars in enumerate(market):
            signal = at[symbol].get(session - 1)
            if signal is None or not bars[signal].entry:
                continue
            if bars[signal].exit:
                out.skipped.append((symbol, signal, "CONFLICT"))
                continue
            place = at[symbol].get(session)
            if place is None:
                out.skipped.append((symbol, signal, "NO_NEXT_SESSION"))
                continue
            if at_upper(bars, place, is_limited=rules.limits):
                out.skipped.append((symbol, signal, "LIMIT_UP_OPEN"))
                continue
            price = bars[place].open
            base = bars[signal].close if rules.base == "signal" else price
            stop, target = -1e300, 1e300
            problem = ""
            if rules.stop:
                kind, value = rules.stop
                stop = {
                    "percent": base * (1 - value / 100), "atr": base - value * bars[signal].atr,
                    "level": bars[signal].level,
                }[kind]  # fmt: skip
            if rules.target:
                kind, value = rules.target
                target = {
                    "percent": base * (1 + value / 100), "atr": base + value * bars[signal].atr,
                    "rr": base + value * (base - stop),
                }[kind]  # fmt: skip
            trail_known = not rules.trail or rules.trail[0] == "percent" or isfinite(bars[signal].atr)
            if not isfinite(stop) or not isfinite(target) or not trail_known:
                problem = "UNKNOWN_LEVEL"
            elif rules.stop and rules.stop[0] == "level" and stop >= price:
                problem = "BAD_STOP"
            if problem:
                out.skipped.append((symbol, signal, problem))
                continue
            rank = bars[signal].rank
            wanted.append(
                (not isfinite(rank), -rank if isfinite(rank) else 0, symbol, signal, place, price, stop, target)
            )
        for _, _, symbol, signal, place, price, stop, target in sorted(wanted):
            if symbol in held or signal < done_until.get(symbol, -1):
                out.skipped.append((symbol, signal, "IN_POSITION"))
                continue
            if len(held) >= rules.slots:
                out.skipped.append((symbol, signal, "SLOTS"))
                continue
            lost = slip(price)
            money = {
                "equal": equity / rules.slots, "percent": equity * rules.size / 100, "amount": rules.size,
                "risk": cash,
            }[rules.sizing]  # fmt: skip
            shares = int(min(money, cash) // ((price + lost) * (1 + rules.fee)))
            if rules.sizing == "risk":
                shares = min(shares, int(equity * rules.size / 100 // (price - stop)) if price > stop else 0)
            if shares < 1:
                out.skipped.append((symbol, signal, "CASH"))
                continue
            cash -= shares * (price + lost) * (1 + rules.fee)
            parts = [Part(0, shares, rules.target is not None)]
            if rules.fraction < 1:
                first = int(shares * rules.fraction)
                parts = [Part(0, first, True), Part(1, shares - first, False)]
            held[symbol] = Held(
                symbol, signal, place, price, stop, target, lost, [part for part in parts if part.shares], price
            )
            if rules.trail:
                kind, value = rules.trail
                held[symbol].trail = (
                    price * (1 - value / 100) if kind == "percent" else price - value * market[symbol][signal].atr
                )
        at_the_open(session, only_new=True)
        # Inside the bar, and its close.
        for symbol in sorted(held):
            position, place = held[symbol], at[symbol].get(session)
            if place is None:
                continue
            bar, line, trails = (
                market[symbol][place],
                max(position.stop, position.trail),
                position.trail > position.stop,
            )
            position.last = place
            for part in [one for one in position.parts if not one.is_done and not one.pending]:
                if rules.stop_check == "bar" and bar.low <= line:
                    leave(position, part, place, line, "TRAIL" if trails else "STOP")
                elif part.has_target and bar.high >= position.target:
                    leave(position, part, place, position.target, "TAKE")
            position.bars += 1
            for part in [one for one in position.parts if not one.is_done and not one.pending]:
                if rules.stop_check == "close" and bar.close <= line:
                    part.pending = "TRAIL" if trails else "STOP"
                elif bar.exit or (bar.late_exit and position.bars >= rules.late_bars):
                    part.pending = "SIGNAL"
                elif rules.max_bars and position.bars >= rules.max_bars:
                    part.pending = "TIME"
            position.peak = max(position.peak, bar.high)
            if rules.trail:
                kind, value = rules.trail
                level = position.peak * (1 - value / 100) if kind == "percent" else position.peak - value * bar.atr
                if isfinite(level):
                    position.trail = max(position.trail, level)
        equity = cash + sum(
            part.shares * market[symbol][position.last].close
            for symbol, position in held.items()
            for part in position.parts
            if not part.is_done
        )
        out.equity.append(equity)
        out.cash.append(cash)
    for symbol, bars in enumerate(market):
        last = at[symbol].get(sessions - 1)
        if last is not None and bars[last].entry:
            out.skipped.append((symbol, last, "CONFLICT" if bars[last].exit else "LAST_SESSION"))
    for symbol, position in held.items():
        for part in [one for one in position.parts if not one.is_done]:
            last = len(market[symbol]) - 1
            out.trades.append(
                {
                    "symbol": symbol, "leg": part.leg, "signal": position.signal, "entry": position.entered,
                    "exit": last, "entry_price": position.price, "exit_price": market[symbol][last].close,
                    "shares": part.shares, "reason": "STILL_OPEN",
                    "costs": part.shares * (position.price + position.slip) * rules.fee + part.shares * position.slip,
                }
            )  # fmt: skip
    return out
