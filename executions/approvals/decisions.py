"""A person's word: one conditional UPDATE that says whether it won, then the node is woken."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from executions.approvals import waiting
from executions.models import Approval, ApprovalStatus, WorkflowExecution
from executions.status import OPEN
from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import storable_text

MAX_REASON = 1_000


def approve(*, approval: Approval, by: User) -> Approval:
    """Let exactly this call be made, once. Raises as `decide` does."""
    return _decide(approval, by, ApprovalStatus.APPROVED)


def refuse(*, approval: Approval, by: User, reason: str = "") -> Approval:
    """Have this call not be made; the agent is told the reason. Raises as `decide` does."""
    return _decide(approval, by, ApprovalStatus.REFUSED, storable_text(reason.strip(), limit=MAX_REASON))


def _decide(approval: Approval, by: User, status: ApprovalStatus, refusal: str = "") -> Approval:
    """The approval as it stands then.

    Raises NotAllowed when somebody was faster or it is too late (`already_decided`, `approval_expired`,
    `execution_over`), and for everybody but the execution's owner (`not_yours`); NotFound when it is gone.
    """
    if approval.owner_id != by.pk:
        raise NotAllowed(_("Only the owner of the execution can decide this."), code="not_yours")
    with transaction.atomic():
        rows = Approval.objects.filter(
            Exists(WorkflowExecution.objects.filter(pk=OuterRef("execution_id"), status__in=OPEN)),
            pk=approval.pk,
            owner=by,
            status=ApprovalStatus.PENDING,
            expires_at__gt=Now(),
        )
        won = rows.update(status=status, decided_at=Now(), decided_by=by, refusal=refusal) == 1
        if won:
            detail = {"execution": str(approval.execution_id), "tool": approval.tool_name, "digest": approval.digest}
            record(f"approval.{status.value}", by=by, subject=approval, detail=detail)
    found = Approval.objects.filter(pk=approval.pk).first()
    if found is None:
        raise NotFound
    if not won:
        code, text = _too_late(found)
        raise NotAllowed(text, code=code)
    waiting.look_at(found.node_execution_id)
    return found


def _too_late(found: Approval) -> tuple[str, Message]:
    is_open = found.is_pending and found.execution.status in OPEN
    if found.status == ApprovalStatus.EXPIRED or is_open:
        return "approval_expired", _("It is too late: nobody approved it in time.")
    if found.status == ApprovalStatus.VOID or found.is_pending:
        text = _("This is not needed any more: the execution has ended, or asks for something else.")
        return "execution_over", text
    return "already_decided", _("This was decided already.")
