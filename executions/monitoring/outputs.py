"""A step's output as people see it, wherever it is kept."""

from dataclasses import dataclass
from typing import Any

from executions.context.ends import EndMissing, whole_outputs
from executions.models import NodeExecution


@dataclass(frozen=True)
class ShownOutput:
    """`is_gone`: it was too large for its row, and what stood beside it is not there any more."""

    data: Any
    is_gone: bool = False


def output_of(step: NodeExecution) -> ShownOutput:
    """The step's output, whole. What is gone is said rather than shown as nothing."""
    try:
        return ShownOutput(whole_outputs([step])[step.pk])
    except EndMissing:
        return ShownOutput(None, is_gone=True)
