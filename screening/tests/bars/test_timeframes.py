"""Weeks and months out of days: the last completed one, never one that is still going on."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
import talib
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import Floats, Panel, build_panel, day, day_number
from screening.bars.timeframes import completed_bars
from screening.conditions import parse
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Series
from screening.tests.factories import bars_of, random_ohlc


def series_of(text: str) -> Series:
    """The one series of a condition that any series may be in."""
    return parse(f"{text} rising").series[0]


def panel_on(days: list[date], closes: list[float] | None = None) -> Panel:
    """One symbol with bars on those days; closes count from 1 when not given."""
    values = np.array(closes or range(1, len(days) + 1), dtype=np.float64)
    columns = {"open": values - 0.5, "high": values + 1, "low": values - 1, "close": values, "volume": values * 10}
    numbers = np.array([day_number(session) for session in days], dtype=np.int32)
    return build_panel(["A"], np.zeros(len(days), dtype=np.int64), numbers, columns)


def weekdays(first: date, count: int) -> list[date]:
    """So many days that are no weekend."""
    days = (first + timedelta(days=number) for number in range(2 * count + 7))
    return [session for session in days if session.weekday() < 5][:count]


def told(panel: Panel, text: str) -> list[float | None]:
    """The series at each bar of the only symbol."""
    values = Indicators(panel).last(series_of(text), int(panel.lengths[0]))[0]
    return [None if np.isnan(value) else float(value) for value in values]


MONDAY = date(2024, 1, 1)


def test_a_week_is_completed_by_its_friday() -> None:
    found = told(panel_on(weekdays(MONDAY, 13)), "close@1w")

    # Nothing is known of the first week's rhythm: it is complete when the next one begins.
    assert found == [None] * 5 + [5.0] * 4 + [10.0] * 4


def test_a_week_that_ends_early_is_completed_by_the_session_after_it() -> None:
    days = [session for session in weekdays(MONDAY, 15) if session != date(2024, 1, 12)]

    assert told(panel_on(days), "close@1w") == [None] * 5 + [5.0] * 4 + [9.0] * 4 + [14.0]


def test_a_week_with_weekends_is_completed_by_its_sunday() -> None:
    days = [MONDAY + timedelta(days=number) for number in range(16)]

    assert told(panel_on(days), "close@1w") == [None] * 6 + [7.0] * 7 + [14.0] * 3


def test_a_session_after_its_week_was_complete_counts_to_the_next() -> None:
    days = [*weekdays(MONDAY, 10), date(2024, 1, 13), *weekdays(date(2024, 1, 15), 6)]
    panel = panel_on(days)

    assert told(panel, "close@1w")[9:12] == [10.0, 10.0, 10.0]
    assert told(panel, "open@1w")[-1] == 10.5  # the week of the special Saturday began with it
    # After a Saturday the next week may have one too: it is known to be complete on Monday only.
    assert told(panel, "volume@1w")[-2:] == [400.0, sum(range(110, 170, 10))]


def test_a_month_is_completed_by_its_last_weekday() -> None:
    found = told(panel_on(weekdays(date(2024, 1, 22), 31)), "close@1M")

    assert found == [None] * 7 + [8.0] * 21 + [29.0] * 3
    assert weekdays(date(2024, 1, 22), 31)[28] == date(2024, 2, 29)


def test_bars_ago_of_a_longer_series_are_its_own() -> None:
    panel = panel_on(weekdays(MONDAY, 13))

    assert told(panel, "close@1w[1]") == [None] * 9 + [5.0] * 4
    assert told(panel, "close@1d[1]") == told(panel, "close[1]")


def test_a_longer_bar_holds_all_of_its_days() -> None:
    frame = completed_bars(panel_on(weekdays(MONDAY, 7), [5.0, 9.0, 3.0, 4.0, 6.0, 8.0, 7.0]), "1w")

    week = {name: float(values[0]) for name, values in frame.panel.columns.items()}

    assert week == {
        "open": 4.5, "high": 10.0, "low": 2.0, "close": 6.0, "volume": 270.0,
        "value_traded": 10 * (25 + 81 + 9 + 16 + 36),
    }  # fmt: skip
    assert [day(int(session)) for session in frame.panel.sessions] == [date(2024, 1, 5), date(2024, 1, 9)]


# --- against a straightforward loop ---


def completed_weeks(days: list[date], upto: int) -> list[list[int]]:
    """The rows of each week that was complete at bar `upto`: all before its own, and its own on a Friday."""
    weeks: dict[tuple[int, int], list[int]] = {}
    for row in range(upto + 1):
        weeks.setdefault(days[row].isocalendar()[:2], []).append(row)
    found = list(weeks.values())
    return found if days[upto].weekday() == 4 and len(found) > 1 else found[:-1]


def completed_months(days: list[date], upto: int) -> list[list[int]]:
    """The same of months; the last weekday of a month completes it."""
    months: dict[tuple[int, int], list[int]] = {}
    for row in range(upto + 1):
        months.setdefault((days[row].year, days[row].month), []).append(row)
    found = list(months.values())
    today, seen_weeks = days[upto], {session.isocalendar()[:2] for session in days[: upto + 1]}
    following = today + timedelta(days=3 if today.weekday() == 4 and len(seen_weeks) > 1 else 1)
    return found if following.month != today.month else found[:-1]


Loop = Callable[[list[date], int], list[list[int]]]


@pytest.mark.parametrize(("timeframe", "periods"), [("1w", completed_weeks), ("1M", completed_months)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_longer_series_are_those_of_a_plain_loop(timeframe: str, periods: Loop, seed: int) -> None:
    panel = random_ohlc(seed, lengths=(1, 7, 300))
    for place in range(3):
        bars = bars_of(panel, place)
        days = [day(int(session)) for session in panel.sessions[panel.starts[place] : panel.ends[place]]]
        expected: dict[str, list[float]] = {"close": [], "high": [], "volume": [], "rsi(3)": [], "sma(high, 2)": []}
        for row in range(len(days)):
            rows = periods(days, row)
            closes = np.array([bars["close"][week[-1]] for week in rows])
            highs = np.array([bars["high"][week].max() for week in rows])
            expected["close"].append(closes[-1] if rows else np.nan)
            expected["high"].append(highs[-1] if rows else np.nan)
            expected["volume"].append(bars["volume"][rows[-1]].sum() if rows else np.nan)
            expected["rsi(3)"].append(talib.RSI(closes, 3)[-1] if len(rows) > 3 else np.nan)
            expected["sma(high, 2)"].append(highs[-2:].mean() if len(rows) > 1 else np.nan)

        for text, values in expected.items():
            found = Indicators(panel).last(series_of(f"{text}@{timeframe}"), len(days))[place]
            np.testing.assert_allclose(found, values, rtol=1e-9)


# --- nothing looks ahead ---

LONGER = ["close@1w", "high@1w[1]", "rsi(2)@1w", "close@1M", "volume@1M", "high_52w@1M"]


def _values(panel: Panel, text: str, width: int) -> Floats:
    return Indicators(panel).last(series_of(text), width)


@given(st.sampled_from(LONGER), st.integers(0, 2**32 - 1), st.integers(1, 199), st.booleans())
def test_bars_after_a_session_change_nothing_of_what_was_known_at_it(
    text: str, seed: int, cut: int, has_weekends: bool
) -> None:
    random = np.random.default_rng(seed)
    days = [day_number(MONDAY) + number for number in range(400) if has_weekends or number % 7 < 5]
    sessions = np.sort(random.choice(days, 200, replace=False))
    whole = panel_on([day(int(session)) for session in sessions], random.uniform(5, 9, 200).tolist())
    later = day_number(MONDAY) + 400 + np.arange(200 - cut)
    others = [*(day(int(session)) for session in sessions[:cut]), *(day(int(session)) for session in later)]
    closes = [*whole.columns["close"][:cut].tolist(), *random.uniform(5, 9, 200 - cut).tolist()]

    known = _values(whole, text, 200)[0, :cut]

    np.testing.assert_array_equal(_values(whole.until(day(int(sessions[cut - 1]))), text, cut)[0], known)
    np.testing.assert_array_equal(_values(panel_on(others, closes), text, 200)[0, :cut], known)
