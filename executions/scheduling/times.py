"""When a schedule is due: next, previous and all times after a moment, in UTC. Pure.

Clock changes, for cron: an expression that names hours of the day runs once per local day, in a gap right after it and
in an overlap the first time only; one with a star for minute or hour follows real time (Debian's cron). Intervals are
counted from their anchor and never drift. Sessions follow the exchange's own clock.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from pastetrader.common.cron import BadCron, keeps_wall_clock, wall_times
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import calendar_of
from pastetrader.common.sessions.closing import zone_of
from pastetrader.common.sessions.hours import Exceptions, has_hours, hours_on, moment_on

# No zone has set its clocks back by more since 1970, but for days that were left out or doubled at the date line.
_LARGEST_OVERLAP = timedelta(hours=3)
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
# How far back the previous time is looked for, step by step.
_BACK = (timedelta(hours=1), _DAY, timedelta(days=32), timedelta(days=366), timedelta(days=366 * 9))


class NoTimes(Exception):
    """A schedule whose times cannot be told: why, as a message for its owner."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class Cron:
    """At the times of a cron expression on the clocks of a zone."""

    expression: str
    zone: str


@dataclass(frozen=True)
class Every:
    """Every so many seconds, counted from an anchor that is itself no due time."""

    seconds: int
    anchor: datetime


@dataclass(frozen=True)
class Once:
    """At one moment."""

    moment: datetime


@dataclass(frozen=True)
class AtSession:
    """Minutes after (negative: before) the open or close of each session of an exchange."""

    mic: str
    anchor: Literal["open", "close"]
    offset_minutes: int = 0
    exceptions: Exceptions = field(default_factory=dict)


Timing = Cron | Every | Once | AtSession


@dataclass(frozen=True)
class Backlog:
    """Due times from a first one until now: the last ones, and how many came before them from when to when."""

    kept: tuple[datetime, ...]
    merged: int = 0
    merged_first: datetime | None = None
    merged_last: datetime | None = None


def due_times(timing: Timing, after: datetime) -> Iterator[datetime]:
    """All due times after a moment, ascending. Raises NoTimes where they cannot be told (on): asked one by one."""
    match timing:
        case Cron():
            return _cron_times(timing, after)
        case Every():
            return _interval_times(timing, after)
        case Once():
            moment = timing.moment.astimezone(UTC)
            return iter((moment,) if moment > after else ())
        case AtSession():
            return _session_times(timing, after)


def next_time(timing: Timing, after: datetime) -> datetime | None:
    """The first due time after a moment; None when there is none any more. Raises NoTimes."""
    return next(due_times(timing, after), None)


def previous_time(timing: Timing, at: datetime) -> datetime | None:
    """The last due time at or before a moment; None when there was none within nine years. Raises NoTimes."""
    if isinstance(timing, Every):
        count = (at - timing.anchor) // timedelta(seconds=timing.seconds)
        return (timing.anchor + count * timedelta(seconds=timing.seconds)).astimezone(UTC) if count > 0 else None
    if isinstance(timing, Once):
        return timing.moment.astimezone(UTC) if timing.moment <= at else None
    for back in _BACK:
        found = deque(_until(due_times(timing, at - back), at), maxlen=1)
        if found:
            return found[0]
    return None


def is_due_time(timing: Timing, moment: datetime) -> bool:
    """Whether it is one of its times (still, after what is known of days has changed). Raises NoTimes."""
    return next_time(timing, moment - timedelta(microseconds=1)) == moment


def backlog(timing: Timing, first: datetime, now: datetime, *, keep: int) -> Backlog:
    """What has come due from `first` on, which is a due time, until now; of very many only the last `keep` one by one.

    Where times cannot be told any further, it is those that can: `first` was promised in any case.
    """
    if isinstance(timing, Every):
        return _interval_backlog(timing, first, now, keep)
    kept: deque[datetime] = deque(maxlen=keep)
    merged, last = 0, None
    with suppress(NoTimes):
        for moment in _until(_from(first, timing), now):
            if len(kept) == keep:
                merged, last = merged + 1, kept[0]
            kept.append(moment)
    return Backlog(tuple(kept), merged, first if merged else None, last)


