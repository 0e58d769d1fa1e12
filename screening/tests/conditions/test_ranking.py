"""Ranks among the symbols of a session, against a plain loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import Floats, Panel, day_number
from screening.conditions import ConditionError, parse
from screening.conditions.evaluation.evaluate import FALSE, TRUE, UNKNOWN, bars_needed, evaluate, last_values
from screening.conditions.evaluation.explanation import explain, held_at, near_misses
from screening.conditions.evaluation.ranking import ranks
from screening.conditions.evaluation.rankings import ranked
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Series
from screening.tests.factories import FIRST, make_panel, random_ohlc


def series_of(text: str) -> Series:
    """The one series of a condition that any series may be in."""
    return parse(f"{text} rising").series[0]


def plain_ranks(values: dict[str, float], *, is_ascending: bool) -> dict[str, int]:
    """1 + how many are better."""
    better = {s: [o for o in values.values() if (o < v if is_ascending else o > v)] for s, v in values.items()}
    return {symbol: 1 + len(others) for symbol, others in better.items()}


def of_session(panel: Panel, text: str, session: int) -> dict[str, float]:
    """The values of the series at the bars of one session, by symbol; symbols without a bar or value left out."""
    line = Indicators(panel).line(series_of(text))
    found = {}
    for place, symbol in enumerate(panel.symbols):
        for row in range(panel.starts[place], panel.ends[place]):
            if panel.sessions[row] == session and np.isfinite(line[row]):
                found[symbol] = float(line[row])
    return found


def at_sessions(panel: Panel, values: Floats) -> dict[tuple[str, int], float]:
    """Values [symbol, bar] by symbol and session; unknown ones left out."""
    width = values.shape[1]
    found = {}
    for place, symbol in enumerate(panel.symbols):
        for bar in range(width):
            row = panel.ends[place] - width + bar
            if row >= panel.starts[place] and np.isfinite(values[place, bar]):
                found[symbol, int(panel.sessions[row])] = float(values[place, bar])
    return found


SYMBOLS = (3, 20, 30, 30, 30)


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("width", [1, 12])
def test_ranks_are_those_of_a_plain_loop(order: str, width: int) -> None:
    panel = random_ohlc(4, top=4, lengths=SYMBOLS)
    values = Indicators(panel)

    found = at_sessions(panel, ranked(values, series_of(f"rank(by=roc, order={order}, length=2)"), width).values)
    percent = at_sessions(panel, ranked(values, series_of(f"rank_pct(by=roc, order={order}, length=2)"), width).values)

    assert found
    for (symbol, session), rank in found.items():
        among = of_session(panel, "roc(2)", session)
        assert rank == plain_ranks(among, is_ascending=order == "asc")[symbol]
        assert percent[symbol, session] == pytest.approx(100 * rank / len(among))


def test_a_rank_by_several_fields_is_that_of_the_sum_of_ranks() -> None:
    panel = random_ohlc(5, top=6, lengths=SYMBOLS)

    found = at_sessions(
        panel, ranked(Indicators(panel), series_of("rank(by=[volume, rsi], order=asc, length=2)"), 9).values
    )

    for (symbol, session), rank in found.items():
        rsi = of_session(panel, "rsi(2)", session)
        volume = {name: value for name, value in of_session(panel, "volume", session).items() if name in rsi}
        by_rsi, by_volume = (plain_ranks(each, is_ascending=True) for each in (rsi, volume))
        sums = {name: float(by_rsi[name] + by_volume[name]) for name in rsi}
        assert rank == plain_ranks(sums, is_ascending=True)[symbol]


def test_a_rank_is_among_the_symbols_that_are_looked_at() -> None:
    panel = make_panel(A=[1.0, 9.0], B=[1.0, 5.0], C=[1.0, 7.0], D=[1.0, 3.0])
    condition = parse("rank(close) <= 2")
    values = Indicators(panel)
    some = np.array([False, True, True, True])

    assert (evaluate(condition, values)[:, 0] == TRUE).tolist() == [True, False, True, False]
    assert (evaluate(condition, values, among=some)[:, 0] == TRUE).tolist() == [False, True, True, False]
    assert evaluate(condition, values, among=some)[0, 0] == UNKNOWN
    ranks_of_some = last_values(condition, values, among=some)["rank(by=close, order=desc)"]
    assert np.array_equal(ranks_of_some, [np.nan, 2.0, 1.0, 3.0], equal_nan=True)


def test_equals_share_the_better_rank() -> None:
    panel = make_panel(A=[5.0], B=[5.0], C=[7.0], D=[3.0])

    found = ranked(Indicators(panel), series_of("rank(close)"), 1).values[:, 0]

    assert found.tolist() == [2.0, 2.0, 1.0, 4.0]


def test_a_symbol_without_a_bar_or_value_takes_no_part() -> None:
    panel = make_panel(A=[9.0, 9.0], B=[1.0, 2.0, 3.0], C=[5.0, 2.0, 2.0])

    found = ranked(Indicators(panel), series_of("rank(roc, length=2)"), 1).values[:, 0]

    assert np.array_equal(found, [np.nan, 1.0, 2.0], equal_nan=True)


def test_a_rank_some_bars_ago_is_that_of_the_symbols_own_bar_then() -> None:
    panel = make_panel(A=[1.0, 9.0, 2.0], B=[2.0, 5.0, 3.0])

    assert ranked(Indicators(panel), series_of("rank(close)[1]"), 2).values.tolist() == [[2.0, 1.0], [1.0, 2.0]]


def test_a_rank_by_a_longer_series_is_that_of_completed_bars() -> None:
    closes = {"A": [float(number) for number in range(1, 20)], "B": [20.0 - number for number in range(19)]}
    panel = make_panel(**closes)

    found = ranked(Indicators(panel), series_of("rank(roc, length=1)@1w"), 19).values

    assert np.isfinite(found).sum(axis=1).tolist() == [6, 6]  # two weeks are complete with the 14th day
    assert found[:, -1].tolist() == [1.0, 2.0]
    assert bars_needed(parse("rank(roc, length=1)@1w <= 1")) == 10


def test_explaining_a_rank_looks_at_the_whole_panel() -> None:
    panel = make_panel(A=[1.0, 9.0], B=[1.0, 5.0])

    found = explain(parse("rank(close) <= 1 and close > 2"), Indicators(panel), "B")

    assert [part.verdict for part in found.parts] == [False, True]
    assert found.parts[0].values == {"rank(by=close, order=desc)": 2.0}


@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3))), max_size=30), st.booleans())
def test_ranks_of_plain_arrays(entries: list[tuple[int, int | None]], is_ascending: bool) -> None:
    groups = np.array([group for group, _ in entries], dtype=np.int64)
    values = np.array([np.nan if value is None else value for _, value in entries], dtype=np.float64)

    found, sizes = ranks(groups, [values], is_ascending=is_ascending)

    for place, (group, value) in enumerate(entries):
        others = [other for theirs, other in entries if theirs == group and other is not None]
        if value is None:
            assert np.isnan(found[place])
        else:
            assert found[place] == 1 + sum(other < value if is_ascending else other > value for other in others)
            assert sizes[place] == len(others)


# --- row filters ---

FOUR = make_panel(A=[1.0, 9.0], B=[5.0, 8.0], C=[9.0, 7.0], D=[6.0, 6.0])
"""All but A stood higher than 4 one bar ago; now they follow each other downwards."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rank(close) <= 1", "1000"),
        ("close[1] > 4 and rank(close) <= 1", "0100"),
        ("rank(close) <= 1 and close[1] > 4", "0100"),
        ("close[1] > 4 and close < 8 and rank(close) <= 1", "0010"),
        # One side of an "or" filters nothing of the other.
        ("close[1] > 4 or rank(close) <= 1", "1111"),
        ("close < 7 or rank(close) <= 1", "1001"),
        # Deeper parts have the filters of every "and" that they stand in.
        ("close[1] > 4 and (close < 7 or rank(close) <= 1)", "0101"),
        ("close[1] > 4 and (close > 100 or (close < 8 and rank(close) <= 1))", "0010"),
        ("close[1] > 4 and not rank(close) <= 1", "0011"),
        ("(close[1] > 4 and rank(close) <= 1) or (close[1] < 4 and rank(close) <= 1)", "1100"),
        ("not (close[1] > 4 and rank(close) <= 1)", "1011"),
        # On each bar of a window those that pass on that bar: a bar ago all four stood above 0.5, C highest.
        ("close > 0.5 and (rank(close) <= 1 within 2 bars)", "1010"),
        ("close > 5.5 and (rank(close) <= 1 for 2 bars)", "?000"),
        # A rank filters no other rank.
        ("close[1] > 4 and rank(close) <= 2 and rank(close, asc) <= 2", "0010"),
        ("rank(close) > 1 and rank(close) <= 1", None),
        ("close[1] > 4 and rank_pct(close) <= 34", "0100"),
        ("close[1] > 4 and rank(close)[1] <= 1", "0???"),
        ("close > 4 and rank(close)[1] <= 1", "?010"),
    ],
)
def test_a_rank_is_among_the_symbols_that_pass_the_row_filters(text: str, expected: str | None) -> None:
    if expected is None:  # what can never be is refused as ever
        with pytest.raises(ConditionError):
            parse(text)
        return
    found = evaluate(parse(text), Indicators(FOUR))[:, 0].tolist()

    assert "".join({TRUE: "1", FALSE: "0", UNKNOWN: "?"}[one] for one in found) == expected
    history = evaluate(parse(text), Indicators(FOUR), bars=2)[:, -1].tolist()
    assert history == found


