"""Dates and times in expressions: text in ISO form, read in a named time zone. Pure."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pastetrader.common.messages import message as _
from workflows.expressions.errors import Refusal
from workflows.expressions.values import Scope, made_text, name_of_kind, shown

LENGTH_OF_DATE = 10
MAX_DAYS = 100_000


def local_date(scope: Scope, value: Any, zone: Any = None) -> str:
    """The date of a time, in the zone where one is named: 2026-03-02."""
    return made_text(scope, _moment(value, zone).date().isoformat())


def clock_time(scope: Scope, value: Any, zone: Any = None) -> str:
    """The hour and minute of a time, in the zone where one is named: 09:30."""
    return made_text(scope, _moment(value, zone).strftime("%H:%M"))


def add_days(scope: Scope, value: Any, days: Any) -> str:
    """The date so many days later, or earlier."""
    if type(days) is not int or abs(days) > MAX_DAYS:
        raise Refusal(_("The number of days is a whole number up to %(limit)s.", limit=MAX_DAYS))
    try:
        return made_text(scope, (_moment(value, None).date() + timedelta(days=days)).isoformat())
    except OverflowError:
        raise Refusal(_("This date is out of range.")) from None


def days_since(_scope: Scope, value: Any, day: Any) -> int:
    """How many days lie between the other date and this one."""
    return (_moment(value, None).date() - _moment(day, None).date()).days


def _moment(value: Any, zone: Any) -> datetime:
    if type(value) is not str:
        raise Refusal(_("A date or time is text, not %(kind)s.", kind=name_of_kind(value)))
    try:
        if len(value) == LENGTH_OF_DATE:
            return _start_of(date.fromisoformat(value), zone)
        moment = datetime.fromisoformat(value)
    except ValueError:
        text = _("“%(text)s” is not a date or time such as 2026-03-02 or 2026-03-02T09:30:00+09:00.", text=value[:50])
        raise Refusal(text) from None
    if zone is None:
        return moment
    if moment.tzinfo is None:
        raise Refusal(_("“%(text)s” does not say in which zone it is.", text=value))
    try:
        return moment.astimezone(_zone(zone))
    except OverflowError:
        raise Refusal(_("This date is out of range.")) from None


def _start_of(day: date, zone: Any) -> datetime:
    if zone is not None:
        raise Refusal(_("A date without a time is the same everywhere; leave the zone out."))
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # only its date is looked at


def _zone(name: Any) -> ZoneInfo:
    if type(name) is str:
        try:
            return ZoneInfo(name)
        except (LookupError, OSError, ValueError):
            pass
    raise Refusal(_("There is no time zone “%(name)s”; for example: Asia/Seoul.", name=shown(name)))
