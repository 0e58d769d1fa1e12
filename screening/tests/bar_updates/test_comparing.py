"""What was fetched beside what is stored: new, corrected, or rewritten as a whole."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bar_updates.comparing import compared, covers, ratio_of, removed_sessions
from screening.bar_updates.staged import Staged, details_of, packed, read_staged, unpacked
from screening.market_data.base import HISTORY_SCHEMA, Event, Figures

FIRST = date(2026, 1, 5)


def history(*closes: float | None, first: int = 0, volume: float = 100.0) -> pl.DataFrame:
    """Bars on following days; None is a day without one."""
    rows = [
        (FIRST + timedelta(days=first + place), close, close, close, close, volume)
        for place, close in enumerate(closes)
        if close is not None
    ]
    return pl.DataFrame(rows, schema=HISTORY_SCHEMA, orient="row")


def test_the_same_bars_are_no_change() -> None:
    found = compared(history(10, 11, 12), history(10, 11, 12))

    assert (len(found.changed), found.is_rewritten) == (0, False)


def test_new_bars_and_corrected_ones_are_changed_and_the_history_is_not() -> None:
    found = compared(history(10, 11, 12.5, 13), history(10, 11, 12))

    assert found.changed["close"].to_list() == [12.5, 13]
    assert not found.is_rewritten


@pytest.mark.parametrize("stored", [history(20, 22, 24), history(10.01, 11, 12)])
def test_another_oldest_bar_is_another_history(stored: pl.DataFrame) -> None:
    assert compared(history(10, 11, 12), stored).is_rewritten


def test_another_volume_alone_is_a_correction() -> None:
    found = compared(history(10, 11, volume=5), history(10, 11))

    assert (len(found.changed), found.is_rewritten) == (2, False)


def test_noise_of_single_precision_is_no_change() -> None:
    noisy = history(149.33, 11).with_columns(pl.col("close") * (1 + 1e-7))

    assert compared(noisy, history(149.33, 11)).changed.is_empty()


def test_nothing_in_common_is_no_rewriting() -> None:
    assert not compared(history(10, first=50), history(20)).is_rewritten
    assert not compared(history(), history(20)).is_rewritten
    assert ratio_of(history(10, first=50), history(20)) == 1


def test_prices_of_another_source_tell_of_no_split() -> None:
    assert ratio_of(history(10, 11, 12), history(10.4, 10.9, 12.3)) == 1
    assert ratio_of(history(100, 110), history(100.1, 110.1)) == 1


def test_sessions_that_the_source_lacks_are_told_between_its_first_and_last() -> None:
    stored = history(1, 1, 1, 1, 1)

    assert removed_sessions(history(1, None, 1, first=1), stored) == (FIRST + timedelta(days=2),)
    assert removed_sessions(history(), stored) == ()


def test_a_history_that_lost_its_end_does_not_cover_it() -> None:
    assert covers(history(1, 2, 3), history(2, 3, first=1))
    assert not covers(history(1, 2), history(2, 3, first=1))


@given(ratio=st.sampled_from([0.1, 0.5, 2.0, 5.0, 50.0]), count=st.integers(1, 30))
def test_a_split_rewrites_a_history_and_its_ratio_is_found(ratio: float, count: int) -> None:
    stored = history(*[1000.0 + place for place in range(count)])
    fetched = stored.with_columns(pl.col(name) / ratio for name in ("open", "high", "low", "close"))

    assert compared(fetched, stored).is_rewritten
    assert ratio_of(fetched, stored) == pytest.approx(1 / ratio)


def test_what_is_staged_comes_back_as_it_was() -> None:
    staged = Staged(
        bars=history(10, 11.123456),
        removed=(FIRST,),
        older_than=FIRST,
        older_by=0.2,
        halted=(FIRST,),
        splits=(Event(FIRST, 5.0),),
        dividends=(Event(FIRST, 0.25),),
        name="가나",
        facts={"per": 12.5},
        report=Figures({"debt_ratio": 31.2}, "2026-06"),
    )

    back = read_staged(packed(staged.bars), details_of(staged))

    assert back.bars.equals(staged.bars)
    assert {**vars(back), "bars": None} == {**vars(staged), "bars": None}
    assert unpacked(None).is_empty()
    assert packed(history()) is None
