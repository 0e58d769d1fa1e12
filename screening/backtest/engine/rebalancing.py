"""Holdings that are changed on dates: what left is sold, what stays is brought back to its weight, what is new bought.

Rules F23 to F26 of docs/backtest.md. Pure.
"""

from dataclasses import dataclass

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Candidates, Skip
from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.lots import Lots, Order
from screening.backtest.engine.rows import Marks, Rows
from screening.bars.panel import Floats, Places


@dataclass(frozen=True, eq=False)
class Rebalancing:
    """`dates`: marks of the sessions at whose open holdings are changed, by what was known at the close before.

    `members`: rows that may be bought. `sells_the_rest`: what is held and no member is sold; otherwise only its own
    exits sell it. `shares_all`: the weight is an equal part of the equity among all that is held then, not of the
    places that there are.
    """

    dates: Marks
    members: Marks
    sells_the_rest: bool = True
    shares_all: bool = False


def rebalanced(lots: Lots, ranks: Floats, rules: Rebalancing, *, first: int, check: Check = unstopped) -> Ledger:
    """Trade from the session numbered `first` on to the last.

    The candidates of the lots are purchases that can be filled: members, and what may be brought back to its weight.
    `ranks` is a number for each; the highest goes first, equals and NaN (last) by symbol.
    """
    run = _Run(lots, rules)
    by_session = places_by_session(lots.rows, lots.candidates, ranks)
    for number in range(first, len(lots.rows.sessions)):
        check()
        run.session(number, by_session.get(number, []))
    return lots.ledger()


def places_by_session(rows: Rows, candidates: Candidates, ranks: Floats) -> dict[int, list[int]]:
    """The candidates of each session in which there are some, by rank."""
    down = np.where(np.isfinite(ranks), -ranks, np.inf)
    sessions = rows.numbers[candidates.fills]
    found: dict[int, list[int]] = {}
    for place in np.lexsort((rows.owners[candidates.fills], down, sessions)).tolist():
        found.setdefault(int(sessions[place]), []).append(place)
    return found


class _Run:
    """The state between sessions."""

    def __init__(self, lots: Lots, rules: Rebalancing) -> None:
        self.lots, self.rules, self.rows = lots, rules, lots.rows
        candidates = lots.candidates
        self.owners: Places = self.rows.owners[candidates.fills].astype(np.int64)
        self.is_member = rules.members[candidates.signals]

    def session(self, number: int, places: list[int]) -> None:
        """Exits at the open, changes of holdings, exits inside the bar, and the close."""
        self.lots.open(number)
        is_date = bool(self.rules.dates[number])
        staying = self._decide(number) if is_date else []
        self.lots.sell_what_is_ordered()
        if is_date:
            self._change(number, places, staying)
        self.lots.close()

    def _decide(self, number: int) -> list[int]:
        """Order what left; the symbols that stay and can be brought back to weight."""
        staying = []
        for symbol, position in sorted(self.lots.positions.items()):
            known = position.row - 1
            if not position.trades_now or known < self.rows.panel.starts[symbol]:
                continue
            if int(self.rows.numbers[known]) != number - 1:
                continue
            # A new decision takes the place of one that waits.
            self.lots.orders.pop(symbol, None)
            if self.rules.sells_the_rest and not self.rules.members[known]:
                self.lots.orders[symbol] = Order(Reason.LEFT, position.shares)
            else:
                staying.append(symbol)
        return staying

    def _change(self, number: int, places: list[int], staying: list[int]) -> None:
        entrants = [place for place in places if self._enters(place)]
        free = self.lots.account.slots - len(self.lots.positions)
        weight = self._weight(min(free, len(entrants)))
        wanted: dict[int, int] = {}
        for symbol in staying:
            position = self.lots.positions[symbol]
            wanted[symbol] = int(weight // self.lots.outlay_at(position.row))
            over = position.shares - wanted[symbol]
            if over > 0:
                self.lots.orders[symbol] = Order(Reason.REBALANCE, over)
        self.lots.sell_what_is_ordered()
        for place in places:
            reason = self._buy(place, number, weight, wanted)
            if reason != Skip.TRADED and self.is_member[place]:
                self.lots.skip(place, reason)

    def _enters(self, place: int) -> bool:
        symbol = int(self.owners[place])
        return bool(self.is_member[place]) and symbol not in self.lots.positions and symbol not in self.lots.ended_now

    def _weight(self, entering: int) -> float:
        """Money for each position, of the equity at the close before."""
        account = self.lots.account
        if self.rules.shares_all:
            leaving = sum(order.reason == Reason.LEFT for order in self.lots.orders.values())
            return self.lots.equity / max(1, len(self.lots.positions) - leaving + entering)
        if account.kind == "percent":
            return self.lots.equity * account.size / 100
        return self.lots.equity / account.slots

    def _buy(self, place: int, number: int, weight: float, wanted: dict[int, int]) -> Skip:
        symbol, lots = int(self.owners[place]), self.lots
        outlay = float(lots.outlay[place])
        if symbol in lots.ended_now:
            return Skip.IN_POSITION
        if (position := lots.positions.get(symbol)) is not None:
            missing = wanted[symbol] - position.shares if symbol in wanted else 0
            if missing <= 0:
                return Skip.IN_POSITION
        elif not self.is_member[place] or len(lots.positions) >= lots.account.slots:
            return Skip.SLOTS
        else:
            missing = int(weight // outlay)
        shares = min(missing, int(lots.cash // outlay))
        if shares < 1:
            return Skip.CASH
        lots.buy(place, shares, number)
        return Skip.TRADED
