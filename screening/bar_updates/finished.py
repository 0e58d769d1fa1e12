"""Which session is over, with all its trades reported; a day that is not is never asked for as a whole one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from executions.scheduling.knowledge import exceptions_of
from pastetrader.common.sessions.calendar import ALWAYS_OPEN, is_weekend
from pastetrader.common.sessions.closing import close_of, last_finished_day, zone_of
from pastetrader.common.sessions.hours import Exceptions, has_hours, hours_on, moment_on

# From the close until the day's figures stand: in Seoul trading after hours ends at 18:00 and counts to the volume.
_DELAYS: Mapping[str, timedelta] = MappingProxyType(
    {market: timedelta(minutes=150) for market in ("XKRX", "XKOS", "XKON")}
)
_USUAL_DELAY = timedelta(minutes=30)
_MOST_CLOSED_DAYS = 30


def last_finished(market: str, moment: datetime) -> date:
    """The last session of a market whose close lies at least the market's delay before an aware moment."""
    settled = moment - _DELAYS.get(market, _USUAL_DELAY)
    if not has_hours(market):
        return _no_weekend(market, last_finished_day(market, settled))
    exceptions = exceptions_of(market)
    day = settled.astimezone(ZoneInfo(zone_of(market))).date()
    for number in range(_MOST_CLOSED_DAYS):
        before = day - timedelta(days=number)
        closes = _close(market, before, exceptions)
        if closes is not None and closes <= settled:
            return before
    return _no_weekend(market, last_finished_day(market, settled))


def next_finish(market: str, moment: datetime) -> datetime | None:
    """When the bars of the next session stand, after an aware moment; None where no session is known to come."""
    day = moment.astimezone(ZoneInfo(zone_of(market) or "UTC")).date() - timedelta(days=1)
    exceptions = exceptions_of(market) if has_hours(market) else {}
    for number in range(_MOST_CLOSED_DAYS):
        following = day + timedelta(days=number)
        closes = _close(market, following, exceptions) if has_hours(market) else _usual_close(market, following)
        stands = None if closes is None else closes + _DELAYS.get(market, _USUAL_DELAY)
        if stands is not None and stands > moment:
            return stands
    return None


def sessions_of(market: str, since: date, until: date) -> tuple[date, ...] | None:
    """The sessions of a market, both ends with it, oldest first; None when its calendar is not known."""
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    if market in ALWAYS_OPEN:
        return tuple(days)
    if not has_hours(market):
        return None
    exceptions = exceptions_of(market)
    try:
        return tuple(day for day in days if hours_on(market, day, exceptions) is not None)
    except LookupError:
        return None


def today_in(market: str, moment: datetime) -> date:
    """The day that it is where the market is."""
    return moment.astimezone(ZoneInfo(zone_of(market) or "UTC")).date()


def _no_weekend(market: str, day: date) -> date:
    """The Friday before, where the market has days of rest and no calendar says which."""
    while market not in ALWAYS_OPEN and is_weekend(day):
        day -= timedelta(days=1)
    return day


def _usual_close(market: str, day: date) -> datetime | None:
    """Without a calendar: each weekday at the usual time, or at midnight UTC."""
    if market not in ALWAYS_OPEN and is_weekend(day):
        return None
    try:
        zone, closes = close_of(market)
    except KeyError:
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
    return datetime.combine(day, closes, tzinfo=ZoneInfo(zone))


def _close(market: str, day: date, exceptions: Exceptions) -> datetime | None:
    try:
        hours = hours_on(market, day, exceptions)
    except LookupError:
        # Beyond the calendar's years a weekday may be a session, which is not asked for early.
        return None
    return None if hours is None else moment_on(market, day, hours.closes)
