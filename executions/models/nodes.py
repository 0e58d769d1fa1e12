"""A node's part in an execution, its earlier attempts, and outputs too large for its row.

Its status is changed by executions.engine alone, each time as one conditional UPDATE.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executions.models.executions import OfExecutionQuerySet, WorkflowExecution, seconds_between
from executions.status import Cause, Status, WaitingFor
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import IdentifiedModel, TimestampedModel, one_of
from workflows.models import Node


class NodeExecution(IdentifiedModel, TimestampedModel):
    """One node's part in an execution. `attempt` is the fencing token: +1 at each claim.

    Ready is `pending` with `ready_at` set. `lease_until` (database clock) passes when its worker, or the message
    that tells of a ready node, is lost. `handle` is the output that the node chose; '' for nodes with one output.

    What a node needs to be decided stands on the rows, so that a sweep can do it by SQL alone; all are positions
    (`execution_order`): `sources` of its incoming edges, `needed` of them (0 = all that fire), `fired` targets once
    it ended, `arrived` sources whose outputs it was given (null when it has one source or none).
    """

    # May be large: lists leave these columns in the database.
    HEAVY: ClassVar = ("input_data", "output_data", "error_traceback", "metadata")

    execution = models.ForeignKey(
        WorkflowExecution,
        models.CASCADE,
        related_name="node_executions",
        verbose_name=_("execution"),
        db_index=False,
    )
    node = models.ForeignKey(
        Node, models.SET_NULL, null=True, blank=True, related_name="executions", verbose_name=_("node")
    )
    node_key = models.CharField(_("key"), max_length=64)
    node_name = models.CharField(_("name"), max_length=255)
    node_type = models.CharField(_("type"), max_length=20)
    execution_order = models.PositiveIntegerField(_("order"))
    sources = models.JSONField(default=list, blank=True)
    needed = models.PositiveIntegerField(default=0)
    fired = models.JSONField(default=list, blank=True)
    arrived = models.JSONField(null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PENDING)
    cause = models.CharField(_("cause"), max_length=30, choices=Cause, blank=True, default="")
    waiting_for = models.CharField(
        _("waiting for"), max_length=20, choices=WaitingFor, blank=True, default=WaitingFor.NOTHING
    )
    is_handled = models.BooleanField(_("failure handled"), default=False)
    has_sent = models.BooleanField(_("request sent"), default=False)
    timeout_seconds = models.PositiveIntegerField(_("time-out in seconds"), default=300)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    retry_count = models.PositiveIntegerField(_("retries"), default=0)
    lost_count = models.PositiveIntegerField(_("workers lost"), default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(_("worker"), max_length=100, blank=True, default="")
    task_id = models.UUIDField(_("task"), null=True, blank=True)
    handle = models.CharField(_("output chosen"), max_length=50, blank=True, default="")
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    input_data = models.JSONField(_("input"), null=True, blank=True)
    output_data = models.JSONField(_("output"), null=True, blank=True)
    output_bytes = models.PositiveIntegerField(_("size of the output"), default=0)
    error_code = models.CharField(_("error code"), max_length=64, blank=True, default="")
    error_message = MessageField(_("error"), blank=True, default="")
    error_traceback = models.TextField(_("traceback"), blank=True, default="")
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)

    objects = models.Manager.from_queryset(OfExecutionQuerySet)()

    class Meta:
        db_table = "node_executions"
        verbose_name = _("node execution")
        verbose_name_plural = _("node executions")
        constraints = [
            models.UniqueConstraint(fields=["execution", "execution_order"], name="node_executions_order_unique"),
            # The key first: with the execution first, PostgreSQL takes this index for looking up one order in it, and
            # reads the whole execution.
            models.UniqueConstraint(fields=["node_key", "execution"], name="node_executions_key_unique"),
            one_of("status", Status, name="node_executions_status_known"),
            models.CheckConstraint(
                condition=Q(cause="") | Q(cause__in=Cause.values), name="node_executions_cause_known"
            ),
            models.CheckConstraint(
                condition=Q(waiting_for__in=WaitingFor.values), name="node_executions_waiting_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "running"], ended_at=None)
                | (~Q(status__in=["pending", "running"]) & Q(ended_at__isnull=False)),
                name="node_executions_ended_exactly_when_terminal",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(status__in=["pending", "running"], lease_until__isnull=False),
                name="node_executions_leased",
            ),
            models.Index(
                fields=["deadline_at"],
                condition=Q(status__in=["pending", "running"], deadline_at__isnull=False),
                name="node_executions_deadlines",
            ),
            models.Index(
                fields=["execution", "execution_order"],
                condition=Q(status__in=["pending", "running"]),
                name="node_executions_open",
            ),
            # What may be taken is a few of what is open: without it each look walks over all that waits.
            models.Index(
                fields=["execution", "execution_order"],
                condition=Q(status="pending", ready_at__isnull=False),
                name="node_executions_ready",
            ),
            models.Index(
                fields=["cause", "ended_at"],
                condition=Q(cause__in=["worker_lost", "unknown_effect"]),
                name="node_executions_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_key} {self.status}"

    @property
    def duration_seconds(self) -> float | None:
        """Seconds from start to end of the last attempt; None while open or when it never started."""
        return seconds_between(self.started_at, self.ended_at)


class NodeAttempt(models.Model):
    """An attempt that was not the last: tried again, or lost with its worker. The last one is the node execution."""

    node_execution = models.ForeignKey(
        NodeExecution, models.CASCADE, related_name="attempts", verbose_name=_("node execution"), db_index=False
    )
    number = models.PositiveIntegerField(_("attempt"))
    status = models.CharField(_("status"), max_length=20, choices=Status)
    cause = models.CharField(_("cause"), max_length=30, choices=Cause, blank=True, default="")
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"))
    next_run_at = models.DateTimeField(_("next attempt"), null=True)
    worker = models.CharField(_("worker"), max_length=100, blank=True, default="")
    task_id = models.UUIDField(_("task"), null=True)
    error_code = models.CharField(_("error code"), max_length=64, blank=True, default="")
    error_message = MessageField(_("error"), blank=True, default="")
    error_traceback = models.TextField(_("traceback"), blank=True, default="")

    class Meta:
        db_table = "node_attempts"
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["node_execution", "number"], name="node_attempts_number_unique"),
            one_of("status", Status, name="node_attempts_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.node_execution_id} {self.number}: {self.status}"


class NodeOutput(models.Model):
    """An output too large to stand in its row (over 256 KB), so that joins and lists do not drag it along."""

    node_execution = models.OneToOneField(NodeExecution, models.CASCADE, primary_key=True, related_name="large_output")
    data = models.JSONField(_("output"))
    size_bytes = models.PositiveIntegerField(_("size"))

    class Meta:
        db_table = "node_outputs"
        verbose_name = _("large output")
        verbose_name_plural = _("large outputs")

    def __str__(self) -> str:
        return f"{self.node_execution_id} ({self.size_bytes} B)"
