"""Signals as lists show them: with instrument, pair and journal, in a few queries whatever there is."""

from django.db.models import Prefetch, QuerySet

from screening.models import Signal


def shown(rows: QuerySet[Signal]) -> QuerySet[Signal]:
    """The rows with what stands beside them."""
    ends = Signal.objects.select_related("outcome").defer("reasons", "noted").order_by("bar", "pk")
    with_pairs = rows.select_related("instrument", "outcome", "ended_by", "acknowledged_by").prefetch_related(
        Prefetch("ends", ends)
    )
    return with_pairs.defer("ended_by__reasons", "ended_by__noted")
