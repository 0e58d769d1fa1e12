"""Taxes, fees, ticks and limits of the day of a trade, from notices of exchanges and brokers (docs/backtest.md)."""

from datetime import date

import numpy as np
import pytest

from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Exits, Percent, Reason
from screening.backtest.engine.rows import rows_of
from screening.bars.panel import build_panel, day_number
from screening.tests.backtest.cases import FIRST_DAY
from screening.tests.backtest.hand_made import traded

KRX, US = tables_of("krx"), tables_of("us")


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2019-05-29", 0.30), ("2019-05-30", 0.25), ("2020-12-28", 0.25), ("2020-12-29", 0.23), ("2022-12-27", 0.23),
        ("2022-12-28", 0.20), ("2023-12-26", 0.20), ("2023-12-27", 0.18), ("2024-12-26", 0.18), ("2024-12-27", 0.15),
        ("2025-12-26", 0.15), ("2025-12-29", 0.20),
    ],
)  # fmt: skip
def test_the_korean_tax_of_a_sale_is_that_of_its_day(day: str, percent: float) -> None:
    assert KRX.sell_tax(day_number(date.fromisoformat(day))) == pytest.approx(percent / 100)


def test_funds_are_not_taxed_and_konex_less() -> None:
    number = day_number(date(2024, 6, 3))
    assert [KRX.sell_tax(number, board) for board in ("ETF", "ETN", "KONEX", "KOSDAQ")] == [0, 0, 0.001, 0.0018]
    costs = Costs(KRX, 0.0, boards=("ETF", "KOSPI"))
    assert [costs.tax(symbol, number, 1e6, 10) for symbol in (0, 1)] == [0, 1800]


def test_a_sale_is_taxed_and_a_purchase_and_what_is_held_are_not() -> None:
    bars = [(1000.0, 1010.0, 990.0, 1000.0)] * 3
    [sold], _, ledger = traded(bars, Exits(), sells=(1,), tax=True)
    share = KRX.sell_tax(FIRST_DAY + 2)
    assert sold.tax == pytest.approx(sold.shares * 1000 * share)
    assert ledger.equity[-1] == pytest.approx(1_000_000 - sold.tax)
    [held], _, _ = traded(bars, Exits(), tax=True)
    assert held.tax == 0
    # Bought while it was 0.18 % and sold on 2024-12-27.
    [later], _, _ = traded(bars, Exits(), sells=(1,), sessions=(0, 1, 284), tax=True)
    assert later.tax == pytest.approx(later.shares * 1000 * 0.0015)


@pytest.mark.parametrize(
    ("day", "amount", "shares", "fee"),
    [
        ("2025-05-13", 1_000_000, 0, 27.80),
        ("2025-05-14", 1_000_000, 0, 0.0),
        ("2026-04-04", 2_000_000, 0, 41.20),
        ("2025-06-02", 0, 1_000, 0.166),
        ("2026-06-02", 0, 1_000, 0.195),
        ("2025-06-02", 0, 1_000_000, 8.30),
        ("2027-01-04", 0, 1_000_000, 11.61),
    ],
)
def test_american_fees_of_a_sale_are_those_of_its_day_and_have_a_most(
    day: str, amount: float, shares: int, fee: float
) -> None:
    assert US.sell_fees(day_number(date.fromisoformat(day)), amount, shares) == pytest.approx(fee)
    assert US.sell_tax(day_number(date.fromisoformat(day))) == 0


@pytest.mark.parametrize(
    ("day", "price", "tick"),
    [
        ("2023-01-25", 1_999, 1), ("2023-01-25", 2_000, 5), ("2023-01-25", 4_995, 5), ("2023-01-25", 5_000, 10),
        ("2023-01-25", 20_000, 50), ("2023-01-25", 50_000, 100), ("2023-01-25", 200_000, 500),
        ("2023-01-25", 500_000, 1_000), ("2023-01-24", 1_000, 5), ("2023-01-24", 999, 1), ("2023-01-24", 10_000, 50),
        ("2023-01-24", 499_500, 500),
    ],
)  # fmt: skip
def test_a_tick_is_that_of_its_day_and_not_of_a_later_table(day: str, price: float, tick: float) -> None:
    days = np.array([day_number(date.fromisoformat(day))], dtype=np.int32)
    assert KRX.tick(np.array([price], dtype=float), days).tolist() == [tick]


