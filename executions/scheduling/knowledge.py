"""What a schedule's times are worked out from: its row, the zones and calendars of this machine, exceptions."""

from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import TZPATH

from django.db.models import Count, Max

from executions.models import Schedule, ScheduleType, SessionOverride
from executions.scheduling.times import AtSession, Cron, Every, NoTimes, Once, Timing, next_time
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import calendars_digest
from pastetrader.common.sessions.hours import Exceptions, SessionException


def timing_of(schedule: Schedule) -> Timing:
    """When the schedule is due. Raises NoTimes for a row that does not say so."""
    match schedule.schedule_type:
        case ScheduleType.CRON:
            return Cron(schedule.cron_expression, schedule.timezone)
        case ScheduleType.INTERVAL if schedule.interval_seconds:
            return Every(schedule.interval_seconds, schedule.anchor_at)
        case ScheduleType.DATE if schedule.run_date:
            return Once(schedule.run_date)
        case ScheduleType.SESSION:
            return _session_timing(schedule)
    raise NoTimes(_("The schedule does not say when."))


def exceptions_of(mic: str) -> Exceptions:
    """What operators say of days of an exchange."""
    return {
        row.date: SessionException(row.is_closed, row.opens_at, row.closes_at)
        for row in SessionOverride.objects.filter(mic=mic)
    }


def next_of(schedule: Schedule, after: datetime) -> tuple[datetime | None, Message | str]:
    """The first due time after a moment, or None and why it cannot be told ("": there is none any more)."""
    try:
        return next_time(timing_of(schedule), after), ""
    except NoTimes as error:
        return None, error.message


def knowledge() -> str:
    """Changes when zones, calendars or exceptions do: what was worked out by another one is worked out anew."""
    exceptions = SessionOverride.objects.aggregate(count=Count("pk"), last=Max("updated_at"))
    facts = (zones_version(), calendars_digest(), exceptions["count"], exceptions["last"])
    return sha256(repr(facts).encode()).hexdigest()[:32]


@cache
def zones_version() -> str:
    """Which release of the time zone database this process reads: the system's, else that of the package tzdata."""
    for folder in TZPATH:
        for name in ("+VERSION", "tzdata.zi"):
            path = Path(folder) / name
            if path.is_file():
                with path.open(encoding="utf-8", errors="replace") as file:
                    return file.readline().removeprefix("# version").strip()
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return ""


def _session_timing(schedule: Schedule) -> AtSession:
    try:
        mic, anchor = str(schedule.config["mic"]), schedule.config["anchor"]
        offset = int(schedule.config.get("offset_minutes", 0))
    except (KeyError, TypeError, ValueError) as error:
        raise NoTimes(_("The schedule does not say when.")) from error
    return AtSession(mic, "open" if anchor == "open" else "close", offset, exceptions_of(mic))
