"""Which days are sessions of an exchange, from the dated lists in `calendars/` (`scripts/make-calendars` makes them).

A list says which weekdays were none. It holds for the years it names and for no other day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent / "calendars"
# The list of an exchange holds for all markets that share its sessions.
_LISTS = MappingProxyType(
    {
        "XKRX": "XKRX",
        "XKOS": "XKRX",
        "XKON": "XKRX",
        "XNYS": "XNYS",
        "XNAS": "XNYS",
        "XASE": "XNYS",
        "ARCX": "XNYS",
    }
)
# Markets that are named as what never closes.
ALWAYS_OPEN = frozenset({"CRYPTO", "BINANCE", "COINBASE", "KRAKEN", "UPBIT", "BITHUMB", "FX", "FOREX"})
_SATURDAY = 5


class DamagedCalendar(ValueError):
    """A list of days that cannot be read: which line."""


@dataclass(frozen=True)
class Calendar:
    """The days from `first` to `last`: those in `closed` are no sessions, nor are weekends.

    Until `last_saturday` (None: always) Saturdays were half days of which no list is kept: whether one was a session is
    not known.
    """

    first: date
    last: date
    closed: frozenset[date]
    last_saturday: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the calendar is of that day's years."""
        return self.first <= day <= self.last

    def is_session(self, day: date) -> bool | None:
        """Whether the exchange has a session on that day; None outside of what is known."""
        if not self.covers(day):
            return None
        if self.last_saturday and day <= self.last_saturday and day.weekday() == _SATURDAY:
            return None
        return not is_weekend(day) and day not in self.closed

    def sessions(self) -> tuple[date, ...]:
        """All sessions that are known, ascending."""
        days = (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))
        return tuple(day for day in days if self.is_session(day))


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def calendar_of(market: str) -> Calendar | None:
    """The calendar of a market (a MIC); None when none is known, as for what is always open."""
    name = _LISTS.get(market)
    return _calendar(name) if name else None


def closed_days(market: str) -> frozenset[date] | None:
    """The weekdays on which a market is closed, within the years of its calendar; None when none is known."""
    calendar = calendar_of(market)
    return calendar.closed if calendar else None


def is_session(market: str, day: date) -> bool | None:
    """Whether a market has a session on that day; None when there is no calendar of it or not for that year."""
    if market in ALWAYS_OPEN:
        return True
    calendar = calendar_of(market)
    return calendar.is_session(day) if calendar else None


def read_calendar(text: str) -> Calendar:
    """A calendar from its list: lines "first DATE", "last DATE", "last-saturday DATE" (if any) and "closed DATE".

    What stands after # is a comment. Raises DamagedCalendar naming the line.
    """
    found: dict[str, list[date]] = {"first": [], "last": [], "last-saturday": [], "closed": []}
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].split()
        if not written:
            continue
        try:
            kind, day = written
            found[kind].append(date.fromisoformat(day))
        except (KeyError, ValueError) as error:
            raise DamagedCalendar(f"line {number}: {line}") from error
    if len(found["first"]) != 1 or len(found["last"]) != 1:
        raise DamagedCalendar("the first and the last day have to be named once")
    closed = frozenset(found["closed"])
    return Calendar(found["first"][0], found["last"][0], closed, next(iter(found["last-saturday"]), None))


@cache
def calendars_digest() -> str:
    """Changes when one of the lists does."""
    texts = [path.read_bytes() for path in sorted(_FOLDER.glob("*.txt"))]
    return sha256(b"".join(texts)).hexdigest()[:16]


@cache
def _calendar(name: str) -> Calendar:
    return read_calendar((_FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
