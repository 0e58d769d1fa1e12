"""The page of an execution, live; parts of it taken anew; one of its steps."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from executions.agents.shown import turns_of
from executions.approvals.reading import waits_for_approval
from executions.models import NodeExecution, WorkflowExecution
from executions.monitoring.outputs import output_of
from executions.monitoring.statistics import statistics_of_execution
from executions.presentation.choices import may_run_again, to_put_right
from executions.presentation.picture import edge_states, items_handed_on, picture
from executions.presentation.started import started_by
from executions.presentation.tables import table_of
from executions.presentation.timeline import attempts_of, count_steps, timeline
from executions.status import LogLevel, Status
from pastetrader.accounts.requests import SignedInRequest
from workflows.models import NodeType

LOG_LINES = 500
RERUNS = 10
_RELATED = ("workflow", "triggered_by", "cancelled_by", "rerun_of", "parent_node__execution__workflow")


@login_required
@require_safe
def execution_page(request: SignedInRequest, execution_id: UUID) -> HttpResponse:
    """Everything of an execution as it stands now; static/js/execution.js keeps it up to date.

    With `?parts=started,facts` those parts alone, as a page that is open takes them anew.
    """
    rows = WorkflowExecution.objects.visible_to(request.user).select_related(*_RELATED)
    execution = get_object_or_404(rows, pk=execution_id)
    steps = list(execution.node_executions.defer(*NodeExecution.HEAVY).order_by("execution_order"))
    context = _of_parts(execution, steps)
    if "parts" in request.GET:
        context["parts"] = request.GET["parts"].split(",")
        return render(request, "executions/parts.html", context)
    return render(request, "executions/execution.html", {**context, **_of_the_rest(execution, steps)})


def _of_parts(execution: WorkflowExecution, steps: Sequence[NodeExecution]) -> dict[str, Any]:
    """What the parts are made of. What is asked of the database is asked by the part that shows it."""
    drawing = picture(execution)
    return {
        "execution": execution,
        "drawing": drawing,
        "edge_states": edge_states(drawing, steps),
        "items": cache(partial(items_handed_on, drawing, steps)) if execution.is_terminal else {},
        "step_counts": count_steps(steps),
        "retries": sum(step.retry_count for step in steps),
        "started": cache(partial(started_by, execution, steps)),
        "reruns": execution.reruns.order_by("-created_at").values_list("pk", "created_at", "status")[:RERUNS],
        "incident_count": cache(execution.incidents.count),
        "approval_count": waits_for_approval(execution, steps),
        "statistics": cache(partial(statistics_of_execution, execution, steps)),
        "ended_steps": [step for step in steps if step.ended_at and step.status != Status.SKIPPED],
        "may_run": may_run_again(execution),
        "to_put_right": to_put_right(steps),
    }


def _of_the_rest(execution: WorkflowExecution, steps: Sequence[NodeExecution]) -> dict[str, Any]:
    """What is shown once, and told of by the stream of events from then on."""
    log = list(execution.logs.select_related("node_execution").order_by("-timestamp", "-id")[: LOG_LINES + 1])
    return {
        "states": {step.node_key: step for step in steps},
        "timeline": timeline(execution, steps, timezone.now()),
        "log": log[:LOG_LINES][::-1],
        "log_is_cut": len(log) > LOG_LINES,
        "levels": LogLevel,
        "statuses": Status,
    }


@login_required
@require_safe
def step(request: SignedInRequest, execution_id: UUID, node_key: str) -> HttpResponse:
    """A step's input and output: a page of its own, or (`?part`) the fragment that the execution page opens."""
    found = get_object_or_404(
        NodeExecution.objects.visible_to(request.user).select_related("execution__workflow", "execution__rerun_of"),
        execution=execution_id,
        node_key=node_key,
    )
    output = output_of(found)
    context = {
        "step": found,
        "output": output,
        "input_table": table_of(found.input_data),
        "output_table": table_of(output.data),
        "execution": found.execution,
        "attempts": attempts_of(found),
        "turns": turns_of(found.pk) if found.node_type == NodeType.AGENT else (),
        "may_run": may_run_again(found.execution),
    }
    template = "executions/step_data.html" if "part" in request.GET else "executions/step.html"
    return render(request, template, context)
