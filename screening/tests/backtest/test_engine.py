"""The engine against a plain loop, and the laws that hold for each of its runs."""

import pytest

from screening.tests.backtest.cases import Case, by_engine, random_case
from screening.tests.backtest.plain_loop import Outcome, run

# Of each hundred seeds the engine was made on the first two thirds; the rest were first run when it stood.
FEW, MANY = 400, 10_000


def _starts(case: Case) -> list[int]:
    starts, total = [], 0
    for bars in case.market:
        starts.append(total)
        total += len(bars)
    return starts


def _differences(seed: int) -> str:
    case = random_case(seed)
    plain: Outcome = run(case.market, case.rules, case.sessions)
    ledger, skipped = by_engine(case)
    starts = _starts(case)
    ours = [
        (
            trade.symbol, trade.leg, trade.signal - starts[trade.symbol], trade.entry - starts[trade.symbol],
            trade.exit - starts[trade.symbol], round(trade.entry_price, 6), round(trade.exit_price, 6), trade.shares,
            trade.reason.name,
        )
        for trade in ledger.trades
    ]  # fmt: skip
    theirs = [
        (
            one["symbol"], one["leg"], one["signal"], one["entry"], one["exit"], round(one["entry_price"], 6),
            round(one["exit_price"], 6), one["shares"], one["reason"],
        )
        for one in plain.trades
    ]  # fmt: skip
    if sorted(ours) != sorted(theirs):
        return f"{seed}: trades\n{case.rules}\n{set(ours) - set(theirs)}\n{set(theirs) - set(ours)}"
    costs = sum(trade.fee + trade.tax + trade.slippage for trade in ledger.trades)
    if costs != pytest.approx(sum(one["costs"] for one in plain.trades), rel=1e-9):
        return f"{seed}: costs\n{costs}"
    left = sorted((starts[symbol] + place, reason) for symbol, place, reason in plain.skipped)
    if left != sorted(skipped):
        return f"{seed}: skipped\n{case.rules}\n{set(skipped) - set(left)}\n{set(left) - set(skipped)}"
    for name, mine, other in (("equity", ledger.equity, plain.equity), ("cash", ledger.cash, plain.cash)):
        if mine.tolist() != pytest.approx(other, rel=1e-9, abs=1e-6):
            return f"{seed}: {name}\n{mine.tolist()}\n{other}"
    return ""


def test_trades_reasons_shares_costs_and_equity_are_those_of_a_plain_day_by_day_loop() -> None:
    assert [found for seed in range(FEW) if (found := _differences(seed))] == []


@pytest.mark.long
def test_ten_thousand_small_markets_are_traded_as_by_the_plain_loop() -> None:
    assert [found for seed in range(FEW, FEW + MANY) if (found := _differences(seed))] == []
