"""Workflows in the admin. Graphs are only looked at: changing one is the canvas's work, under its lock."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pastetrader.common.admin import HistoryAdmin, HistoryInline, SoftDeleteAdmin
from pastetrader.common.admin_columns import switch
from pastetrader.common.admin_filters import MadeFilter
from workflows.models import Edge, Node, PinnedOutput, Workflow, WorkflowTag, WorkflowVersion
from workflows.services.lifecycle import delete_workflow, restore_workflow


class NodeInline(HistoryInline):
    """The nodes of a workflow."""

    model = Node
    fields = ("key", "name", "node_type", "tool", "agent", "timeout_seconds", "is_enabled")
    ordering = ("key",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what they call."""
        return super().get_queryset(request).select_related("tool", "agent")


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

    product_page = "workflow"
    list_display = (
        "name",
        "owner",
        switch("is_active", on=_("active"), off=_("not active"), description=_("state")),
        "version",
        "created_at",
        "updated_at",
        "deleted_at",
    )
    list_filter = (MadeFilter, "is_active")
    list_select_related = ("owner",)
    search_fields = ("name", "description", "owner__email", "id")
    ordering = ("-created_at",)
    inlines = (NodeInline, EdgeInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A workflow begins with a graph, which this is not the place for."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Workflow | None = None) -> bool:
        """Its words and its graph are its owner's, under the lock of its version."""
        return False

    def hide(self, row: Workflow, by: Any) -> None:
        """Its schedules rest, too."""
        delete_workflow(workflow=row, by=by)

    def restore(self, row: Workflow, by: Any) -> None:
        """Its schedules follow it."""
        restore_workflow(workflow=row, by=by)


@admin.register(Node)
class NodeAdmin(HistoryAdmin):
    """Nodes of all workflows."""

    list_display = (
        "key",
        "name",
        "node_type",
        "workflow",
        "tool",
        "agent",
        "timeout_seconds",
        switch("is_enabled", on=_("enabled"), off=_("left out"), description=_("state")),
    )
    list_filter = ("node_type", "is_enabled")
    list_select_related = ("workflow", "tool", "agent")
    search_fields = ("key", "name", "workflow__name")
    ordering = ("-id",)
    exclude = ("position_x", "position_y")


@admin.register(Edge)
class EdgeAdmin(HistoryAdmin):
    """Edges of all workflows."""

    list_display = ("workflow", "source_node", "source_handle", "target_node", "target_handle", "priority")
    list_select_related = ("workflow", "source_node", "target_node")
    search_fields = ("workflow__name", "source_node__key", "target_node__key")
    ordering = ("-id",)


@admin.register(WorkflowVersion)
class WorkflowVersionAdmin(HistoryAdmin):
    """What executions ran."""

    list_display = ("workflow", "number", "content_hash", "created_at")
    list_filter = (MadeFilter,)
    list_select_related = ("workflow",)
    search_fields = ("workflow__name", "content_hash")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowVersion]:
        """The row's own page alone needs the snapshot."""
        rows: QuerySet[WorkflowVersion] = super().get_queryset(request)
        match = request.resolver_match
        is_one = match is not None and "object_id" in match.kwargs
        return rows if is_one else rows.defer("snapshot")


@admin.register(PinnedOutput)
class PinnedOutputAdmin(HistoryAdmin):
    """What nodes hand on in tests."""

    list_display = ("workflow", "node_key", "pinned_by", "updated_at")
    list_select_related = ("workflow", "pinned_by")
    search_fields = ("workflow__name", "node_key")
    ordering = ("-id",)


@admin.register(WorkflowTag)
class WorkflowTagAdmin(HistoryAdmin):
    """Words by which people find their workflows again."""

    list_display = ("name", "workflow", "owner")
    list_select_related = ("workflow__owner",)
    search_fields = ("=name", "workflow__name")
    ordering = ("-id",)

    @admin.display(description=_("owner"))
    def owner(self, tag: WorkflowTag) -> str:
        """Whose workflow it is."""
        return str(tag.workflow.owner)