def test_a_symbol_without_a_bar_in_the_session_is_in_nobodys_way() -> None:
    """It passes the filters and has the best value, on an earlier day."""
    panel = make_panel(A=[9.0], B=[5.0], C=[4.0])
    sessions = panel.sessions.copy()
    sessions[0] -= 3
    gone = Panel(panel.symbols, panel.starts, panel.ends, sessions, panel.columns)

    found = evaluate(parse("close > 3 and rank(close) <= 1"), Indicators(gone))[:, 0]

    assert found.tolist() == [TRUE, TRUE, FALSE]  # A before nobody: a screen doesn't look at it


def test_values_and_explanations_have_the_ranks_that_the_condition_saw() -> None:
    condition = parse("close[1] > 4 and rank(close) <= 1 and close > 1")
    values = Indicators(FOUR)

    found = explain(condition, values, "B")

    assert last_values(condition, values)["rank(by=close, order=desc)"].tolist()[1:] == [1.0, 2.0, 3.0]
    assert np.isnan(last_values(condition, values)["rank(by=close, order=desc)"][0])
    assert [dict(part.beside.ranked) for part in found.parts] == [{}, {"rank(by=close, order=desc)": 3}, {}]
    (held,) = held_at(condition, values, [1])
    assert dict(held[1].beside.ranked) == {"rank(by=close, order=desc)": 3}
    misses = {miss.symbol: miss.failed.text for miss in near_misses(condition, values)}
    # A does not pass the filter and has no rank: that is two parts.
    assert misses == {"C": "rank(by=close, order=desc) <= 1", "D": "rank(by=close, order=desc) <= 1"}


def test_weekly_bars_of_one_week_are_ranked_together_whatever_their_last_session_is() -> None:
    """B has no bar on the last Friday: its week is the same one."""
    friday, thursday = 18, 17  # of the third week; FIRST is a Monday
    weekdays = [place for place in range(19) if place % 7 < 5]
    closes = [float(place + 1) for place in weekdays]
    panel = make_panel(A=closes, B=[2 * close for close in closes[:-1]])
    days = [*weekdays, *weekdays[:-1]]
    assert (weekdays[-1], weekdays[-2]) == (friday, thursday)
    sessions = np.array([day_number(FIRST) + one for one in days], dtype=np.int32)
    daily = Indicators(Panel(panel.symbols, panel.starts, panel.ends, sessions, panel.columns))

    frame = daily.frame("1w")
    weekly = Indicators(frame.panel, groups=frame.periods)

    assert evaluate(parse("rank(close) <= 1"), weekly)[:, 0].tolist() == [FALSE, TRUE]
