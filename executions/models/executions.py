"""An execution: one run of a workflow.

Its status is changed by executions.engine alone, each time as one conditional UPDATE.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from executions.status import Cause, Mode, Status, TriggerType
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, Row, TimestampedModel, one_of
from workflows.models import Workflow, WorkflowVersion


class OfExecutionQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to an execution, and so to whom the execution belongs to."""

    owner_path = "execution__owner"


def seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    """Seconds from start to end; None while one of them is not known."""
    return (end - start).total_seconds() if start and end else None


class WorkflowExecution(IdentifiedModel, TimestampedModel):
    """One run of a workflow: an immutable version with an input. Kept when the workflow is deleted.

    A child has a `parent_node`: the node that waits for it, as a step (`item_index` null) or for one item of its list;
    `round` is the retry of that node for which it was made.
    With `only_node_key`, the execution has that node alone.
    """

    # May be large: lists leave these columns in the database.
    HEAVY: ClassVar = ("input_data", "output_data", "context", "metadata")

    workflow = models.ForeignKey(
        Workflow, models.PROTECT, related_name="executions", verbose_name=_("workflow"), db_index=False
    )
    version = models.ForeignKey(WorkflowVersion, models.PROTECT, related_name="executions", verbose_name=_("version"))
    workflow_version = models.PositiveIntegerField(_("version number"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="executions",
        verbose_name=_("owner"),
        db_index=False,
    )
    trigger_type = models.CharField(_("started by"), max_length=20, choices=TriggerType)
    triggered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="triggered_executions",
        verbose_name=_("person"),
    )
    trigger_node_key = models.CharField(_("trigger"), max_length=64, blank=True, default="")
    mode = models.CharField(_("mode"), max_length=20, choices=Mode, default=Mode.NORMAL)
    only_node_key = models.CharField(_("only this node"), max_length=64, blank=True, default="")
    parent_node = models.ForeignKey(
        "executions.NodeExecution",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("step of"),
        db_index=False,
    )
    item_index = models.PositiveIntegerField(_("item"), null=True, blank=True)
    round = models.PositiveIntegerField(_("retry of the step"), default=0)
    depth = models.PositiveSmallIntegerField(_("depth"), default=0)
    rerun_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reruns", verbose_name=_("re-run of")
    )
    rerun_from_key = models.CharField(_("re-run from"), max_length=64, blank=True, default="")
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cancelled_executions",
        verbose_name=_("cancelled by"),
        db_index=False,
    )
    timeout_seconds = models.PositiveIntegerField(_("time-out in seconds"), null=True, blank=True)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    max_concurrent_nodes = models.PositiveIntegerField(_("nodes at a time"), null=True, blank=True)
    is_kept = models.BooleanField(_("kept"), default=False)
    stored_bytes = models.PositiveBigIntegerField(_("size of the outputs"), default=0)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PENDING)
    cause = models.CharField(_("cause"), max_length=30, choices=Cause, blank=True, default="")
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    input_data = models.JSONField(_("input"), default=dict, blank=True)
    output_data = models.JSONField(_("output"), null=True, blank=True)
    error_code = models.CharField(_("error code"), max_length=64, blank=True, default="")
    error_message = MessageField(_("error"), blank=True, default="")
    context = models.JSONField(_("context"), default=dict, blank=True)
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "workflow_executions"
        verbose_name = _("execution")
        verbose_name_plural = _("executions")
        constraints = [
            one_of("status", Status, name="executions_status_known"),
            one_of("trigger_type", TriggerType, name="executions_trigger_known"),
            one_of("mode", Mode, name="executions_mode_known"),
            models.CheckConstraint(condition=Q(cause="") | Q(cause__in=Cause.values), name="executions_cause_known"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "running"], ended_at=None)
                | (~Q(status__in=["pending", "running"]) & Q(ended_at__isnull=False)),
                name="executions_ended_exactly_when_terminal",
            ),
            # Of two who look after the same list, one makes the item.
            models.UniqueConstraint(
                F("parent_node"),
                F("round"),
                Coalesce("item_index", Value(-1)),
                condition=Q(parent_node__isnull=False),
                name="executions_child_made_once",
            ),
        ]
        indexes = [
            models.Index(fields=["workflow", "-created_at", "-id"], name="executions_workflow_newest"),
            models.Index(fields=["owner", "-created_at", "-id"], name="executions_owner_newest"),
            models.Index(fields=["status"], condition=Q(status__in=["pending", "running"]), name="executions_open"),
            models.Index(
                fields=["parent_node", "item_index"], condition=Q(parent_node__isnull=False), name="executions_children"
            ),
            models.Index(
                fields=["parent_node", "status"],
                condition=Q(parent_node__isnull=False),
                name="executions_child_states",
            ),
            models.Index(
                fields=["deadline_at"],
                condition=Q(status__in=["pending", "running"], deadline_at__isnull=False),
                name="executions_deadlines",
            ),
            # What retention may take: counted, summed up and found oldest first without a look at the rows.
            models.Index(
                fields=["workflow", "status", "ended_at", "stored_bytes"],
                condition=Q(ended_at__isnull=False, is_kept=False, parent_node__isnull=True),
                name="executions_prunable",
            ),
            models.Index(
                fields=["owner", "status", "-created_at", "-id"],
                condition=Q(status__in=["failed", "timeout", "cancelled"], parent_node__isnull=True),
                name="executions_in_trouble",
            ),
            models.Index(
                fields=["owner", "-created_at", "-id"], condition=Q(rerun_of__isnull=False), name="executions_reruns"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"

    @property
    def duration_seconds(self) -> float | None:
        """Seconds from start to end; None while open."""
        return seconds_between(self.started_at, self.ended_at)

    @property
    def is_terminal(self) -> bool:
        """Whether the state is one of the five that never change."""
        return self.status not in {Status.PENDING, Status.RUNNING}
