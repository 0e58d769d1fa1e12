"""Remembering what did not go as it should have, for the page that says so (executions/states/)."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from executions.models import Incident, WorkflowExecution
from executions.status import IncidentKind

logger = logging.getLogger(__name__)

# What failed again within this time has not gone well in between. More than two of the longest pauses between tries.
GOES_ON_SECONDS = 300.0


def note(
    kind: IncidentKind,
    execution_id: UUID,
    node_execution_id: UUID | None = None,
    worker: str = "",
    late_seconds: float | None = None,
) -> None:
    """Write down one incident. Never raises and never breaks the caller's transaction: it is not worth a repair.

    A node for which nobody came is woken again and again while no worker runs: that stays one row, brought up to date.
    """
    try:
        with transaction.atomic():
            _write(
                Incident(
                    kind=kind,
                    execution_id=execution_id,
                    node_execution_id=node_execution_id,
                    worker=worker[-100:],
                    late_seconds=late_seconds,
                    created_at=timezone.now(),
                )
            )
    except Exception:
        logger.warning("An incident (%s) could not be written down.", kind, exc_info=True)


def note_again(kind: IncidentKind, execution_id: UUID) -> float:
    """Write down that it still is so: one row, brought up to date. Answers for how many seconds. Never raises.

    0.0 for the first time, for what has passed in between, and when it could not be written down.
    """
    try:
        with transaction.atomic():
            return _write_again(kind, execution_id)
    except Exception:
        logger.warning("An incident (%s) could not be written down.", kind, exc_info=True)
        return 0.0


def _write(incident: Incident) -> None:
    if incident.kind == IncidentKind.WOKEN_AGAIN:
        before = Incident.objects.filter(
            execution_id=incident.execution_id, node_execution_id=incident.node_execution_id, kind=incident.kind
        )
        values = {"late_seconds": incident.late_seconds, "created_at": incident.created_at}
        if before.update(**values):
            return
    # A result may come after its execution was pruned.
    if WorkflowExecution.objects.filter(id=incident.execution_id).exists():
        incident.save(force_insert=True)


def _write_again(kind: IncidentKind, execution_id: UUID) -> float:
    now = timezone.now()
    recently = now - timedelta(seconds=GOES_ON_SECONDS)
    rows = Incident.objects.filter(execution=execution_id, kind=kind, created_at__gt=recently)
    last = rows.order_by("-created_at").first()
    if last is None:
        _write(Incident(kind=kind, execution_id=execution_id, late_seconds=0.0, created_at=now))
        return 0.0
    lasts = (last.late_seconds or 0.0) + (now - last.created_at).total_seconds()
    rows.filter(pk=last.pk).update(late_seconds=lasts, created_at=now)
    return lasts
