"""Which sessions schedules name."""

from datetime import date, timedelta
from typing import Any, Literal, get_args

import numpy as np
import pytest

from screening.backtest.planning.days import (
    fires_every_weekday,
    months_completed,
    named_by_calendar,
    named_by_cron,
)
from screening.bars.panel import Days, day, day_number
from screening.strategy import CalendarSchedule, CronSchedule

Every = Literal["month", "quarter", "half_year", "year"]
SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"


def weekdays(first: date, last: date, *holidays: date) -> Days:
    """Every Monday to Friday but the holidays."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return np.array([day_number(one) for one in days if one.weekday() < 5 and one not in holidays], dtype=np.int32)


def said(sessions: Days, marks: Any) -> list[str]:
    """The marked sessions."""
    return [day(int(number)).isoformat() for number in sessions[marks]]


# New Year's Day is a holiday, and so is the last day of the year.
HALF = weekdays(date(2023, 12, 20), date(2024, 7, 10), date(2023, 12, 29), date(2024, 1, 1), date(2024, 5, 31))


def test_months_begin_and_end_with_the_trading_days_that_there_are() -> None:
    firsts = named_by_calendar(CalendarSchedule(every="month", day="first_trading_day"), HALF)
    assert said(HALF, firsts)[:3] == ["2024-01-02", "2024-02-01", "2024-03-01"]
    lasts = named_by_calendar(CalendarSchedule(every="month", day="last_trading_day"), HALF)
    assert said(HALF, lasts) == [
        "2023-12-28", "2024-01-31", "2024-02-29", "2024-03-29", "2024-04-30", "2024-05-30", "2024-06-28",
    ]  # fmt: skip


def test_without_a_day_it_is_the_first_one_and_periods_begin_in_january() -> None:
    assert said(HALF, named_by_calendar(CalendarSchedule(every="quarter"), HALF)) == [
        "2024-01-02", "2024-04-01", "2024-07-01",
    ]  # fmt: skip
    assert said(HALF, named_by_calendar(CalendarSchedule(every="half_year"), HALF)) == ["2024-01-02", "2024-07-01"]
    assert said(HALF, named_by_calendar(CalendarSchedule(every="year"), HALF)) == ["2024-01-02"]
    year_end = CalendarSchedule(every="half_year", day="last_trading_day")
    assert said(HALF, named_by_calendar(year_end, HALF)) == ["2023-12-28", "2024-06-28"]


def test_months_that_are_named_are_these() -> None:
    schedule = CalendarSchedule(every="half_year", months=(4, 10), day="last_trading_day")
    assert said(HALF, named_by_calendar(schedule, HALF)) == ["2024-04-30"]


def test_the_last_session_of_all_ends_its_month_only_as_the_last_weekday_of_it() -> None:
    schedule = CalendarSchedule(every="month", day="last_trading_day")
    assert said(HALF[:30], named_by_calendar(schedule, HALF[:30]))[-1] == "2024-01-31"
    until = HALF[day_number(date(2024, 1, 31)) >= HALF]
    assert said(until, named_by_calendar(schedule, until))[-1] == "2024-01-31"
    until = HALF[day_number(date(2023, 12, 28)) >= HALF]
    assert said(until, named_by_calendar(schedule, until)) == []


def test_a_cron_names_its_days_and_where_they_have_no_session_the_next_one() -> None:
    mondays = CronSchedule(cron="0 9 * * mon", tz=SEOUL)
    assert said(HALF, named_by_cron(mondays, HALF, SEOUL))[:3] == ["2023-12-25", "2024-01-02", "2024-01-08"]
    fifteenth = CronSchedule(cron="30 15 15 * *", tz=SEOUL)
    assert said(HALF, named_by_cron(fifteenth, HALF, ""))[:4] == [
        "2024-01-15", "2024-02-15", "2024-03-15", "2024-04-15",
    ]  # fmt: skip
    assert said(HALF, named_by_cron(fifteenth, HALF, ""))[5] == "2024-06-17"


def test_a_cron_of_another_zone_is_of_the_markets_day() -> None:
    # Six in the morning of a Tuesday in Seoul is Monday evening in New York.
    tuesdays = CronSchedule(cron="*/10 6 * * tue", tz=SEOUL)
    assert said(HALF, named_by_cron(tuesdays, HALF, NEW_YORK))[:2] == ["2023-12-25", "2024-01-02"]


@pytest.mark.parametrize(
    ("cron", "every"),
    [("0 9 * * *", True), ("*/5 9-15 * * mon-fri", True), ("0 9 * * 1-4", False), ("0 9 1 * *", False)],
)
def test_a_cron_of_every_weekday_limits_nothing(cron: str, every: bool) -> None:
    assert fires_every_weekday(cron) == every


def test_a_month_is_complete_at_its_last_weekday_or_by_the_session_after_it() -> None:
    # Whether the first or last day is meant, it is the bar of the month that ended.
    for schedule in (
        CalendarSchedule(every="month", day="last_trading_day"),
        CalendarSchedule(every="month", day="first_trading_day"),
    ):
        assert said(HALF, months_completed(schedule, HALF)) == [
            "2024-01-02", "2024-01-31", "2024-02-29", "2024-03-29", "2024-04-30", "2024-06-03", "2024-06-28",
        ]  # fmt: skip
    quarters = CalendarSchedule(every="quarter", day="first_trading_day")
    assert said(HALF, months_completed(quarters, HALF)) == ["2024-01-02", "2024-03-29", "2024-06-28"]


def _plainly(schedule: CalendarSchedule, dates: list[date]) -> list[date]:
    """One after the other: the first, or last, of each month that is meant."""
    length = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[schedule.every]
    found: list[date] = []
    for place, one in enumerate(dates):
        if schedule.day == "last_trading_day":
            others = dates[place + 1 :]
            is_it = bool(others) and (others[0].year, others[0].month) != (one.year, one.month)
            meant = one.month % length == 0
        else:
            is_it = place > 0 and (dates[place - 1].year, dates[place - 1].month) != (one.year, one.month)
            meant = (one.month - 1) % length == 0
        if is_it and (one.month in schedule.months if schedule.months else meant):
            found.append(one)
    return found


def test_random_calendars_are_those_of_a_plain_loop() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        start = date(2020, 1, 1) + timedelta(days=int(rng.integers(900)))
        # It ends in the middle of a month: what a last session of all means is another test.
        dates = [start + timedelta(days=number) for number in range(int(rng.integers(1, 500))) if rng.random() < 0.6]
        while dates and dates[-1].day > 20:
            dates.pop()
        schedule = CalendarSchedule(
            every=get_args(Every)[int(rng.integers(4))],
            months=tuple(sorted({int(month) for month in rng.integers(1, 13, 2)})) if rng.random() < 0.3 else None,
            day=(None, "first_trading_day", "last_trading_day")[int(rng.integers(3))],
        )
        sessions = np.array([day_number(one) for one in dates], dtype=np.int32)
        assert said(sessions, named_by_calendar(schedule, sessions)) == [
            one.isoformat() for one in _plainly(schedule, dates)
        ]
