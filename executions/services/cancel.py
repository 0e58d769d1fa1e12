"""Ending an execution from outside: somebody cancels it, or its time is up; and what the end of any one entails."""

from executions.approvals import waiting as approvals
from executions.children import cancelling, waiting
from executions.context.prepared_version import shape_to_close
from executions.engine import Closing, Shape, engine
from executions.failpoints import failpoint
from executions.models import WorkflowExecution
from executions.status import Cause, Status
from pastetrader.accounts.models import User
from pastetrader.common.messages import message as _
from workflows.services import UnreadableVersion


def cancel_execution(*, execution: WorkflowExecution, by: User | None) -> bool:
    """End an open execution because a person wants it: what waits and what runs is cancelled. True when this did it.

    Running work is told within a fifth of a second; what it still brings is thrown away. Executions that it waits
    for are cancelled too.
    """
    text = _("Cancelled by %(who)s.", who=by.email if by else _("the program"))
    closing = Closing(Status.CANCELLED, Cause.USER, Status.CANCELLED, by.pk if by else None, "cancelled", text)
    return _close(execution, closing)


def time_out_execution(execution: WorkflowExecution) -> bool:
    """End an execution that took longer than its workflow allows. True when this did it."""
    text = _("It took longer than the %(seconds)s seconds of its workflow.", seconds=execution.timeout_seconds)
    closing = Closing(Status.TIMEOUT, Cause.TIMEOUT_WORKFLOW, Status.SKIPPED, None, "timeout", text)
    return _close(execution, closing)


def fail_unreadable(execution: WorkflowExecution, error: UnreadableVersion) -> bool:
    """End an execution the version of which this program cannot read. True when this did it."""
    cause = Cause.UNREADABLE_VERSION
    return _close(execution, Closing(Status.FAILED, cause, Status.SKIPPED, None, error.code, error.message))


def after_end(execution: WorkflowExecution, shape: Shape) -> None:
    """What follows outside of an execution that ended: its children are not needed any more, its parent goes on."""
    if shape.has_parents:
        cancelling.close_children_of(execution.id)
    if execution.parent_node_id:
        failpoint("parent_before_wake")
        waiting.look_at(execution.parent_node_id)


def _close(execution: WorkflowExecution, closing: Closing) -> bool:
    shape = shape_to_close(execution.version_id, execution.only_node_key)
    if not engine().close(execution.id, closing, shape.ends):
        return False
    failpoint("cancel_after_commit")
    approvals.void_of(execution.id)
    execution.refresh_from_db()
    after_end(execution, shape)
    return True
