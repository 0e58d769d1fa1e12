"""What the last execution of a workflow handed from step to step, for whoever writes expressions over it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from executions.models import NodeExecution, WorkflowExecution
from executions.status import Status
from workflows.recordings import Recorded

# What is larger stays in the database: it is read at every pause of somebody who types.
MAX_BYTES = 64 * 1024
MAX_OUTPUTS = 20


def last_recorded(person: Any, workflow_id: UUID, keys: Collection[str]) -> Recorded | None:
    """Outputs of the last execution that is whole: not of one step, nor of one item of a list."""
    rows = WorkflowExecution.objects.visible_to(person).filter(workflow=workflow_id, only_node_key="")
    execution = rows.order_by("-created_at").first()
    if execution is None:
        return None
    nodes = NodeExecution.objects.filter(
        execution=execution, node_key__in=keys, status=Status.COMPLETED, output_bytes__lte=MAX_BYTES
    )
    outputs = dict(nodes.values_list("node_key", "output_data")[:MAX_OUTPUTS])
    facts = {
        "id": str(execution.pk),
        "started_at": execution.started_at.isoformat() if execution.started_at else None,
        "as_of": execution.as_of.isoformat() if execution.as_of else None,
        "trigger_type": execution.trigger_type,
    }
    return Recorded(outputs, execution.input_data, facts)
