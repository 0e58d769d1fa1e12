"""Log lines, events and incidents, looked at only."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.admin import tones
from executions.admin.nodes import HEAVY_OF_EXECUTION, SEARCHES
from executions.models import ExecutionEvent, ExecutionLog, Incident, NodeExecution
from executions.monitoring.snapshot import shown_data
from pastetrader.common.admin import HistoryAdmin, HistoryInline
from pastetrader.common.admin_columns import badge, words
from pastetrader.common.admin_filters import MadeFilter
from pastetrader.common.durations import duration


def _with_nodes(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("node_execution").defer(*(f"node_execution__{name}" for name in NodeExecution.HEAVY))


class LogInline(HistoryInline):
    """The log."""

    model = ExecutionLog
    fields = ("timestamp", "level", "node_execution", "message")
    ordering = ("timestamp", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExecutionLog]:
        """With the nodes that they are about."""
        return _with_nodes(super().get_queryset(request))


class IncidentInline(HistoryInline):
    """What did not go as it should have."""

    model = Incident
    fields = ("created_at", "kind", "node_execution", "late_seconds", "worker")
    ordering = ("created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        """With the nodes that they are about."""
        return _with_nodes(super().get_queryset(request))


@admin.register(Incident)
class IncidentAdmin(HistoryAdmin):
    """What did not go as it should have and was put right; executions/states/ says it in words."""

    list_display = (
        "created_at",
        badge("kind", tones.INCIDENT, description=_("kind")),
        "execution",
        "node_execution",
        "late_by",
        "worker",
    )
    list_filter = ("kind", MadeFilter)
    list_select_related = ("execution", "node_execution")
    date_hierarchy = "created_at"
    search_fields = ("execution__id", "worker")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        """Without what the executions were given and gave."""
        rows: QuerySet[Incident] = super().get_queryset(request)
        return rows.select_related("execution", "node_execution").defer(
            *HEAVY_OF_EXECUTION, *(f"node_execution__{name}" for name in NodeExecution.HEAVY)
        )

    @admin.display(description=_("late by"))
    def late_by(self, incident: Incident) -> str:
        """How much too late it was noticed."""
        return duration(incident.late_seconds)


@admin.register(ExecutionLog)
class ExecutionLogAdmin(HistoryAdmin):
    """Log lines of all executions."""

    search_help_text = SEARCHES
    list_display = (
        "timestamp",
        badge("level", tones.LEVEL, description=_("level")),
        words("message", description=_("message")),
        "execution",
    )
    list_filter = ("level", MadeFilter)
    search_fields = ("message", "execution__id")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExecutionLog]:
        """Without what the executions were given and gave."""
        rows: QuerySet[ExecutionLog] = super().get_queryset(request)
        return rows.select_related("execution").defer(*HEAVY_OF_EXECUTION)


@admin.register(ExecutionEvent)
class ExecutionEventAdmin(HistoryAdmin):
    """What live pages were told."""

    fields = ("id", "execution", "kind", "told", "created_at")
    readonly_fields = ("told",)
    list_display = ("id", "kind", "execution", "created_at")
    search_fields = ("execution__id",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExecutionEvent]:
        """Without what the executions were given and gave."""
        rows: QuerySet[ExecutionEvent] = super().get_queryset(request)
        return rows.select_related("execution").defer(*HEAVY_OF_EXECUTION)

    @admin.display(description=_("data"))
    def told(self, event: ExecutionEvent) -> str:
        """The data, its messages in the language of who looks."""
        return json.dumps(shown_data(event), ensure_ascii=False)
