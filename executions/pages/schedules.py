"""The pages of schedules: all of one's own, one of them; and what is done there, each a POST that leads back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from executions.creation.insert import serialized_transaction
from executions.models import MissedPolicy, Outcome, OverlapPolicy, Schedule
from executions.scheduling import services
from executions.scheduling.reads import trading_days_note, with_last_run
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.http.paging import newest_first
from pastetrader.common.message_field import shown
from workflows.models import Workflow
from workflows.services import set_active

PAGE_SIZE = 20
NEXT = 5
DUE_TIMES = 30


@login_required
@require_GET
def schedules_page(request: SignedInRequest) -> HttpResponse:
    """One's schedules, newest first, with the next and the last run of each."""
    schedules = newest_first(
        with_last_run(_seen(request)).select_related("workflow"), cursor=request.GET.get("before", ""), size=PAGE_SIZE
    )
    return render(request, "executions/schedules.html", {"schedules": schedules})


@login_required
@require_GET
def schedule_page(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """One schedule: in words, its next runs on two clocks, what became of its due times (`?outcome=` of some)."""
    schedule: Any = get_object_or_404(with_last_run(_seen(request)).select_related("workflow"), pk=schedule_id)
    outcome = request.GET.get("outcome", "")
    rows = schedule.occurrences.select_related("execution").defer("execution__input_data", "execution__context")
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    found = list(rows.order_by("-scheduled_for")[: DUE_TIMES + 1])
    preview = services.preview(schedule, count=NEXT)
    context: dict[str, Any] = {
        "schedule": schedule,
        "times": preview.times,
        "why_no_more": shown(preview.problem) if preview.problem else "",
        "trading_days": shown(trading_days_note(schedule)),
        "occurrences": found[:DUE_TIMES],
        "is_cut": len(found) > DUE_TIMES,
        "outcomes": Outcome,
        "outcome": outcome if outcome in Outcome.values else "",
        "missed_policies": MissedPolicy,
        "overlap_policies": OverlapPolicy,
    }
    return render(request, "executions/schedule.html", context)


@login_required
@require_POST
def pause(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """Pauses a schedule, or (`pause=no`) lets it go on."""
    schedule = _of(request, schedule_id)
    try:
        if request.POST.get("pause") == "no":
            _say_next(request, services.resume_schedule(schedule=schedule))
        else:
            services.pause_schedule(schedule=schedule, by=request.user)
            messages.success(request, _("The schedule is paused."))
    except PasteTraderError as error:
        _say_error(request, error)
    return redirect("schedule", schedule_id=schedule.pk)


@login_required
@require_POST
def run(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """Runs its workflow now, and shows the execution."""
    schedule = _of(request, schedule_id)

    def start() -> str:
        execution = services.run_now(schedule=schedule, by=request.user)
        return resolve_url("execution", execution_id=execution.pk)

    try:
        return redirect(submitted_once(request, start, within=serialized_transaction))
    except PasteTraderError as error:
        _say_error(request, error)
        return redirect("schedule", schedule_id=schedule.pk)


@login_required
@require_POST
def policies(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """Says what becomes of missed and overlapping runs."""
    schedule = _of(request, schedule_id)
    changes = {name: request.POST.get(name, "") for name in ("missed_policy", "overlap_policy")}
    try:
        services.change_schedule(schedule=schedule, changes=changes)
        messages.success(request, _("The schedule is changed."))
    except PasteTraderError as error:
        _say_error(request, error)
    return redirect("schedule", schedule_id=schedule.pk)


@login_required
@require_POST
def delete(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """Takes a schedule away; its executions stay."""
    schedule = _of(request, schedule_id)
    try:
        services.delete_schedule(schedule=schedule, by=request.user)
    except PasteTraderError as error:
        _say_error(request, error)
        return redirect("schedule", schedule_id=schedule_id)
    messages.success(request, _("The schedule is deleted. Its executions are kept."))
    return redirect("schedules")


@login_required
@require_POST
def activate(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Lets schedules and webhooks start a workflow, or (`active=no`) not; says its next run. Leads back to its page."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)
    is_active = request.POST.get("active") != "no"
    try:
        set_active(workflow=workflow, is_active=is_active)
    except PasteTraderError as error:
        _say_error(request, error)
        return redirect("workflow", workflow_id=workflow_id)
    if not is_active:
        messages.success(request, _("%(name)s is switched off: nothing starts it by itself.") % {"name": workflow.name})
    else:
        _say_active(request, workflow)
    return redirect("home" if request.POST.get("from") == "home" else resolve_url("workflow", workflow_id=workflow_id))


def _say_active(request: HttpRequest, workflow: Workflow) -> None:
    schedules = list(Schedule.objects.filter(workflow=workflow, is_active=True).order_by("next_run_at"))
    coming = [schedule for schedule in schedules if schedule.next_run_at]
    if coming:
        _say_next(request, coming[0])
    elif not schedules:
        said = _("%(name)s is active. No trigger of it follows a schedule.") % {"name": workflow.name}
        messages.success(request, said)
    for schedule in schedules:
        if not schedule.next_run_at:
            _say_next(request, schedule)


def _say_next(request: HttpRequest, schedule: Schedule) -> None:
    if schedule.next_run_at:
        local = services.in_zone(schedule.next_run_at, schedule.timezone)
        facts = {"when": f"{local:%Y-%m-%d %H:%M}", "zone": schedule.timezone}
        messages.success(request, _("Active. The next run is at %(when)s (%(zone)s).") % facts)
    elif schedule.problem:
        messages.error(request, _("Active, but the next run cannot be told: %(why)s") % {"why": str(schedule.problem)})
    else:
        messages.warning(request, _("Active, but its time is over: there is no next run."))


def _say_error(request: HttpRequest, error: PasteTraderError) -> None:
    messages.error(request, " ".join([shown(error.message), *(shown(problem.sentence) for problem in error.problems)]))


def _seen(request: SignedInRequest) -> Any:
    return Schedule.objects.visible_to(request.user).filter(workflow__deleted_at=None)


def _of(request: SignedInRequest, schedule_id: UUID) -> Schedule:
    rows = Schedule.objects.editable_by(request.user).filter(workflow__deleted_at=None).select_related("workflow")
    return get_object_or_404(rows, pk=schedule_id)
