"""One test for each rule of filling, on bars made by hand (F1 to F20, docs/backtest.md)."""

from math import nan

import numpy as np
import pytest

from screening.backtest.engine.exits import Exits, ExitSignal, Level, Multiple, Percent, Reason, RewardOfRisk
from screening.backtest.engine.portfolio import Account
from screening.tests.backtest.cases import Case, by_engine
from screening.tests.backtest.hand_made import traded
from screening.tests.backtest.plain_loop import Bar, Rules

QUIET = (1000.0, 1010.0, 990.0, 1000.0)
NOTHING = Exits()


def test_f1_an_entry_with_an_exit_true_at_the_same_close_is_not_bought() -> None:
    trades, skipped, _ = traded([QUIET] * 3, NOTHING, sells=(0,))
    assert (trades, skipped) == ([], ["CONFLICT"])


def test_f2_an_order_lapses_when_the_next_session_has_no_bar_of_the_symbol() -> None:
    trades, skipped, _ = traded([QUIET] * 3, NOTHING, sessions=(0, 3, 4))
    assert (trades, skipped) == ([], ["NO_NEXT_SESSION"])
    assert traded([QUIET] * 2, NOTHING, entries=(1,))[1] == ["LAST_SESSION"]


def test_f3_it_is_bought_at_the_next_open_and_slippage_comes_on_top() -> None:
    [trade], _, ledger = traded([QUIET, (1020, 1030, 1010, 1025)], NOTHING, slippage_bp=10.0)
    assert (trade.entry, trade.entry_price) == (1, 1020)
    assert trade.slippage == pytest.approx(trade.shares * 1.02)
    assert ledger.cash[-1] == pytest.approx(1_000_000 - trade.shares * 1021.02)


def test_f4_what_opens_at_the_upper_limit_is_not_bought() -> None:
    bars = [QUIET, (1300, 1300, 1300, 1300), QUIET]
    assert traded(bars, NOTHING)[1] == ["LIMIT_UP_OPEN"]
    assert len(traded(bars, NOTHING, with_limits=False)[0]) == 1
    # One tick below it is an ordinary open.
    assert len(traded([QUIET, (1299, 1300, 1290, 1300), QUIET], NOTHING)[0]) == 1


def test_f5_a_signal_while_held_does_nothing_and_one_at_the_close_of_the_exit_bar_counts() -> None:
    bars = [QUIET, QUIET, (1000, 1000, 900, 950), QUIET, QUIET]
    trades, skipped, _ = traded(bars, Exits(stop=Percent(5)), entries=(0, 1, 2))
    assert [(trade.signal, trade.entry) for trade in trades] == [(0, 1), (2, 3)]
    assert skipped == ["IN_POSITION"]


def test_f6_the_open_decides_gaps_and_of_stop_and_target_in_one_bar_the_stop_comes_first() -> None:
    exits = Exits(stop=Percent(5), target=Percent(5))
    [gap], _, _ = traded([QUIET, QUIET, (900, 1100, 890, 1000)], exits)
    assert (gap.reason, gap.exit_price) == (Reason.STOP_GAP, 900)
    [above], _, _ = traded([QUIET, QUIET, (1100, 1110, 900, 1000)], exits)
    assert (above.reason, above.exit_price) == (Reason.TAKE_GAP, 1100)
    [both], _, _ = traded([QUIET, QUIET, (1000, 1100, 900, 1000)], exits)
    assert (both.reason, both.exit_price, both.is_ambiguous) == (Reason.STOP, 950, True)
    [target], _, _ = traded([QUIET, QUIET, (1000, 1100, 960, 1000)], exits)
    assert (target.reason, target.exit_price, target.is_ambiguous) == (Reason.TAKE, 1050, False)


def test_f6_a_pending_exit_is_sold_at_the_open_before_anything_else() -> None:
    [trade], _, _ = traded([QUIET, QUIET, (900, 1100, 890, 1000)], Exits(stop=Percent(5)), sells=(1,))
    assert (trade.reason, trade.exit_price) == (Reason.SIGNAL, 900)


