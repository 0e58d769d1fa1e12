"""Whether prices have a split in them is told by the prices beside them, or not at all."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.adjustment import Split, adjusted_bars, ratio_to, told_by
from screening.tests.factories import make_bars

FIRST = date(2024, 1, 2)
NOTHING = make_bars("A", [1.0]).clear()


def _bars(*closes: float, first: date = FIRST) -> pl.DataFrame:
    return make_bars("A", list(closes), first=first)


@pytest.mark.parametrize(
    ("seen", "readings", "told"),
    [(1.02, [1, 50], 1), (48, [1, 50], 50), (7, [1, 50], None), (1.2, [1, 1.5], None), (0.11, [1, 0.1], 0.1)],
)
def test_a_ratio_tells_only_what_is_clearly_nearest(seen: float, readings: list[float], told: float | None) -> None:
    assert told_by(seen, readings) == told


# A day that moves further than a fifth may hide a split of three for two.
MOVES = st.lists(st.floats(0.85, 1.18), min_size=3, max_size=12)


@given(moves=MOVES, ratio=st.sampled_from([2, 3, 4, 5, 10, 50, 0.1, 0.2, 0.5]), place=st.integers(1, 2))
def test_the_raw_and_the_adjusted_file_give_the_same_bars(moves: list[float], ratio: float, place: int) -> None:
    closes = [1000.0]
    for move in moves:
        closes.append(closes[-1] * move)
    adjusted = _bars(*closes)
    split = Split(FIRST + timedelta(days=place), ratio)
    raised = pl.when(pl.col("session") < split.session).then(ratio).otherwise(1.0)
    prices = (pl.col(name) * raised for name in ("open", "high", "low", "close"))
    # The session of the split opens at the close before, adjusted: as it was traded.
    raw = adjusted.with_columns(*prices, pl.col("volume") / raised)

    of_raw, of_adjusted = adjusted_bars(raw, [split], NOTHING), adjusted_bars(adjusted, [split], NOTHING)

    assert of_raw.applied == (split,)
    assert of_adjusted.applied == ()
    for name in ("open", "high", "low", "close", "volume"):
        assert of_raw.bars[name].to_list() == pytest.approx(of_adjusted.bars[name].to_list(), rel=1e-6, abs=1e-4)


def test_a_file_that_was_adjusted_between_two_splits_misses_the_later_one() -> None:
    splits = [Split(date(2024, 1, 3), 2), Split(date(2024, 1, 4), 5)]
    # Raw: 1000, 500, 100. Adjusted for the first alone: 500, 500, 100.
    found = adjusted_bars(_bars(500, 500, 100).with_columns(open=pl.Series([500.0, 500.0, 100.0])), splits, NOTHING)

    assert found.bars["close"].to_list() == [100, 100, 100]
    assert found.applied == (splits[1],)


def test_splits_with_no_bar_between_them_are_told_together() -> None:
    splits = [Split(date(2024, 1, 4), 2), Split(date(2024, 1, 5), 5)]
    bars = pl.concat([_bars(1000.0), _bars(100.0, first=date(2024, 1, 8))])

    assert adjusted_bars(bars, splits, NOTHING).bars["close"].to_list() == [100, 100]


def test_without_anything_beside_it_nothing_is_told() -> None:
    split = Split(date(2024, 6, 3), 4)

    assert adjusted_bars(_bars(400, 401), [split], NOTHING).unclear == (split,)
    assert adjusted_bars(_bars(400, 401), [split], _bars(100, first=date(2024, 6, 3))).unclear == (split,)


def test_neighbouring_sessions_tell_and_distant_ones_do_not() -> None:
    later = _bars(100, 101, first=date(2024, 1, 4))

    assert ratio_to(_bars(400, 402), later) == pytest.approx(4.02)
    assert ratio_to(_bars(400, 402), _bars(100, first=date(2024, 3, 1))) is None
    assert ratio_to(later, _bars(400, 402)) == pytest.approx(100 / 402)
