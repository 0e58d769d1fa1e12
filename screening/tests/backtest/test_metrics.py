"""The figures, by numbers that were worked out by hand or by another formula."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.metrics import (
    cagr,
    closed_of,
    drawdown,
    expected_best_of,
    metrics_of,
    months,
    probability_of_skill,
    regression,
    sharpe,
    sortino,
)
from screening.bars.panel import day_number


def _trade(net: float, *, entry: int = 0, leg: int = 0, reason: Reason = Reason.SIGNAL) -> Trade:
    return Trade(
        symbol=0, signal=entry, entry=entry, exit=entry + 3, entry_price=100.0, exit_price=100.0 + net / 10, shares=10,
        reason=reason, fee=0.0, tax=0.0, slippage=0.0, leg=leg,
    )  # fmt: skip


def _ledger(equity: list[float], *trades: Trade) -> Ledger:
    values = np.array(equity)
    return Ledger(
        trades=trades, start_cash=1000.0, equity=values, cash=values / 2, invested=values / 2,
        held=np.ones(len(values), dtype=np.int32), skipped=np.zeros(0, dtype=np.int64),
        skipped_reasons=np.zeros(0, dtype=np.int8),
    )  # fmt: skip


def test_the_start_cash_is_a_high_that_a_first_loss_falls_from() -> None:
    deepest, longest, recovery = drawdown(np.array([1000.0, 900.0, 950.0, 1000.0]))
    assert deepest == pytest.approx(-0.1)
    assert (longest, recovery) == (2, 2)
    assert drawdown(np.array([1000.0, 900.0, 950.0]))[2] is None
    assert drawdown(np.array([1000.0, 1100.0])) == (0.0, 0, 0)


def test_a_year_of_growth_is_by_the_calendar_and_not_said_of_less() -> None:
    assert cagr(0.21, 731) == pytest.approx(1.21 ** (365.25 / 731) - 1)
    assert cagr(0.21, 364) is None
    assert cagr(0.21, 365) == pytest.approx(1.21 ** (365.25 / 365) - 1)


def test_ratios_have_no_value_where_they_would_divide_by_nothing() -> None:
    flat = np.zeros(5)
    assert sharpe(flat) is None
    assert sortino(np.array([0.01, 0.02])) is None
    changes = np.array([0.01, -0.02, 0.03])
    assert sharpe(changes) == pytest.approx(changes.mean() / changes.std(ddof=1) * 252**0.5)
    assert sortino(changes) == pytest.approx(changes.mean() / (0.02**2 / 3) ** 0.5 * 252**0.5)


def test_parts_of_one_fill_are_one_trade_and_one_with_an_open_part_has_not_ended() -> None:
    legs = [_trade(30, leg=0), _trade(-10, leg=1)]
    assert [one.net for one in closed_of(legs)] == [pytest.approx(20)]
    assert closed_of([_trade(30), _trade(1, leg=1, reason=Reason.STILL_OPEN)]) == []


def test_trades_are_counted_in_money_and_open_ones_apart() -> None:
    trades = [
        _trade(20, entry=1),
        _trade(-10, entry=2),
        _trade(40, entry=3),
        _trade(5, entry=4, reason=Reason.STILL_OPEN),
    ]
    found = metrics_of(_ledger([1010, 1050], *trades), np.array([19800, 19801], dtype=np.int32))
    assert (found.trades, found.open_trades) == (3, 1)
    assert found.win_rate == pytest.approx(2 / 3)
    assert found.profit_factor == pytest.approx(6)
    assert found.payoff == pytest.approx(3)
    assert found.expectancy == pytest.approx((0.02 - 0.01 + 0.04) / 3)
    assert found.exposure == pytest.approx(0.5)
    assert metrics_of(_ledger([1010.0]), np.array([19800], dtype=np.int32)).profit_factor is None


def test_costs_and_bars_are_of_all_parts_and_a_trade_of_nothing_is_no_win() -> None:
    dear: dict[str, Any] = {"fee": 1.0, "tax": 2.0, "slippage": 4.0}
    parts = [
        replace(_trade(20, entry=1), **dear),
        replace(_trade(40, entry=1, leg=1), exit=9, shares=30, **dear),
        _trade(0, entry=20),
        *(replace(_trade(5, entry=30, leg=leg, reason=Reason.STILL_OPEN), **dear) for leg in (0, 1)),
    ]
    ledger = _ledger([1000, 1000, 1000, 1000], *parts)
    held = np.array([0, 1, 2, 0], dtype=np.int32)
    found = metrics_of(replace(ledger, held=held), np.arange(19800, 19804, dtype=np.int32))
    assert (found.fees, found.taxes, found.slippage) == (4, 8, 16)
    assert (found.trades, found.open_trades, found.win_rate) == (2, 1, 0.5)
    assert (found.time_in_market, found.average_bars) == (0.5, (8 + 3) / 2)
    # 20 + 120 - 14 of what was paid for 40 shares, and nothing of the other.
    assert found.best == pytest.approx(126 / 4000)
    assert found.worst == 0


def test_months_chain_to_the_whole() -> None:
    days = [date(2024, 1, 30), date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 4)]
    equity = np.array([1010.0, 1020.0, 900.0, 990.0])
    found = months(equity, np.array([day_number(one) for one in days], dtype=np.int32), 1000.0)
    assert [(year, month) for year, month, _ in found] == [(2024, 1), (2024, 2), (2024, 3)]
    assert np.prod([1 + change for _, _, change in found]) == pytest.approx(0.99)


def test_beta_and_alpha_are_those_of_a_line_that_was_put_in() -> None:
    market = np.array([0.01, -0.02, 0.03, 0.0])
    beta, alpha = regression(2 * market + 0.001, market)
    assert beta == pytest.approx(2)
    assert alpha == pytest.approx(0.252)
    assert regression(market, np.zeros(4)) == (None, None)


def test_the_chance_of_skill_is_even_at_the_ratio_itself_and_luck_grows_with_variants() -> None:
    changes = np.array([0.01, -0.02, 0.03, 0.0, 0.005])
    own = float(changes.mean() / changes.std(ddof=1))
    assert probability_of_skill(changes, against=own) == pytest.approx(0.5)
    assert expected_best_of(1, 0.01) == 0
    # The mean of the highest of 1,000 draws of a normal distribution is 3.24 of its deviations.
    assert expected_best_of(1000, 1.0) == pytest.approx(3.24, abs=0.05)