def test_f7_stop_and_target_are_live_on_the_entry_bar() -> None:
    [trade], _, _ = traded([QUIET, (1000, 1010, 940, 1000), QUIET], Exits(stop=Percent(5)))
    assert (trade.entry, trade.exit, trade.exit_price) == (1, 1, 950)


def test_f8_distances_are_from_the_fill_or_if_wanted_from_the_close_that_gave_the_signal() -> None:
    bars = [QUIET, (1100, 1110, 1090, 1100), (1100, 1100, 1000, 1000)]
    assert traded(bars, Exits(stop=Percent(5)))[0][0].exit_price == 1045
    [signal], _, _ = traded(bars, Exits(stop=Percent(5), base="signal"))
    assert signal.is_open
    # A fill that is past the stop already is sold at that open.
    [past], _, _ = traded([QUIET, (900, 910, 890, 900), QUIET], Exits(stop=Percent(5), base="signal"))
    assert (past.entry, past.exit, past.exit_price) == (1, 1, 900)


def test_f9_a_bars_own_high_does_not_raise_the_level_that_its_low_is_held_against() -> None:
    bars = [QUIET, (1000, 1000, 1000, 1000), (1000, 1200, 1090, 1190), (1190, 1190, 1070, 1080)]
    [trade], _, _ = traded(bars, Exits(trail=Percent(10)))
    assert (trade.exit, trade.reason) == (3, Reason.TRAIL)
    assert trade.exit_price == pytest.approx(1080)


def test_f9_a_trail_by_true_ranges_never_falls_when_these_widen() -> None:
    ranges = np.array([10.0, 10.0, 50.0, 50.0, *[1.0] * 4])
    bars = [QUIET, (1000, 1000, 1000, 1000), (1000, 1000, 985, 990), (990, 990, 970, 975)]
    [trade], _, _ = traded(bars, Exits(trail=Multiple(2, ranges)))
    assert (trade.exit, trade.exit_price) == (3, 980)


def test_f10_an_exit_waits_through_a_halt_however_long() -> None:
    [trade], _, _ = traded([QUIET, QUIET, (980, 990, 970, 985)], NOTHING, sells=(1,), sessions=(0, 1, 9))
    assert (trade.reason, trade.exit, trade.exit_price) == (Reason.SIGNAL, 2, 980)


def test_f11_after_n_bars_it_is_sold_at_the_open_n_bars_after_that_of_the_entry() -> None:
    always = np.ones(20, dtype=np.bool_)
    [trade], _, _ = traded([QUIET] * 6, Exits((ExitSignal(always[: 6 + 6], 3, Reason.TIME),)))
    assert (trade.entry, trade.exit, trade.reason) == (1, 4, Reason.TIME)


def test_f12_what_is_due_at_an_open_at_the_lower_limit_waits_and_keeps_its_reason() -> None:
    bars = [QUIET, QUIET, (700, 760, 700, 750), (740, 750, 730, 745)]
    [trade], _, _ = traded(bars, Exits(stop=Percent(5)))
    assert (trade.exit, trade.reason, trade.exit_price) == (3, Reason.STOP_GAP, 740)
    [free], _, _ = traded(bars, Exits(stop=Percent(5)), with_limits=False)
    assert (free.exit, free.exit_price) == (2, 700)


def test_f13_of_a_stop_and_a_trail_the_higher_one_sells_and_is_named() -> None:
    bars = [QUIET, QUIET, (1000, 1100, 1000, 1100), (1090, 1090, 1000, 1010)]
    [trade], _, _ = traded(bars, Exits(stop=Percent(2), trail=Percent(5)))
    assert trade.reason == Reason.TRAIL
    assert trade.exit_price == pytest.approx(1045)
    [stopped], _, _ = traded([QUIET, QUIET, (1000, 1000, 900, 900)], Exits(stop=Percent(2), trail=Percent(5)))
    assert (stopped.reason, stopped.exit_price) == (Reason.STOP, 980)


def test_f13_of_a_stop_and_a_trail_at_one_price_the_stop_is_named() -> None:
    low = [QUIET, (1000, 1000, 1000, 1000), (1000, 1000, 940, 945), QUIET]
    [inside], _, _ = traded(low, Exits(stop=Percent(5), trail=Percent(5)))
    [closed], _, _ = traded(low, Exits(stop=Percent(5), trail=Percent(5), stop_check="close"))
    assert (inside.reason, inside.exit, closed.reason, closed.exit) == (Reason.STOP, 2, Reason.STOP, 3)


def test_f14_what_is_sold_at_an_open_makes_room_for_that_open_and_what_is_sold_inside_the_bar_does_not() -> None:
    # The second symbol stands at 100; its rows follow those of the first.
    at_open, _, _ = traded([QUIET] * 4, NOTHING, entries=(0, 5), sells=(1,))
    assert [(trade.symbol, trade.entry, trade.exit) for trade in at_open] == [(0, 1, 2), (1, 6, 7)]
    bars = [QUIET, QUIET, (1000, 1000, 900, 900), QUIET]
    inside, skipped, _ = traded(bars, Exits(stop=Percent(5)), entries=(0, 5))
    assert [(trade.symbol, trade.entry, trade.exit) for trade in inside] == [(0, 1, 2)]
    assert skipped == ["SLOTS"]
    later, _, _ = traded(bars, Exits(stop=Percent(5)), entries=(0, 6))
    assert [(trade.symbol, trade.entry) for trade in later] == [(0, 1), (1, 7)]


def test_f15_of_one_session_the_highest_rank_goes_first_then_the_symbol_and_none_last() -> None:
    market = [[Bar(0, 10, 10, 10, 10, entry=True, rank=rank), Bar(1, 10, 10, 10, 10)] for rank in (nan, 1.0, 2.0, 2.0)]
    bought = []
    for slots in range(1, 5):
        rules = Rules(cash=1e4, slots=slots, sizing="amount", size=100.0)
        bought.append({trade.symbol for trade in by_engine(Case(market, rules, 2))[0].trades})
    assert bought == [{2}, {2, 3}, {1, 2, 3}, {0, 1, 2, 3}]


def test_f15_whole_shares_of_what_there_is_and_none_when_it_is_not_enough_for_one() -> None:
    [trade], _, _ = traded([QUIET, QUIET], NOTHING, account=Account(cash=10_500.0, slots=1), fee=0.01)
    assert trade.shares == 10_500 // (1000 * 1.01)
    assert traded([QUIET, QUIET], NOTHING, account=Account(cash=999.0, slots=1))[1] == ["CASH"]


def test_f15_a_size_by_risk_loses_that_share_of_the_equity_at_the_stop() -> None:
    account = Account(cash=1_000_000.0, slots=5, kind="risk", size=1.0)
    [trade], _, ledger = traded([QUIET, QUIET, (1000, 1000, 940, 940)], Exits(stop=Percent(5)), account=account)
    assert trade.shares == 200
    assert ledger.equity[-1] == 990_000


def test_f16_what_is_held_at_the_end_is_marked_at_its_last_close_and_stale_when_its_bars_have_ended() -> None:
    [trade], _, ledger = traded([QUIET, (1000, 1000, 1000, 1200)], NOTHING)
    assert (trade.is_open, trade.exit_price, trade.is_stale) == (True, 1200, False)
    assert ledger.equity[-1] == 1_200_000
    [ended], _, _ = traded([QUIET, QUIET, QUIET], NOTHING, market_goes_on=1)
    assert (ended.is_open, ended.is_stale) == (True, True)


