"""The workflow page, and deleting a workflow."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.http.paging import newest_first
from workflows.drawing.picture import draw
from workflows.models import Workflow
from workflows.services import delete_workflow, graph_of, problems_of

PAGE_SIZE = 20


@login_required
@require_GET
def workflow_page(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """The graph, where each step comes from, what is wrong with it, and its executions."""
    workflow = get_object_or_404(Workflow.objects.visible_to(request.user), pk=workflow_id)
    graph = graph_of(workflow)
    tool_names = dict(workflow.nodes.filter(tool__isnull=False).values_list("tool_id", "tool__name"))
    executions = newest_first(
        workflow.executions.filter(parent_node=None).defer("input_data", "output_data", "context", "metadata"),
        cursor=request.GET.get("executions", ""),
        size=PAGE_SIZE,
    )
    context: dict[str, Any] = {
        "workflow": workflow,
        "graph": graph,
        "drawing": draw(graph, tool_names=tool_names),
        "states": {},
        "edge_states": {},
        "problems": [problem.render(gettext) for problem in problems_of(workflow)],
        "quoted": [node for node in graph.nodes if node.provenance],
        "executions": executions,
        "has_open": any(not execution.is_terminal for execution in executions.rows),
    }
    return render(request, "workflows/workflow.html", context)


@login_required
@require_POST
def delete(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Deletes the workflow; its executions and signals stay."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)
    delete_workflow(workflow=workflow)
    messages.success(request, _("%(name)s is deleted. Its executions and signals are kept.") % {"name": workflow.name})
    return redirect("home")
