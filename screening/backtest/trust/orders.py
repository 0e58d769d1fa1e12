"""Orders that the market did not take as they were: price limits, halts, symbols whose bars have ended. Pure."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from pastetrader.common.messages import message as _
from screening.backtest.engine.candidates import Skip
from screening.backtest.simulation import Run
from screening.backtest.trust.checks import Check

# Of the trades; more waited for somebody to buy.
FEW_WAITED = 0.01


def orders(run: Run) -> Iterator[Check]:
    """All of these checks that have something to say."""
    skipped = Counter([*run.unfilled.reasons.tolist(), *run.ledger.skipped_reasons.tolist()])
    yield from _limits(run, skipped[Skip.LIMIT_UP_OPEN])
    if halted := skipped[Skip.NO_NEXT_SESSION]:
        text = _("%(count)s signals had no bar in the next session: none of them was bought.", count=halted)
        yield Check("halts", "grey", text, halted)
    if stale := sum(trade.is_stale for trade in run.ledger.trades):
        text = _("%(count)s positions are of symbols whose bars have ended: valued at their last close.", count=stale)
        yield Check("stale", "yellow", text, stale)


def _limits(run: Run, not_bought: int) -> Iterator[Check]:
    """F4 and F12, as they were counted; or that they were left out."""
    if not run.costs.tables.price_limits:
        return
    if not run.with_limits:
        text = _("Price limits were left out: what opened at one was bought and sold as if somebody had been there.")
        yield Check("limits", "yellow", text)
        return
    waited = [sessions for sessions in waits(run) if sessions]
    if not waited and not not_bought:
        yield Check("limits", "grey", _("No order met a price limit."), 0)
        return
    text = _(
        "%(bought)s signals opened at the upper price limit and were not bought; %(sold)s sales waited at the lower "
        "one, %(sessions)s sessions in all.",
        bought=not_bought,
        sold=len(waited),
        sessions=sum(waited),
    )
    is_much = len(waited) > FEW_WAITED * len(run.ledger.trades)
    yield Check("limits", "yellow" if is_much else "grey", text, not_bought + len(waited))


def waits(run: Run) -> list[int]:
    """How many bars the sale of each trade waited at the lower price limit."""
    entries = np.array([trade.entry for trade in run.ledger.trades], dtype=np.int64)
    places = np.searchsorted(run.candidates.fills, entries)
    return [
        int(run.legs[trade.leg].paths.waited[place])
        for trade, place in zip(run.ledger.trades, places.tolist(), strict=True)
    ]
