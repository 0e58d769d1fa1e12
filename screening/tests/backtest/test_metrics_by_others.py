"""The figures of a real curve, by another program and by formulas written anew (fixtures/README.md)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from screening.backtest.engine.exits import Reason
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.metrics import expected_best_of, metrics_of, months, probability_of_skill, regression
from screening.bars.panel import Days, Floats


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((Path(__file__).parent / "fixtures" / "goog_curve.json").read_text())
    return told


def _days() -> Days:
    return np.cumsum(_told()["sessions"]).astype(np.int32)


def _equity() -> Floats:
    return np.array(_told()["equity"])


def _changes() -> Floats:
    curve = np.concatenate([[_told()["cash"]], _equity()])
    changes: Floats = curve[1:] / curve[:-1] - 1
    return changes


def _ledger() -> Ledger:
    equity = _equity()
    trades = tuple(
        Trade(
            symbol=0, signal=entry - 1, entry=entry, exit=left, entry_price=bought, exit_price=sold, shares=shares,
            reason=Reason.SIGNAL, fee=fee, tax=0.0, slippage=0.0,
        )
        for shares, entry, left, bought, sold, fee, _net in _told()["trades"]
    )  # fmt: skip
    return Ledger(
        trades=trades, start_cash=_told()["cash"], equity=equity, cash=equity, invested=equity * 0,
        held=np.zeros(len(equity), dtype=np.int32), skipped=np.zeros(0, dtype=np.int64),
        skipped_reasons=np.zeros(0, dtype=np.int8),
    )  # fmt: skip


def test_growth_falls_wins_and_fees_are_those_of_another_program() -> None:
    found = metrics_of(_ledger(), _days())
    assert found.cagr == pytest.approx(0.20892736, abs=1e-8)
    told = _told()["by_program"]
    ours = {**found.as_json(), "trades": found.trades}
    assert {name: ours[name] for name in told} == pytest.approx(told, abs=1e-8)
    assert [trade.net for trade in _ledger().trades] == pytest.approx([row[-1] for row in _told()["trades"]])


FIGURES = (
    "cagr", "volatility", "sharpe", "sortino", "max_drawdown", "longest_under_water", "sessions_to_recover", "calmar",
    "profit_factor", "payoff", "expectancy", "expectancy_t", "best", "worst", "average_bars", "turnover",
)  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_that_of_its_formula_written_anew(name: str) -> None:
    found, told = metrics_of(_ledger(), _days()).as_json()[name], _told()["by_formula"][name]
    assert found == (None if told is None else pytest.approx(told, rel=1e-10))


def test_a_rate_without_risk_is_taken_from_each_session() -> None:
    found = metrics_of(_ledger(), _days(), risk_free=0.03)
    assert found.sharpe == pytest.approx(_told()["by_formula"]["sharpe_at_3"], rel=1e-10)


def test_chances_of_skill_are_those_of_another_library() -> None:
    told, changes = _told()["by_formula"], _changes()
    assert probability_of_skill(changes) == pytest.approx(told["psr"], rel=1e-10)
    assert probability_of_skill(changes, against=1 / 252**0.5) == pytest.approx(told["psr_at_1"], rel=1e-10)
    luck = expected_best_of(42, 0.0004)
    assert luck == pytest.approx(told["best_of_42"], rel=1e-10)
    assert probability_of_skill(changes, against=luck) == pytest.approx(told["dsr"], rel=1e-10)


def test_a_line_through_the_changes_is_that_of_another_library() -> None:
    told, changes = _told()["by_formula"], _changes()
    beta, alpha = regression(changes[1:], changes[:-1])
    assert beta == pytest.approx(told["beta_to_day_before"], rel=1e-9)
    assert alpha == pytest.approx(told["alpha_to_day_before"], rel=1e-9)


def test_months_of_eight_years_are_products_of_their_days() -> None:
    found = months(_equity(), _days(), _told()["cash"])
    assert [(year, month) for year, month, _ in found] == [(year, month) for year, month, _ in _told()["months"]]
    assert [change for _, _, change in found] == pytest.approx([change for _, _, change in _told()["months"]], abs=1e-9)
