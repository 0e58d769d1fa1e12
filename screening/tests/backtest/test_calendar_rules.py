"""One test for each rule of the calendar, on bars made by hand (F21 to F28, docs/backtest.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from screening.backtest.engine.candidates import Skip, candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Exits, ExitSignal, Percent, Reason
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.portfolio import Account
from screening.backtest.engine.rows import rows_of
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.exit_rules import ExitRule
from screening.backtest.scheduling import scheduled
from screening.backtest.signals import Signals
from screening.backtest.trading import Book, legs_of, traded
from screening.bars.panel import build_panel
from screening.conditions import parse
from screening.strategy import CronSchedule
from screening.tests.backtest.cases import FIRST_DAY
from screening.tests.backtest.plain_loop import tick

# Sessions are every day from a Monday on; looked at on each Wednesday, traded on each Thursday.
MONDAY = FIRST_DAY + (4 - FIRST_DAY) % 7
WEDNESDAYS = CronSchedule(cron="0 16 * * wed", tz="Asia/Seoul")
THURSDAYS = CronSchedule(cron="0 16 * * thu", tz="Asia/Seoul")
WEEK = 7
CONDITION = parse("close > 1")
NOTHING = Exits()
CHANGING = Plan(mode="rebalancing", schedule=WEDNESDAYS)


@dataclass
class Small:
    """Opens by symbol and session (None: no bar); a bar is its open. Members by symbol: the sessions of their looks."""

    opens: Sequence[Sequence[float | None]]
    members: Mapping[int, Sequence[int]] = field(default_factory=dict)
    sells: Mapping[int, Sequence[int]] | None = None
    lows: Mapping[tuple[int, int], float] = field(default_factory=dict)
    exits: Exits = NOTHING
    plan: Plan = CHANGING
    slots: int = 2
    cash: float = 100_000.0
    amount: float | None = None
    fee: float = 0.0

    def traded(self) -> tuple[list[tuple[Any, ...]], list[str], Ledger]:
        """(symbol, entry session, exit session, shares, reason) of trades; skipped signals; the ledger."""
        bars = [
            (symbol, session, price)
            for symbol, prices in enumerate(self.opens)
            for session, price in enumerate(prices)
            if price is not None
        ]
        values = np.array([price for *_, price in bars], dtype=np.float64)
        columns = {name: values.copy() for name in ("open", "high", "low", "close")}
        for place, (symbol, session, _) in enumerate(bars):
            columns["low"][place] = self.lows.get((symbol, session), columns["low"][place])
        columns["volume"] = np.full(len(bars), 1e6)
        sessions = np.array([session for _, session, _ in bars], dtype=np.int32)
        panel = build_panel(
            [f"S{number}" for number in range(len(self.opens))],
            np.array([symbol for symbol, *_ in bars]),
            sessions + MONDAY,
            columns,
        )
        rows = rows_of(panel, tables_of("krx"), with_limits=True)

        def marks(chosen: Mapping[int, Sequence[int]]) -> Any:
            return np.array([session in chosen.get(symbol, ()) for symbol, session, _ in bars], dtype=np.bool_)

        plan = self.plan if self.sells is None else replace(self.plan, exits=(ExitRule(0, CONDITION),))
        entries = np.ones(len(bars), dtype=np.bool_) if plan.mode == "purchases" else marks(self.members)
        signals = Signals(entries, () if self.sells is None else (marks(self.sells),), -rows.owners.astype(np.float64))
        first, last = MONDAY, MONDAY + int(sessions.max())
        account = Account(self.cash, self.slots, plan.size_kind, plan.size)
        looked = scheduled(plan, signals, rows, account, first_day=first, last_day=last, amount=self.amount)
        exits = replace(
            self.exits, signals=(*self.exits.signals, *(ExitSignal(found) for found in looked.signals.exits))
        )
        candidates, unfilled = candidates_of(rows, looked.signals.entries, exits, first_day=first, last_day=last)
        book = Book(
            rows,
            candidates,
            legs_of(rows, candidates, exits, 1.0),
            looked.account,
            Costs(tables_of("none"), self.fee),
        )
        ledger = traded(book, signals.ranks[candidates.signals], looked.by_calendar, first=0)
        found = [
            (one.symbol, int(sessions[one.entry]), int(sessions[one.exit]), one.shares, one.reason)
            for one in ledger.trades
        ]
        reasons = [*unfilled.reasons.tolist(), *ledger.skipped_reasons.tolist()]
        return sorted(found), [Skip(reason).name for reason in reasons], ledger


def flat(price: float = 100.0, weeks: int = 3) -> list[float | None]:
    """The same price in every session."""
    return [price] * (WEEK * weeks)


def changed(prices: list[float | None], at: Mapping[int, float | None]) -> list[float | None]:
    """Other prices in some sessions."""
    return [at.get(number, price) for number, price in enumerate(prices)]


LOOK, TRADE, NEXT_LOOK, NEXT = 2, 3, 9, 10
OPEN = Reason.STILL_OPEN
LAST = 20


def test_f21_a_cron_is_looked_at_on_its_day_and_traded_at_the_open_after_it() -> None:
    case = Small([flat()], {0: [1, LOOK, 3, NEXT_LOOK, 16]}, slots=1)
    assert case.traded()[0] == [(0, TRADE, LAST, 1000, OPEN)]
    # Where the day has no session the next one stands for it.
    gap = Small([changed(flat(), {LOOK: None})], {0: [3, NEXT_LOOK, 16]}, slots=1)
    assert gap.traded()[0] == [(0, 4, LAST, 1000, OPEN)]


def test_f22_conditions_are_looked_at_for_these_days_only_and_stops_are_live_on_all() -> None:
    prices = changed(flat(), {5: 96.0})
    plan = Plan(mode="signals", schedule=WEDNESDAYS)
    case = Small([prices], {0: [0, 1, LOOK, 3, 4]}, sells={0: [4, 5, NEXT_LOOK]}, plan=plan, slots=1)
    assert case.traded()[0] == [(0, TRADE, NEXT, 1000, Reason.SIGNAL)]
    stopped = replace(case, exits=Exits(stop=Percent(2.0)))
    assert stopped.traded()[0] == [(0, TRADE, 5, 1000, Reason.STOP_GAP)]


def test_f23_what_is_no_member_any_more_is_sold_before_anything_is_bought() -> None:
    case = Small([flat(), flat()], {0: [LOOK], 1: [NEXT_LOOK, 16]}, slots=1)
    trades, _, ledger = case.traded()
    assert trades == [(0, TRADE, NEXT, 1000, Reason.LEFT), (1, NEXT, LAST, 1000, OPEN)]
    assert ledger.held.max() == 1


def test_f23_with_a_condition_to_sell_only_that_sells() -> None:
    case = Small([flat()], {0: [LOOK]}, sells={0: [4, 16]}, slots=1)
    assert case.traded()[0] == [(0, TRADE, 17, 1000, Reason.SIGNAL)]


def test_f24_what_stays_is_brought_back_to_its_weight_of_the_equity_at_the_close_before() -> None:
    # 500 shares each; the first doubles: equity 150,000, and 75,000 is 375 of it and 750 of the other.
    rises = [100.0] * 5 + [200.0] * 16
    stays = [LOOK, NEXT_LOOK, 16]
    case = Small([rises, flat()], {0: stays, 1: stays})
    assert case.traded()[0] == [
        (0, TRADE, NEXT, 125, Reason.REBALANCE),
        (0, TRADE, LAST, 375, OPEN),
        (1, TRADE, LAST, 500, OPEN),
        (1, NEXT, LAST, 250, OPEN),
    ]


def test_f24_what_stays_keeps_its_place_and_new_ones_come_in_the_order_of_rank() -> None:
    # The first symbol has the highest rank, but comes when the places are taken; then one of them is free.
    case = Small([flat(), flat(), flat(), flat()], {0: [NEXT_LOOK, 16], 1: [LOOK, NEXT_LOOK, 16], 2: [LOOK, NEXT_LOOK]})
    trades, skipped, _ = case.traded()
    assert [(symbol, entry, exit_) for symbol, entry, exit_, *_ in trades] == [
        (0, 17, LAST),
        (1, TRADE, LAST),
        (2, TRADE, 17),
    ]
    assert skipped.count("SLOTS") == 1


def test_f24_without_a_weight_the_equity_is_in_equal_parts_of_what_is_held() -> None:
    plan = Plan(mode="rebalancing", schedule=WEDNESDAYS, shares_all=True)
    case = Small([flat(), flat()], {0: [LOOK, NEXT_LOOK, 16], 1: [NEXT_LOOK, 16]}, plan=plan, slots=20)
    assert case.traded()[0] == [
        (0, TRADE, NEXT, 500, Reason.REBALANCE),
        (0, TRADE, LAST, 500, OPEN),
        (1, NEXT, LAST, 500, OPEN),
    ]
    share = replace(plan, shares_all=False, size_kind="percent", size=30.0)
    assert replace(case, plan=share, slots=3).traded()[0] == [(0, TRADE, LAST, 300, OPEN), (1, NEXT, LAST, 300, OPEN)]


@pytest.mark.parametrize("missing", [NEXT_LOOK, NEXT])
def test_f25_a_symbol_without_a_bar_on_the_date_or_before_it_keeps_its_shares(missing: int) -> None:
    case = Small([changed(flat(), {missing: None}), flat()], {0: [LOOK], 1: [LOOK, NEXT_LOOK, 16]})
    assert case.traded()[0] == [(0, TRADE, 17, 500, Reason.LEFT), (1, TRADE, LAST, 500, OPEN)]


def test_f25_what_opens_at_the_upper_limit_is_not_bought_on_that_date() -> None:
    case = Small([changed(flat(), {TRADE: 130.0}), flat()], {0: [LOOK, NEXT_LOOK, 16], 1: [LOOK, NEXT_LOOK, 16]})
    trades, skipped, _ = case.traded()
    assert trades == [(0, NEXT, LAST, 500, OPEN), (1, TRADE, LAST, 500, OPEN)]
    assert "LIMIT_UP_OPEN" in skipped


def test_f25_what_opens_at_the_lower_limit_waits_for_the_next_bar_and_keeps_its_reason() -> None:
    falls = changed(flat(1000.0), {NEXT: 700.0, 11: 490.0, 12: 600.0})
    [left] = Small([falls], {0: [LOOK]}, slots=1).traded()[0]
    assert left == (0, TRADE, 12, 100, Reason.LEFT)
    # A part waits as well: 100,000 at 2,100 are 47 of 50.
    rises = [1000.0] * 5 + [3000.0] * 5 + [2100.0] + [2500.0] * 10
    both = Small([rises, flat(1000.0)], {0: [LOOK, NEXT_LOOK, 16], 1: [LOOK, NEXT_LOOK, 16]})
    assert (0, TRADE, 11, 3, Reason.REBALANCE) in both.traded()[0]


def test_f25_a_new_date_decides_anew_on_what_waits() -> None:
    # At the lower limit from the second date to the third, when it is a member again.
    prices = [1_000_000.0] * NEXT
    for _ in range(NEXT, 18):
        bottom = prices[-1] * 0.7
        prices.append(float(np.ceil(round(bottom / tick(bottom), 9)) * tick(bottom)))
    prices += [prices[-1]] * 3
    case = Small([prices], {0: [LOOK, 16]}, slots=1, cash=10_000_000.0)
    assert case.traded()[0] == [(0, TRADE, LAST, 10, OPEN)]
    assert replace(case, members={0: [LOOK]}).traded()[0] == [(0, TRADE, 18, 10, Reason.LEFT)]


def test_f26_each_purchase_has_its_own_stop_and_the_oldest_is_sold_first() -> None:
    # 10 % under 100 and under 95: the first lot is stopped at 90, the second goes on.
    first = [100.0] * 9 + [95.0] * 12
    case = Small([first, flat()], {0: [LOOK, NEXT_LOOK, 16], 1: [LOOK, NEXT_LOOK, 16]}, exits=Exits(stop=Percent(10)))
    more = replace(case, lows={(0, 12): 89.0})
    found = more.traded()[0]
    assert (0, TRADE, 12, 500, Reason.STOP) in found
    assert [one for one in found if one[:2] == (0, NEXT)] == [(0, NEXT, LAST, 13, OPEN)]
    # Too much of it: of the two lots the older one is cut.
    rises = [100.0] * 9 + [95.0] * 3 + [300.0] * 9
    cut = replace(case, opens=[rises, flat()]).traded()[0]
    assert [one[1:] for one in cut if one[0] == 0] == [
        (TRADE, 17, 176, Reason.REBALANCE),
        (TRADE, LAST, 324, OPEN),
        (NEXT, LAST, 13, OPEN),
    ]


def test_f26_of_what_ends_by_itself_at_an_open_nothing_is_bought_at_it() -> None:
    prices = changed(flat(), {NEXT: 80.0})
    case = Small([prices], {0: [LOOK, NEXT_LOOK, 16]}, exits=Exits(stop=Percent(10)), slots=1)
    trades, skipped, _ = case.traded()
    assert trades == [(0, TRADE, NEXT, 1000, Reason.STOP_GAP), (0, 17, LAST, 800, OPEN)]
    assert skipped == ["IN_POSITION"]


def test_f27_an_amount_buys_whole_shares_on_each_date_and_carries_the_rest_over() -> None:
    plan = Plan(mode="purchases", schedule=THURSDAYS)
    case = Small([flat(400.0), flat(100.0)], plan=plan, amount=1000.0)
    # 500 each: one of 400, then 100 more are carried over; the third date has 700 of it.
    assert case.traded()[0] == [
        (0, TRADE, LAST, 1, OPEN),
        (0, NEXT, LAST, 1, OPEN),
        (0, 17, LAST, 1, OPEN),
        *((1, session, LAST, 5, OPEN) for session in (TRADE, NEXT, 17)),
    ]
    dear = replace(case, opens=[flat(800.0), flat(100.0)])
    trades, skipped, _ = dear.traded()
    assert [one[1] for one in trades if one[0] == 0] == [NEXT]
    assert skipped == ["CASH", "CASH"]


def test_f27_without_an_amount_the_cash_is_in_equal_parts_and_never_more_than_there_is() -> None:
    plan = Plan(mode="purchases", schedule=THURSDAYS)
    case = Small([flat()], plan=plan, cash=3000.0)
    assert [one[3] for one in case.traded()[0]] == [10, 10, 10]
    trades, skipped, ledger = replace(case, amount=2000.0).traded()
    assert ([one[3] for one in trades], skipped) == ([20, 10], ["CASH"])
    assert ledger.cash.min() == 0.0


def test_f27_what_cannot_be_bought_on_a_date_is_carried_over() -> None:
    plan = Plan(mode="purchases", schedule=THURSDAYS)
    case = Small([changed(flat(), {NEXT: None}), flat()], plan=plan, amount=2000.0)
    assert [one[1::2] for one in case.traded()[0] if one[0] == 0] == [(TRADE, 10), (17, 20)]


def test_f27_conditions_to_sell_are_looked_at_on_all_days() -> None:
    plan = Plan(mode="purchases", schedule=THURSDAYS)
    case = Small([flat()], sells={0: [5]}, plan=plan, amount=1000.0)
    assert case.traded()[0][0] == (0, TRADE, 6, 10, Reason.SIGNAL)


def test_trades_of_a_change_pay_fees_on_both_sides() -> None:
    case = Small([flat(), flat()], {0: [LOOK], 1: [NEXT_LOOK, 16]}, slots=1, fee=0.01)
    _, _, ledger = case.traded()
    assert ledger.trades[0].fee == pytest.approx(ledger.trades[0].shares * (1 + 1))
    gained = sum(trade.net for trade in ledger.trades)
    assert ledger.equity[-1] == pytest.approx(ledger.start_cash + gained)
