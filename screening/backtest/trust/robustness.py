"""What becomes of the result when what should not matter much is changed: the day, the costs, the order. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from pastetrader.common.stop_signal import unstopped
from screening.backtest.engine.candidates import candidates_of
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.purchases import Purchases
from screening.backtest.metrics import YEAR_SESSIONS, expected_best_of, probability_of_skill, sharpe
from screening.backtest.simulation import Run
from screening.backtest.trading import legs_of, one_row_later, one_session_later_by, totals_of
from screening.backtest.trust.checks import Check
from screening.bars.panel import Floats, Places

ORDERS = 20
_LOW, _HIGH = 5.0, 95.0
_SURE = 0.95


def one_session_later(run: Run, *, first_day: int, last_day: int, check: Stop = unstopped) -> Check:
    """All entries one bar of the symbol later."""
    check()
    panel = run.rows.panel
    later = one_row_later(run.signals.entries, panel)
    candidates, _unfilled = candidates_of(run.rows, later, run.exits, first_day=first_day, last_day=last_day)
    legs = legs_of(run.rows, candidates, run.exits, run.legs[0].fraction, check)
    book = replace(run.book, candidates=candidates, legs=legs)
    by_calendar = one_session_later_by(run.by_calendar, panel)
    total = totals_of(book, by_calendar, first=run.first, check=check)
    now, then = run.ledger.total_return, total(run.signals.ranks[candidates.signals])
    text = _("Entered one session later: %(now)s %% becomes %(then)s %%.", now=_percent(now), then=_percent(then))
    return Check("one_session_later", "yellow" if now > 0 > then else "grey", text, then)


def without_and_more_costs(run: Run, check: Stop = unstopped) -> Check:
    """No costs, twice the costs, and how much more slippage a side leaves nothing."""
    free = replace(
        run.costs,
        fee=0.0,
        slippage_ticks=0.0,
        slippage_bp=0.0,
        tables=run.costs.tables.model_copy(
            update={"sell_taxes": (), "sell_fees_per_million": (), "sell_fees_per_share": ()}
        ),
    )
    dear = replace(
        run.costs,
        fee=run.costs.fee * 2,
        slippage_ticks=run.costs.slippage_ticks * 2,
        slippage_bp=run.costs.slippage_bp * 2,
    )
    ranks = run.signals.ranks[run.candidates.signals]
    without, twice = (
        totals_of(replace(run.book, costs=costs), run.by_calendar, first=run.first, check=check)(ranks)
        for costs in (free, dear)
    )
    now, more = run.ledger.total_return, break_even(run.ledger)
    if more is None:
        text = _(
            "Without costs it would be %(without)s %%, with twice the fees and slippage %(twice)s %%.",
            without=_percent(without),
            twice=_percent(twice),
        )
    else:
        text = _(
            "Without costs it would be %(without)s %%, with twice the fees and slippage %(twice)s %%. Of the same "
            "trades nothing is left at %(more)s basis points more on each side.",
            without=_percent(without),
            twice=_percent(twice),
            more=f"{more:.1f}",
        )
    return Check("costs", "yellow" if now > 0 > twice else "grey", text, twice)


def break_even(ledger: Ledger) -> float | None:
    """Basis points of the price on each side that would take all of the net result; None when there is nothing to take.

    net / (bought + sold) x 10,000, with the same shares; what is still held is not sold.
    """
    net = sum(trade.net for trade in ledger.trades)
    moved = sum(
        trade.shares * (trade.entry_price + (0.0 if trade.is_open else trade.exit_price)) for trade in ledger.trades
    )
    return 10_000 * net / moved if net > 0 else None


def luck_of_order(run: Run, *, seed: int, check: Stop = unstopped) -> Check:
    """The same signals taken in random orders: where the order that was used stands among them, in percent."""
    if isinstance(run.by_calendar, Purchases):
        return Check("luck_of_order", "grey", _("All symbols are bought on all dates: there is no order among them."))
    skipped = len(run.ledger.skipped)
    if not skipped:
        return Check("luck_of_order", "grey", _("Every signal found a place: their order decided nothing."))
    rng = np.random.default_rng(seed)
    count = len(run.candidates)
    total = totals_of(run.book, run.by_calendar, first=run.first, check=check)
    totals = [total(rng.random(count)) for _order in range(ORDERS)]
    mine = run.ledger.total_return
    under = sum(total < mine for total in totals) + sum(total == mine for total in totals) / 2
    place = 100 * under / len(totals)
    low, middle, high = np.percentile(totals, [_LOW, 50, _HIGH])
    text = _(
        "Taken in %(count)s random orders it would be %(low)s to %(high)s %%, half of them above %(middle)s %%: this "
        "order stands at %(place)s of 100.",
        count=ORDERS,
        low=_percent(low),
        high=_percent(high),
        middle=_percent(middle),
        place=round(place),
    )
    return Check("luck_of_order", "grey" if _LOW <= place <= _HIGH else "yellow", text, place)


def all_signals(run: Run) -> Check:
    """The mean net return of each signal that could be filled, traded or not, beside those that were traded."""
    if not len(run.candidates):
        return Check("all_signals", "grey", _("There was no signal that could be filled."))
    if run.by_calendar is not None:
        text = _("Positions are changed by the calendar: what a signal alone would have made is not known.")
        return Check("all_signals", "grey", text)
    every = float(net_returns(run).mean())
    taken = [trade.net_return for trade in run.ledger.trades]
    text = _(
        "The %(traded)s trades made %(taken)s %% each in the mean; all %(count)s signals that could be filled "
        "%(every)s %%.",
        traded=len(taken),
        taken=_percent(float(np.mean(taken)) if taken else 0.0),
        count=len(run.candidates),
        every=_percent(every),
    )
    return Check("all_signals", "grey", text, every)


def net_returns(run: Run) -> Floats:
    """What each candidate would have made of one share, after costs, of the price at entry."""
    days, costs, prices = run.rows.panel.sessions, run.costs, run.candidates.prices
    paid = prices + costs.slippage(prices, days[run.candidates.fills])
    total = np.zeros(len(prices))
    for leg in run.legs:
        got = leg.paths.prices - np.where(
            leg.paths.reasons > 0, costs.slippage(leg.paths.prices, days[leg.paths.exits]), 0.0
        )
        sold = np.where(leg.paths.reasons > 0, got, 0.0)
        total += leg.fraction * (got - _taken(run, leg.paths.exits, sold) - paid - costs.fee * (paid + sold))
    returns: Floats = total / prices
    return returns


def _taken(run: Run, exits: Places, sold: Floats) -> Floats:
    """Tax and regulator's fees of one share that is sold for so much in each of these rows; of nothing, nothing."""
    tables, boards = run.costs.tables, run.costs.boards
    names, kinds = np.unique(boards or ("",) * len(run.rows.panel.symbols), return_inverse=True)
    numbers, days = np.unique(run.rows.panel.sessions[exits], return_inverse=True)
    of_money = np.array(
        [
            [tables.sell_tax(day, str(name)) + tables.sell_fees(day, 1.0, 0) for day in numbers.tolist()]
            for name in names
        ]
    )
    of_share = np.array([tables.sell_fees(day, 0.0, 1) for day in numbers.tolist()])
    symbols = np.searchsorted(run.rows.panel.ends, run.candidates.fills, side="right")
    taken: Floats = np.where(sold > 0, sold * of_money[kinds[symbols], days] + of_share[days], 0.0)
    return taken


def tried_variants(ledger: Ledger, others: Sequence[float]) -> Check:
    """How likely the Sharpe ratio is more than the best that luck gives among so many variants (DSR).

    `others`: the ratios of a session of those that were tried before.
    """
    curve = np.concatenate([[ledger.start_cash], ledger.equity])
    changes = curve[1:] / curve[:-1] - 1
    count = len(others) + 1
    ratio = sharpe(changes)
    if count < 2 or ratio is None:
        return Check("tried_variants", "grey", _("It is the first variant that was tried on these bars."), count)
    variance = float(np.var([*others, ratio / sqrt(YEAR_SESSIONS)], ddof=1))
    chance = probability_of_skill(changes, against=expected_best_of(count, variance))
    text = _(
        "It is one of %(count)s variants that were tried on this market: the chance that it is more than the luck of "
        "the best is %(chance)s %%.",
        count=count,
        chance=round(100 * (chance or 0)),
    )
    return Check("tried_variants", "yellow" if (chance or 0) < _SURE else "grey", text, count)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
