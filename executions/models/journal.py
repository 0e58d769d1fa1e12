"""What is told of an execution: log lines for its owner, events for pages, incidents for operators."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from executions.models.executions import OfExecutionQuerySet, WorkflowExecution
from executions.models.nodes import NodeExecution
from executions.status import IncidentKind, LogLevel
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import IdentifiedModel, one_of


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
    message = MessageField(_("message"))
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
        return str(self.message)[:80]


class ExecutionEvent(models.Model):
    """A change that live pages show. Ids increase; read them through executions.monitoring.snapshot."""

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
