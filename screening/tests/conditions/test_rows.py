"""On every row of a panel a condition is what it is at last bars, however symbols are taken together in blocks."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.stop_signal import Stopped, StopSignal
from screening.bars.panel import Panel, Truths, day
from screening.conditions import Condition, parse
from screening.conditions.evaluation import blocks
from screening.conditions.evaluation.evaluate import UNKNOWN, Verdicts, evaluate, evaluate_rows
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Count, For, Node, Not, Within, all_of, any_of
from screening.tests.conditions.plain.conditions import CONDITIONS, UNREAD
from screening.tests.conditions.plain.markets import Both, both, told_at_random
from screening.tests.factories import make_panel, random_ohlc

LENGTHS = (1, 2, 0, 20, 45, 90, 130, 280, 300, 300)
ATOMS = (
    "close > sma(10)",
    "rsi(14) < 45",
    "volume > volume[1]",
    "close crosses ema(5)",
    "close[2] crosses_above sma(4)",
    "close falling(3)",
    "stoch.k crosses_below 50",
    "macd.hist > 0",
    "close in (3, 7, 20)",
    "close between 0.9 * sma(10) and 1.1 * sma(10)",
    "rsi(4)@1w > 50",
    "close > close@1w[1]",
    "roe > 10",
    "rank(roc, length=5) <= 3",
    "rank_pct(by=close)[1] < 50",
)


@pytest.fixture(autouse=True, params=["one block", "many blocks", "two threads"])
def _blocks(request: pytest.FixtureRequest) -> Iterator[None]:
    """How symbols are taken together must make no difference: not their number, and not the threads."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "one block":
            patch.setattr(blocks, "BLOCK_ROWS", 150)
        if request.param == "two threads":
            patch.setattr(blocks, "THREADED_BARS", 0)
            patch.setattr("os.sched_getaffinity", lambda _: {0, 1})
        yield


@cache
def market(seed: int) -> Both:
    """Bars without memory, with figures."""
    panel = random_ohlc(seed, top=12, lengths=LENGTHS)
    return both(panel, told_at_random(panel, seed))


def in_rows(panel: Panel, verdicts: Verdicts) -> Verdicts:
    """[symbol, bar] by row of the panel."""
    found = np.full(len(panel.sessions), UNKNOWN, dtype=np.int8)
    for place in range(len(panel.symbols)):
        length = int(panel.lengths[place])
        found[panel.starts[place] : panel.ends[place]] = verdicts[place, verdicts.shape[1] - length :]
    return found


def _around(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several, bars = st.lists(inner, min_size=2, max_size=3), st.integers(1, 40)
    counts = st.tuples(bars, st.integers(1, 40)).filter(lambda pair: pair[1] <= pair[0])
    return st.one_of(
        several.map(lambda parts: all_of(*parts)),
        several.map(lambda parts: any_of(*parts)),
        inner.map(Not),
        st.builds(Within, bars, inner),
        st.builds(For, bars, inner),
        st.tuples(counts, inner).map(lambda found: Count(*found[0], found[1])),
    )


RANDOM = st.recursive(st.sampled_from([parse(text).root for text in ATOMS]), _around, max_leaves=5).map(Condition)
AMONG = st.lists(st.booleans(), min_size=len(LENGTHS), max_size=len(LENGTHS)).map(np.array)


@given(RANDOM, st.integers(0, 3), st.integers(0, 430), st.integers(1, 60), st.none() | AMONG)
def test_rows_and_last_bars_have_the_same_verdicts(
    condition: Condition, seed: int, cut: int, bars: int, among: Truths | None
) -> None:
    # Cut, rows that no symbol owns lie between those of symbols.
    panel = market(seed).panel
    indicators = market(seed).indicators(int(panel.sessions.min()) + cut)
    panel = indicators.panel
    longest = max(1, int(panel.lengths.max()))

    rows = evaluate_rows(condition, indicators, among=among)

    whole = evaluate(condition, indicators, bars=longest, among=among)
    np.testing.assert_array_equal(rows, in_rows(panel, whole))
    some = evaluate(condition, Indicators(panel, facts=indicators.facts), bars=min(bars, longest), among=among)
    np.testing.assert_array_equal(some, whole[:, longest - some.shape[1] :])


@given(RANDOM, st.integers(0, 3), AMONG)
def test_members_who_never_come_or_go_are_those_that_are_ranked(condition: Condition, seed: int, among: Truths) -> None:
    indicators = market(seed).indicators()
    panel = indicators.panel
    members = np.repeat(among, panel.lengths)

    rows = evaluate_rows(condition, indicators, members=members)

    # The others have no rank in either, and their rows are looked at by nobody.
    np.testing.assert_array_equal(rows[members], evaluate_rows(condition, indicators, among=among)[members])


@given(RANDOM, st.integers(0, 3), st.integers(0, 430))
def test_a_row_is_the_last_bar_of_what_was_there_then(condition: Condition, seed: int, cut: int) -> None:
    whole = market(seed).indicators()
    session = int(whole.panel.sessions.min()) + cut
    then = market(seed).indicators(session)

    rows = evaluate_rows(condition, whole)

    last = evaluate(condition, then)[:, 0]
    for place in np.flatnonzero(then.panel.lengths).tolist():
        assert rows[then.panel.ends[place] - 1] == last[place]


@pytest.mark.parametrize("text", [*CONDITIONS, *UNREAD])
def test_every_field_means_the_same_on_rows(text: str) -> None:
    indicators = market(1).indicators()
    kept = market(1).indicators()
    kept.lines([series for series in parse(text).series if series.field == "rsi"])

    rows = evaluate_rows(parse(text), indicators)

    whole = evaluate(parse(text), indicators, bars=max(LENGTHS))
    np.testing.assert_array_equal(rows, in_rows(indicators.panel, whole))
    np.testing.assert_array_equal(rows, evaluate_rows(parse(text), kept))


def test_rows_that_no_symbol_owns_are_unknown_whatever_lies_there() -> None:
    panel = make_panel(A=[1.0, 2.0, 3.0, 4.0], B=[5.0, 6.0, 7.0, 8.0])
    then = panel.until(day(int(panel.sessions[1])))

    rows = evaluate_rows(parse("close > 0.5 and not close > 100"), Indicators(then))

    assert rows.tolist() == [2, 2, 1, 1, 2, 2, 1, 1]


def test_a_panel_without_bars_or_symbols_has_no_rows() -> None:
    panel = make_panel(A=[1.0], B=[])

    for chosen in (panel.select(["B"]), panel.select([])):
        rows = evaluate_rows(parse("rsi(14) > 30 within 3 bars"), Indicators(chosen))
        assert len(rows) == len(chosen.sessions)
        assert (rows == UNKNOWN).all()


def test_rows_keep_nothing_and_start_from_the_lines_that_are_kept() -> None:
    indicators = market(2).indicators()
    (line,) = indicators.lines([parse("rsi(14) < 30").series[0]])

    evaluate_rows(parse("rsi(14) < 30 and sma(5) > ema(5)"), indicators)

    assert indicators.size_bytes == line.nbytes


def test_rows_feel_a_cancel_before_the_next_block() -> None:
    stop = StopSignal()
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 5:
            stop.set("cancelled")
        stop.check()

    with pytest.raises(Stopped):
        evaluate_rows(parse("rsi(14) < 30 and close > sma(5)"), market(1).indicators(), check=check)

    # Each block that was begun or waits may ask once more, and does nothing then.
    assert len(calls) <= 5 + len(LENGTHS)
