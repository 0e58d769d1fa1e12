"""What a person has to decide, and has decided, as pages and the API read it: light, with what it is about."""

from collections.abc import Iterable

from django.db.models import QuerySet

from executions.models import Approval, ApprovalStatus, NodeExecution, WorkflowExecution
from executions.status import OPEN, Status, WaitingFor
from pastetrader.accounts.models import User

_LIGHT = (
    *(f"execution__{name}" for name in WorkflowExecution.HEAVY),
    *(f"node_execution__{name}" for name in NodeExecution.HEAVY),
)


def with_what_they_are_about(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    """Each with its step, execution and workflow, without what these were given and put out."""
    return rows.select_related("node_execution", "execution__workflow", "decided_by").defer(*_LIGHT)


def waiting_for(person: User) -> QuerySet[Approval]:
    """What waits for this person's word; nothing of an execution that has ended."""
    return Approval.objects.filter(owner=person, status=ApprovalStatus.PENDING, execution__status__in=OPEN)


def waits_for_approval(execution: WorkflowExecution, steps: Iterable[NodeExecution]) -> int:
    """How many steps of an execution wait for a person's word; from its rows alone."""
    if execution.status not in OPEN:
        return 0
    return sum(step.status == Status.PENDING and step.waiting_for == WaitingFor.APPROVAL for step in steps)
