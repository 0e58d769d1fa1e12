"""What a person may do about an execution."""

from collections.abc import Sequence

from executions.models import NodeExecution, WorkflowExecution
from executions.status import TROUBLE


def may_run_again(execution: WorkflowExecution) -> bool:
    """Whether a person may run it again: it has ended, its workflow is there, and it is no single item of a list."""
    is_item = bool(execution.only_node_key) and execution.parent_node_id is not None
    return execution.is_terminal and not execution.workflow.is_deleted and not is_item


def to_put_right(steps: Sequence[NodeExecution]) -> NodeExecution | None:
    """The first step that went wrong and that the workflow did not handle; None when there is none."""
    return next((step for step in steps if step.status in TROUBLE and not step.is_handled), None)
