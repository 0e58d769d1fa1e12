"""Holdings changed on dates and purchases on dates, against a plain loop, and the laws that hold for each run."""

import pytest

from screening.backtest.engine.exits import Reason
from screening.tests.backtest.calendar_cases import as_plain, by_calendar_engine, random_calendar_case
from screening.tests.backtest.plain_calendar_loop import run_by_dates

FEW, MANY = 400, 10_000


def _differences(seed: int) -> str:
    one = random_calendar_case(seed)
    case = as_plain(one)
    plain = run_by_dates(case.market, case.rules, one.by, case.sessions)
    ledger, skipped = by_calendar_engine(one)
    starts = [sum(len(bars) for bars in case.market[:number]) for number in range(len(case.market))]
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
            told["symbol"], told["leg"], told["signal"], told["entry"], told["exit"], round(told["entry_price"], 6),
            round(told["exit_price"], 6), told["shares"], told["reason"],
        )
        for told in plain.trades
    ]  # fmt: skip
    if sorted(ours) != sorted(theirs):
        return f"{seed}: trades\n{one.by}\n{case.rules}\n{set(ours) - set(theirs)}\n{set(theirs) - set(ours)}"
    costs = sum(trade.fee + trade.tax + trade.slippage for trade in ledger.trades)
    if costs != pytest.approx(sum(told["costs"] for told in plain.trades), rel=1e-9):
        return f"{seed}: costs\n{costs}"
    left = sorted((starts[symbol] + place, reason) for symbol, place, reason in plain.skipped)
    if left != sorted(skipped):
        return f"{seed}: skipped\n{one.by}\n{case.rules}\n{set(skipped) - set(left)}\n{set(left) - set(skipped)}"
    for name, mine, other in (("equity", ledger.equity, plain.equity), ("cash", ledger.cash, plain.cash)):
        if mine.tolist() != pytest.approx(other, rel=1e-9, abs=1e-6):
            return f"{seed}: {name}\n{mine.tolist()}\n{other}"
    return ""


def test_trades_reasons_shares_costs_and_equity_are_those_of_a_plain_day_by_day_loop() -> None:
    assert [found for seed in range(FEW) if (found := _differences(seed))] == []


@pytest.mark.long
def test_ten_thousand_small_markets_are_changed_by_the_calendar_as_by_the_plain_loop() -> None:
    assert [found for seed in range(FEW, FEW + MANY) if (found := _differences(seed))] == []


def test_the_random_markets_hold_what_they_should() -> None:
    cases = [random_calendar_case(seed) for seed in range(FEW)]
    found = [by_calendar_engine(one) for one in cases]
    assert {trade.reason for ledger, _ in found for trade in ledger.trades} == set(Reason)
    skips = {reason for _, skipped in found for _, reason in skipped}
    assert {"LIMIT_UP_OPEN", "NO_NEXT_SESSION", "CONFLICT", "IN_POSITION", "SLOTS", "CASH", "LAST_SESSION"} <= skips
