"""Which version a workflow as a step runs: its graph as it is when the step begins."""

from uuid import UUID

from executions.engine import creation, serialized_transaction
from executions.models import WorkflowExecution
from executions.processors.base import NodeFailed
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from workflows.current import check_answered, current_version
from workflows.models import Workflow
from workflows.services import snapshot_of

# Workflows in workflows. What goes in a circle ends here, and says so.
MAX_DEPTH = 8


def version_to_run(workflow_id: UUID, context: ToolContext) -> UUID:
    """The id of the version to start.

    Raises NodeFailed (`too_deep`, `workflow_missing` or `workflow_invalid`) and UnreadableVersion.
    """
    depth = WorkflowExecution.objects.values_list("depth", flat=True).get(id=context.execution_id)
    if depth >= MAX_DEPTH:
        text = _(
            "Workflows are %(limit)s deep in each other here, and more is not started. "
            "See whether they start each other in a circle.",
            limit=MAX_DEPTH,
        )
        raise NodeFailed("too_deep", text)
    name = Workflow.objects.values_list("name", flat=True).filter(id=workflow_id, owner=context.owner_id).first()
    if name is None:
        raise _missing()
    try:
        with serialized_transaction():
            current = current_version(workflow_id, creation().lock)
            check_answered(current)
    except NotFound:
        raise _missing() from None
    except (Invalid, NotAllowed) as error:
        reason: Message = error.problems[0].message if error.problems else error.message
        text = _("The workflow “%(name)s” cannot run: %(reason)s", name=name, reason=reason)
        raise NodeFailed("workflow_invalid", text) from error
    return readable(current.id)


def _missing() -> NodeFailed:
    return NodeFailed(
        "workflow_missing",
        _("The workflow of this step was deleted, or you may not use it. Restore it, or choose another one."),
    )


def readable(version_id: UUID) -> UUID:
    """The version, if this program can run it: that is said before the step waits. Raises UnreadableVersion."""
    snapshot_of(version_id)
    return version_id
