"""Moments become days of an exchange: by the zone that they are written in, if the file shows or somebody says it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import is_session, is_weekend
from screening.market_data.files.description import Answer, Choices, Finding, Level

# Where files of prices come from: tried when a file does not say its zone.
COMMON_ZONES = ("UTC", "Asia/Seoul", "America/New_York", "Europe/London", "Asia/Tokyo", "Europe/Berlin")
# Winter and summer of one place are so far apart; moments of several places are of several writers.
_SUMMER_TIME = timedelta(hours=1)

Days = tuple[date, ...]


@dataclass(frozen=True)
class Moment:
    """A moment as written: what the clock showed, and how far that is from UTC (None: nobody says)."""

    wall: datetime
    offset: timedelta | None

    def local(self, zone: tzinfo) -> date:
        """The day that it is in a zone; only for moments with an offset."""
        return (self.wall - (self.offset or timedelta())).replace(tzinfo=UTC).astimezone(zone).date()

    def read_in(self, written: tzinfo, zone: tzinfo) -> date:
        """The day that it is in `zone` when it was written by a clock of `written`."""
        return self.wall.replace(tzinfo=written).astimezone(zone).date()


@dataclass(frozen=True)
class LocalDays:
    """The days of moments, in their order; empty with a question or refusal. `zone`: by which they became days."""

    days: Days
    zone: str
    findings: tuple[Finding, ...] = ()


def local_days(moments: Sequence[Moment], choices: Choices, zone: str) -> LocalDays:
    """The days of the market that moments belong to; `zone` is where the market has its days ("" unknown).

    A zone counts as possible when it makes every moment a day on which the market was open; when the possible ones
    differ, somebody has to say which.
    """
    if choices.timezone and _zone(choices.timezone) is None:
        return _nothing(_unknown_zone(choices.timezone))
    with_offset = [moment.offset is not None for moment in moments]
    if any(with_offset) and not all(with_offset):
        return _nothing(_refusal("mixed_zones", _("Some of the times have a time zone and some do not.")))
    offsets = [moment.offset for moment in moments if moment.offset is not None]
    if offsets and max(offsets) - min(offsets) > _SUMMER_TIME:
        return _nothing(_refusal("mixed_zones", _("The times are of several time zones.")))
    if all(with_offset):
        return _of_offsets(moments, choices, zone)
    if all(moment.wall.time() == time.min for moment in moments):
        return LocalDays(tuple(moment.wall.date() for moment in moments), "")
    return _of_clocks(moments, choices, zone)


def _of_offsets(moments: Sequence[Moment], choices: Choices, zone: str) -> LocalDays:
    """Moments that say where they are in time: what has to be found is whose days count."""

    def days_in(name: str) -> Days:
        found = ZoneInfo(name)
        return tuple(moment.local(found) for moment in moments)

    if choices.timezone:
        return LocalDays(days_in(choices.timezone), choices.timezone)
    written = tuple(moment.wall.date() for moment in moments)
    are_dates = all(moment.wall.time() == time.min for moment in moments)
    readings = {name: days_in(name) for name in dict.fromkeys((*([zone] if zone else []), *COMMON_ZONES))}
    if zone or are_dates:
        # The exchange's day, or the day that is written there: as of a date written as a moment.
        readings = {name: days for name, days in readings.items() if name == zone or days == written}
    if are_dates or not zone:
        return _decided(readings, moments, choices, _explained_by_zone)
    is_doubtful = are_sessions(written, choices.market) and not are_sessions(readings[zone], choices.market)
    if is_doubtful and len(readings) > 1:
        # The label may be wrong: 15:30Z for half past three in Seoul.
        return _asked(list(_different(readings).items()), moments, _explained_by_zone)
    return LocalDays(readings[zone], zone, (_note(zone),))


def _of_clocks(moments: Sequence[Moment], choices: Choices, zone: str) -> LocalDays:
    """Moments without a zone: what has to be found is whose clock wrote them."""
    if not zone:
        return LocalDays(tuple(moment.wall.date() for moment in moments), "", (_zoneless(),))
    there = ZoneInfo(zone)

    def days_by(name: str) -> Days:
        clock = ZoneInfo(name)
        return tuple(moment.read_in(clock, there) for moment in moments)

    if choices.timezone:
        return LocalDays(days_by(choices.timezone), choices.timezone)
    readings = {name: days_by(name) for name in dict.fromkeys((zone, *COMMON_ZONES))}
    return _decided(readings, moments, choices, _explained_by_clock)


Explain = Callable[[str, Moment, date], Message]


def _decided(readings: Mapping[str, Days], moments: Sequence[Moment], choices: Choices, explain: Explain) -> LocalDays:
    """The reading that is possible, when all that are possible agree; otherwise the question."""
    possible = {name: days for name, days in readings.items() if are_sessions(days, choices.market)}
    different = list(_different(possible or readings).items())
    if len(different) == 1 and possible:
        days, name = different[0]
        return LocalDays(days, name, (_note(name),))
    return _asked(different, moments, explain)


def _different(readings: Mapping[str, Days]) -> dict[Days, str]:
    """The first zone of those that give the same days."""
    found: dict[Days, str] = {}
    for name, days in readings.items():
        found.setdefault(days, name)
    return found


def _asked(readings: Sequence[tuple[Days, str]], moments: Sequence[Moment], explain: Explain) -> LocalDays:
    place = _first_difference([days for days, _name in readings])
    answers = tuple(Answer("timezone", name, explain(name, moments[place], days[place])) for days, name in readings)
    message = _(
        "The times (such as %(time)s) can belong to several days. Say which.",
        time=moments[place].wall.isoformat(sep=" "),
    )
    return _nothing(Finding("timezone", Level.QUESTION, message, len(moments), answers=answers))


def are_sessions(days: Sequence[date], market: str) -> bool:
    """Whether the market was open on all days; on days that no calendar knows, whether they are weekdays."""
    known = ((day, is_session(market, day)) for day in set(days))
    return all(not is_weekend(day) if is_open is None else is_open for day, is_open in known)


def _first_difference(readings: Sequence[Days]) -> int:
    return next((place for place, days in enumerate(zip(*readings, strict=True)) if len(set(days)) > 1), 0)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _nothing(finding: Finding) -> LocalDays:
    return LocalDays((), "", (finding,))


def _refusal(code: str, message: Message) -> Finding:
    return Finding(code, Level.REFUSAL, message)


def _unknown_zone(name: str) -> Finding:
    return _refusal(
        "unknown_timezone",
        _("%(zone)s is no time zone. Use a name such as Asia/Seoul, America/New_York or UTC.", zone=name),
    )


def _zoneless() -> Finding:
    message = _("The times have no time zone, and the market's is not known: the dates are taken as they are written.")
    return Finding("times_without_zone", Level.DOUBT, message)


def _note(zone: str) -> Finding:
    return Finding("zone", Level.NOTE, _("Times became days by the time zone %(zone)s.", zone=zone))


def _explained_by_zone(zone: str, moment: Moment, day: date) -> Message:
    return _("The days of %(zone)s count: %(time)s is %(day)s.", zone=zone, time=moment.wall.isoformat(), day=day)


def _explained_by_clock(zone: str, moment: Moment, day: date) -> Message:
    return _(
        "The times were written in %(zone)s: %(time)s is the session of %(day)s.",
        zone=zone,
        time=moment.wall.isoformat(sep=" "),
        day=day,
    )
