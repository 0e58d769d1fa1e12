"""Durations in bins: a percentile lies where it is said to lie, whatever was measured."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.quality.timing.histogram import BINS, EDGES, FACTOR, bin_of, bounds_of, percentile

SECONDS = st.one_of(
    st.floats(min_value=0, max_value=200, allow_nan=False),
    st.floats(min_value=-9, max_value=6).map(lambda power: 10.0**power),
    st.sampled_from(EDGES),
)


@given(st.lists(SECONDS, min_size=1, max_size=400), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_percentile_of_any_durations_lies_within_its_bounds(seconds: list[float], share: float) -> None:
    found = percentile(Counter(map(bin_of, seconds)), share)
    true = sorted(seconds)[math.ceil(share * len(seconds)) - 1]

    assert found is not None
    assert found.low <= true
    assert found.high is None or true < found.high
    if found.high is not None and found.low:
        assert found.middle is not None
        assert abs(found.middle / true - 1) < 0.12


@given(SECONDS)
def test_every_duration_has_one_bin_and_lies_in_it(seconds: float) -> None:
    low, high = bounds_of(bin_of(seconds))

    assert 0 <= bin_of(seconds) < BINS
    assert low <= seconds
    assert high is None or seconds < high


def test_half_a_second_is_an_edge_so_that_the_target_is_met_or_not() -> None:
    assert 0.5 in EDGES
    assert EDGES[0] < 0.001
    assert EDGES[-1] > 60
    assert all(after / before == pytest.approx(FACTOR) for before, after in pairwise(EDGES))
    just_below, at = percentile({bin_of(0.4999): 1}, 0.95), percentile({bin_of(0.5): 1}, 0.95)
    assert just_below is not None
    assert at is not None
    assert just_below.is_below(0.5) is True
    assert at.is_below(0.5) is False


def test_of_twenty_it_is_the_nineteenth_and_of_a_thousand_the_950th() -> None:
    for count in (20, 40, 60, 100, 1000):
        counts = {10: count * 95 // 100, 30: count - count * 95 // 100}
        found = percentile(counts, 0.95)
        assert found is not None
        assert found.low == bounds_of(10)[0], count


def test_of_nothing_there_is_no_percentile() -> None:
    assert percentile({}, 0.95) is None