def test_slippage_is_ticks_of_the_price_that_is_filled_and_parts_of_it_together() -> None:
    costs = Costs(KRX, 0.0, slippage_ticks=2.0, slippage_bp=10.0)
    days = np.full(2, FIRST_DAY, dtype=np.int32)
    assert costs.slippage(np.array([1_990.0, 2_000.0]), days).tolist() == pytest.approx([2 + 1.99, 10 + 2.0])


@pytest.mark.parametrize(
    ("day", "before", "opened", "at_upper"),
    [
        # 1.3 x 1,535 is 1,995.5 and its tick 1 won.
        ("2024-06-03", 1_535.0, 1_995.0, True),
        ("2024-06-03", 1_535.0, 1_994.0, False),
        # 1.3 x 10,000 is 13,000.
        ("2024-06-03", 10_000.0, 13_000.0, True),
        ("2024-06-03", 10_000.0, 12_990.0, False),
        # 15 % before 2015-06-15.
        ("2015-06-12", 10_000.0, 11_500.0, True),
        ("2015-06-15", 10_000.0, 11_500.0, False),
    ],
)
def test_the_upper_limit_is_cut_to_the_tick_of_its_own_band(
    day: str, before: float, opened: float, *, at_upper: bool
) -> None:
    assert _at_limits(day, before, opened)[0] == at_upper


@pytest.mark.parametrize(
    ("before", "opened", "at_lower"),
    [(1_535.0, 1_075.0, True), (1_535.0, 1_076.0, False), (10_000.0, 7_000.0, True), (10_000.0, 7_010.0, False)],
)
def test_the_lower_limit_is_raised_to_the_tick_of_its_own_band(before: float, opened: float, *, at_lower: bool) -> None:
    assert _at_limits("2024-06-03", before, opened)[1] == at_lower


def _at_limits(day: str, before: float, opened: float) -> tuple[bool, bool]:
    number = day_number(date.fromisoformat(day))
    closes = np.array([before, opened])
    columns = {name: closes.copy() for name in ("open", "high", "low", "close", "volume")}
    panel = build_panel(["A"], np.zeros(2, dtype=np.int64), np.array([number - 1, number], dtype=np.int32), columns)
    rows = rows_of(panel, KRX, with_limits=True)
    # The first row of a symbol has no close before it, and no limit.
    assert not rows.opens_high[0]
    assert not rows.opens_low[0]
    return bool(rows.opens_high[1]), bool(rows.opens_low[1])


def test_the_exchange_without_rules_has_no_limits_ticks_taxes_or_jumps() -> None:
    none = tables_of("none")
    days = np.array([FIRST_DAY], dtype=np.int32)
    assert none.tick(np.array([1_000.0]), days).tolist() == [0]
    assert np.isnan(none.limit_share(days)).all()
    assert (none.sell_tax(FIRST_DAY), none.sell_fees(FIRST_DAY, 1e6, 100), none.jump) == (0, 0, None)


def test_a_trade_that_ends_before_the_jump_is_not_marked_by_it() -> None:
    bars = [(1000.0, 1010.0, 990.0, 1000.0)] * 2 + [(1000.0, 1000.0, 900.0, 950.0), (5000.0, 5000.0, 5000.0, 5000.0)]
    [trade], _, _ = traded(bars, Exits(stop=Percent(5)))
    assert (trade.reason, trade.has_jump) == (Reason.STOP, False)
    # 30.1 % is what a day can make, more is not.
    for opened, is_jump in ((1301.0, False), (1302.0, True), (700.0, False), (698.0, True)):
        [held], _, _ = traded([*bars[:2], (opened, opened, opened, opened)], Exits())
        assert held.has_jump == is_jump
