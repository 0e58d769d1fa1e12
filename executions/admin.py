"""Executions and schedules in the admin. What happened is only looked at; the bell's mirror rows are too."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.admin import (
    ClockedScheduleAdmin as BeatClockedScheduleAdmin,
)
from django_celery_beat.admin import (
    CrontabScheduleAdmin as BeatCrontabScheduleAdmin,
)
from django_celery_beat.admin import PeriodicTaskAdmin as BeatPeriodicTaskAdmin
from django_celery_beat.admin import PeriodicTaskForm as BeatPeriodicTaskForm
from django_celery_beat.admin import TaskSelectWidget
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from executions.models import (
    ExecutionEvent,
    ExecutionLog,
    Incident,
    NodeAttempt,
    NodeExecution,
    NodeOutput,
    Schedule,
    ScheduleOccurrence,
    SessionOverride,
    WorkflowExecution,
)
from executions.monitoring.snapshot import shown_data
from executions.scheduling.mirror import remove
from executions.scheduling.settling import settle
from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin, HistoryInline
from workflows.models import NodeType

# Messages are stored as their English sentence, with what goes into its places beside it.
SEARCHES = _("Messages are found by words of their English sentence, or by a name or number in them.")


class NodeExecutionInline(HistoryInline):
    """What each node did."""

    model = NodeExecution
    fields = (
        "execution_order",
        "node_key",
        "node_type",
        "status",
        "cause",
        "attempt",
        "started_at",
        "ended_at",
        "error_message",
    )
    ordering = ("execution_order",)


class LogInline(HistoryInline):
    """The log."""

    model = ExecutionLog
    fields = ("timestamp", "level", "node_execution", "message")
    ordering = ("timestamp", "id")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the nodes that they are about."""
        return super().get_queryset(request).select_related("node_execution")


class IncidentInline(HistoryInline):
    """What did not go as it should have."""

    model = Incident
    fields = ("created_at", "kind", "node_execution", "late_seconds", "worker")
    ordering = ("created_at",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the nodes that they are about."""
        return super().get_queryset(request).select_related("node_execution")


class NodeAttemptInline(HistoryInline):
    """The attempts that were not the last."""

    model = NodeAttempt
    fields = ("number", "status", "cause", "started_at", "ended_at", "next_run_at", "worker", "error_message")
    ordering = ("number",)


@admin.register(WorkflowExecution)
class WorkflowExecutionAdmin(HistoryAdmin):
    """What ran, when, why it ended, and what each node did."""

    search_help_text = SEARCHES

    list_display = (
        "workflow",
        "status",
        "cause",
        "mode",
        "trigger_type",
        "owner",
        "created_at",
        "started_at",
        "ended_at",
        "is_kept",
        "stored_bytes",
    )
    list_filter = ("status", "cause", "mode", "is_kept", "trigger_type", "created_at")
    list_select_related = ("workflow", "owner")
    search_fields = ("id", "workflow__name", "owner__email", "error_message")
    ordering = ("-id",)
    inlines = (NodeExecutionInline, IncidentInline, LogInline)


class NodeTypeFilter(admin.SimpleListFilter):
    """The kinds of nodes that there are; the column's own filter would look for them in every row."""

    title = _("type")
    parameter_name = "node_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices."""
        return NodeType.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[NodeExecution]) -> QuerySet[NodeExecution]:
        """The rows of the choice."""
        return queryset.filter(node_type=self.value()) if self.value() else queryset


@admin.register(NodeExecution)
class NodeExecutionAdmin(HistoryAdmin):
    """Node executions with inputs, outputs and tracebacks."""

    search_help_text = SEARCHES

    list_display = (
        "node_key",
        "node_type",
        "status",
        "cause",
        "attempt",
        "retry_count",
        "lost_count",
        "execution",
        "ended_at",
    )
    list_filter = ("status", "cause", NodeTypeFilter, "waiting_for", "is_handled")
    list_select_related = ("execution",)
    search_fields = ("node_key", "execution__id", "error_message")
    ordering = ("-id",)
    inlines = (NodeAttemptInline,)


@admin.register(NodeAttempt)
class NodeAttemptAdmin(HistoryAdmin):
    """Attempts that were tried again, or lost with their worker, with their tracebacks."""

    search_help_text = SEARCHES

    list_display = ("node_execution", "number", "status", "cause", "ended_at", "next_run_at", "worker")
    list_filter = ("status", "cause")
    list_select_related = ("node_execution",)
    search_fields = ("node_execution__node_key", "node_execution__execution__id", "error_message", "worker")
    ordering = ("-id",)


@admin.register(Incident)
class IncidentAdmin(HistoryAdmin):
    """What did not go as it should have and was put right; executions/states/ says it in words."""

    list_display = ("created_at", "kind", "execution", "node_execution", "late_seconds", "worker")
    list_filter = ("kind", "created_at")
    list_select_related = ("execution", "node_execution")
    search_fields = ("execution__id", "worker")
    ordering = ("-id",)


@admin.register(NodeOutput)
class NodeOutputAdmin(HistoryAdmin):
    """Outputs too large for their row."""

    list_display = ("node_execution", "size_bytes")
    list_select_related = ("node_execution",)


