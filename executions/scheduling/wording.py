"""When something happens by itself, in words: "every weekday at 16:30 (Asia/Seoul)". Pure, and the one home of them."""

import re
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from executions.scheduling.times import AtSession, Cron, Every, Once, Timing
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400

_WEEKDAYS = (
    _("Sunday"),
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
)
_WEEKDAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WORKING_DAYS = frozenset({1, 2, 3, 4, 5})
_EACH = re.compile(r"\*/(\d{1,2})")
_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


def timing_words(timing: Timing, zone: str) -> Message:
    """A schedule in words; `zone` is the one that a moment is told in."""
    match timing:
        case Cron():
            return cron_words(timing.expression, timing.zone)
        case Every():
            return interval_words(timing.seconds)
        case Once():
            return _once_words(timing.moment, zone)
        case AtSession():
            words = session_words(timing.anchor, timing.offset_minutes)
            return _("%(words)s of %(mic)s", words=words, mic=timing.mic)


def _once_words(moment: datetime, zone: str) -> Message:
    try:
        local = moment.astimezone(ZoneInfo(zone))
    except (LookupError, OSError, ValueError):
        local, zone = moment.astimezone(ZoneInfo("UTC")), "UTC"
    return _("once, on %(day)s at %(time)s (%(zone)s)", day=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}", zone=zone)


def interval_words(seconds: int) -> Message:
    """Every so many seconds, in the largest unit that divides them. Raises ValueError below one."""
    for length, words in (
        (_DAY, (_("every day"), _("every %(count)s days"))),
        (_HOUR, (_("every hour"), _("every %(count)s hours"))),
        (_MINUTE, (_("every minute"), _("every %(count)s minutes"))),
        (1, (_("every second"), _("every %(count)s seconds"))),
    ):
        count, rest = divmod(seconds, length)
        if not rest:
            return words[0] if count == 1 else Message(words[1].text, {"count": count})
    raise ValueError(f"{seconds} seconds are no interval.")


def session_words(anchor: Literal["open", "close"], minutes: int) -> Message:
    """Minutes after (negative: before) the open or close of each session."""
    opens = anchor == "open"
    if minutes == 0:
        return _("every trading day at the open") if opens else _("every trading day at the close")
    if minutes > 0:
        if opens:
            return _("every trading day %(minutes)s minutes after the open", minutes=minutes)
        return _("every trading day %(minutes)s minutes after the close", minutes=minutes)
    if opens:
        return _("every trading day %(minutes)s minutes before the open", minutes=-minutes)
    return _("every trading day %(minutes)s minutes before the close", minutes=-minutes)


# --- cron ---


def cron_words(expression: str, zone: str) -> Message:
    """The usual expressions as people say them; others as they are written."""
    fields = expression.split()
    days = _days(fields) if len(fields) == 5 else None
    times = _times(*fields[:2]) if len(fields) == 5 else None
    if days is None or times is None:
        return _("at the times “%(cron)s” (%(zone)s)", cron=expression, zone=zone)
    return _("%(days)s %(times)s (%(zone)s)", days=days, times=times, zone=zone)


def _days(fields: list[str]) -> Message | None:
    _minute, _hour, day, month, weekday = fields
    if month != "*":
        return None
    if weekday == "*":
        if day == "*":
            return _("every day")
        return _("on day %(day)s of every month", day=int(day)) if day.isdigit() else None
    chosen = _weekdays(weekday)
    if chosen is None or day != "*":
        return None
    if chosen == _WORKING_DAYS:
        return _("every weekday")
    if len(chosen) == len(_WEEKDAYS):
        return _("every day")
    names = [_WEEKDAYS[number] for number in sorted(chosen, key=lambda number: (number == 0, number))]
    words = names[0]
    for name in names[1:]:
        words = _("%(one)s and %(other)s", one=words, other=name)
    return _("every %(weekday)s", weekday=words)


def _weekdays(text: str) -> frozenset[int] | None:
    """The days of a cron field (0 and 7 are Sunday); None for one that is written in another way."""
    plain = text.lower()
    for number, name in enumerate(_WEEKDAY_NAMES):
        plain = plain.replace(name, str(number))
    found: set[int] = set()
    for part in plain.split(","):
        matched = _RANGE.fullmatch(part)
        if not matched:
            return None
        first, last = int(matched[1]), int(matched[2] or matched[1])
        if last > 7 or first > last:
            return None
        found |= {number % 7 for number in range(first, last + 1)}
    return frozenset(found)


def _times(minute: str, hour: str) -> Message | None:
    each = _EACH.fullmatch(minute)
    if each:
        return _each_minutes(int(each[1]), hour)
    if not minute.isdigit() or int(minute) > 59:
        return None
    if hour == "*":
        return _("in minute %(minute)s of every hour", minute=int(minute))
    hours = hour.split(",")
    if not all(one.isdigit() and int(one) < 24 for one in hours):
        return None
    return _("at %(time)s", time=", ".join(f"{int(one)}:{int(minute):02}" for one in hours))


def _each_minutes(minutes: int, hour: str) -> Message | None:
    if not minutes or 60 % minutes:
        return None
    if hour == "*":
        return _("every %(count)s minutes", count=minutes)
    span = _RANGE.fullmatch(hour)
    if not span or int(span[2] or span[1]) > 23 or int(span[1]) > int(span[2] or span[1]):
        return None
    first, last = int(span[1]), int(span[2] or span[1])
    return _(
        "every %(minutes)s minutes from %(first)s to %(last)s",
        minutes=minutes,
        first=f"{first}:00",
        last=f"{last}:{60 - minutes:02}",
    )
