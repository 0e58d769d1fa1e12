"""Executions: what ran, node by node, with its log, its events, and the schedules that start it.

Status changes of the two execution tables are made by executions.engine alone, each as one conditional UPDATE.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executions.status import Cause, IncidentKind, LogLevel, Mode, Status, TriggerType, WaitingFor
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, Row, TimestampedModel, one_of
from workflows.models import Node, OfWorkflowQuerySet, Workflow, WorkflowVersion


class OfExecutionQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to an execution, and so to whom the execution belongs to."""

    owner_path = "execution__owner"


def _seconds_between(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start and end else None


class WorkflowExecution(IdentifiedModel, TimestampedModel):
    """One run of a workflow: an immutable version with an input. Kept when the workflow is deleted.

    A child has a `parent_node`: the node that waits for it, as a step (`item_index` null) or for one item of its list.
    With `only_node_key`, the execution has that node alone.
    """

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
    error_message = models.TextField(_("error"), blank=True, default="")
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
        ]
        indexes = [
            models.Index(fields=["workflow", "-created_at", "-id"], name="executions_workflow_newest"),
            models.Index(fields=["owner", "-created_at", "-id"], name="executions_owner_newest"),
            models.Index(fields=["status"], condition=Q(status__in=["pending", "running"]), name="executions_open"),
            models.Index(
                fields=["parent_node", "item_index"], condition=Q(parent_node__isnull=False), name="executions_children"
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
        return _seconds_between(self.started_at, self.ended_at)

    @property
    def is_terminal(self) -> bool:
        """Whether the state is one of the five that never change."""
        return self.status not in {Status.PENDING, Status.RUNNING}


class NodeExecution(IdentifiedModel, TimestampedModel):
    """One node's part in an execution. `attempt` is the fencing token: +1 at each claim.

    Ready is `pending` with `ready_at` set. `lease_until` (database clock) passes when its worker, or the message
    that rings for a ready node, is lost. `handle` is the output that the node chose; '' for nodes with one output.

    What a node needs to be decided stands on the rows, so that a sweep can do it by SQL alone; all are positions
    (`execution_order`): `sources` of its incoming edges, `needed` of them (0 = all that fire), `fired` targets once
    it ended, `arrived` sources whose outputs it was given (null when it has one source or none).
    """

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
    error_message = models.TextField(_("error"), blank=True, default="")
    error_traceback = models.TextField(_("traceback"), blank=True, default="")
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)

    objects = models.Manager.from_queryset(OfExecutionQuerySet)()

    class Meta:
        db_table = "node_executions"
        verbose_name = _("node execution")
        verbose_name_plural = _("node executions")
        constraints = [
            models.UniqueConstraint(fields=["execution", "execution_order"], name="node_executions_order_unique"),
            models.UniqueConstraint(fields=["execution", "node_key"], name="node_executions_key_unique"),
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
        return _seconds_between(self.started_at, self.ended_at)


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
    error_message = models.TextField(_("error"), blank=True, default="")
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


class ExecutionLog(IdentifiedModel):
    """A line for the person whose workflow it is: a short sentence, what and why."""

    execution = models.ForeignKey(
        WorkflowExecution, models.CASCADE, related_name="logs", verbose_name=_("execution"), db_index=False
    )
    node_execution = models.ForeignKey(
        NodeExecution,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="logs",
        verbose_name=_("node execution"),
    )
    level = models.CharField(_("level"), max_length=20, choices=LogLevel)
    message = models.TextField(_("message"))
    data = models.JSONField(_("data"), null=True, blank=True)
    timestamp = models.DateTimeField(_("time"))

    objects = models.Manager.from_queryset(OfExecutionQuerySet)()

    class Meta:
        db_table = "execution_logs"
        verbose_name = _("log line")
        verbose_name_plural = _("log lines")
        constraints = [one_of("level", LogLevel, name="execution_logs_level_known")]
        indexes = [models.Index(fields=["execution", "timestamp", "id"], name="execution_logs_in_order")]

    def __str__(self) -> str:
        return self.message[:80]


class ExecutionEvent(models.Model):
    """A change that live pages show. Ids increase; read them through executions.events, which misses none."""

    id = models.BigAutoField(primary_key=True)
    execution = models.ForeignKey(
        WorkflowExecution, models.CASCADE, related_name="events", verbose_name=_("execution"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=20)
    data = models.JSONField(_("data"), default=dict)
    created_at = models.DateTimeField(_("created at"))

    objects = models.Manager.from_queryset(OfExecutionQuerySet)()

    class Meta:
        db_table = "execution_events"
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["execution", "id"], name="execution_events_in_order")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"


class Incident(IdentifiedModel):
    """What did not go as it should have and was put right: for the page that says so."""

    kind = models.CharField(_("kind"), max_length=20, choices=IncidentKind)
    execution = models.ForeignKey(
        WorkflowExecution, models.CASCADE, related_name="incidents", verbose_name=_("execution")
    )
    node_execution = models.ForeignKey(
        NodeExecution,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("node execution"),
        db_index=False,
    )
    worker = models.CharField(_("worker"), max_length=100, blank=True, default="")
    late_seconds = models.FloatField(_("late by, in seconds"), null=True)
    created_at = models.DateTimeField(_("noticed at"), db_index=True)

    objects = models.Manager.from_queryset(OfExecutionQuerySet)()

    class Meta:
        db_table = "execution_incidents"
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [one_of("kind", IncidentKind, name="execution_incidents_kind_known")]
        # Each node execution that is pruned is looked for here.
        indexes = [
            models.Index(
                fields=["node_execution"],
                condition=Q(node_execution__isnull=False),
                name="execution_incidents_of_nodes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.execution_id}"


class ScheduleType(models.TextChoices):
    """How a schedule says when."""

    CRON = "cron", _("Cron expression")
    INTERVAL = "interval", _("Interval")
    DATE = "date", _("Once")
    SESSION = "session", _("Exchange session")


class Schedule(IdentifiedModel, TimestampedModel):
    """When a workflow starts by itself: ours and the truth; django-celery-beat's row is its mirror."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="schedules", verbose_name=_("workflow"))
    trigger_node_key = models.CharField(_("trigger"), max_length=64, blank=True, default="")
    name = models.CharField(_("name"), max_length=255, blank=True)
    schedule_type = models.CharField(_("type"), max_length=20, choices=ScheduleType)
    cron_expression = models.CharField(_("cron expression"), max_length=100, blank=True, default="")
    interval_seconds = models.PositiveIntegerField(_("interval in seconds"), null=True, blank=True)
    run_date = models.DateTimeField(_("date and time"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=50)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    input_data = models.JSONField(_("input"), default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    next_run_at = models.DateTimeField(_("next"), null=True, blank=True)
    last_run_at = models.DateTimeField(_("last"), null=True, blank=True)
    last_run_status = models.CharField(_("last status"), max_length=50, blank=True, default="")
    periodic_task = models.OneToOneField(
        "django_celery_beat.PeriodicTask",
        models.SET_NULL,
        null=True,
        blank=True,
        # Not "schedule": that is the property by which beat asks its row when to ring.
        related_name="mirror_of",
        verbose_name=_("bell"),
        editable=False,
    )

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "schedules"
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        constraints = [
            one_of("schedule_type", ScheduleType, name="schedules_type_known"),
            models.CheckConstraint(
                condition=(Q(schedule_type="cron") & ~Q(cron_expression=""))
                | Q(schedule_type="interval", interval_seconds__isnull=False, interval_seconds__gte=1)
                | Q(schedule_type="date", run_date__isnull=False)
                | (Q(schedule_type="session") & ~Q(config={})),
                name="schedules_say_when",
            ),
            models.CheckConstraint(condition=~Q(timezone=""), name="schedules_timezone_given"),
            models.UniqueConstraint(
                fields=["workflow", "trigger_node_key"],
                condition=~Q(trigger_node_key=""),
                name="schedules_one_per_trigger_node",
            ),
        ]
        indexes = [models.Index(fields=["next_run_at"], condition=Q(is_active=True), name="schedules_due")]

    def __str__(self) -> str:
        return self.name or str(self.id)