@admin.register(ExecutionLog)
class ExecutionLogAdmin(HistoryAdmin):
    """Log lines of all executions."""

    search_help_text = SEARCHES

    list_display = ("timestamp", "level", "message", "execution")
    list_filter = ("level",)
    list_select_related = ("execution",)
    search_fields = ("message", "execution__id")
    ordering = ("-id",)


@admin.register(ExecutionEvent)
class ExecutionEventAdmin(HistoryAdmin):
    """What live pages were told."""

    fields = ("id", "execution", "kind", "told", "created_at")
    readonly_fields = ("told",)

    list_display = ("id", "kind", "execution", "created_at")
    list_filter = ("kind",)
    list_select_related = ("execution",)
    search_fields = ("execution__id",)
    ordering = ("-id",)

    @admin.display(description=_("data"))
    def told(self, event: ExecutionEvent) -> str:
        """The data, its messages in the language of who looks."""
        return json.dumps(shown_data(event), ensure_ascii=False)


@admin.register(Schedule)
class ScheduleAdmin(BaseModelAdmin):
    """When workflows start by themselves. Whether one is active is said by its owner and its workflow."""

    list_display = ("name", "workflow", "schedule_type", "timezone", "is_active", "next_run_at", "last_run_at")
    list_filter = ("schedule_type", "is_active", "paused_by")
    list_select_related = ("workflow",)
    search_fields = ("name", "workflow__name")
    autocomplete_fields = ("workflow",)
    readonly_fields = (
        "is_active",
        "paused_by",
        "pause_cause",
        "problem",
        "next_run_at",
        "last_run_at",
        "last_run_status",
        "periodic_task",
    )

    def save_model(self, request: HttpRequest, obj: Schedule, form: Any, change: bool) -> None:
        """Works out the next run, too."""
        super().save_model(request, obj, form, change)
        settle(obj)

    def delete_model(self, request: HttpRequest, obj: Schedule) -> None:
        """Takes its bell away, too."""
        remove(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Schedule]) -> None:
        """Takes their bells away, too."""
        for schedule in queryset.select_related("periodic_task"):
            self.delete_model(request, schedule)


@admin.register(ScheduleOccurrence)
class ScheduleOccurrenceAdmin(HistoryAdmin):
    """What became of each due time."""

    list_display = ("scheduled_for", "schedule", "outcome", "reason", "cause", "execution", "due_count")
    list_filter = ("outcome", "reason")
    list_select_related = ("schedule", "execution")
    ordering = ("-id",)


@admin.register(SessionOverride)
class SessionOverrideAdmin(BaseModelAdmin):
    """Days on which an exchange is closed, or open with other hours, than its calendar says. Heeded within a minute."""

    list_display = ("mic", "date", "is_closed", "opens_at", "closes_at", "note")
    list_filter = ("mic", "is_closed")
    ordering = ("-date",)


class _TaskSelect(UnfoldAdminSelectWidget, TaskSelectWidget):  # type: ignore[misc]  # neither ships types
    """Beat's choice of tasks in unfold's look."""


class PeriodicTaskForm(BeatPeriodicTaskForm):  # type: ignore[misc]  # ships no types
    """Beat's form in unfold's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = _TaskSelect()


class PeriodicTaskAdmin(BeatPeriodicTaskAdmin, ModelAdmin):  # type: ignore[misc]  # neither ships types
    """Beat's tasks. Those that mirror a Schedule are only looked at: the Schedule is the truth and rewrites them."""

    form = PeriodicTaskForm
    # Beat's actions change rows by query, mirrors too.
    actions = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it is not a mirror."""
        return not _is_mirror(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it is not a mirror."""
        return not _is_mirror(obj) and bool(super().has_delete_permission(request, obj))


class _BellAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """When beat rings. What a mirror uses is only looked at."""

    inlines = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether no mirror uses it."""
        return not _is_used_by_mirror(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether no mirror uses it."""
        return not _is_used_by_mirror(obj) and bool(super().has_delete_permission(request, obj))


class ClockedScheduleAdmin(_BellAdmin, BeatClockedScheduleAdmin):  # type: ignore[misc]  # ships no types
    """Once."""


class CrontabScheduleAdmin(_BellAdmin, BeatCrontabScheduleAdmin):  # type: ignore[misc]  # ships no types
    """By cron expression."""


def _is_mirror(task: PeriodicTask | None) -> bool:
    return task is not None and Schedule.objects.filter(periodic_task=task).exists()


def _is_used_by_mirror(when: Any) -> bool:
    return when is not None and Schedule.objects.filter(periodic_task__in=when.periodictask_set.all()).exists()


for _model, _admin in (
    (PeriodicTask, PeriodicTaskAdmin),
    (ClockedSchedule, ClockedScheduleAdmin),
    (CrontabSchedule, CrontabScheduleAdmin),
    (IntervalSchedule, _BellAdmin),
    (SolarSchedule, _BellAdmin),
):
    admin.site.unregister(_model)
    admin.site.register(_model, _admin)
