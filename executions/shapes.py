"""The engine's shape of each workflow version, kept per process."""

from functools import lru_cache
from uuid import UUID

from executions.engine import Shape, shape_of
from workflows.node_configs import WorkflowConfig
from workflows.services import snapshot_of


@lru_cache(maxsize=256)
def shape_for(version_id: UUID) -> Shape:
    """The shape of a version; versions never change."""
    version = snapshot_of(version_id)
    config = WorkflowConfig.model_validate(version.config)
    return shape_of(version.plan, error_handling=config.error_handling)
