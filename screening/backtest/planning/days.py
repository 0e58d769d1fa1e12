"""Which sessions a schedule names: trading days of months, quarters and years, days of a cron (F21). Pure."""

from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from pastetrader.common.cron import wall_times
from screening.bars.panel import Days, day, day_number
from screening.strategy import CalendarSchedule, CronSchedule

Marks = npt.NDArray[np.bool_]
LimitedSchedule = CalendarSchedule | CronSchedule

_YEAR = range(1, 13)
# The months in which a period begins, and those in which it ends.
_FIRST_MONTHS = MappingProxyType({"month": tuple(_YEAR), "quarter": (1, 4, 7, 10), "half_year": (1, 7), "year": (1,)})
_LAST_MONTHS = MappingProxyType({"month": tuple(_YEAR), "quarter": (3, 6, 9, 12), "half_year": (6, 12), "year": (12,)})
_WEEKDAYS = 5


def named_by_calendar(schedule: CalendarSchedule, sessions: Days) -> Marks:
    """A mark for each session (day numbers, rising) that is the first or last trading day that the schedule means.

    Without a day it is the first one. The first session of all is never a first one, since it is not known what was
    before it; the last of all ends its month only when it is the last weekday of it.
    """
    is_last = schedule.day == "last_trading_day"
    usual = _LAST_MONTHS if is_last else _FIRST_MONTHS
    months = schedule.months or usual[schedule.every]
    dates = [day(int(number)) for number in sessions]
    if not dates:
        return np.zeros(0, dtype=np.bool_)
    if is_last:
        edges = [*(_month(one) != _month(after) for one, after in pairwise(dates)), _ends_its_month(dates[-1])]
    else:
        edges = [False, *(_month(before) != _month(one) for before, one in pairwise(dates))]
    return np.array([edge and one.month in months for edge, one in zip(edges, dates, strict=True)], dtype=np.bool_)


def named_by_cron(schedule: CronSchedule, sessions: Days, zone: str) -> Marks:
    """A mark for each session on whose day the cron fires, else for the first session after that day.

    Days are those of `zone`, the market's (IANA; "" is the zone of the cron).
    """
    marks = np.zeros(len(sessions), dtype=np.bool_)
    if not len(sessions):
        return marks
    first, last = day(int(sessions[0])), day(int(sessions[-1]))
    fired = np.array([day_number(one) for one in _days_fired(schedule, first, last, zone)], dtype=np.int64)
    places = np.searchsorted(sessions, fired[fired >= sessions[0]])
    marks[places[places < len(sessions)]] = True
    return marks


@cache
def fires_every_weekday(cron: str) -> bool:
    """Whether a cron (that can be read) fires on each Monday to Friday of the year: it then limits nothing."""
    _minute, _hour, *of_days = cron.split()
    fired = set(_dates(" ".join(["0", "0", *of_days]), date(2024, 1, 1), date(2024, 12, 31)))
    year = (date(2024, 1, 1) + timedelta(days=number) for number in range(366))
    return all(one in fired for one in year if one.weekday() < _WEEKDAYS)


def _days_fired(schedule: CronSchedule, first: date, last: date, zone: str) -> set[date]:
    minute, hour, *of_days = schedule.cron.split()
    if zone in {"", schedule.tz}:
        return set(_dates(" ".join(["0", "0", *of_days]), first, last))
    # The day of another zone depends on the time; one minute of an hour says as much as all.
    expression = " ".join([minute if minute.isdigit() else "0", hour, *of_days])
    there, here = ZoneInfo(schedule.tz), ZoneInfo(zone)
    start = datetime.combine(first - timedelta(days=2), datetime.min.time())
    found: set[date] = set()
    for moment in wall_times(expression, start):
        local = moment.replace(tzinfo=there).astimezone(here).date()
        if local > last:
            break
        found.add(local)
    return found


def _dates(expression: str, first: date, last: date) -> list[date]:
    """The days from the first to the last (both included) at whose midnight an expression fires."""
    found: list[date] = []
    for moment in wall_times(expression, datetime.combine(first, datetime.min.time()) - timedelta(minutes=1)):
        if moment.date() > last:
            break
        found.append(moment.date())
    return found


def _month(one: date) -> tuple[int, int]:
    return one.year, one.month


def _ends_its_month(one: date) -> bool:
    following = one + timedelta(days=1)
    while following.weekday() >= _WEEKDAYS:
        following += timedelta(days=1)
    return _month(following) != _month(one)


def before(marks: Marks) -> Marks:
    """A mark for each session before a marked one."""
    return np.append(marks[1:], False) if len(marks) else marks


def after(marks: Marks) -> Marks:
    """A mark for each session after a marked one."""
    return np.append(False, marks[:-1]) if len(marks) else marks


def months_completed(schedule: CalendarSchedule, sessions: Days) -> Marks:
    """A mark for each session by whose close the month is complete that ends before, or on, the day that is meant.

    A month is complete at its last weekday, else by the session after it (`bars.timeframes`).
    """
    wanted = schedule
    if schedule.day != "last_trading_day":
        months = schedule.months or _FIRST_MONTHS[schedule.every]
        ends = tuple((month - 2) % 12 + 1 for month in months)
        wanted = CalendarSchedule(every=schedule.every, months=ends, day="last_trading_day")
    marks = np.zeros(len(sessions), dtype=np.bool_)
    for place in np.flatnonzero(named_by_calendar(wanted, sessions)).tolist():
        known = place if _ends_its_month(day(int(sessions[place]))) else place + 1
        if known < len(sessions):
            marks[known] = True
    return marks
