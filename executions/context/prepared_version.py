"""The engine's shape of each workflow version, kept per process."""

from functools import lru_cache
from uuid import UUID

from executions.engine import Shape, shape_of
from executions.models import WorkflowExecution
from workflows.services import snapshot_of


@lru_cache(maxsize=256)
def shape_for(version_id: UUID, only_node_key: str = "") -> Shape:
    """The shape of a version, or of one of its nodes alone; versions never change."""
    plan = snapshot_of(version_id).plan
    shape = shape_of(plan)
    return shape.alone(plan.position[only_node_key]) if only_node_key else shape


def shape_of_execution(execution: WorkflowExecution) -> Shape:
    """The shape that an execution walks."""
    return shape_for(execution.version_id, execution.only_node_key)
