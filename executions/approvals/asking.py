"""What a step is told of the calls that a person has to approve: asked for, waited for, approved once, or refused."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from executions.engine import Claim
from executions.json_values import storable
from executions.models import Approval, ApprovalStatus, WorkflowExecution
from executions.models.approvals import LIVE
from executions.status import OPEN
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.approval import Disapproved, ToApprove, Verdict

Log = Callable[[str, Message | str, dict[str, Any] | None], None]


class Asking:
    """For one attempt at a node: `approved` is answered once, and that word is used up then."""

    def __init__(self, claim: Claim, execution: WorkflowExecution, log: Log) -> None:
        self._claim = claim
        self._execution = execution
        self._log = log

    def __call__(self, wanted: Sequence[ToApprove]) -> list[Verdict]:
        """What is known of each of these calls; those that nobody was asked about are asked for now."""
        return [self._verdict(one) for one in wanted]

    def _verdict(self, wanted: ToApprove) -> Verdict:
        of_node = Approval.objects.filter(node_execution=self._claim.id)
        of_call = of_node.filter(call_key=wanted.key)
        digest = wanted.digest
        of_call.filter(status__in=LIVE, expires_at__lte=Now()).update(status=ApprovalStatus.EXPIRED)
        # A word for other arguments, or for another version of the tool, is no word for this.
        of_call.filter(status__in=LIVE).exclude(digest=digest).update(status=ApprovalStatus.VOID)
        live = of_call.filter(digest=digest, status__in=LIVE).first()
        if live is not None:
            return "approved" if live.status == ApprovalStatus.APPROVED and self._use(live) else "waits"
        # What was refused is not asked for a second time, under whatever name.
        ended = of_node.filter(digest=digest, status__in=[ApprovalStatus.REFUSED, ApprovalStatus.EXPIRED])
        if (said := ended.order_by("-id").first()) is not None:
            return _disapproved(said)
        self._ask(wanted, digest)
        return "waits"

    def _use(self, approval: Approval) -> bool:
        """One conditional UPDATE: whoever wins it makes the call."""
        rows = Approval.objects.filter(
            Exists(WorkflowExecution.objects.filter(pk=OuterRef("execution_id"), status__in=OPEN)),
            pk=approval.pk,
            status=ApprovalStatus.APPROVED,
            expires_at__gt=Now(),
        )
        return rows.update(status=ApprovalStatus.USED, used_at=Now()) == 1

    def _ask(self, wanted: ToApprove, digest: str) -> None:
        """One row more, unless somebody else has just made it."""
        approval = Approval(
            owner_id=self._execution.owner_id,
            execution_id=self._execution.pk,
            node_execution_id=self._claim.id,
            call_key=wanted.key,
            reason=wanted.why,
            tool_id=wanted.tool.id,
            tool_name=wanted.tool.name,
            effect=wanted.tool.effect,
            agent_name=wanted.agent.name if wanted.agent else "",
            arguments=storable(dict(wanted.arguments)).value,
            digest=digest,
            created_at=timezone.now(),
            expires_at=self._expires_at(),
        )
        Approval.objects.bulk_create([approval], ignore_conflicts=True)
        text = _("The call of “%(tool)s” waits for your approval.", tool=wanted.tool.name)
        self._log("warning", text, {"tool": wanted.tool.name, "arguments": dict(wanted.arguments)})

    def _expires_at(self) -> datetime:
        """After the time that the settings give, or when the execution's own time is over."""
        latest = timezone.now() + timedelta(hours=settings.EXECUTIONS_APPROVAL_HOURS)
        own = WorkflowExecution.objects.values_list("deadline_at", flat=True).get(pk=self._execution.pk)
        return latest if own is None else min(latest, own)


def _disapproved(approval: Approval) -> Disapproved:
    if approval.status == ApprovalStatus.EXPIRED:
        text = _("Nobody approved the call of “%(tool)s” in time, so it is not made.", tool=approval.tool_name)
        return Disapproved("approval_expired", text)
    if approval.refusal:
        text = _("The call of “%(tool)s” was refused: %(reason)s", tool=approval.tool_name, reason=approval.refusal)
    else:
        text = _("The call of “%(tool)s” was refused by the owner.", tool=approval.tool_name)
    return Disapproved("approval_refused", text)
