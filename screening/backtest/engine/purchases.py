"""Purchases for an amount on dates, whatever prices do (F27 of docs/backtest.md). Pure."""

from dataclasses import dataclass

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Skip
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.lots import Lots
from screening.backtest.engine.rebalancing import places_by_session
from screening.backtest.engine.rows import Marks


@dataclass(frozen=True, eq=False)
class Purchases:
    """`dates`: marks of the sessions at whose open something is bought; `amount`: money on each, for all symbols."""

    dates: Marks
    amount: float


def purchased(lots: Lots, rules: Purchases, *, first: int, check: Check = unstopped) -> Ledger:
    """Buy from the session numbered `first` on to the last; every symbol of the panel gets an equal part.

    The candidates of the lots are the purchases that can be filled. What whole shares leave of a part is carried over
    to the next date, and so is the part of a symbol that cannot be bought.
    """
    rows, candidates = lots.rows, lots.candidates
    symbols = len(rows.panel.symbols)
    purses = [0.0] * symbols
    by_session = places_by_session(rows, candidates, np.zeros(len(candidates)))
    owners = rows.owners[candidates.fills].tolist()
    for number in range(first, len(rows.sessions)):
        check()
        lots.open(number)
        if rules.dates[number]:
            purses = [purse + rules.amount / symbols for purse in purses]
            for place in by_session.get(number, []):
                outlay = float(lots.outlay[place])
                shares = int(min(purses[owners[place]], lots.cash) // outlay)
                if shares >= 1:
                    purses[owners[place]] -= shares * outlay
                    lots.buy(place, shares, number)
                else:
                    lots.skip(place, Skip.CASH)
        lots.close()
    return lots.ledger()
