"""Entries and the exits that end them: an entry is ended by the first exit signal on a later bar.

Of the same workflow and instrument, whichever was recorded first, so that a look at a past day pairs as on that day. An
exit on the bar of the entry itself ends nothing: one would not have entered.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from screening.models import Side, Signal, SignalOutcome

ENTRIES = (Side.LONG, Side.SHORT)


def pair(workflow_id: UUID, side: Side, bar: date, made: Sequence[Signal]) -> None:
    """Pair new signals of a side and bar with those that are there. In the caller's transaction."""
    of_workflow = Signal.objects.filter(workflow_id=workflow_id)
    keys = [signal.pk for signal in made]
    if side == Side.EXIT:
        instruments = [signal.instrument_id for signal in made]
        open_ones = of_workflow.filter(Q(ended_by=None) | Q(ended_by__bar__gt=bar), side__in=ENTRIES, bar__lt=bar)
        keys = list(open_ones.filter(instrument__in=instruments).values_list("pk", flat=True))
    exits = of_workflow.filter(side=Side.EXIT, instrument=OuterRef("instrument"), bar__gt=OuterRef("bar"))
    first = exits.order_by("bar", "pk").values("pk")[:1]
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        Signal.objects.filter(pk__in=some).update(ended_by=Subquery(first))
        # What it did until the exit is worked out anew.
        SignalOutcome.objects.filter(pk__in=some).update(version=0)
