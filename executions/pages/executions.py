"""The pages of executions: the list, the events of one, and what is late; the button that starts one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_GET, require_POST, require_safe

from executions.api.streaming import event_stream
from executions.models import WorkflowExecution
from executions.monitoring import health, schedules
from executions.monitoring.explanations import INCIDENTS
from executions.services.start import serialized_transaction, start_execution
from executions.status import Status, TriggerType
from pastetrader.accounts.models import User
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.http.paging import newest_first
from workflows.models import Workflow

PAGE_SIZE = 30
# More workflows than these nobody picks from a list.
WORKFLOWS = 500


@login_required
@require_POST
def run_workflow(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Starts an execution and shows it; what stands in the way is said on the workflow's page."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)

    def run() -> str:
        execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=request.user)
        return resolve_url("execution", execution_id=execution.pk)

    try:
        return redirect(submitted_once(request, run, within=serialized_transaction))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("workflow", workflow_id=workflow.pk)


@login_required
@require_safe
def executions_page(request: SignedInRequest) -> HttpResponse:
    """A person's executions, newest first, by state and workflow; those that others started stand with these."""
    rows = WorkflowExecution.objects.visible_to(request.user).filter(parent_node=None)
    asked, workflow = request.GET.get("status", ""), _uuid(request.GET.get("workflow", ""))
    status = asked if asked in Status.values else ""
    if status:
        rows = rows.filter(status=status)
    if workflow:
        rows = rows.filter(workflow=workflow)
    executions = newest_first(
        rows.select_related("workflow").defer(*WorkflowExecution.HEAVY),
        cursor=request.GET.get("before", ""),
        size=PAGE_SIZE,
    )
    workflows = Workflow.objects.visible_to(request.user).order_by("name", "pk").only("name")
    context: dict[str, Any] = {
        "executions": executions,
        "has_open": any(not execution.is_terminal for execution in executions.rows),
        "statuses": [choice for choice in Status if choice != Status.SKIPPED],
        "status": status,
        "is_unread": bool(asked != status or (request.GET.get("workflow") and not workflow)),
        "workflows": workflows[:WORKFLOWS],
        "workflow": workflow,
        "older": urlencode({"status": status, "workflow": workflow or "", "before": executions.next_cursor}),
    }
    return render(request, "executions/executions.html", context)


@login_required
@require_safe
def states_page(request: SignedInRequest) -> HttpResponse:
    """What is late now, and what went wrong: one's own, or for the operator everybody's."""
    incidents = health.incidents(request.user, request.GET.get("before", ""))
    context: dict[str, Any] = {
        "is_operator": health.is_operator(request.user),
        "late": health.late_now(request.user),
        "incidents": incidents,
        "incident_advice": INCIDENTS,
        "given_up": health.given_up(request.user),
        "reruns": health.reruns(request.user),
        "workers": health.workers(request.user),
        **_schedules(request.user),
        "most": health.MOST,
    }
    return render(request, "executions/states.html", context)


def _schedules(user: User) -> dict[str, Any]:
    whose = None if health.is_operator(user) else user
    days = schedules.stability(whose)
    return {
        "stability": schedules.stability_in_all(days),
        "stability_days": days,
        "schedules_in_trouble": [*schedules.in_trouble(whose), *schedules.overdue(whose)],
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
def stream(request: HttpRequest, execution_id: UUID) -> StreamingHttpResponse:
    """The execution's events as they happen; the right to see them is checked here, once per connection."""
    execution = get_object_or_404(WorkflowExecution.objects.visible_to(request.user), pk=execution_id)
    return event_stream(request, execution)
