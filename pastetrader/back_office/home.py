"""The first page of the back office: what an operator asks in the morning, each part for who may look at its tables."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from pastetrader.back_office import figures

# Part of the page -> the permissions without which it is not asked for.
PARTS: dict[str, tuple[str, ...]] = {
    "runs": ("executions.view_workflowexecution", "workflows.view_workflow"),
    "lateness": ("executions.view_nodeexecution", "executions.view_incident"),
    "schedules": ("executions.view_schedule", "executions.view_scheduleoccurrence"),
    "webhooks": ("executions.view_webhookendpoint", "executions.view_webhookdelivery"),
    "sign_ins": ("accounts.view_signedin", "accounts.view_signindelay"),
    "storage": ("executions.view_workflowexecution",),
}


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Context of the first page: `parts`, by name, and `now`, at which they were asked for."""
    now = timezone.now()
    ask: dict[str, Callable[[], Any]] = {
        "runs": figures.runs,
        "lateness": lambda: figures.lateness(request.user),  # type: ignore[arg-type]  # staff are signed in
        "schedules": lambda: figures.schedules(now),
        "webhooks": lambda: figures.webhooks(now),
        "sign_ins": lambda: figures.sign_ins(now),
        "storage": figures.storage,
    }
    parts = {name: ask[name]() for name, needed in PARTS.items() if request.user.has_perms(needed)}
    return {**context, "parts": parts, "now": now, "zone_name": timezone.get_current_timezone_name()}
