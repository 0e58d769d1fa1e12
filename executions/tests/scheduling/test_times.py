"""Due times: cron against a walk over every minute, intervals, sessions, and what cannot be told."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executions.scheduling.times import (
    AtSession,
    Cron,
    Every,
    NoTimes,
    Once,
    Timing,
    backlog,
    due_times,
    is_due_time,
    next_time,
    previous_time,
    upcoming,
)
from executions.tests.scheduling import oracle
from pastetrader.common.cron import BadCron, check_cron
from pastetrader.common.sessions.hours import SessionException, hours_on

NEW_YORK, SEOUL = "America/New_York", "Asia/Seoul"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _next(timing: Timing, after: str, count: int) -> list[str]:
    times, _why = upcoming(timing, _at(after), count)
    return [moment.strftime("%m-%d %H:%M") for moment in times]


def _differences(clock: oracle.Clock, zone: str, expressions: list[str]) -> list[str]:
    end = clock.start + timedelta(days=oracle.DAYS)
    wrong = []
    for expression in expressions:
        found = due_times(Cron(expression, zone), clock.start - timedelta(seconds=1))
        if list(takewhile(lambda moment: moment < end, found)) != clock.times(expression):
            wrong.append(expression)
    return wrong


def _expressions(count: int) -> list[str]:
    random = Random(10)
    return [oracle.random_expression(random) for _number in range(count)]


def test_cron_is_what_a_walk_over_every_minute_finds_on_a_sample() -> None:
    zones = (NEW_YORK, "Australia/Lord_Howe")
    clocks = {zone: oracle.walk(zone, oracle.START, oracle.DAYS) for zone in zones}

    assert {zone: len(clock.gaps) for zone, clock in clocks.items()} == dict.fromkeys(zones, 1)
    assert {zone: _differences(clock, zone, _expressions(20)) for zone, clock in clocks.items()} == {
        zone: [] for zone in zones
    }


@pytest.mark.long
@pytest.mark.parametrize("zone", oracle.ZONES)
def test_cron_is_what_a_walk_over_every_minute_finds(zone: str) -> None:
    clock = oracle.walk(zone, oracle.START, oracle.DAYS)

    assert len(clock.gaps) == 1
    assert clock.is_second.any()
    assert _differences(clock, zone, _expressions(200)) == []


@pytest.mark.parametrize(
    ("expression", "zone", "after", "found"),
    [
        ("30 2 * * *", NEW_YORK, "2026-03-07 12:00", ["03-08 07:00", "03-09 06:30"]),  # in the gap: right after it
        ("30 1 * * *", NEW_YORK, "2026-10-31 12:00", ["11-01 05:30", "11-02 06:30"]),  # in the overlap: once
        ("0 * * * *", NEW_YORK, "2026-11-01 04:30", ["11-01 05:00", "11-01 06:00", "11-01 07:00", "11-01 08:00"]),
        ("0 */2 * * *", NEW_YORK, "2026-03-08 06:30", ["03-08 08:00", "03-08 10:00"]),
        ("0 9 * * 1-5", SEOUL, "2026-11-27 12:00", ["11-30 00:00", "12-01 00:00"]),
        ("0 0 13 * 5", "UTC", "2026-11-01 00:00", ["11-06 00:00", "11-13 00:00", "11-20 00:00"]),  # either
        ("0 0 29 2 *", "UTC", "2026-01-01 00:00", ["02-29 00:00"]),
    ],
)
def test_cron_times_are_those_of_the_facts(expression: str, zone: str, after: str, found: list[str]) -> None:
    assert _next(Cron(expression, zone), after, len(found)) == found


@pytest.mark.parametrize("within", ["05:10", "05:40", "06:10", "06:40"])
def test_asked_within_an_overlap_a_fixed_hour_does_not_come_again(within: str) -> None:
    expected = "2026-11-01 05:30" if within < "05:30" else "2026-11-02 06:30"

    assert next_time(Cron("30 1 * * *", NEW_YORK), _at(f"2026-11-01 {within}")) == _at(expected)


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "* * * *",
            "0 0 9 * * 1",
            "@daily",
            "",
            "a b c d e",
            "60 * * * *",
            "* 24 * * *",
            "*/0 * * * *",
            "5-1 * * * *",
        ),
        *("*/90 * * * *", "0 */30 * * *", "0 9-11/5 * * *", "0 0 30 2 *", "0 0 31 4,6 *"),
    ],
)
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(BadCron):
        check_cron(expression)


@pytest.mark.parametrize("expression", ["*/60 * * * *", "0 9 * * MON-FRI", "0 0 * * 7", "0 0 29 2 *", "0 0 30 2 1"])
def test_what_is_unusual_but_clear_is_taken(expression: str) -> None:
    check_cron(expression)


ANCHOR = datetime(2026, 3, 1, 12, 0, 7, tzinfo=UTC)


@given(st.integers(1, 10**7), st.integers(-(10**8), 10**8))
def test_intervals_stay_on_their_anchor(seconds: int, away: int) -> None:
    timing, asked = Every(seconds, ANCHOR), ANCHOR + timedelta(seconds=away)

    due = next_time(timing, asked)

    assert due is not None
    assert due > asked
    assert due > ANCHOR
    assert (due - ANCHOR) % timedelta(seconds=seconds) == timedelta()
    assert due - max(asked, ANCHOR) <= timedelta(seconds=seconds)


def test_a_moment_comes_once() -> None:
    timing = Once(ANCHOR)

    assert next_time(timing, ANCHOR - timedelta(seconds=1)) == ANCHOR
    assert next_time(timing, ANCHOR) is None
    assert previous_time(timing, ANCHOR) == ANCHOR


def test_sessions_follow_the_calendar_and_the_clock_of_the_exchange() -> None:
    close = AtSession("XNYS", "close", 20)

    # Thanksgiving is left out, the day after it is short, and clocks have changed on November 1.
    assert _next(close, "2026-11-25 00:00", 3) == ["11-25 21:20", "11-27 18:20", "11-30 21:20"]
    assert _next(close, "2026-10-30 12:00", 2) == ["10-30 20:20", "11-02 21:20"]
    assert _next(AtSession("XKRX", "open", -10), "2026-12-30 00:00", 2) == ["01-04 00:50", "01-04 23:50"]
    assert hours_on("XKRX", date(2026, 11, 19)) == hours_on(
        "XKRX", date(2026, 11, 20), {date(2026, 11, 20): SessionException(opens=time(10), closes=time(16, 30))}
    )


def test_an_operator_closes_a_day_opens_another_and_changes_its_hours() -> None:
    exceptions = {
        date(2026, 11, 30): SessionException(is_closed=True),
        date(2026, 12, 1): SessionException(closes=time(14, 0)),
        date(2026, 12, 5): SessionException(),
    }
    timing = AtSession("XKRX", "close", 0, exceptions)

    assert _next(timing, "2026-11-28 00:00", 3) == ["12-01 05:00", "12-02 06:30", "12-03 06:30"]
    assert is_due_time(timing, _at("2026-12-05 06:30"))
    assert not is_due_time(timing, _at("2026-11-30 06:30"))


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (Cron("0 9 * * *", "Asia/Atlantis"), "Asia/Atlantis"),
        (AtSession("XTKS", "close"), "XTKS"),
        (AtSession("XKRX", "close"), "2028-01-01"),
    ],
)
def test_what_cannot_be_told_says_why(timing: Timing, words: str) -> None:
    times, why = upcoming(timing, _at("2027-12-28 12:00"), 9)

    assert len(times) < 9
    assert words in str(why)
    with pytest.raises(NoTimes):
        next_time(timing, _at("2027-12-31 12:00"))


TIMINGS = (
    Cron("*/20 * * * *", NEW_YORK),
    Cron("30 1 * * *", "Europe/Berlin"),
    Every(1800, ANCHOR),
    AtSession("XKRX", "open", 5),
    Once(ANCHOR + timedelta(hours=1)),
)


@given(st.sampled_from(TIMINGS), st.integers(0, 5_000), st.integers(0, 5_000), st.integers(1, 40))
def test_a_backlog_loses_nothing_and_keeps_the_last(timing: Timing, skip: int, minutes: int, keep: int) -> None:
    first = next_time(timing, ANCHOR + timedelta(minutes=skip if not isinstance(timing, Once) else 0))
    assert first is not None
    now = first + timedelta(minutes=minutes)
    every = [first, *takewhile(lambda moment: moment <= now, due_times(timing, first))]

    found = backlog(timing, first, now, keep=keep)

    assert list(found.kept) == every[-keep:]
    assert found.merged == max(0, len(every) - keep)
    if found.merged:
        assert (found.merged_first, found.merged_last) == (every[0], every[-keep - 1])
    assert previous_time(timing, now) == every[-1]
