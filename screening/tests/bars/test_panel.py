"""Parts of panels: the same bars, and no row that no symbol owns."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.facts import DatedFacts
from screening.bars.panel import COLUMNS, day
from screening.tests.factories import random_ohlc

LENGTHS = (4, 0, 30, 1, 12, 25)


@given(st.integers(0, 99), st.integers(0, 60), st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_a_part_has_the_bars_of_its_symbols_in_rows_that_are_all_owned(
    seed: int, cut: int, one: int, other: int, chosen: bool
) -> None:
    whole = random_ohlc(seed, lengths=LENGTHS)
    panel = whole.until(day(int(whole.sessions.min()) + cut))
    if chosen:
        panel = panel.select([symbol for symbol in panel.symbols if symbol != "S2"])
    first, last = sorted((min(one, len(panel.symbols)), min(other, len(panel.symbols))))

    part = panel.part(first, last)

    assert part.symbols == panel.symbols[first:last]
    assert part.lengths.sum() == len(part.sessions)
    for place in range(last - first):
        for name in COLUMNS:
            np.testing.assert_array_equal(part.bars_of(place, name), panel.bars_of(first + place, name))
    rows = panel.rows_of(first, last)
    np.testing.assert_array_equal(panel.sessions[rows], part.sessions)


def test_a_part_shares_the_arrays_where_no_gap_is() -> None:
    panel = random_ohlc(1, lengths=LENGTHS)

    assert np.shares_memory(panel.part(2, 5).columns["close"], panel.columns["close"])


@given(st.integers(0, 3), st.integers(0, 3))
def test_figures_of_some_symbols_are_theirs(one: int, other: int) -> None:
    facts = DatedFacts(np.array([0, 0, 2, 2]), np.array([3, 9, 1, 5], dtype=np.int32), np.array([1.0, 2.0, 3.0, 4.0]))
    first, last = sorted((one, other))
    owners = np.repeat(np.arange(last - first), 10)
    sessions = np.tile(np.arange(10, dtype=np.int32), last - first)

    found = facts.of_symbols(first, last).at(owners, sessions)

    np.testing.assert_array_equal(found, facts.at(owners + first, sessions))
