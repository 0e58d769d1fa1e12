"""The execution page, live; its steps; and the button that starts an execution."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from executions import live
from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.presentation import edge_states, failed_first, found_by, picture
from executions.services import start_execution
from executions.status import LogLevel, Status, TriggerType
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from workflows.models import Workflow

LOG_LINES = 500
SIGNALS = 500


@login_required
@require_POST
def run_workflow(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Starts an execution and shows it; what stands in the way is said on the workflow's page."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)
    try:
        execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=request.user)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("workflow", workflow_id=workflow.pk)
    return redirect("execution", execution_id=execution.pk)


@login_required
@require_GET
def execution_page(request: SignedInRequest, execution_id: UUID) -> HttpResponse:
    """Everything of an execution as it stands now; static/js/execution.js keeps it up to date."""
    execution = get_object_or_404(
        WorkflowExecution.objects.visible_to(request.user).select_related("workflow", "version", "triggered_by"),
        pk=execution_id,
    )
    steps = list(
        execution.node_executions.defer("input_data", "output_data", "error_traceback", "metadata").order_by(
            "execution_order"
        )
    )
    drawing = picture(execution)
    log = list(execution.logs.select_related("node_execution").order_by("-timestamp", "-id")[: LOG_LINES + 1])
    found = execution.workflow.signals.filter(found_by(execution)).select_related("instrument")
    signals = list(found.order_by("instrument__symbol", "side")[:SIGNALS])
    context: dict[str, Any] = {
        "execution": execution,
        "drawing": drawing,
        "states": {step.node_key: step for step in steps},
        "edge_states": edge_states(drawing, steps),
        "steps": failed_first(steps),
        "steps_done": sum(step.status not in {Status.PENDING, Status.RUNNING} for step in steps),
        "log": log[:LOG_LINES][::-1],
        "log_is_cut": len(log) > LOG_LINES,
        "levels": LogLevel,
        "statuses": Status,
        "signals": signals,
        # Tools that read the synthetic market say so in their output.
        "is_synthetic": execution.node_executions.filter(output_data__synthetic=True).exists(),
    }
    return render(request, "executions/execution.html", context)


@login_required
@require_GET
def step(request: SignedInRequest, execution_id: UUID, node_key: str) -> HttpResponse:
    """A step's input and output: a page of its own, or (`?part`) the fragment that the execution page opens."""
    found = get_object_or_404(
        NodeExecution.objects.visible_to(request.user).select_related("execution__workflow"),
        execution=execution_id,
        node_key=node_key,
    )
    large = NodeOutput.objects.filter(pk=found.pk).first()
    context = {"step": found, "output": large.data if large else found.output_data, "execution": found.execution}
    template = "executions/step_data.html" if "part" in request.GET else "executions/step.html"
    return render(request, template, context)


@require_GET
def stream(request: HttpRequest, execution_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The execution's events as they happen; the right to see them is checked here, once per connection."""
    execution = get_object_or_404(WorkflowExecution.objects.visible_to(request.user), pk=execution_id)
    last_seen = request.headers.get("Last-Event-ID", "")
    cursor = int(last_seen) if last_seen.isascii() and last_seen.isdigit() and len(last_seen) < 19 else None
    frames: Any
    if isinstance(request, ASGIRequest):
        # The request's own thread would keep its database connection for as long as the stream lives.
        connections.close_all()
        frames = live.stream(execution, cursor)
    else:
        frames = live.bounded_stream(execution, cursor)
    return StreamingHttpResponse(
        frames,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )
