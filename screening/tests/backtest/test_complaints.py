"""What people complained of elsewhere, and what happens here; each is named by where it was said."""

from datetime import date

import numpy as np
import pytest
from django.test import override_settings

from screening.backtest.described import Described
from screening.backtest.engine.exits import Exits, ExitSignal, Percent, Reason
from screening.backtest.engine.portfolio import Account
from screening.backtest.metrics import metrics_of
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.services import backtest
from screening.backtest.simulation import period_of
from screening.bars.panel import day_number
from screening.tests.backtest.cases import FIRST_DAY
from screening.tests.backtest.hand_made import traded
from screening.tests.factories import make_panel

QUIET = (1000.0, 1010.0, 990.0, 1000.0)
STOPPED = Exits(stop=Percent(5))
BOTH = Exits(stop=Percent(5), target=Percent(5))
RSI = Described("rsi(14) < 35", exit="rsi(14) > 55", stop="5%").strategy()
FEW = Settings(market="SAMPLE", symbols=("SYN001", "SYN003", "SYN004"))


def test_backtesting_py_119_and_521_a_stop_is_hit_on_the_day_of_entry_and_one_above_the_market_at_the_open() -> None:
    [same_day], _, _ = traded([QUIET, (1000, 1005, 940, 950), QUIET], STOPPED)
    assert (same_day.entry, same_day.exit, same_day.exit_price) == (1, 1, 950)
    [above], _, _ = traded([QUIET, QUIET, (900, 910, 890, 900)], STOPPED)
    assert (above.exit_price, above.reason) == (900, Reason.STOP_GAP)


def test_backtesting_py_1241_and_910_the_open_decides_between_stop_and_target_else_the_stop_and_it_is_said() -> None:
    [under], _, _ = traded([QUIET, QUIET, (900, 1100, 890, 1000)], BOTH)
    assert (under.reason, under.exit_price, under.is_ambiguous) == (Reason.STOP_GAP, 900, False)
    [over], _, _ = traded([QUIET, QUIET, (1060, 1070, 900, 1000)], BOTH)
    assert (over.reason, over.exit_price, over.is_ambiguous) == (Reason.TAKE_GAP, 1060, False)
    [unsure], _, _ = traded([QUIET, QUIET, (1000, 1100, 900, 1000)], BOTH)
    assert (unsure.reason, unsure.is_ambiguous) == (Reason.STOP, True)


def test_backtesting_py_120_a_distance_in_percent_is_of_what_was_paid_and_not_of_the_close_before() -> None:
    bars = [QUIET, (1100, 1110, 1090, 1100), (1100, 1100, 1000, 1000)]
    assert traded(bars, STOPPED)[0][0].exit_price == 1100 * 0.95


def test_places_beyond_all_measure_take_no_more_memory_than_there_are_symbols() -> None:
    [trade], skipped, _ = traded(
        [QUIET, QUIET], Exits(), account=Account(cash=1e6, slots=10**12, kind="percent", size=50.0)
    )

    assert trade.shares > 0
    assert skipped == []


def test_backtesting_py_1334_1360_and_1216_what_lacks_money_or_a_place_is_counted() -> None:
    assert traded([QUIET, QUIET], Exits(), account=Account(cash=999.0, slots=1))[1] == ["CASH"]
    # The second symbol's signal (its rows follow) finds the only place taken.
    trades, skipped, _ = traded([QUIET] * 3, Exits(), entries=(0, 4), account=Account(cash=1e6, slots=1))
    assert (len(trades), skipped) == (1, ["SLOTS"])


def test_backtesting_py_1229_and_1198_a_size_is_a_share_of_the_equity_in_whole_shares() -> None:
    account = Account(cash=10_000.0, slots=2, kind="percent", size=55.0)
    [trade], _, _ = traded([QUIET, QUIET], Exits(), account=account)
    assert trade.shares == 5


def test_backtesting_py_149_and_1006_bt_304_fees_are_taken_on_both_sides_and_of_an_open_trade_on_one() -> None:
    [closed], _, _ = traded([QUIET] * 3, Exits(), sells=(1,), fee=0.001)
    assert closed.fee == pytest.approx(2 * closed.shares * 1000 * 0.001)
    [still], _, ledger = traded([QUIET] * 3, Exits(), fee=0.001)
    assert still.fee == pytest.approx(still.shares * 1000 * 0.001)
    assert ledger.equity[-1] == pytest.approx(1_000_000 + still.net)


def test_backtesting_py_535_158_and_1342_what_is_held_at_the_end_is_listed_at_its_last_close_and_is_no_win() -> None:
    [trade], _, ledger = traded([QUIET, (1000, 1300, 1000, 1250)], Exits())
    assert (trade.is_open, trade.exit_price) == (True, 1250)
    found = metrics_of(ledger, np.arange(FIRST_DAY, FIRST_DAY + 2, dtype=np.int32))
    assert (found.trades, found.open_trades, found.win_rate) == (0, 1, None)


