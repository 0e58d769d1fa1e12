"""Holdings changed on dates and purchases on dates, against a plain loop, and the laws that hold for each run."""

from dataclasses import replace

import pytest

from screening.backtest.engine.exits import Reason
from screening.tests.backtest.calendar_cases import CalendarCase, as_plain, by_calendar_engine, random_calendar_case
from screening.tests.backtest.cases import Case
from screening.tests.backtest.plain_calendar_loop import run_by_dates

FEW, MANY = 200, 10_000
CASES = range(60)


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


def test_money_is_neither_made_nor_lost_outside_of_trades() -> None:
    for seed in CASES:
        one = random_calendar_case(seed)
        ledger, _ = by_calendar_engine(one)
        assert (ledger.cash >= -1e-6).all()
        assert ledger.equity == pytest.approx(ledger.cash + ledger.invested)
        assert ledger.equity[-1] == pytest.approx(ledger.start_cash + sum(trade.net for trade in ledger.trades))
        assert one.by.amount or (ledger.held <= one.case.rules.slots).all()


def test_the_first_sessions_of_a_run_are_the_run_of_the_first_sessions() -> None:
    compared = 0
    for seed in CASES:
        one = random_calendar_case(seed)
        cut = max(2, one.case.sessions // 2)
        market = [[bar for bar in bars if bar.session < cut] for bars in one.case.market]
        if all(market):
            early, _ = by_calendar_engine(replace(one, case=Case(market, one.case.rules, cut)))
            whole, _ = by_calendar_engine(one)
            assert early.equity.tolist() == pytest.approx(whole.equity[:cut].tolist())
            compared += 1
    assert compared > len(CASES) / 2


def test_a_symbol_that_is_never_a_member_changes_nothing() -> None:
    for one in (random_calendar_case(seed) for seed in CASES):
        if not one.by.amount:
            quiet = [replace(bar, entry=False) for bar in one.case.market[0]]
            more = replace(one, case=Case([*one.case.market, quiet], one.case.rules, one.case.sessions))
            assert by_calendar_engine(more)[0].equity.tolist() == by_calendar_engine(one)[0].equity.tolist()


def test_each_signal_of_a_date_is_traded_or_skipped_for_one_reason() -> None:
    for one in (random_calendar_case(seed) for seed in CASES):
        if not one.by.amount:
            ledger, skipped = by_calendar_engine(one)
            members = _members(one)
            traded = {trade.signal for trade in ledger.trades} & members
            assert sorted([*traded, *(row for row, _ in skipped)]) == sorted(members)


def _members(one: CalendarCase) -> set[int]:
    bars = [bar for symbol in as_plain(one).market for bar in symbol]
    return {row for row, bar in enumerate(bars) if bar.entry}


def test_the_same_again_is_the_same_to_the_last_bit() -> None:
    for seed in CASES:
        one, other = (by_calendar_engine(random_calendar_case(seed))[0] for _ in range(2))
        assert one.equity.tobytes() == other.equity.tobytes()
        assert one.trades == other.trades
