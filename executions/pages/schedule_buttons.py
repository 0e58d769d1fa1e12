"""What is done on the pages of schedules: each a POST that does one thing, says so, and leads to a page."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from executions.engine import serialized_transaction
from executions.models import Schedule
from executions.pages.schedule_clash import check_policies
from executions.scheduling import services
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.accounts.ways_back import page_of_ours
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.message_field import shown
from workflows.models import Workflow
from workflows.services import set_active

# Does it, says so, and returns where to go.
Act = Callable[[SignedInRequest, Schedule], str]


@login_required
@require_POST
def press(request: SignedInRequest, schedule_id: UUID, act: Act) -> HttpResponse:
    """A button of one's own schedule. What stands in the way is said on the schedule's page."""
    rows = Schedule.objects.editable_by(request.user).filter(workflow__deleted_at=None).select_related("workflow")
    schedule = get_object_or_404(rows, pk=schedule_id)
    return _led(request, lambda: act(request, schedule), otherwise=resolve_url("schedule", schedule_id=schedule_id))


@login_required
@require_POST
def activate(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """Lets schedules and webhooks start a workflow, or (`active=no`) not; says its next run.

    Leads back to `next`, or to the workflow's page; what stands in the way is said there.
    """
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)
    back = page_of_ours(request, request.POST.get("next", "")) or resolve_url("workflow", workflow_id=workflow_id)

    def switch() -> str:
        is_active = request.POST.get("active") != "no"
        set_active(workflow=workflow, is_active=is_active)
        if is_active:
            _say_active(request, workflow)
        else:
            said = _("%(name)s is switched off: nothing starts it by itself.") % {"name": workflow.name}
            messages.success(request, said)
        return back

    return _led(request, switch, otherwise=back)


def pause(request: SignedInRequest, schedule: Schedule) -> str:
    """Pauses a schedule, or (`pause=no`) lets it go on."""
    if request.POST.get("pause") == "no":
        say_next(request, services.resume_schedule(schedule=schedule))
    else:
        services.pause_schedule(schedule=schedule, by=request.user)
        messages.success(request, _("The schedule is paused."))
    return resolve_url("schedule", schedule_id=schedule.pk)


def run(request: SignedInRequest, schedule: Schedule) -> str:
    """Runs its workflow now, and leads to the execution."""

    def start() -> str:
        execution = services.run_now(schedule=schedule, by=request.user)
        return resolve_url("execution", execution_id=execution.pk)

    return submitted_once(request, start, within=serialized_transaction)


def policies(request: SignedInRequest, schedule: Schedule) -> str:
    """Says what becomes of missed and overlapping runs; from an older tab (`made_from`) nothing is saved."""
    changes = {name: request.POST.get(name, "") for name in ("missed_policy", "overlap_policy")}
    check = partial(check_policies, request.POST.get("made_from", ""), typed=changes)
    services.change_schedule(schedule=schedule, changes=changes, check=check)
    messages.success(request, _("The schedule is changed."))
    return resolve_url("schedule", schedule_id=schedule.pk)


def delete(request: SignedInRequest, schedule: Schedule) -> str:
    """Takes a schedule away; its executions stay."""
    services.delete_schedule(schedule=schedule, by=request.user)
    messages.success(request, _("The schedule is deleted. Its executions are kept."))
    return resolve_url("schedules")


def say_next(request: HttpRequest, schedule: Schedule) -> None:
    """Says when an active schedule runs next, or why nobody can tell."""
    if schedule.next_run_at:
        local = services.in_zone(schedule.next_run_at, schedule.timezone)
        facts = {"when": f"{local:%Y-%m-%d %H:%M}", "zone": schedule.timezone}
        messages.success(request, _("Active. The next run is at %(when)s (%(zone)s).") % facts)
    elif schedule.problem:
        messages.error(request, _("Active, but the next run cannot be told: %(why)s") % {"why": str(schedule.problem)})
    else:
        messages.warning(request, _("Active, but its time is over: there is no next run."))


def _led(request: HttpRequest, act: Callable[[], str], *, otherwise: str) -> HttpResponse:
    """Where the act leads; `otherwise`, with the reason, when it is refused."""
    try:
        return redirect(act())
    except PasteTraderError as error:
        said = [shown(error.message), *(shown(problem.sentence) for problem in error.problems)]
        messages.error(request, " ".join(said))
        return redirect(otherwise)


def _say_active(request: HttpRequest, workflow: Workflow) -> None:
    schedules = list(Schedule.objects.filter(workflow=workflow, is_active=True).order_by("next_run_at"))
    coming = [schedule for schedule in schedules if schedule.next_run_at]
    if coming:
        say_next(request, coming[0])
    elif not schedules:
        said = _("%(name)s is active. No trigger of it follows a schedule.") % {"name": workflow.name}
        messages.success(request, said)
    for schedule in schedules:
        if not schedule.next_run_at:
            say_next(request, schedule)
