"""Holdings changed on dates and purchases on dates once more, day by day over plain lists (F23 to F27).

What a lot does by itself is what a position does in the plain loop; the rest is written here once more.
"""

from dataclasses import dataclass, field

from screening.tests.backtest.plain_loop import Bar, Held, Loop, Order, Outcome, Part, Rules, at_lower


@dataclass
class ByDates:
    """`dates`: sessions at whose open something is done. An `amount` makes purchases of it; otherwise weights.

    `decides_at_the_end`: the last session is one after which something would be done.
    """

    dates: set[int] = field(default_factory=set)
    amount: float = 0.0
    sells_the_rest: bool = True
    shares_all: bool = False
    decides_at_the_end: bool = False


def run_by_dates(market: list[list[Bar]], rules: Rules, by: ByDates, sessions: int) -> Outcome:
    """All sessions, one after the other."""
    loop = _CalendarLoop(market, rules, by, sessions)
    for session in range(sessions):
        loop.session(session)
    loop.end()
    if not by.amount:
        loop.out.skipped = [one for one in loop.out.skipped if market[one[0]][one[1]].entry]
    return loop.out


class _CalendarLoop(Loop):
    """Money, and the lots of each symbol, the oldest first."""

    def __init__(self, market: list[list[Bar]], rules: Rules, by: ByDates, sessions: int) -> None:
        super().__init__(market, rules, sessions)
        self.by = by
        self.lots: dict[int, list[Held]] = {}
        self.waits: dict[int, tuple[str, int]] = {}
        self.purses = [0.0] * len(market)

    def session(self, session: int) -> None:
        """One day."""
        gone = self.own_opens(session, is_new=False)
        is_date = session in self.by.dates
        if is_date and not self.by.amount:
            self.decide(session)
        self.sell_waiting(session)
        if is_date:
            orders = sorted(self.orders(session), key=lambda order: order.turn)
            if self.by.amount:
                self.purchase(sorted(orders, key=lambda order: order.symbol))
            else:
                self.change(session, orders, gone)
        self.own_opens(session, is_new=True)
        for lots in [list(one) for one in self.lots.values()]:
            for lot in lots:
                place = self.at[lot.symbol].get(session)
                if place is not None:
                    self.inside(lot, place)
        worth = sum(self.count(symbol) * self.market[symbol][lots[0].last].close for symbol, lots in self.lots.items())
        self.equity = self.cash + worth
        self.out.equity.append(self.equity)
        self.out.cash.append(self.cash)

    def count(self, symbol: int) -> int:
        """Shares of all its lots."""
        return sum(part.shares for lot in self.lots.get(symbol, []) for part in lot.parts if not part.is_done)

    def own_opens(self, session: int, *, is_new: bool) -> set[int]:
        """What is due, and gaps, of lots that are (not) of this very bar; the symbols of which something was sold."""
        gone = set()
        for symbol in sorted(self.lots):
            place = self.at[symbol].get(session)
            if place is None:
                continue
            blocked = at_lower(self.market[symbol], place, is_limited=self.rules.limits)
            price = self.market[symbol][place].open
            for lot in [one for one in self.lots[symbol] if (one.entered == place) == is_new]:
                for part in [one for one in lot.parts if not one.is_done]:
                    part.pending = part.pending or self.gap(lot, part, price)
                    if part.pending and not blocked:
                        self.leave(lot, part, place, price, part.pending)
                        gone.add(symbol)
        return gone

    def known(self, symbol: int, session: int) -> bool:
        """Whether it has a bar now and had one the session before."""
        return session in self.at[symbol] and session - 1 in self.at[symbol]

    def stays(self, symbol: int, session: int) -> bool:
        """Whether it was a member at the close before, where that matters."""
        return not self.by.sells_the_rest or self.market[symbol][self.at[symbol][session - 1]].entry

    def decide(self, session: int) -> None:
        """What left is to be sold, all of it."""
        for symbol in list(self.lots):
            if self.known(symbol, session):
                self.waits.pop(symbol, None)
                if not self.stays(symbol, session):
                    self.waits[symbol] = ("LEFT", self.count(symbol))

    def sell_waiting(self, session: int) -> None:
        """At the first open at which somebody buys, the oldest lots first."""
        for symbol in list(self.waits):
            place = self.at[symbol].get(session)
            if symbol not in self.lots:
                del self.waits[symbol]
            elif place is not None and not at_lower(self.market[symbol], place, is_limited=self.rules.limits):
                reason, wanted = self.waits.pop(symbol)
                self.sell(symbol, place, wanted, reason)

    def sell(self, symbol: int, place: int, wanted: int, reason: str) -> None:
        """So many shares."""
        price = self.market[symbol][place].open
        for lot in list(self.lots[symbol]):
            for part in list(lot.parts):
                if part.is_done or not wanted:
                    continue
                sold = min(wanted, part.shares)
                wanted -= sold
                rest = part.shares - sold
                piece = part
                if rest:
                    piece, part.shares = Part(part.leg, sold, part.has_target), rest
                    lot.parts.append(piece)
                self.leave(lot, piece, place, price, reason)

    def change(self, session: int, orders: list[Order], gone: set[int]) -> None:
        """Cut what is too large, and buy in the order of rank what is too small or new."""
        free = self.rules.slots - len(self.lots)
        new = [one for one in orders if self.is_member(one) and one.symbol not in self.lots and one.symbol not in gone]
        leaving = sum(reason == "LEFT" for reason, _ in self.waits.values())
        weight = self.equity / self.rules.slots
        if self.by.shares_all:
            weight = self.equity / max(1, len(self.lots) - leaving + min(free, len(new)))
        elif self.rules.sizing == "percent":
            weight = self.equity * self.rules.size / 100
        wanted = {}
        for symbol in sorted(self.lots):
            if self.known(symbol, session) and self.waits.get(symbol, ("", 0))[0] != "LEFT":
                price = self.market[symbol][self.at[symbol][session]].open
                wanted[symbol] = int(weight // ((price + self.slip(price)) * (1 + self.rules.fee)))
                if self.count(symbol) > wanted[symbol]:
                    self.waits[symbol] = ("REBALANCE", self.count(symbol) - wanted[symbol])
        self.sell_waiting(session)
        for order in orders:
            skipped = self.bring_to(order, weight, wanted, gone)
            if skipped and self.is_member(order):
                self.out.skipped.append((order.symbol, order.signal, skipped))

    def is_member(self, order: Order) -> bool:
        """Whether it was a signal, and not only a way to buy more of what is held."""
        return self.market[order.symbol][order.signal].entry

    def bring_to(self, order: Order, weight: float, wanted: dict[int, int], gone: set[int]) -> str:
        """Buy what misses; why not."""
        each = (order.price + self.slip(order.price)) * (1 + self.rules.fee)
        if order.symbol in gone:
            return "IN_POSITION"
        if order.symbol in self.lots:
            missing = wanted.get(order.symbol, 0) - self.count(order.symbol)
            if missing <= 0:
                return "IN_POSITION"
        elif not self.is_member(order) or len(self.lots) >= self.rules.slots:
            return "SLOTS"
        else:
            missing = int(weight // each)
        shares = min(missing, int(self.cash // each))
        if shares < 1:
            return "CASH"
        self.take(order, shares)
        return ""

    def purchase(self, orders: list[Order]) -> None:
        """Equal parts of the amount, with what was left of those before."""
        self.purses = [purse + self.by.amount / len(self.market) for purse in self.purses]
        for order in orders:
            each = (order.price + self.slip(order.price)) * (1 + self.rules.fee)
            shares = int(min(self.purses[order.symbol], self.cash) // each)
            if shares < 1:
                self.out.skipped.append((order.symbol, order.signal, "CASH"))
                continue
            self.purses[order.symbol] -= shares * each
            self.take(order, shares)

    def wants(self, symbol: int, bar: Bar) -> bool:
        """Whether it may be bought after a bar: always, as a member, or to bring it back to its weight."""
        if self.by.amount or bar.entry:
            return True
        return not self.by.sells_the_rest and symbol in self.lots

    def take(self, order: Order, shares: int) -> None:
        """A new lot."""
        lost = self.slip(order.price)
        self.cash -= shares * (order.price + lost) * (1 + self.rules.fee)
        parts = [Part(0, shares, has_target=self.rules.target is not None)]
        if self.rules.fraction < 1:
            first = int(shares * self.rules.fraction)
            parts = [Part(0, first, has_target=True), Part(1, shares - first, has_target=False)]
        lot = Held(
            order.symbol, order.signal, order.place, order.price, order.stop, order.target, lost,
            [part for part in parts if part.shares], order.price, last=order.place,
        )  # fmt: skip
        self.lots.setdefault(order.symbol, []).append(lot)
        self.raise_trail(lot, self.market[order.symbol][order.signal].atr)

    def leave(self, position: Held, part: Part, place: int, price: float, reason: str) -> None:
        """Sell a part; a lot without any is gone."""
        self.held[position.symbol] = position
        super().leave(position, part, place, price, reason)
        self.held = {}
        self.lots[position.symbol] = [
            lot for lot in self.lots[position.symbol] if not all(one.is_done for one in lot.parts)
        ]
        if not self.lots[position.symbol]:
            del self.lots[position.symbol]

    def end(self) -> None:
        """Signals of the last session, and what is still held."""
        if self.by.decides_at_the_end:
            super().end()
        for symbol, lots in self.lots.items():
            for lot in lots:
                for part in [one for one in lot.parts if not one.is_done]:
                    last = len(self.market[symbol]) - 1
                    self.told(lot, part, last, self.market[symbol][last].close, "STILL_OPEN", 0.0)
