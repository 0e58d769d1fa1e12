"""What settings and the parts of a strategy come to in one run."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Reason
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Run, Venue, account_of, period_of, signals_of, simulate
from screening.bars.panel import Panel, day
from screening.conditions.evaluation.values import Indicators
from screening.strategy import EqualWeight, PercentEquity, PercentRisk, RiskPercent, Strategy
from screening.tests.factories import make_panel

KRX = tables_of("krx")
# B trades at twice the price of A, at the same volume.
TWO = make_panel(A=[100.0 + place % 5 for place in range(60)], B=[200.0 + 2 * (place % 5) for place in range(60)])


def _run(strategy: Strategy, panel: Panel = TWO, **settings: Any) -> Run:
    plan, wanted = plan_of(strategy), Settings(market="XKRX", **settings)
    indicators = Indicators(panel)
    return simulate(plan, wanted, indicators, signals_of(plan, wanted, indicators, None), Venue(KRX))


def _plan(**parts: Any) -> Plan:
    return plan_of(Described("close > 1").strategy().model_copy(update=parts))


@pytest.mark.parametrize(("order", "symbol"), [("desc", 1), ("asc", 0)])
def test_the_order_of_rank_is_the_one_that_was_asked_for(order: str, symbol: int) -> None:
    run = _run(Described("close > 1").strategy(), slots=1, rank="close", rank_order=order)
    assert [trade.symbol for trade in run.ledger.trades] == [symbol]


def test_places_are_those_asked_for_else_those_of_the_strategy_else_twenty() -> None:
    asked, silent = Settings(market="XKRX", slots=3), Settings(market="XKRX")
    five = _plan(sizing=EqualWeight(n=5))
    assert [account_of(plan, one, KRX).slots for plan, one in ((five, asked), (five, silent), (_plan(), silent))] == [
        3,
        5,
        20,
    ]
    assert [_plan(sizing=PercentEquity(value=value)).slots for value in (30.0, 50.0, 100.0, 150.0)] == [3, 2, 1, 1]


def test_sizes_are_those_of_the_strategy() -> None:
    risk = _plan(sizing=RiskPercent(value=1.5), stop_loss=PercentRisk(value=5))
    share = _plan(sizing=PercentEquity(value=30.0))
    assert [(one.size_kind, one.size) for one in (risk, share, _plan())] == [
        ("risk", 1.5),
        ("percent", 30.0),
        ("equal", 0.0),
    ]


def test_money_is_the_usual_of_the_currency_unless_it_is_asked_for() -> None:
    silent = Settings(market="XKRX")
    assert [account_of(_plan(), silent, tables_of(one)).cash for one in ("krx", "us")] == [1e8, 1e5]
    assert account_of(_plan(), Settings(market="XKRX", cash=5.0), KRX).cash == 5.0


def test_costs_that_are_asked_to_be_nothing_are_nothing_and_else_those_of_the_exchange() -> None:
    free = _run(Described("close > 1").strategy(), fee=0.0, slippage_ticks=0).costs
    assert (free.fee, free.slippage_ticks) == (0, 0)
    usual = _run(Described("close > 1").strategy()).costs
    assert (usual.fee, usual.slippage_ticks, usual.slippage_bp) == (0.00015, 1, 0)


def test_what_only_counts_bars_is_time_and_a_condition_that_counts_them_as_well_is_a_signal() -> None:
    alone = _run(Described("close > 1", max_bars=3).strategy()).ledger.trades
    assert {trade.reason for trade in alone} == {Reason.TIME, Reason.STILL_OPEN}
    both = _run(Described("close > 1", exit="close > 2 and bars_held >= 3").strategy()).ledger.trades
    assert {trade.reason for trade in both} == {Reason.SIGNAL, Reason.STILL_OPEN}
    for trades in (alone, both):
        assert {trade.exit - trade.entry for trade in trades if not trade.is_open} == {3}


def test_the_first_and_last_signals_are_those_of_the_days_that_were_asked_for() -> None:
    first, last = day(int(TWO.sessions[10])), day(int(TWO.sessions[20]))
    run = _run(Described("close > 1", max_bars=1).strategy(), first=first, last=last, symbols=())
    signals = {int(TWO.sessions[row]) for row in run.candidates.signals.tolist()}
    assert (min(signals), max(signals)) == (int(TWO.sessions[10]), int(TWO.sessions[20]))
    # The result begins with the day of the first signal, on which nothing can be held yet.
    assert int(run.rows.sessions[run.first]) == int(TWO.sessions[10])
    assert run.ledger.held[:2].tolist() == [0, 2]
    assert len(run.ledger.equity) == 50
    plan = plan_of(Described("close > sma(30)").strategy())
    assert period_of(plan, Settings(market="XKRX", first=first - timedelta(days=400)), TWO)[0] == int(TWO.sessions[29])


def test_a_part_that_is_sold_at_a_target_leaves_the_rest_with_its_stop_trail_and_time() -> None:
    closes = [100.0, 100.0, 100.0, 112.0, 112.0, 100.0, 100.0]
    strategy = Described("close > 1", trail="5%").strategy()
    strategy = strategy.model_copy(update={"take_profit": PercentRisk(value=10, fraction=0.25)})
    run = _run(strategy, make_panel(A=closes), slots=1, with_limits=False)
    first = [trade for trade in run.ledger.trades if trade.signal == 0]
    assert (first[0].leg, first[0].reason) == (0, Reason.TAKE)
    assert first[1].reason in {Reason.TRAIL, Reason.TRAIL_GAP}
    shares = np.array([trade.shares for trade in first])
    assert shares[0] / shares.sum() == pytest.approx(0.25, abs=1e-4)
