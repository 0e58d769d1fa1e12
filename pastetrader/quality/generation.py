"""Workflows made of pastes: how many ran, and found what their rules say."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from pastetrader.accounts.models import User
from pastetrader.quality.definitions import DEFINITIONS
from pastetrader.quality.figures import Figure, share
from pastetrader.quality.models import COUNTED, PasteOutcome, Verdict
from pastetrader.quality.periods import Period, placed


def generation(periods: Sequence[Period], person: User | None) -> list[Figure]:
    """The figure of each period, of the person's pastes or (None) of everybody's. One query."""
    rows = PasteOutcome.objects.all() if person is None else PasteOutcome.objects.filter(paste__owner=person)
    found: list[dict[str, int]] = [dict.fromkeys(Verdict.values, 0) for _period in periods]
    counted = placed(rows, "paste__created_at", periods).values("period_place", "verdict").annotate(count=Count("pk"))
    for row in counted:
        found[row["period_place"]][row["verdict"]] = row["count"]
    target = DEFINITIONS["generation"].target
    return [
        share(period, parts[Verdict.AGREES], sum(parts[verdict] for verdict in COUNTED), target, parts)
        for period, parts in zip(periods, found, strict=True)
    ]


def failed(period: Period, person: User) -> QuerySet[PasteOutcome]:
    """The person's pastes of a period that count and are not good, newest first."""
    rows = PasteOutcome.objects.filter(paste__owner=person, verdict__in=COUNTED).exclude(verdict=Verdict.AGREES)
    within = rows.filter(paste__created_at__gte=period.begin, paste__created_at__lt=period.end)
    return within.select_related("paste").defer("paste__spans", "paste__places", "paste__notes").order_by("-paste_id")
