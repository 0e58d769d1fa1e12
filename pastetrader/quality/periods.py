"""Days, weeks and months that figures are of, in the time zone that is active."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

Kind = Literal["day", "week", "month"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# How many are shown, the one that goes on included.
SHOWN: dict[Kind, int] = {"day": 14, "week": 12, "month": 12}


@dataclass(frozen=True)
class Period:
    """Whole days, both included. Weeks begin on Monday."""

    kind: Kind
    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """When the first day begins."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """When the day after the last begins."""
        return _midnight(self.last + timedelta(days=1))


def period_of(kind: Kind, day: date) -> Period:
    """The period that a day is in."""
    match kind:
        case "day":
            return Period(kind, day, day)
        case "week":
            first = day - timedelta(days=day.weekday())
            return Period(kind, first, first + timedelta(days=6))
        case "month":
            first = day.replace(day=1)
            return Period(kind, first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def latest(kind: Kind, count: int | None = None) -> list[Period]:
    """The period that goes on and those before it, newest first: so many, or as many as are shown."""
    found = [period_of(kind, timezone.localdate())]
    while len(found) < (count or SHOWN[kind]):
        found.append(period_of(kind, found[-1].first - timedelta(days=1)))
    return found


def placed(rows: QuerySet[Any], column: str, periods: Sequence[Period]) -> QuerySet[Any]:
    """The rows of these periods by a column of moments, with the place of their period in the list (`period_place`).

    Comparisons and no truncation: SQLite would call Python for each row.
    """
    begin, end = min(one.begin for one in periods), max(one.end for one in periods)
    whens = [
        When(**{f"{column}__gte": one.begin, f"{column}__lt": one.end}, then=Value(place))
        for place, one in enumerate(periods)
    ]
    within = rows.filter(**{f"{column}__gte": begin, f"{column}__lt": end})
    found: QuerySet[Any] = within.annotate(period_place=Case(*whens, output_field=IntegerField())).order_by()
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