def test_f17_a_jump_that_no_day_can_make_is_flagged() -> None:
    [trade], _, _ = traded([QUIET, QUIET, (5000, 5000, 5000, 5000)], NOTHING)
    assert trade.has_jump
    # The jump into the entry bar was nobody's gain.
    assert not traded([QUIET, (5000, 5000, 5000, 5000)], NOTHING, with_limits=False)[0][0].has_jump


def test_f18_through_a_halt_it_is_worth_its_last_close() -> None:
    _, _, ledger = traded([QUIET, (1000, 1100, 1000, 1100), QUIET], NOTHING, sessions=(0, 1, 4))
    assert ledger.equity.tolist() == [1_000_000, 1_100_000, 1_100_000, 1_100_000, 1_000_000]


def test_f19_fees_are_of_both_sides() -> None:
    [trade], _, _ = traded([QUIET] * 3, NOTHING, sells=(1,), fee=0.001)
    assert trade.fee == pytest.approx(trade.shares * 1000 * 0.001 * 2)


def test_a_stop_on_a_closing_basis_is_sold_at_the_next_open() -> None:
    bars = [QUIET, (1000, 1000, 900, 990), (990, 990, 900, 940), (945, 950, 940, 945)]
    [trade], _, _ = traded(bars, Exits(stop=Percent(5), stop_check="close"))
    assert (trade.exit, trade.exit_price, trade.reason) == (3, 945, Reason.STOP)


def test_a_level_that_is_not_below_the_fill_or_not_known_is_no_trade() -> None:
    levels = np.array([1000.0, *[np.nan] * 5])
    assert traded([QUIET, QUIET, QUIET], Exits(stop=Level(levels)))[1] == ["BAD_STOP"]
    assert traded([QUIET, QUIET, QUIET], Exits(stop=Level(levels)), entries=(1,))[1] == ["UNKNOWN_LEVEL"]


def test_a_target_at_a_level_is_above_the_fill_or_no_trade() -> None:
    levels = np.array([1000.0, 1005.0, *[np.nan] * 4])
    assert traded([QUIET, QUIET, QUIET], Exits(target=Level(levels)))[1] == ["BAD_TARGET"]
    [trade], _, _ = traded([QUIET, QUIET, QUIET], Exits(target=Level(levels)), entries=(1,))
    assert (trade.reason, trade.exit_price) == (Reason.TAKE, 1005)
    assert traded([QUIET, QUIET, QUIET], Exits(target=Level(np.full(6, np.nan))))[1] == ["UNKNOWN_LEVEL"]


def test_a_target_by_reward_is_a_multiple_of_the_distance_to_the_stop() -> None:
    exits = Exits(stop=Percent(5), target=RewardOfRisk(2))
    [trade], _, _ = traded([QUIET, QUIET, (1000, 1150, 990, 1100)], exits)
    assert (trade.reason, trade.exit_price) == (Reason.TAKE, 1100)


def test_f6_a_price_that_just_reaches_a_stop_or_target_sells_and_an_open_on_it_is_sold_at_the_open() -> None:
    exits = Exits(stop=Percent(5), target=Percent(5))
    for bar, reason in (
        ((950.0, 1000.0, 940.0, 1000.0), Reason.STOP_GAP),
        ((1050.0, 1060.0, 1000.0, 1000.0), Reason.TAKE_GAP),
        ((1000.0, 1000.0, 950.0, 1000.0), Reason.STOP),
        ((1000.0, 1050.0, 1000.0, 1000.0), Reason.TAKE),
        ((1000.0, 1049.0, 951.0, 1000.0), Reason.STILL_OPEN),
    ):
        assert [trade.reason for trade in traded([QUIET, QUIET, bar], exits)[0]] == [reason]
    closed = Exits(stop=Percent(5), stop_check="close")
    [trade], _, _ = traded([QUIET, QUIET, (1000, 1000, 940, 950), QUIET], closed)
    assert (trade.exit, trade.reason) == (3, Reason.STOP)
