"""Deleting one execution because its owner wants it gone."""

from uuid import UUID

from django.db import transaction

from executions.engine import engine
from executions.models import WorkflowExecution
from executions.retention.deletion import delete_executions
from executions.retention.pruning import families
from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import message as _


def remove_execution(*, execution: WorkflowExecution, by: User) -> None:
    """Delete an execution that has ended with all below it; signals and re-runs stay and point at nothing.

    Raises NotAllowed (codes `not_ended`, `kept`, `part_of_another`, `below_stays`: an execution that one of its nodes
    started is open or kept), NotFound when somebody was faster. Large families go a part at a time, lowest first.
    """
    is_gone = False
    while not is_gone:
        with engine().in_one_transaction_if_alone(), transaction.atomic():
            is_gone = _remove_some(execution.pk)
            if is_gone:
                record("execution.deleted", by=by, subject=execution, detail={"workflow": execution.workflow_id})


def _remove_some(key: UUID) -> bool:
    """Whether the execution itself was among those that could go at once."""
    found = WorkflowExecution.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    if found.parent_node_id:
        text = _("This execution is a step of another. Delete that one.")
        raise NotAllowed(text, code="part_of_another")
    if not found.is_terminal:
        text = _("This execution has not ended. Cancel it, or wait for its end, before you delete it.")
        raise NotAllowed(text, code="not_ended")
    if found.is_kept:
        raise NotAllowed(_("This execution is kept. Say that it need not be, then delete it."), code="kept")
    going, _is_whole = families([key])
    if not going:
        text = _("An execution that one of its steps started is open or kept. Delete this one after that.")
        raise NotAllowed(text, code="below_stays")
    delete_executions(going)
    return key in going
