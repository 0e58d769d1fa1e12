"""I11: no row is older than its retention. Old executions are planted; the product must have pruned them."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from executions.models import NodeExecution, WorkflowExecution
from executions.retention.pruning import default_limits
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from lab.chaos.load import chain
from pastetrader.accounts.services import local_owner
from workflows.services import create_workflow

LONG_AGO = timedelta(days=5_000)
OLD, KEPT = 12, 2
# By its name, what was planted is told apart.
OLD_WORKFLOW = "old"


def plant_old() -> int:
    """Executions that ended long ago, some of them kept by a person; how many are to stay. Before the product runs."""
    workflow = create_workflow(owner=local_owner(), name=OLD_WORKFLOW, graph=chain())
    made = [start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL) for _ in range(OLD + KEPT)]
    age([execution.id for execution in made])
    WorkflowExecution.objects.filter(id__in=[execution.id for execution in made[:KEPT]]).update(is_kept=True)
    return KEPT


def age(ids: list[UUID]) -> None:
    """Make them as if they had completed long ago."""
    then = timezone.now() - LONG_AGO
    ended = {"status": Status.COMPLETED, "ended_at": then}
    nodes = NodeExecution.objects.filter(execution_id__in=ids)
    nodes.filter(ended_at=None).update(**ended, ready_at=None, lease_until=None)
    nodes.update(ended_at=then)
    WorkflowExecution.objects.filter(id__in=ids).update(**ended)


def kept_too_long(planted: int) -> list[str]:
    """What is older than the settings allow; and whether what a person keeps is still there."""
    limits, now = default_limits(), timezone.now()
    ended = WorkflowExecution.objects.filter(ended_at__isnull=False)
    found = []
    for execution, status, ended_at in ended.filter(is_kept=False).values_list("id", "status", "ended_at"):
        oldest = limits.oldest_kept(status, now)
        if oldest and ended_at and ended_at < oldest:
            found.append(f"execution {execution} ended {ended_at:%Y-%m-%d} and is still there")
    if ended.filter(is_kept=True).count() != planted:
        found.append("an execution that is kept was pruned")
    return found
