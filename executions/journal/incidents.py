"""Remembering what did not go as it should have, for the page that says so (executions/states/)."""

import logging
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone

from executions.models import Incident, WorkflowExecution
from executions.status import IncidentKind

logger = logging.getLogger(__name__)


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
    except DatabaseError:
        logger.warning("An incident (%s) could not be written down.", kind, exc_info=True)


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
