"""What instruments did after a session, against a plain loop."""

from datetime import timedelta
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import Panel, day
from screening.signals.journal.outcomes import HORIZONS, LOOKED_AT, Followed, Outcomes
from screening.tests.factories import FIRST, make_panel, random_ohlc


def _plainly(panel: Panel, place: int, row: int) -> Followed:
    bars = [(day(int(panel.sessions[at])), float(panel.columns["close"][at])) for at in _rows(panel, place)]
    session, close = bars[row]
    later = [100 * (price / close - 1) for _day, price in bars[row + 1 : row + 1 + LOOKED_AT]]
    reached = [count for count in HORIZONS if count <= len(later)]
    return Followed(
        close=close,
        bars=len(later),
        until=bars[-1][0],
        returns={count: later[count - 1] for count in reached},
        market={count: _market(panel, session, bars[row + count][0]) for count in reached},
        best=max(later, default=None),
        worst=min(later, default=None),
    )


def _rows(panel: Panel, place: int) -> range:
    return range(int(panel.starts[place]), int(panel.ends[place]))


def _market(panel: Panel, first: object, last: object) -> float:
    found = []
    for place in range(len(panel.symbols)):
        bars = [(day(int(panel.sessions[at])), float(panel.columns["close"][at])) for at in _rows(panel, place)]
        begun = [price for session, price in bars if session == first]
        if begun:
            found.append(100 * ([price for session, price in bars if session <= last][-1] / begun[0] - 1))  # type: ignore[operator]  # dates
    return fmean(found)


@given(seed=st.integers(0, 10_000), data=st.data())
def test_returns_are_those_of_a_plain_loop(seed: int, data: st.DataObject) -> None:
    panel = random_ohlc(seed, lengths=(1, 3, 40, 60, 61)).until(FIRST + timedelta(days=70))
    place = data.draw(st.sampled_from([place for place in range(5) if panel.lengths[place]]))
    row = data.draw(st.integers(0, int(panel.lengths[place]) - 1))
    session = day(int(panel.sessions[panel.starts[place] + row]))

    since = data.draw(st.sampled_from([None, FIRST, session]))

    found, plain = Outcomes(panel, since).followed(panel.symbols[place], session), _plainly(panel, place, row)

    assert (found.close, found.bars, found.until) == (plain.close, plain.bars, plain.until)
    assert dict(found.returns) == pytest.approx(dict(plain.returns))
    assert dict(found.market) == pytest.approx(dict(plain.market))
    assert (found.best, found.worst) == pytest.approx((plain.best, plain.worst))


@given(factor=st.sampled_from([0.02, 0.5, 3.0]))
def test_a_split_that_the_bars_were_adjusted_for_changes_no_return(factor: float) -> None:
    panel = make_panel(A=[10.0, 11.0, 12.0, 9.0, 9.5, 14.0], B=[1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    columns = {name: column.copy() for name, column in panel.columns.items()}
    for name in ("open", "high", "low", "close"):
        columns[name][panel.starts[0] : panel.ends[0]] *= factor
    adjusted = Panel(panel.symbols, panel.starts, panel.ends, panel.sessions, columns)

    before, after = (Outcomes(some).followed("A", FIRST) for some in (panel, adjusted))

    assert after.close == pytest.approx(factor * 10)
    assert dict(before.returns) == pytest.approx({1: 10.0, 5: 40.0})
    assert dict(after.returns) == pytest.approx({1: 10.0, 5: 40.0})
    assert dict(after.market) == pytest.approx({1: 5.0, 5: 20.0})


def test_what_is_not_there_is_not_known() -> None:
    panel = make_panel(A=[10.0, 11.0], B=[], C=[5.0])
    outcomes = Outcomes(panel)

    assert outcomes.followed("A", FIRST + timedelta(days=1)) == Followed(close=11.0, until=FIRST + timedelta(days=1))
    assert outcomes.followed("A", FIRST - timedelta(days=1)) == Followed(until=FIRST + timedelta(days=1))
    assert outcomes.followed("B", FIRST) == outcomes.followed("gone", FIRST) == Followed()
    assert outcomes.market(FIRST - timedelta(days=9), FIRST) is None
    assert outcomes.between("A", FIRST, FIRST + timedelta(days=1)) == pytest.approx(10.0)
    assert outcomes.between("A", FIRST, FIRST + timedelta(days=5)) is None
    assert outcomes.between("C", FIRST, FIRST + timedelta(days=1)) is None


def test_a_market_without_bars_says_nothing() -> None:
    outcomes = Outcomes(make_panel(A=[1.0]).until(FIRST - timedelta(days=3)))

    assert outcomes.followed("A", FIRST) == Followed()
    assert outcomes.between("A", FIRST, FIRST) is None


def test_a_halted_symbol_counts_in_the_market_with_its_last_close() -> None:
    panel = make_panel(A=[10.0, 12.0, 13.0], B=[10.0, 20.0, 20.0])
    ends = panel.ends.copy()
    ends[1] -= 1
    halted = Panel(panel.symbols, panel.starts, ends, panel.sessions, panel.columns)

    assert Outcomes(halted).market(FIRST, FIRST + timedelta(days=2)) == pytest.approx((30 + 100) / 2)
    assert np.isfinite(Outcomes(halted).market(FIRST, FIRST) or 0.0)
