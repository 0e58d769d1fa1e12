"""Laws that hold for every run, on random small markets."""

from dataclasses import replace
from itertools import pairwise

import pytest

from screening.backtest.engine.candidates import Skip
from screening.tests.backtest.cases import Case, by_engine, random_case

CASES = range(60)


@pytest.mark.parametrize("seed", CASES)
def test_money_is_neither_made_nor_lost_outside_of_trades(seed: int) -> None:
    ledger, _ = by_engine(random_case(seed))
    assert (ledger.cash >= -1e-6).all()
    assert ledger.equity == pytest.approx(ledger.cash + ledger.invested)
    gained = sum(trade.net for trade in ledger.trades)
    assert ledger.equity[-1] == pytest.approx(ledger.start_cash + gained)


@pytest.mark.parametrize("seed", CASES)
def test_the_first_sessions_of_a_run_are_the_run_of_the_first_sessions(seed: int) -> None:
    case = random_case(seed)
    cut = max(2, case.sessions // 2)
    market = [[bar for bar in bars if bar.session < cut] for bars in case.market]
    early, _ = by_engine(Case([bars for bars in market if bars], case.rules, cut))
    whole, _ = by_engine(case)
    if all(market):
        assert early.equity.tolist() == pytest.approx(whole.equity[:cut].tolist())


@pytest.mark.parametrize("seed", CASES)
def test_places_are_never_more_than_there_are_and_a_symbol_is_held_once(seed: int) -> None:
    case = random_case(seed)
    ledger, _ = by_engine(case)
    assert (ledger.held <= case.rules.slots).all()
    spans: dict[int, list[tuple[int, int]]] = {}
    for trade in ledger.trades:
        if trade.leg == 0:
            spans.setdefault(trade.symbol, []).append((trade.signal, trade.exit))
    if case.rules.fraction == 1:
        for held in spans.values():
            assert all(later[0] >= before[1] for before, later in pairwise(sorted(held)))


@pytest.mark.parametrize("seed", CASES)
def test_each_signal_is_traded_or_skipped_for_one_reason(seed: int) -> None:
    case = random_case(seed)
    ledger, skipped = by_engine(case)
    signals = sum(bar.entry for bars in case.market for bar in bars)
    assert len({trade.signal for trade in ledger.trades}) + len(skipped) == signals
    assert Skip.TRADED.name not in {reason for _, reason in skipped}


@pytest.mark.parametrize("seed", CASES)
def test_a_symbol_without_signals_changes_nothing(seed: int) -> None:
    case = random_case(seed)
    quiet = [replace(bar, entry=False) for bar in case.market[0]]
    more, _ = by_engine(Case([*case.market, quiet], case.rules, case.sessions))
    plain, _ = by_engine(case)
    assert more.equity.tolist() == plain.equity.tolist()


@pytest.mark.parametrize("seed", CASES)
def test_the_same_again_is_the_same_to_the_last_bit(seed: int) -> None:
    one, other = by_engine(random_case(seed))[0], by_engine(random_case(seed))[0]
    assert one.equity.tobytes() == other.equity.tobytes()
    assert one.trades == other.trades


def test_the_random_markets_hold_what_they_should() -> None:
    reasons = {trade.reason for seed in range(200) for trade in by_engine(random_case(seed))[0].trades}
    skips = {reason for seed in range(200) for _, reason in by_engine(random_case(seed))[1]}
    assert len(reasons) == 9
    assert {"LIMIT_UP_OPEN", "NO_NEXT_SESSION", "CONFLICT", "BAD_STOP", "UNKNOWN_LEVEL", "SLOTS", "CASH"} <= skips
