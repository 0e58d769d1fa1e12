"""A portfolio over sessions: places, cash, order of signals and sizes couple the symbols here. Pure.

Equity and cash are floats of the market's currency; shares are whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.booking import Journal, Part, ledger_of
from screening.backtest.engine.candidates import Candidates
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.offers import Leg, Offers
from screening.backtest.engine.rows import Rows
from screening.backtest.engine.slots import Slots
from screening.bars.panel import Floats, Places

# A portfolio is asked for with its legs.
__all__ = ["Account", "Leg", "SizeKind", "journal_of", "portfolio_of"]

_STILL_OPEN = int(Reason.STILL_OPEN)

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
    offers = Offers(rows, candidates, legs, costs)
    return ledger_of(offers, journal_of(offers, ranks, account, first=first, check=check), account.cash, first)


def journal_of(offers: Offers, ranks: Floats, account: Account, *, first: int, check: Check = unstopped) -> Journal:
    """The same as it was written down: without trades and reasons, which who only wants the equity does without."""
    run = _Run(offers, ranks, account)
    days = offers.rows.sessions.tolist()
    for number in range(first, len(days)):
        check()
        run.session(number, days[number])
    return run.journal


class _Run:
    """The state between sessions."""

    def __init__(self, offers: Offers, ranks: Floats, account: Account) -> None:
        self.offers, self.candidates, self.costs = offers, offers.candidates, offers.costs
        self.account = account
        # Lowest first.
        self.turns = np.where(np.isfinite(ranks), -ranks, np.inf)
        self.outlay = offers.outlay
        self.cash = self.equity = account.cash
        # A symbol has one place at a time.
        self.slots = Slots(offers.rows, min(account.slots, len(offers.rows.panel.ends)))
        # The first row of a signal that counts again, by symbol (F5).
        self.free_from: dict[int, int] = {}
        self.due: defaultdict[int, list[Part]] = defaultdict(list)
        self.journal = Journal()

    def session(self, number: int, day: int) -> None:
        """Exits at the open, entries at the open, exits inside the bar, and the close."""
        # F14: only what is sold at the open makes room for that open's entries.
        later = []
        for part in self.due.pop(number, ()):
            if self.offers.legs[part.leg].paths.at_open[part.candidate]:
                self._sell(part)
            else:
                later.append(part)
        start, end = self.offers.edges[number : number + 2]
        if self.slots.free and start < end:
            self._enter(self.offers.by_session[start:end], number, later)
        for part in later:
            self._sell(part)
        invested = self.slots.value(day)
        self.equity = self.cash + invested
        self.journal.close(self.equity, self.cash, invested, self.slots.held)

    def _enter(self, places: Places, number: int, later: list[Part]) -> None:
        """Buy in the order of rank until there is no place; each signal meets what those before it have left."""
        for place in places[np.argsort(self.turns[places], kind="stable")].tolist():
            symbol, signal = int(self.offers.owners[place]), int(self.candidates.signals[place])
            if signal < self.free_from.get(symbol, -1):
                continue
            if (shares := self._shares(place)) >= 1:
                self._buy(place, symbol, shares, number, later)
                if not self.slots.free:
                    return
            else:
                self.journal.too_dear.append(place)

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

    def _buy(self, place: int, symbol: int, shares: int, number: int, later: list[Part]) -> None:
        self.cash -= shares * float(self.outlay[place])
        fill = int(self.candidates.fills[place])
        slot = self.slots.take(fill, int(self.offers.rows.panel.ends[symbol]) - 1, shares)
        parts = [Part(slot, place, symbol, leg, count) for leg, count in enumerate(self._shared(shares)) if count]
        # Sold by then, or the bars have ended: no signal of the symbol before that row counts.
        until = self.free_from[symbol] = max(self._hold(part, number, later) for part in parts)
        self.journal.holdings.append((fill, until))

    def _shared(self, shares: int) -> list[int]:
        """Shares of each leg; the last has what the others leave."""
        if len(self.offers.legs) == 1:
            return [shares]
        parts = [int(shares * leg.fraction) for leg in self.offers.legs[:-1]]
        return [*parts, shares - sum(parts)]

    def _hold(self, part: Part, number: int, later: list[Part]) -> int:
        """Until which row it is held."""
        paths = self.offers.legs[part.leg].paths
        row = int(paths.exits[part.candidate])
        self.journal.parts.append(part)
        if paths.reasons[part.candidate] != _STILL_OPEN:
            leaves = self.offers.number_of(row)
            # What is sold in the very bar that it was bought in makes no room for others of that open.
            (later if leaves == number else self.due[leaves]).append(part)
        return row

    def _sell(self, part: Part) -> None:
        paths = self.offers.legs[part.leg].paths
        place, shares = part.candidate, part.shares
        price, slip = float(paths.prices[place]), float(self.offers.exit_slips[part.leg][place])
        part.tax = self.costs.tax(
            part.symbol,
            int(self.offers.rows.panel.sessions[paths.exits[place]]),
            shares * price - shares * slip,
            shares,
        )
        self.cash += shares * (price - slip) * (1 - self.costs.fee) - part.tax
        self.slots.give(part.slot, shares)
