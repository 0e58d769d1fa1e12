"""Rows that figures are computed of, as many as one likes, for tests."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from parsers.models import Paste, Strategy
from pastetrader.accounts.models import User
from pastetrader.quality.models import PasteOutcome, RuleTally
from pastetrader.quality.periods import Period, latest
from pastetrader.quality.timing.flushing import store
from pastetrader.quality.timing.histogram import bin_of
from pastetrader.quality.timing.recorder import Key


def this_month() -> Period:
    """The month that goes on."""
    return latest("month", 1)[0]


def noon() -> datetime:
    """Of the first day of the month: in the past, but for who runs tests then; all that matters is the month."""
    return this_month().begin + timedelta(hours=12)


def pastes(owner: User, count: int, verdict: str, *, at: datetime | None = None, **tally: Any) -> None:
    """So many pastes with that outcome; `tally`: of the rules of each, and how it was read."""
    reader, language, kind = (
        tally.pop(name, known) for name, known in (("reader", "rules"), ("language", "en"), ("kind", "text"))
    )
    made = Paste.objects.bulk_create(
        Paste(owner=owner, source_kind=kind, text="Buy.", language=language, sha256=f"{uuid4().hex:>064}")
        for _number in range(count)
    )
    Paste.objects.filter(pk__in=[paste.pk for paste in made]).update(created_at=at or noon())
    now = timezone.now()
    PasteOutcome.objects.bulk_create(PasteOutcome(paste=paste, verdict=verdict, looked_at=now) for paste in made)
    readings = Strategy.objects.bulk_create(
        Strategy(paste=paste, extractor=reader, document={}, is_strategy=True) for paste in made
    )
    RuleTally.objects.bulk_create(RuleTally(strategy=reading, reader_version="2", **tally) for reading in readings)


def a_key(route: str, hour: int, seconds: float, status_class: int = 2) -> Key:
    """A request that took so long; `hour`: seconds since 1970."""
    return Key(hour, route, route.startswith("api-"), "GET", status_class, bin_of(seconds))


def this_hour() -> int:
    """In seconds since 1970."""
    return int(timezone.now().timestamp()) // 3600 * 3600


def requests_of(asked: dict[str, list[tuple[float, int]]], *, status_class: int = 2) -> None:
    """Requests of this hour: of each route, seconds and how many took so long."""
    for route, times in asked.items():
        for seconds, count in times:
            store({a_key(route, this_hour(), seconds, status_class): count})
