"""Whether there is enough behind the numbers, and whether they could have been had: trades, money, data. Pure."""

from collections.abc import Iterator

import numpy as np

from pastetrader.common.messages import message as _
from screening.backtest.metrics import Metrics, closed_of
from screening.backtest.simulation import Run
from screening.backtest.trust.checks import Check
from screening.backtest.trust.orders import orders
from screening.bars.panel import Floats

LEAST_TRADES = 30
LEAST_T = 2.0
TOP = 5
LARGE, VERY_LARGE = 0.01, 0.10


def substance(run: Run, metrics: Metrics, *, delisted: int) -> Iterator[Check]:
    """All of these checks. `delisted`: how many of the symbols are known to be listed no more."""
    yield _few_trades(metrics)
    yield from _concentration(run)
    yield from _liquidity(run)
    yield from _ambiguous(run)
    yield from _jumps(run)
    yield from orders(run)
    yield _survivors(delisted)


def _few_trades(metrics: Metrics) -> Check:
    few, t = metrics.trades, metrics.expectancy_t
    if few < LEAST_TRADES:
        text = _("%(count)s trades that have ended are too few to tell from luck.", count=few)
        return Check("few_trades", "yellow", text, few)
    if t is not None and abs(t) < LEAST_T:
        text = _("The mean of %(count)s trades cannot be told from zero (t = %(t)s).", count=few, t=f"{t:.1f}")
        return Check("few_trades", "yellow", text, few)
    return Check("few_trades", "grey", _("%(count)s trades have ended.", count=few), few)


def _concentration(run: Run) -> Iterator[Check]:
    wins = sorted((one.net for one in closed_of(run.ledger.trades) if one.net > 0), reverse=True)
    if len(wins) > TOP:
        share = sum(wins[:TOP]) / sum(wins)
        text = _("The best five trades made %(share)s %% of all that was won.", share=round(100 * share))
        yield Check("concentration", "yellow" if share > 0.5 else "grey", text, share)


def _liquidity(run: Run) -> Iterator[Check]:
    if not run.ledger.trades:
        return
    columns = run.rows.panel.columns
    rows = np.array([trade.entry for trade in run.ledger.trades])
    money = np.array([trade.shares * trade.entry_price for trade in run.ledger.trades])
    traded: Floats = columns["close"][rows] * columns["volume"][rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(traded > 0, money / traded, np.inf)
    large, very = float((part > LARGE).mean()), float((part > VERY_LARGE).mean())
    text = _(
        "%(large)s %% of the purchases were larger than 1 %% of the day's trading in the symbol, %(very)s %% larger "
        "than 10 %%.",
        large=round(100 * large),
        very=round(100 * very),
    )
    yield Check("liquidity", "yellow" if large > 0.1 or very > 0.01 else "grey", text, large)


def _ambiguous(run: Run) -> Iterator[Check]:
    count = sum(trade.is_ambiguous for trade in run.ledger.trades)
    if count:
        text = _(
            "%(count)s trades were stopped in a bar that held the target as well: which came first is not known.",
            count=count,
        )
        yield Check("ambiguous", "yellow" if count > 0.02 * len(run.ledger.trades) else "grey", text, count)


def _jumps(run: Run) -> Iterator[Check]:
    jumped = [trade for trade in run.ledger.trades if trade.has_jump]
    if jumped:
        net = sum(trade.net for trade in jumped)
        text = _(
            "%(count)s trades held over a jump that no day can make: a split that is not in the bars, or a real fall. "
            "They made %(net)s of the result.",
            count=len(jumped),
            net=f"{net:,.0f}",
        )
        yield Check("jumps", "yellow", text, net)


def _survivors(delisted: int) -> Check:
    """Bars that end early prove nothing: a halt that lasts to the end looks the same."""
    if not delisted:
        text = _("Only companies that still exist are in these bars: those that went under are missing.")
        return Check("survivors", "yellow", text, 0)
    text = _("%(count)s symbols of these bars are listed no more.", count=delisted)
    return Check("survivors", "grey", text, delisted)
