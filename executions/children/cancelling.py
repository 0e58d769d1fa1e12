"""Cancels executions that nothing waits for any more, and what they wait for themselves."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from executions.context.prepared_version import shape_to_close
from executions.creation.insert import serialized_transaction
from executions.engine import Closing, engine
from executions.models import ExecutionEvent, NodeExecution, WorkflowExecution
from executions.status import OPEN, TERMINAL, Cause, Status
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import stored

_NOT_WANTED = _("The execution that it was a step of has ended.")
_STOPPED = _("Another item did not complete, so the others were stopped.")
NOT_WANTED = Closing(Status.CANCELLED, Cause.PARENT_ENDED, Status.CANCELLED, None, "parent_ended", _NOT_WANTED)
STOPPED = Closing(Status.CANCELLED, Cause.STOPPED, Status.CANCELLED, None, "stopped", _STOPPED)


def held_executions() -> Q:
    """Executions whose first nodes wait to be let go: nobody can have begun to work on them."""
    let_go = NodeExecution.objects.filter(execution=OuterRef("pk"), ready_at__isnull=False)
    return Q(~Exists(let_go), status=Status.PENDING)


def open_executions() -> QuerySet[WorkflowExecution]:
    """Executions that have not ended."""
    return WorkflowExecution.objects.filter(status__in=OPEN)


def close_children_of(execution_id: UUID) -> int:
    """Cancel the open children of those of the execution's nodes that have ended; how many there were."""
    left = open_executions().filter(parent_node__execution=execution_id, parent_node__status__in=TERMINAL)
    return close_all(left, NOT_WANTED)


def close_all(executions: QuerySet[WorkflowExecution], closing: Closing) -> int:
    """End open executions, those that work first, and what they wait for; how many this call ended."""
    rows = executions.annotate(is_held=held_executions()).order_by("id")
    begun = [row for row in rows if not row.is_held]
    ended = sum(_close(execution, closing) for execution in begun)
    with serialized_transaction():
        # Asked again: one of them may have been let go meanwhile.
        return ended + _close_held(list(executions.filter(held_executions()).values_list("id", flat=True)), closing)


def _close(execution: WorkflowExecution, closing: Closing) -> bool:
    shape = shape_to_close(execution)
    if not engine().close(execution.id, closing, shape.ends):
        return False
    if shape.has_parents:
        close_children_of(execution.id)
    return True


def _close_held(ids: Sequence[UUID], closing: Closing) -> int:
    """As engine().close for many at once: nobody works on them, so there is nothing to stop and no output to gather."""
    now = timezone.now()
    nodes = NodeExecution.objects.filter(execution__in=ids, status=Status.PENDING)
    nodes.update(status=closing.waiting, cause=closing.cause, ended_at=now, updated_at=now)
    ended = WorkflowExecution.objects.filter(id__in=ids, status=Status.PENDING).update(
        status=closing.status,
        cause=closing.cause,
        error_code=closing.error_code,
        error_message=closing.error_message,
        output_data={},
        ended_at=now,
        updated_at=now,
    )
    told = {
        "status": closing.status,
        "cause": closing.cause,
        "error_code": closing.error_code,
        "error_message": stored(closing.error_message),
        "started_at": None,
        "ended_at": now.isoformat(),
    }
    ExecutionEvent.objects.bulk_create(
        ExecutionEvent(execution_id=id_, kind="execution", data=told, created_at=now) for id_ in ids
    )
    return ended
