"""The engine against a plain loop, and the laws that hold for each of its runs."""

import pytest

from screening.tests.backtest.cases import by_engine, random_case
from screening.tests.backtest.compared import differences, starts_of
from screening.tests.backtest.plain_loop import run

# Of each hundred seeds the engine was made on the first two thirds; the rest were first run when it stood.
FEW, MANY = 400, 10_000


def _differences(seed: int) -> str:
    case = random_case(seed)
    plain = run(case.market, case.rules, case.sessions)
    found = differences(*by_engine(case), plain, starts_of(case.market))
    return f"{seed}: {found}\n{case.rules}" if found else ""


def test_trades_reasons_shares_costs_and_equity_are_those_of_a_plain_day_by_day_loop() -> None:
    assert [found for seed in range(FEW) if (found := _differences(seed))] == []


@pytest.mark.long
def test_ten_thousand_small_markets_are_traded_as_by_the_plain_loop() -> None:
    assert [found for seed in range(FEW, FEW + MANY) if (found := _differences(seed))] == []
