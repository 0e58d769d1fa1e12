"""Hit rates: which pairs of symbol and session count, and what is said where there are none."""

from datetime import timedelta

import pytest

from pastetrader.common.errors import Invalid
from screening.screens.hit_rates import HitRate, hit_rates
from screening.services import read_condition, screen
from screening.tests.factories import FIRST, make_bars, random_bars, stored

pytestmark = pytest.mark.django_db


def rates(*conditions: str, **how: object) -> dict[str, HitRate]:
    """The figures on the market XAAA by condition."""
    found = hit_rates(market="XAAA", conditions=conditions, **how)  # type: ignore[arg-type]  # a test says what it needs
    return {rate.condition: rate for rate in found.rates}


def test_each_known_pair_of_symbol_and_session_counts_once() -> None:
    stored("XAAA", make_bars("UP", [10.0, 11, 12, 13]), make_bars("DOWN", [13.0, 12, 11, 10]))

    found = rates("close > 11", "close > close[1]", "close > close[1] or close <= close[1]")

    over = found["close > 11"]
    assert (over.true, over.known, over.now, over.share) == (4, 8, 1, 0.5)
    rising = found["close > close[1]"]
    assert (rising.true, rising.known, rising.now) == (3, 6, 1)  # the first bar of each knows no bar before
    assert all(rate.is_telling for rate in (over, rising))


def test_only_the_last_sessions_count_and_only_the_newest_bar_is_today() -> None:
    stored("XAAA", make_bars("OLD", [50.0, 50]), make_bars("LONG", [10.0, 10, 10, 10, 10, 50]))

    found = rates("close > 20", sessions=3)["close > 20"]

    assert (found.true, found.known, found.now) == (1, 3, 1)


def test_never_and_nearly_always_tell_nothing() -> None:
    stored("XAAA", random_bars("A", 300, 1), random_bars("B", 300, 2))

    found = rates("close > 100000", "close > 0.5", "rsi(14) < 50")

    assert [rate.is_telling for rate in found.values()] == [False, False, True]
    assert found["close > 100000"].share == 0
    assert found["close > 0.5"].share == 1


def test_what_has_no_figures_says_why() -> None:
    stored("XAAA", random_bars("A", 30, 1))

    found = rates("per < 10", "close >", "close > sma(200)")

    assert [rate.problem.code if rate.problem else "" for rate in found.values()] == [
        "field_without_data",
        "unfinished",
        "",
    ]
    assert (found["close > sma(200)"].share, found["close > sma(200)"].is_telling) == (None, True)


def test_the_strategys_own_symbols_are_counted_and_ranked_among_themselves() -> None:
    stored("XAAA", make_bars("A", [10.0, 10]), make_bars("B", [20.0, 20]), make_bars("C", [30.0, 30]))

    found = hit_rates(market="XAAA", conditions=["close > 15", "rank(close) <= 1"], symbols=["a", "b"])

    assert found.symbols == 2
    assert [(rate.true, rate.known, rate.now) for rate in found.rates] == [(2, 4, 1), (2, 4, 1)]


def test_figures_are_those_of_a_screen_at_each_session() -> None:
    stored("XAAA", *(random_bars(f"S{place}", 40 + place, place) for place in range(6)))
    condition = "close > sma(10) and rsi(7) < 60"
    days = [FIRST + timedelta(days=45 - 1 - place) for place in range(10)]

    found = rates(condition, sessions=10)[condition]

    screens = [screen(condition=read_condition(condition), market="XAAA", as_of=day) for day in days]
    assert found.true == sum(len(one.matches) for one in screens) > 0
    assert found.known == sum(one.scanned for one in screens)
    assert found.now == len(screens[0].matches)


def test_a_market_without_bars_is_refused() -> None:
    with pytest.raises(Invalid):
        hit_rates(market="XNONE", conditions=["close > 1"])
