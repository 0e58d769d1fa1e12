"""The workflow page, renaming and deleting a workflow."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.http.static_files import built_tags
from workflows.boot import boot_of
from workflows.drawing.picture import draw
from workflows.models import Workflow
from workflows.services import catalogue_of, delete_workflow, graph_of, problems_with, rename_workflow


@login_required
@require_safe
def workflow_page(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """The graph, where each step comes from, and what is wrong with it."""
    workflow = get_object_or_404(Workflow.objects.visible_to(request.user), pk=workflow_id)
    graph = graph_of(workflow)
    catalogue = catalogue_of(graph, workflow.owner)
    problems = problems_with(graph, catalogue, owner=workflow.owner, itself=workflow.pk)
    context: dict[str, Any] = {
        "workflow": workflow,
        "can_edit": Workflow.objects.editable_by(request.user).filter(pk=workflow.pk).exists(),
        "graph": graph,
        "drawing": draw(graph, catalogue=catalogue),
        "problems": [problem.render(gettext) for problem in problems],
        "quoted": [node for node in graph.nodes if node.provenance],
    }
    return render(request, "workflows/workflow.html", context)


@login_required
@require_safe
def editor_page(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """The canvas; somebody else's workflow is shown and not changed. `?execution=` shows one of its executions, and
    `?step=` opens a step.

    503 with what to do while frontend/ has not been built.
    """
    workflow = get_object_or_404(Workflow.objects.visible_to(request.user), pk=workflow_id)
    tags = built_tags("src/editor.tsx")
    if not tags:
        return render(request, "workflows/editor_unbuilt.html", {"workflow": workflow}, status=503)
    context = {"workflow": workflow, "boot": boot_of(request, workflow), "tags": tags}
    return render(request, "workflows/editor.html", context)


@login_required
@require_POST
def rename(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Gives the workflow another name (`name`); a name that cannot be is said on its page."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)
    try:
        rename_workflow(workflow=workflow, name=request.POST.get("name", ""))
    except PasteTraderError as error:
        found = error.as_dict()
        messages.error(request, " ".join(problem["message"] for problem in found["problems"]) or found["message"])
    return redirect("workflow", workflow_id=workflow_id)


@login_required
@require_POST
def delete(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Deletes the workflow; its executions and signals stay."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)
    delete_workflow(workflow=workflow, by=request.user)
    messages.success(request, _("%(name)s is deleted. Its executions and signals are kept.") % {"name": workflow.name})
    return redirect("home")
