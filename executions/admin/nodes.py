"""Node executions, their earlier attempts and their large outputs, looked at only."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.admin import tones
from executions.models import NodeAttempt, NodeExecution, NodeOutput, WorkflowExecution
from pastetrader.common.admin import HistoryAdmin, HistoryInline
from pastetrader.common.admin_columns import badge, in_bytes, named, words
from pastetrader.common.admin_filters import MadeFilter
from workflows.models import NodeType

# Messages are stored as their English sentence, with what goes into its places beside it.
SEARCHES = _("Messages are found by words of their English sentence, or by a name or number in them.")
HEAVY_OF_EXECUTION = tuple(f"execution__{column}" for column in WorkflowExecution.HEAVY)


class NodeExecutionInline(HistoryInline):
    """What each node did, a page at a time, without what it was given and gave."""

    model = NodeExecution
    fields = (
        "execution_order",
        "node_key",
        "node_type",
        "state",
        "cause",
        "attempt",
        "started_at",
        "ended_at",
        "error",
    )
    ordering = ("execution_order",)
    state = staticmethod(badge("status", tones.STATUS, description=_("status")))
    error = staticmethod(words("error_message", description=_("error")))

    def get_queryset(self, request: HttpRequest) -> QuerySet[NodeExecution]:
        """Without the heavy columns."""
        rows: QuerySet[NodeExecution] = super().get_queryset(request)
        return rows.defer(*NodeExecution.HEAVY)


class NodeAttemptInline(HistoryInline):
    """The attempts that were not the last."""

    model = NodeAttempt
    fields = ("number", "status", "cause", "started_at", "ended_at", "next_run_at", "worker", "error_message")
    ordering = ("number",)


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
        badge("status", tones.STATUS, description=_("status")),
        "cause",
        words("error_message", description=_("error")),
        "attempt",
        "retry_count",
        "lost_count",
        "worker",
        "execution",
        "started_at",
        "ended_at",
        in_bytes("output_bytes", description=_("size of the output")),
    )
    list_filter = (MadeFilter, "status", "cause", NodeTypeFilter, "waiting_for", "is_handled")
    list_select_related = ("execution",)
    search_fields = ("node_key", "execution__id", "error_message")
    ordering = ("-id",)
    inlines = (NodeAttemptInline,)
    # When it may run, and until when its worker has it: without words in the model, as people meet them here only.
    times: ClassVar[Any] = (
        named("ready_at", description=_("ready at")),
        named("lease_until", description=_("held until")),
        named("next_run_at", description=_("next attempt")),
    )
    readonly_fields = times
    fieldsets = (
        (None, {"fields": ("execution", "node_key", "node_name", "node_type", "status", "cause", "error_message")}),
        (_("Course"), {"fields": ("attempt", "retry_count", "lost_count", "started_at", "ended_at", *times)}),
        (
            _("Standing"),
            {
                "fields": (
                    "waiting_for",
                    "is_handled",
                    "has_sent",
                    "handle",
                    "worker",
                    "task_id",
                    "timeout_seconds",
                    "deadline_at",
                    "execution_order",
                    "node",
                )
            },
        ),
        (_("Data"), {"fields": ("input_data", "output_data", "output_bytes", "metadata")}),
        (_("Error"), {"fields": ("error_code", "error_traceback")}),
        (None, {"fields": ("id", "created_at", "updated_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[NodeExecution]:
        """The row's own page alone needs the heavy columns."""
        rows: QuerySet[NodeExecution] = super().get_queryset(request)
        return rows if _is_one(request) else rows.defer(*NodeExecution.HEAVY, *HEAVY_OF_EXECUTION)


@admin.register(NodeAttempt)
class NodeAttemptAdmin(HistoryAdmin):
    """Attempts that were tried again, or lost with their worker, with their tracebacks."""

    search_help_text = SEARCHES
    list_display = (
        "node_execution",
        "number",
        badge("status", tones.STATUS, description=_("status")),
        "cause",
        words("error_message", description=_("error")),
        "ended_at",
        "next_run_at",
        "worker",
    )
    list_filter = ("status", "cause")
    list_select_related = ("node_execution",)
    search_fields = ("node_execution__node_key", "node_execution__execution__id", "error_message", "worker")
    ordering = ("-id",)


@admin.register(NodeOutput)
class NodeOutputAdmin(HistoryAdmin):
    """Outputs too large for their row."""

    list_display = (
        named("node_execution", description=_("node execution")),
        in_bytes("size_bytes", description=_("size")),
    )
    fields = (*list_display, "data")
    readonly_fields = list_display
    list_select_related = ("node_execution",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[NodeOutput]:
        """The row's own page alone needs the output."""
        rows: QuerySet[NodeOutput] = super().get_queryset(request)
        return rows if _is_one(request) else rows.defer("data")


def _is_one(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "object_id" in match.kwargs
