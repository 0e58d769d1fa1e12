"""What waits for a person's word before it is done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executions.models.executions import WorkflowExecution
from executions.models.nodes import NodeExecution
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, one_of


class ApprovalStatus(models.TextChoices):
    """Where an approval stands.

    pending ──> approved ──> used
       │            └──────> expired | void
       └──> refused | expired | void
    """

    PENDING = "pending", _("Waiting for you")
    APPROVED = "approved", _("Approved")
    USED = "used", _("Approved and done")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Not needed any more")


class ApprovalReason(models.TextChoices):
    """Why a person is asked."""

    MONEY = "money", _("It moves money.")
    EXEC = "exec", _("An agent wants to run code.")
    UNTRUSTED = "untrusted", _("An agent that reads what others wrote wants to change something.")


LIVE = (ApprovalStatus.PENDING, ApprovalStatus.APPROVED)


class Approval(IdentifiedModel):
    """A call of a tool that its execution's owner has to approve, once, in time, for exactly these arguments.

    `call_key` names the call within an agent's step ('' for the call of a tool's step). `digest` is a hash of what
    would be done: the tool as this version of the workflow knows it, and the arguments.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="approvals", verbose_name=_("owner"), db_index=False
    )
    execution = models.ForeignKey(
        WorkflowExecution, models.CASCADE, related_name="approvals", verbose_name=_("execution")
    )
    node_execution = models.ForeignKey(
        NodeExecution, models.CASCADE, related_name="approvals", verbose_name=_("node execution"), db_index=False
    )
    call_key = models.CharField(_("call"), max_length=32, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=20, choices=ApprovalReason)
    tool_id = models.UUIDField(_("id of the tool"))
    tool_name = models.CharField(_("tool"), max_length=255)
    effect = models.CharField(_("effect"), max_length=10)
    agent_name = models.CharField(_("agent"), max_length=255, blank=True, default="")
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    digest = models.CharField(_("hash"), max_length=64, editable=False)
    status = models.CharField(_("state"), max_length=20, choices=ApprovalStatus, default=ApprovalStatus.PENDING)
    created_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        db_index=False,
    )
    refusal = models.TextField(_("why it was refused"), blank=True, default="")
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "approvals"
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            one_of("status", ApprovalStatus, name="approvals_status_known"),
            one_of("reason", ApprovalReason, name="approvals_reason_known"),
            models.UniqueConstraint(
                fields=["node_execution", "call_key"],
                condition=Q(status__in=["pending", "approved"]),
                name="approvals_one_live_per_call",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "used", "refused"]) | Q(decided_at__isnull=False),
                name="approvals_decided_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "status", "created_at"], name="approvals_of_owner"),
            models.Index(fields=["node_execution"], name="approvals_of_nodes"),
            models.Index(fields=["expires_at"], condition=Q(status__in=["pending", "approved"]), name="approvals_live"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_name} {self.status}"

    @property
    def is_pending(self) -> bool:
        """Whether a person's word is still wanted."""
        return self.status == ApprovalStatus.PENDING
