"""Cancels executions that nothing waits for any more, and what they wait for themselves."""

from uuid import UUID

from django.db.models import QuerySet

from executions.approvals import waiting as approvals
from executions.context.prepared_version import shape_to_close
from executions.engine import Closing, engine
from executions.models import WorkflowExecution
from executions.status import OPEN, TERMINAL, Cause, Status
from pastetrader.common.messages import message as _

_NOT_WANTED = _("The execution that it was a step of has ended.")
_STOPPED = _("Another item did not complete, so the others were stopped.")
NOT_WANTED = Closing(Status.CANCELLED, Cause.PARENT_ENDED, Status.CANCELLED, None, "parent_ended", _NOT_WANTED)
STOPPED = Closing(Status.CANCELLED, Cause.STOPPED, Status.CANCELLED, None, "stopped", _STOPPED)
_BATCH = 200


def open_executions() -> QuerySet[WorkflowExecution]:
    """Executions that have not ended."""
    return WorkflowExecution.objects.filter(status__in=OPEN)


def close_children_of(execution_id: UUID) -> int:
    """Cancel the open children of those of the execution's nodes that have ended; how many this call ended."""
    left = open_executions().filter(parent_node__execution=execution_id, parent_node__status__in=TERMINAL)
    return close_all(left, NOT_WANTED)


def close_all(executions: QuerySet[WorkflowExecution], closing: Closing) -> int:
    """End open executions and what they wait for, a batch of ids after the other; how many this call ended."""
    facts = executions.order_by("id").values_list("id", "version_id", "only_node_key")
    ended = 0
    batch = list(facts[:_BATCH])
    while batch:
        ended += sum(_close(id_, version_id, only_node_key, closing) for id_, version_id, only_node_key in batch)
        batch = list(facts.filter(id__gt=batch[-1][0])[:_BATCH])
    return ended


def _close(execution_id: UUID, version_id: UUID, only_node_key: str, closing: Closing) -> bool:
    shape = shape_to_close(version_id, only_node_key)
    if not engine().close(execution_id, closing, shape.ends):
        return False
    approvals.void_of(execution_id)
    if shape.has_parents:
        close_children_of(execution_id)
    return True
