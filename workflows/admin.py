"""Workflows in the admin. Graphs are only looked at: changing one is the canvas's work, under its lock."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pastetrader.common.admin import HistoryAdmin, HistoryInline, SoftDeleteAdmin
from workflows.models import Edge, Node, PinnedOutput, Workflow, WorkflowTag, WorkflowVersion


class NodeInline(HistoryInline):
    """The nodes of a workflow."""

    model = Node
    fields = ("key", "name", "node_type", "tool", "agent", "timeout_seconds", "is_enabled")
    ordering = ("key",)


class EdgeInline(HistoryInline):
    """The edges of a workflow."""

    model = Edge
    fields = ("source_node", "source_handle", "target_node", "target_handle", "condition", "priority")
    ordering = ("id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the nodes at both ends."""
        return super().get_queryset(request).select_related("source_node", "target_node")


@admin.register(Workflow)
class WorkflowAdmin(SoftDeleteAdmin):
    """Whose workflows there are, and what they look like inside."""

    list_display = ("name", "owner", "is_active", "version", "updated_at", "deleted_at")
    list_filter = ("is_active",)
    list_select_related = ("owner",)
    search_fields = ("name", "description", "owner__email", "id")
    ordering = ("-created_at",)
    readonly_fields = ("owner", "is_active", "version", "config", "variables")
    inlines = (NodeInline, EdgeInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A workflow begins with a graph, which this is not the place for."""
        return False


@admin.register(Node)
class NodeAdmin(HistoryAdmin):
    """Nodes of all workflows."""

    list_display = ("key", "name", "node_type", "workflow", "tool", "agent", "is_enabled")
    list_filter = ("node_type", "is_enabled")
    list_select_related = ("workflow", "tool", "agent")
    search_fields = ("key", "name", "workflow__name")


@admin.register(Edge)
class EdgeAdmin(HistoryAdmin):
    """Edges of all workflows."""

    list_display = ("workflow", "source_node", "source_handle", "target_node", "target_handle", "priority")
    list_select_related = ("workflow", "source_node", "target_node")
    search_fields = ("workflow__name", "source_node__key", "target_node__key")


@admin.register(WorkflowTag)
class WorkflowTagAdmin(HistoryAdmin):
    """By which words people find their workflows again."""

    list_display = ("name", "workflow")
    list_select_related = ("workflow",)
    search_fields = ("name", "workflow__name")
    ordering = ("name", "pk")


@admin.register(WorkflowVersion)
class WorkflowVersionAdmin(HistoryAdmin):
    """What executions ran."""

    list_display = ("workflow", "number", "content_hash", "created_at")
    list_select_related = ("workflow",)
    search_fields = ("workflow__name", "content_hash")
    ordering = ("-created_at",)


@admin.register(PinnedOutput)
class PinnedOutputAdmin(HistoryAdmin):
    """What nodes hand on in tests."""

    list_display = ("workflow", "node_key", "pinned_by", "updated_at")
    list_select_related = ("workflow", "pinned_by")
    search_fields = ("workflow__name", "node_key")
    ordering = ("-updated_at",)