@pytest.mark.django_db
def test_backtesting_py_1002_lean_460_days_are_those_of_the_exchange_wherever_the_machine_stands() -> None:
    found = []
    for zone in ("Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati"):
        with override_settings(TIME_ZONE=zone):
            found.append(backtest(RSI, FEW).as_json())
    assert found[0] == found[1] == found[2]
    assert all(date.fromisoformat(one).weekday() < 5 for one in found[0]["curve"]["sessions"])


def test_lean_2762_1572_and_9518_nothing_is_filled_at_a_price_that_is_not_of_its_own_day() -> None:
    bars = [QUIET, (1200, 1210, 1190, 1200), (1210, 1220, 1200, 1210)]
    assert traded(bars, Exits(), sessions=(0, 5, 6))[1] == ["NO_NEXT_SESSION"]
    [late], _, _ = traded([QUIET, QUIET, (1150, 1160, 1140, 1150)], Exits(), sells=(1,), sessions=(0, 1, 7))
    assert (late.exit, late.exit_price) == (2, 1150)


def test_vectorbt_426_149_and_35_the_first_signal_counts_and_later_ones_do_not_move_its_stop() -> None:
    bars = [QUIET, QUIET, (1100, 1110, 1090, 1100), (1100, 1100, 1000, 1000), (960, 965, 940, 940)]
    trades, skipped, _ = traded(bars, STOPPED, entries=(0, 1, 2))
    assert [(trade.signal, trade.exit, trade.exit_price) for trade in trades] == [(0, 4, 950)]
    assert skipped == ["IN_POSITION"] * 2


def test_vectorbt_83_bt_63_what_is_listed_no_more_is_worth_its_last_close_and_marked() -> None:
    [trade], _, ledger = traded([QUIET, (1000, 1100, 1000, 1100)], Exits(), market_goes_on=3)
    assert (trade.is_open, trade.is_stale, trade.exit_price) == (True, True, 1100)
    assert ledger.equity.tolist() == [1_000_000, *[1_100_000] * 4]


def test_freqtrade_7546_1928_and_11597_a_trail_is_not_raised_by_the_bar_whose_low_it_is_held_against() -> None:
    bars = [QUIET, (1000, 1200, 1000, 1190), (1190, 1250, 1090, 1240), (1240, 1240, 1230, 1240)]
    [trade], _, _ = traded(bars, Exits(trail=Percent(10)))
    # 1,080 in the third bar, which its low does not reach, and 1,125 only from the fourth on.
    assert trade.is_open


@pytest.mark.django_db
def test_freqtrade_8451_2662_and_7502_a_report_says_with_what_it_was_made() -> None:
    found = backtest(RSI, FEW).as_json()
    assert found["snapshot"].startswith("SAMPLE:")
    assert found["engine"] >= 1
    assert found["settings"]["symbols"] == list(FEW.symbols)
    assert {"fee", "slippage_ticks", "slippage_bp", "currency"} <= set(found["costs"])
    assert all({"signal", "entry", "entry_price", "exit_price", "reason"} <= set(trade) for trade in found["trades"])


def test_freqtrade_7407_a_gain_over_a_jump_that_no_day_can_make_is_marked() -> None:
    [trade], _, _ = traded([QUIET, QUIET, (10_000, 10_100, 9_900, 10_000)], Exits(), sessions=(0, 1, 8))
    assert trade.has_jump


def test_freqtrade_860_nothing_is_traded_before_its_conditions_can_be_known() -> None:
    panel = make_panel(A=[float(100 + place % 7) for place in range(120)])
    plan = plan_of(Described("close > sma(50)", exit="rsi(14) > 60").strategy())
    first, _ = period_of(plan, Settings(market="XKRX"), panel)
    assert first == int(panel.sessions[49])
    asked = Settings(market="XKRX", first=date(2000, 1, 1))
    assert period_of(plan, asked, panel)[0] == first
    assert period_of(plan, Settings(market="XKRX", first=date(2100, 1, 1)), panel)[0] == day_number(date(2100, 1, 1))


@pytest.mark.django_db
def test_finrl_433_that_only_survivors_are_looked_at_is_said() -> None:
    checks = {check.code: check for check in backtest(RSI, FEW).checks}
    assert (checks["survivors"].verdict, checks["survivors"].figure) == ("yellow", 0)


def test_vectorbt_530_a_signal_at_the_close_of_the_bar_in_which_a_trade_ended_counts() -> None:
    always = np.ones(12, dtype=np.bool_)
    trades, _, _ = traded([QUIET] * 6, Exits((ExitSignal(always, 2, Reason.TIME),)), entries=(0, 3))
    assert [(trade.signal, trade.entry, trade.exit, trade.is_open) for trade in trades] == [
        (0, 1, 3, False),
        (3, 4, 5, True),
    ]
