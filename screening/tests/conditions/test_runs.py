"""Since when a condition has been true, against the plain meaning: each bar judged by the bars that there were then."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import Panel, day, day_number
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import TRUE, evaluate
from screening.conditions.evaluation.runs import LONGEST_RUN, run_starts
from screening.conditions.evaluation.values import Indicators
from screening.tests.factories import FIRST, make_panel, random_ohlc, random_panel

CONDITIONS = (
    "close > open",
    "close > sma(5)",
    "rsi(3) < 60",
    "close crosses_above sma(3)",
    "(close crosses_above sma(3)) within 4 bars",
    "close > sma(5) for 3 bars",
    "not (close < open) or volume > 20",
    "close > close[3]",
    "close rising(2)",
    "sma(3)@1w > sma(5)@1w",
    "not (close@1w[3] > 100)",
    "rank(close) <= 2",
    "rank_pct(volume) < 60 and close > 5",
)


def plainly(panel: Panel, text: str, place: int, most: int) -> object:
    """The first session of the run, by judging the last bar of ever shorter panels."""
    condition, sessions = parse(text), panel.sessions[panel.starts[place] : panel.ends[place]].tolist()
    since = None
    for session in reversed(sessions[-most:]):
        verdict = evaluate(condition, Indicators(panel.until(day(session))))[place, 0]
        if verdict != TRUE:
            break
        since = day(session)
    return since


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_run_begins_where_the_bars_of_each_day_say_so(text: str) -> None:
    panel = random_ohlc(11, lengths=(1, 4, 40, 44))
    values = Indicators(panel)
    places = range(len(panel.symbols))

    found = run_starts(parse(text), values, places)

    plain = {place: since for place in places if (since := plainly(panel, text, place, LONGEST_RUN)) is not None}
    assert found == plain
    for some in ([3], [3, 1], [2, 0]):
        assert run_starts(parse(text), values, some) == {place: plain[place] for place in some if place in plain}


@given(seed=st.integers(0, 10_000), limit=st.integers(5, 45), longest=st.integers(1, 30))
def test_of_a_run_that_is_longer_only_so_many_bars_are_looked_at(seed: int, limit: int, longest: int) -> None:
    panel = random_ohlc(seed, lengths=(2, 17, 40))
    values = Indicators(panel)
    text = f"close < {limit}"

    found = run_starts(parse(text), values, range(3), longest=longest)

    assert found == {place: since for place in range(3) if (since := plainly(panel, text, place, longest)) is not None}


def test_a_bar_on_which_nothing_is_known_breaks_a_run() -> None:
    panel = make_panel(A=[1.0, 2.0, 3.0, 4.0, 5.0])

    found = run_starts(parse("close > sma(3)"), Indicators(panel), [0])

    assert found == {0: FIRST + timedelta(days=2)}


def test_days_without_a_bar_of_the_symbol_break_nothing() -> None:
    panel = make_panel(A=[9.0, 9.0, 9.0])
    sessions = panel.sessions.copy()
    sessions[1:] += 30
    halted = Panel(panel.symbols, panel.starts, panel.ends, sessions, panel.columns)

    assert run_starts(parse("close > 5"), Indicators(halted), [0]) == {0: FIRST}


def test_a_rank_is_one_among_those_asked_for_on_each_bar() -> None:
    panel = make_panel(A=[5.0, 1.0, 5.0, 5.0], B=[4.0, 4.0, 4.0, 4.0], C=[9.0, 9.0, 9.0, 9.0])
    values, condition = Indicators(panel), parse("rank(close) <= 1")

    assert run_starts(condition, values, [0], among=np.array([True, True, False])) == {0: FIRST + timedelta(days=2)}
    assert run_starts(condition, values, [0]) == {}
    assert run_starts(condition, values, []) == {}


def test_bars_to_come_change_no_run() -> None:
    panel = random_panel(3, lengths=(80, 120))
    cut = day(int(panel.sessions[panel.ends[1] - 30]))
    early = panel.until(cut)
    noise = {name: column.copy() for name, column in panel.columns.items()}
    for column in noise.values():
        column[panel.sessions > day_number(cut)] *= 7
    garbage = Panel(panel.symbols, panel.starts, panel.ends, panel.sessions, noise).until(cut)
    condition = parse("close > sma(10) and rsi(5) > 30")

    assert run_starts(condition, Indicators(early), [0, 1]) == run_starts(condition, Indicators(garbage), [0, 1])
