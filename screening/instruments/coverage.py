"""What there is of a market: how many instruments, how many of them with bars, and from when to when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from screening.models import Bar, Instrument


@dataclass(frozen=True)
class Coverage:
    """`listed`: those that are not gone. `first` and `last` are sessions; None without bars."""

    instruments: int = 0
    listed: int = 0
    with_bars: int = 0
    first: date | None = None
    last: date | None = None


def with_sessions(rows: QuerySet[Instrument]) -> QuerySet[Instrument]:
    """Instruments with `first_session` and `last_session`: two steps in an index each, and never a walk over bars."""
    bars = Bar.objects.filter(instrument=OuterRef("pk")).values("session")
    return rows.annotate(
        first_session=Subquery(bars.order_by("session")[:1]), last_session=Subquery(bars.order_by("-session")[:1])
    )


def coverage_of(market: str) -> Coverage:
    """Of one market."""
    rows = with_sessions(Instrument.objects.filter(market=market))
    return Coverage(
        **rows.aggregate(
            instruments=Count("pk"),
            listed=Count("pk", filter=Q(delisted_on=None)),
            with_bars=Count("last_session"),
            first=Min("first_session"),
            last=Max("last_session"),
        )
    )
