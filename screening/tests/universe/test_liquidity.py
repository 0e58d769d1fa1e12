"""How much is traded a day, against a plain count, and as nobody knew it later."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import Panel, day
from screening.tests.factories import FIRST, make_bars, panel_of, random_ohlc, stored
from screening.universe.choosing import choose
from screening.universe.liquidity import mean_value_traded
from screening.universe.spec import Universe


def _plainly(panel: Panel, sessions: int) -> list[float]:
    """Day by day: what was traded in the market's last sessions, by how many of them the symbol was there."""
    traded = panel.columns["close"] * panel.columns["volume"]
    rows = [
        {int(panel.sessions[row]): traded[row] for row in range(one, end)}
        for one, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True)
    ]
    last = sorted({session for own in rows for session in own})[-sessions:]
    found = []
    for own in rows:
        since = [session for session in last if own and session >= min(own)]
        found.append(sum(own.get(session, 0.0) for session in since) / max(len(since), 1) if own else 0.0)
    return found


@given(
    seed=st.integers(0, 10_000),
    lengths=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    sessions=st.integers(1, 25),
    back=st.integers(0, 60),
)
def test_it_is_what_a_plain_count_says(seed: int, lengths: list[int], sessions: int, back: int) -> None:
    panel = random_ohlc(seed, lengths=tuple(lengths))
    seen = panel.until(day(int(panel.sessions.max()) - back))

    assert np.allclose(mean_value_traded(seen, sessions), _plainly(seen, sessions), rtol=1e-12)


def test_a_session_without_a_bar_is_one_of_nothing_and_the_young_are_measured_since_they_are_there() -> None:
    # 20 sessions; H was halted in the last ten but one, Y came with the last two.
    bars = [make_bars("A", [10.0] * 20), make_bars("H", [10.0] * 20), make_bars("Y", [10.0] * 2)]
    halted = bars[1].with_row_index().filter(~pl.col("index").is_between(10, 18)).drop("index")
    young = bars[2].with_columns(pl.col("session") + timedelta(days=18))
    means = mean_value_traded(panel_of(pl.concat([bars[0], halted, young])))

    volumes = [1000.0 + place for place in range(20)]
    assert means.tolist() == [
        pytest.approx(10 * sum(volumes) / 20),
        pytest.approx(10 * (sum(volumes[:10]) + volumes[19]) / 20),
        pytest.approx(10 * (1000 + 1001) / 2),
    ]


@pytest.mark.django_db
def test_what_comes_after_the_session_changes_nothing() -> None:
    universe = Universe(market="XTST", min_value_traded=9_000, min_price=8, min_sessions=5, rank_by="roc(3)", limit=3)
    closes = {"A": [9.0, 10, 11, 12, 13, 14], "B": [14.0, 13, 12, 11, 10, 9], "C": [10.0] * 6, "D": [10.0] * 3}
    stored("XTST", *(make_bars(symbol, values) for symbol, values in closes.items()))
    day_of = FIRST + timedelta(days=5)
    before = choose(universe, as_of=day_of)

    first = FIRST + timedelta(days=6)
    stored("XTST", *(make_bars(symbol, [1e6 / (place + 1)] * 30, first=first) for place, symbol in enumerate("DCBAE")))

    assert before.symbols == ("A", "C", "B")
    assert choose(universe, as_of=day_of) == before
    assert choose(universe).symbols != before.symbols
