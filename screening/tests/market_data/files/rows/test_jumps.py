"""Moves that no session can make are found, with the split that they probably are."""

from datetime import date, timedelta

import polars as pl
import pytest

from screening.market_data.files.rows.jumps import Jump, limit_of, probable_splits


def bars(*prices: tuple[date, float, float], symbol: str = "A") -> pl.DataFrame:
    """One symbol's sessions, opens and closes."""
    days, opens, closes = zip(*prices, strict=True)
    return pl.DataFrame({"symbol": [symbol] * len(prices), "session": days, "open": opens, "close": closes})


def jump(
    before: float, open_: float, close: float | None = None, *, market: str = "XNAS", pause: int = 1
) -> Jump | None:
    """The jump between two sessions, if it is one."""
    first = date(2024, 3, 4)
    second = first + timedelta(days=pause)
    found = probable_splits(bars((first, before, before), (second, open_, close or open_)), market)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("before", "open_", "ratio"),
    [
        (1000.0, 500.0, (2, 1)),
        (1208.88, 121.79, (10, 1)),
        (500.0, 127.0, (4, 1)),
        (899.0, 300.0, (3, 1)),
        (2400.0, 48.5, (50, 1)),
        (1.2, 11.5, (1, 10)),
        (3.0, 61.0, (1, 20)),
        (50.0, 101.0, (1, 2)),
        (100.0, 40.2, (5, 2)),
    ],
)
def test_a_split_is_known_by_the_nearest_simple_ratio(before: float, open_: float, ratio: tuple[int, int]) -> None:
    found = jump(before, open_)

    assert found is not None
    assert (found.new, found.old) == ratio
    assert found.factor is not None
    assert before * found.factor == pytest.approx(open_, rel=0.15)


@pytest.mark.parametrize(("before", "open_"), [(100.0, 61.0), (100.0, 139.0), (0.02, 0.03), (10.0, 10.0)])
def test_moves_up_to_40_in_100_are_no_jumps_elsewhere(before: float, open_: float) -> None:
    assert jump(before, open_) is None


@pytest.mark.parametrize(
    ("day", "limit"),
    [(date(2015, 6, 12), 0.15), (date(2015, 6, 15), 0.30), (date(1998, 12, 7), 0.15), (date(1998, 6, 1), 0.12)],
)
def test_the_limit_of_korea_is_that_of_the_day(day: date, limit: float) -> None:
    assert limit_of("XKRX", day) == limit


def test_a_move_within_the_limit_of_its_day_is_none_and_one_beyond_it_is() -> None:
    assert jump(10_000, 12_990, market="XKRX") is None
    assert jump(10_000, 13_100, market="XKRX") is not None
    old = bars((date(2014, 3, 4), 10_000.0, 10_000.0), (date(2014, 3, 5), 12_000.0, 12_000.0))
    assert len(probable_splits(old, "XKRX")) == 1
    assert probable_splits(old, "XNAS") == ()


def test_prices_of_few_won_are_not_jumps_by_their_rounding() -> None:
    assert jump(2, 3, market="XKRX") is None


def test_a_price_that_ran_away_within_the_session_has_no_ratio() -> None:
    found = jump(100.0, 98.0, 45.0)

    assert found is not None
    assert (found.new, found.old, found.factor) == (0, 0, None)
    assert "No simple ratio" in str(found.message)


def test_a_long_pause_is_said() -> None:
    found = jump(188.0, 1880.0, market="XKRX", pause=29)

    assert found is not None
    assert found.pause == 29
    assert str(found.message) == (
        "A, 2024-04-02: from 188 to 1880, after 29 days without a bar. Probably 1 new shares for 10."
    )


def test_the_first_bar_of_a_symbol_is_never_one_and_symbols_are_looked_at_one_by_one() -> None:
    two = pl.concat(
        [
            bars((date(2024, 3, 4), 10.0, 10.0), (date(2024, 3, 5), 11.0, 11.0)),
            bars((date(2024, 3, 4), 1000.0, 1000.0), (date(2024, 3, 5), 100.0, 100.0), symbol="B"),
        ]
    )

    assert [(found.symbol, found.session) for found in probable_splits(two.reverse(), "XNAS")] == [
        ("B", date(2024, 3, 5))
    ]
    assert probable_splits(two.clear(), "XNAS") == ()
