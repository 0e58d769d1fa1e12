"""What becomes of signals: a person acknowledges them, or they expire."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.models import Signal, SignalState

EXPIRED_AT_ONCE = 2_000
ACKNOWLEDGED_AT_ONCE = 1_000


@transaction.atomic
def acknowledge(rows: QuerySet[Signal], keys: Collection[UUID], *, by: User) -> int:
    """Say of the signals with these ids that a person has seen to them; of how many nobody had before.

    `rows` are those that the person may change. One that is acknowledged keeps when and by whom; one that has expired
    is acknowledged all the same. Raises Invalid, and does nothing, when an id is none of them.
    """
    wanted = set(keys)
    known = set(rows.filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        text = _("There is no signal of yours with this id.")
        problems = [Problem("unknown_signal", text, path=f"ids: {key}") for key in sorted(wanted - known)[:20]]
        raise Invalid(text, code="unknown_signal", problems=problems)
    open_ones = rows.filter(pk__in=known).exclude(state=SignalState.ACKNOWLEDGED)
    return open_ones.update(state=SignalState.ACKNOWLEDGED, acknowledged_at=timezone.now(), acknowledged_by=by)


def expire(now: datetime | None = None) -> bool:
    """Signals whose time has come and that nobody has acknowledged, some at a time; whether there may be more."""
    due = Signal.objects.filter(state=SignalState.NEW, expires_at__lte=now or timezone.now())
    keys = list(due.order_by("expires_at").values_list("pk", flat=True)[:EXPIRED_AT_ONCE])
    # Once more with the state: a person may have been faster.
    Signal.objects.filter(pk__in=keys, state=SignalState.NEW).update(state=SignalState.EXPIRED)
    return len(keys) == EXPIRED_AT_ONCE
