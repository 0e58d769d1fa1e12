"""The ledger of a run: each signal a trade, holdings changed on dates, or an amount bought on dates. Pure."""

from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Candidates
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exits import Exits
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.lots import Lots, held_on
from screening.backtest.engine.paths import paths_of
from screening.backtest.engine.portfolio import Account, Leg, portfolio_of
from screening.backtest.engine.purchases import Purchases, purchased
from screening.backtest.engine.rebalancing import Rebalancing, rebalanced
from screening.backtest.engine.rows import Marks, Rows
from screening.backtest.planning.days import after
from screening.bars.panel import Floats, Panel

ByCalendar = Rebalancing | Purchases


def legs_of(
    rows: Rows, candidates: Candidates, exits: Exits, fraction: float, check: Check = unstopped
) -> tuple[Leg, ...]:
    """The parts of each position, and how each would go; `fraction` is sold at the target."""
    if not (exits.signals or exits.stop or exits.target or exits.trail):
        return (Leg(1.0, held_on(rows, candidates)),)
    legs = [Leg(fraction, paths_of(rows, candidates, exits, check))]
    if fraction < 1:
        legs.append(Leg(1 - fraction, paths_of(rows, candidates, exits.without_target(), check)))
    return tuple(legs)


@dataclass(frozen=True, eq=False)
class Book:
    """What is traded, and with what: purchases that can be filled, how each would go, money, costs."""

    rows: Rows
    candidates: Candidates
    legs: tuple[Leg, ...]
    account: Account
    costs: Costs


def traded(
    book: Book, ranks: Floats, by_calendar: ByCalendar | None, *, first: int, check: Check = unstopped
) -> Ledger:
    """Trade from the session numbered `first` on. `ranks`: a number for each candidate."""
    parts = (book.rows, book.candidates, book.legs)
    match by_calendar:
        case None:
            return portfolio_of(*parts, ranks, book.account, book.costs, first=first, check=check)
        case Rebalancing():
            return rebalanced(Lots(*parts, book.account, book.costs), ranks, by_calendar, first=first, check=check)
        case Purchases():
            return purchased(Lots(*parts, book.account, book.costs), by_calendar, first=first, check=check)


def one_row_later(marks: Marks, panel: Panel) -> Marks:
    """Each mark at its symbol's next row; those of last rows are gone."""
    later = np.zeros_like(marks)
    later[1:] = marks[:-1]
    later[panel.starts[panel.lengths > 0]] = False
    return later


def one_session_later_by(by_calendar: ByCalendar | None, panel: Panel) -> ByCalendar | None:
    """The same decisions carried out one session later."""
    match by_calendar:
        case Rebalancing():
            members = one_row_later(by_calendar.members, panel)
            return replace(by_calendar, dates=after(by_calendar.dates), members=members)
        case Purchases():
            return replace(by_calendar, dates=after(by_calendar.dates))
    return None
