"""Executions: what ran, when, why it ended, what each node did; cancelled and run again through the services."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.admin import tones
from executions.admin.journal import IncidentInline, LogInline
from executions.admin.nodes import SEARCHES, NodeExecutionInline
from executions.models import WorkflowExecution
from executions.monitoring.health import OPEN_EXECUTION
from executions.services.cancel import cancel_execution
from executions.services.rerun import rerun_execution
from executions.status import Status
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_actions import act_on_each
from pastetrader.common.admin_columns import badge, in_bytes, switch, words
from pastetrader.common.admin_filters import MadeFilter
from pastetrader.common.durations import duration


class StandingFilter(admin.SimpleListFilter):
    """What an operator asks first: what failed, and what is still going on."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (("trouble", _("Failed or timed out")), ("open", _("Still open")), ("top", _("No steps of others")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        if self.value() == "trouble":
            return queryset.filter(status__in=[Status.FAILED, Status.TIMEOUT])
        if self.value() == "open":
            return queryset.filter(OPEN_EXECUTION)
        return queryset.filter(parent_node=None) if self.value() == "top" else queryset


@admin.register(WorkflowExecution)
class WorkflowExecutionAdmin(HistoryAdmin):
    """What ran, when, why it ended, and what each node did."""

    product_page = "execution"
    search_help_text = SEARCHES
    list_display = (
        "workflow",
        badge("status", tones.STATUS, description=_("status")),
        "cause",
        words("error_message", description=_("error")),
        "owner",
        "trigger_type",
        "mode",
        "created_at",
        "took",
        in_bytes("stored_bytes", description=_("size of the outputs")),
        switch("is_kept", on=_("kept"), description=_("kept")),
    )
    list_filter = (MadeFilter, StandingFilter, "status", "cause", "mode", "trigger_type", "is_kept")
    list_select_related = ("workflow", "owner")
    search_fields = ("id", "workflow__name", "owner__email", "error_message")
    ordering = ("-id",)
    inlines = (NodeExecutionInline, IncidentInline, LogInline)
    readonly_fields = ("took",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "workflow",
                    "status",
                    "cause",
                    "error_message",
                    "error_code",
                    "owner",
                    "created_at",
                    "started_at",
                    "ended_at",
                    "took",
                )
            },
        ),
        (
            _("How it began"),
            {
                "fields": (
                    "trigger_type",
                    "triggered_by",
                    "trigger_node_key",
                    "mode",
                    "version",
                    "as_of",
                    "rerun_of",
                    "rerun_from_key",
                    "only_node_key",
                    "parent_node",
                    "item_index",
                    "round",
                    "depth",
                )
            },
        ),
        (
            _("Bounds"),
            {
                "fields": (
                    "timeout_seconds",
                    "deadline_at",
                    "max_concurrent_nodes",
                    "cancelled_by",
                    "is_kept",
                    "stored_bytes",
                )
            },
        ),
        (_("Data"), {"fields": ("id", "input_data", "output_data", "context", "metadata", "updated_at")}),
    )
    actions: ClassVar[Any] = ("cancel_selected", "rerun_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowExecution]:
        """The row's own page alone needs what it was given and gave."""
        rows: QuerySet[WorkflowExecution] = super().get_queryset(request)
        match = request.resolver_match
        is_one = match is not None and "object_id" in match.kwargs
        return rows if is_one else rows.defer(*WorkflowExecution.HEAVY)

    @admin.display(description=_("took"))
    def took(self, execution: WorkflowExecution) -> str:
        """From start to end."""
        return duration(execution.duration_seconds)

    @admin.action(description=_("Cancel"), permissions=["operate"])
    def cancel_selected(self, request: SignedInRequest, rows: QuerySet[WorkflowExecution]) -> None:
        """Ends those that are open."""
        act_on_each(self, request, rows, lambda row: cancel_execution(execution=row, by=request.user), _("Cancelled."))

    @admin.action(description=_("Run again"), permissions=["operate"])
    def rerun_selected(self, request: SignedInRequest, rows: QuerySet[WorkflowExecution]) -> None:
        """New executions of the same versions with the same inputs, for the same owners."""
        act_on_each(self, request, rows, lambda row: rerun_execution(execution=row, by=request.user), _("Run again."))