def upcoming(timing: Timing, after: datetime, count: int) -> tuple[list[datetime], Message | None]:
    """The next `count` times, and why there are fewer where they cannot be told any further. Never raises."""
    found: list[datetime] = []
    try:
        found.extend(islice(due_times(timing, after), count))
    except NoTimes as error:
        return found, error.message
    return found, None


def zone_named(name: str) -> ZoneInfo:
    """The zone; raises NoTimes when this machine knows none of that name (any more)."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:
        raise NoTimes(_("The time zone “%(name)s” is not known on this machine.", name=name)) from error


def _from(first: datetime, timing: Timing) -> Iterator[datetime]:
    yield first
    yield from due_times(timing, first)


def _until(times: Iterator[datetime], last: datetime) -> Iterator[datetime]:
    for moment in times:
        if moment > last:
            return
        yield moment


# --- cron ---


def _cron_times(timing: Cron, after: datetime) -> Iterator[datetime]:
    zone = zone_named(timing.zone)
    start = after.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) - _MINUTE
    if _clock_changes_near(after, zone):
        start -= _LARGEST_OVERLAP  # what the clock shows for the second time may stand before what it shows now
    is_fixed = keeps_wall_clock(timing.expression)
    waiting: list[datetime] = []  # moments that stand in an overlap, the clock of which comes twice
    last = after.astimezone(UTC)
    try:
        for wall in wall_times(timing.expression, start):
            first, second = _moments(wall, zone, is_fixed=is_fixed)
            if second is not None:
                heappush(waiting, second)
            if first is None:
                continue
            heappush(waiting, first)
            # Later times of the clock come after the first one of this.
            while waiting and waiting[0] <= first:
                moment = heappop(waiting)
                if moment > last:
                    yield moment
                    last = moment
    except BadCron as error:
        raise NoTimes(error.message) from error


def _clock_changes_near(moment: datetime, zone: ZoneInfo) -> bool:
    offsets = {(moment + shift).astimezone(zone).utcoffset() for shift in (-_LARGEST_OVERLAP, _LARGEST_OVERLAP)}
    return len(offsets) > 1


def _moments(wall: datetime, zone: ZoneInfo, *, is_fixed: bool) -> tuple[datetime | None, datetime | None]:
    """The moments of a time of the clock: one, two in an overlap, none in a gap (but see the head for fixed hours)."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first, None
    if first < second:
        return first, None if is_fixed else second
    # In a gap the two differ the other way round: `second` would be before it, `first` after it.
    return (_end_of_gap(second, zone) if is_fixed else None), None


def _end_of_gap(before: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after the change of the clocks that follows within a day."""
    offset = before.astimezone(zone).utcoffset()
    low, high = before, before + _DAY
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


# --- intervals ---


def _interval_times(timing: Every, after: datetime) -> Iterator[datetime]:
    step = timedelta(seconds=timing.seconds)
    count = max(0, (after - timing.anchor) // step)
    while True:
        count += 1
        yield (timing.anchor + count * step).astimezone(UTC)


def _interval_backlog(timing: Every, first: datetime, now: datetime, keep: int) -> Backlog:
    step = timedelta(seconds=timing.seconds)
    count = (now - first) // step + 1
    merged = max(0, count - keep)
    kept = tuple(first + number * step for number in range(merged, count))
    return Backlog(kept, merged, first, first + (merged - 1) * step) if merged else Backlog(kept)


# --- sessions ---


def _session_times(timing: AtSession, after: datetime) -> Iterator[datetime]:
    if not has_hours(timing.mic):
        raise NoTimes(_("The sessions of %(mic)s are not known.", mic=timing.mic))
    offset = timedelta(minutes=timing.offset_minutes)
    day = (after - offset).astimezone(zone_named(zone_of(timing.mic))).date() - _DAY
    calendar = calendar_of(timing.mic)
    if calendar and day < calendar.first:
        day = calendar.first
    while True:
        try:
            hours = hours_on(timing.mic, day, timing.exceptions)
        except LookupError as error:
            text = _("The calendar of %(mic)s ends before %(day)s.", mic=timing.mic, day=day.isoformat())
            raise NoTimes(text) from error
        if hours:
            at = hours.opens if timing.anchor == "open" else hours.closes
            moment = moment_on(timing.mic, day, at).astimezone(UTC) + offset
            if moment > after:
                yield moment
        day += _DAY
