"""Turns of agents, approvals and memories, looked at only; a memory can be deleted."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.admin import tones
from executions.admin.nodes import HEAVY_OF_EXECUTION
from executions.models import AgentMemory, AgentTurn, Approval, NodeExecution
from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin
from pastetrader.common.admin_columns import badge
from pastetrader.common.admin_filters import MadeFilter

HEAVY_OF_NODE = tuple(f"node_execution__{name}" for name in NodeExecution.HEAVY)


@admin.register(AgentTurn)
class AgentTurnAdmin(HistoryAdmin):
    """What models said in agents' steps."""

    list_display = ("answered_at", "node_execution", "number", "model", "input_tokens", "output_tokens", "cost")
    list_filter = ("provider",)
    search_fields = ("node_execution__id", "node_execution__execution__id", "model")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentTurn]:
        """Without what the steps were given and put out."""
        rows: QuerySet[AgentTurn] = super().get_queryset(request)
        return rows.select_related("node_execution").defer(*HEAVY_OF_NODE)


@admin.register(Approval)
class ApprovalAdmin(HistoryAdmin):
    """What waits for somebody's word; only the owner of the execution decides, and not here."""

    list_display = (
        "created_at",
        badge("status", tones.APPROVAL, description=_("state")),
        "owner",
        "tool_name",
        "reason",
        "expires_at",
        "execution",
    )
    list_filter = ("status", "reason", MadeFilter)
    search_fields = ("execution__id", "tool_name", "owner__email")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        """Without what the executions were given and gave."""
        rows: QuerySet[Approval] = super().get_queryset(request)
        related = rows.select_related("owner", "execution", "node_execution", "decided_by")
        return related.defer(*HEAVY_OF_EXECUTION, *HEAVY_OF_NODE)


@admin.register(AgentMemory)
class AgentMemoryAdmin(HistoryAdmin):
    """What agents remember. Who may delete has an agent forget it."""

    has_delete_permission = BaseModelAdmin.has_delete_permission

    list_display = ("created_at", "owner", "agent", "workflow", "node_key", "prompt")
    list_filter = (MadeFilter,)
    search_fields = ("agent__name", "owner__email", "prompt")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentMemory]:
        """Without what the executions were given and gave."""
        rows: QuerySet[AgentMemory] = super().get_queryset(request)
        related = rows.select_related("owner", "agent", "workflow", "execution", "node_execution")
        return related.defer(*HEAVY_OF_EXECUTION, *HEAVY_OF_NODE)
