"""When the regular session of an exchange opens and closes on a day, short days and late openings included. Pure.

Sources: NYSE "Holidays & Trading Hours" (13:00 on the eves of Independence Day and Christmas and the day after
Thanksgiving), KRX business regulations (10:00 on the first session of a year; an hour later on the day of the national
university entrance test). What an exchange announces otherwise is for the operators' table of exceptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pastetrader.common.sessions.calendar import calendar_of
from pastetrader.common.sessions.closing import close_of

_KOREAN = frozenset({"XKRX", "XKOS", "XKON"})
_NEW_YORK = frozenset({"XNYS", "XNAS", "XASE", "ARCX"})
_OPENS: Mapping[str, time] = MappingProxyType(
    {**dict.fromkeys(_KOREAN, time(9, 0)), **dict.fromkeys(_NEW_YORK, time(9, 30))}
)
_ORDER = ("XKRX", "XNYS", "XNAS", "XKOS", "XKON", "XASE", "ARCX")
# Days of the national university entrance test.
_TEST_DAYS = frozenset({date(2024, 11, 14), date(2025, 11, 13), date(2026, 11, 19), date(2027, 11, 18)})
_THURSDAY = 3


@dataclass(frozen=True)
class Hours:
    """Open and close of a session, in the exchange's own time."""

    opens: time
    closes: time


@dataclass(frozen=True)
class SessionException:
    """What an operator says of a day: closed, or open with other times (None: the regular one)."""

    is_closed: bool = False
    opens: time | None = None
    closes: time | None = None


Exceptions = Mapping[date, SessionException]


def has_hours(market: str) -> bool:
    """Whether sessions of the market can be told: its days and its hours are known."""
    return market in _OPENS and calendar_of(market) is not None


def markets_with_hours() -> tuple[str, ...]:
    """The markets whose sessions can be told, the whole of an exchange before its parts."""
    return tuple(market for market in _ORDER if has_hours(market))


def hours_on(market: str, day: date, exceptions: Exceptions = MappingProxyType({})) -> Hours | None:
    """Open and close on a day; None when it is no session. Raises LookupError when the day is not known.

    `exceptions` go before everything that is known otherwise.
    """
    said = exceptions.get(day)
    if said is not None:
        usual = _usual(market, day)
        return None if said.is_closed else Hours(said.opens or usual.opens, said.closes or usual.closes)
    calendar = calendar_of(market)
    is_session = calendar.is_session(day) if calendar else None
    if is_session is None:
        raise LookupError(f"{market} {day}")
    return _usual(market, day) if is_session else None


def moment_on(market: str, day: date, at: time) -> datetime:
    """An aware moment: this time of the exchange's own clock on a day."""
    zone, _close = close_of(market)
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone))


def _usual(market: str, day: date) -> Hours:
    opens, (_zone, closes) = _OPENS[market], close_of(market)
    if market in _KOREAN:
        if day in _TEST_DAYS:
            return Hours(_later(opens), _later(closes))
        return Hours(_later(opens) if _is_first_of_year(market, day) else opens, closes)
    return Hours(opens, time(13, 0) if _is_short_in_new_york(day) else closes)


def _later(at: time) -> time:
    return at.replace(hour=at.hour + 1)


def _is_first_of_year(market: str, day: date) -> bool:
    calendar = calendar_of(market)
    if calendar is None or day.month != 1:
        return False
    return not any(calendar.is_session(date(day.year, 1, number)) for number in range(1, day.day))


def _is_short_in_new_york(day: date) -> bool:
    """The eve of a holiday is short when the holiday is on a weekday of its own; then the eve is a session."""
    if (day.month, day.day) in {(7, 3), (12, 24)}:
        return day.weekday() <= _THURSDAY
    thanksgiving = _fourth_thursday(day.year)
    return day == thanksgiving + timedelta(days=1)


def _fourth_thursday(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 21)
