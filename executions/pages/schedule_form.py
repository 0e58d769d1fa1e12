"""The form of a schedule: making one by hand, changing one, and looking at its next times before it is saved."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from executions.models import MissedPolicy, OverlapPolicy, Schedule
from executions.pages.next_times import market_of, next_times
from executions.pages.schedule_buttons import say_next
from executions.pages.schedule_clash import Overtaken, check_state, differences, state_of
from executions.pages.schedule_values import (
    FIRST,
    Values,
    at_fields,
    first_values,
    given_values,
    manner,
    missing,
    values_of,
    when,
)
from executions.scheduling import services
from executions.scheduling.reads import trading_days_note, words_of
from executions.scheduling.spec import ScheduleSpec, When
from pastetrader.accounts.profile.zones import is_zone, zones_by_region
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.message_field import shown
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as message_
from pastetrader.common.pydantic_problems import pydantic_problems
from pastetrader.common.sessions.closing import zone_of
from pastetrader.common.sessions.hours import has_hours, markets_with_hours
from workflows.models import Workflow

NEXT = 5
WORKFLOWS = 500
Errors = dict[str, list[str]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_schedule(request: SignedInRequest) -> HttpResponse:
    """A schedule for a workflow (`?workflow=`). With `preview` nothing is saved: the page says what it would mean."""
    workflow = _asked_for(request)
    if request.method != "POST":
        return _shown(request, _first(request, workflow))
    values = given_values(request.POST.dict())
    if "preview" in request.POST:
        return _shown(request, values)
    try:
        return redirect(submitted_once(request, lambda: _made(request, values)))
    except PasteTraderError as error:
        return _shown(request, values, error)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_schedule(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """The same for one that there is. Of one that a trigger sets, its name and its policies.

    `made_from` is the state that the form shows: with an older one nothing is saved, and the page says what differs.
    """
    rows = Schedule.objects.editable_by(request.user).filter(workflow__deleted_at=None).select_related("workflow")
    schedule = get_object_or_404(rows, pk=schedule_id)
    if request.method != "POST":
        return _shown(request, values_of(schedule), schedule=schedule)
    values = given_values({**values_of(schedule), **request.POST.dict(), "workflow": str(schedule.workflow_id)})
    if "preview" in request.POST:
        return _shown(request, values, schedule=schedule)
    try:
        changes = manner(values) if schedule.trigger_node_key else _checked(values).model_dump(exclude={"input_data"})
        made_from = request.POST.get("made_from", "")
        check = partial(check_state, made_from, typed=values)
        services.change_schedule(schedule=schedule, changes=changes, check=check)
    except PasteTraderError as error:
        schedule.refresh_from_db()
        return _shown(request, values, error, schedule=schedule)
    messages.success(request, _("The schedule is changed."))
    return redirect("schedule", schedule_id=schedule.pk)


def _first(request: SignedInRequest, workflow: Workflow | None) -> Values:
    market = market_of(Schedule(), workflow)
    return first_values(
        workflow=str(workflow.pk) if workflow else "",
        zone=zone_of(market) or request.user.time_zone,
        market=market if has_hours(market) else "",
    )


@transaction.atomic
def _made(request: SignedInRequest, values: Values) -> str:
    """Where the new schedule is shown. Raises Invalid with all that is wrong."""
    workflow = _workflow(request, values["workflow"])
    text = message_("You have no such workflow.")
    unknown = [] if workflow else [Problem("unknown_workflow", text, path="workflow")]
    spec = _checked(values, unknown)
    assert workflow is not None  # noqa: S101  # what is unknown was refused just above
    schedule = services.create_schedule(workflow=workflow, spec=spec)
    if schedule.is_active:
        say_next(request, schedule)
    else:
        messages.success(request, _("The schedule is made. It rests until its workflow is activated."))
    return resolve_url("schedule", schedule_id=schedule.pk)


def _checked(values: Values, problems: Iterable[Problem] = ()) -> ScheduleSpec:
    """What is typed, as a schedule. Raises Invalid with these problems and its own."""
    found = [*problems, *missing(values)]
    try:
        spec = ScheduleSpec.model_validate({**when(values), **manner(values)})
    except ValidationError as error:
        known = {problem.path for problem in found}
        found += [problem for problem in pydantic_problems(error) if problem.path not in known]
        raise Invalid(problems=found) from error
    if found:
        raise Invalid(problems=found)
    return spec


def _shown(
    request: SignedInRequest,
    values: Values,
    error: PasteTraderError | None = None,
    *,
    schedule: Schedule | None = None,
) -> HttpResponse:
    """The form with what is typed, what is wrong with it, and what it would mean."""
    workflow = schedule.workflow if schedule else _workflow(request, values["workflow"])
    look = _look(values, workflow)
    if error is not None:
        look["errors"] = _said(at_fields(error.problems)) if error.problems else {"": [shown(error.message)]}
    choices: list[Workflow] = []
    if schedule is None:
        choices = list(Workflow.objects.editable_by(request.user).order_by("name", "pk").only("name")[:WORKFLOWS])
        if workflow and workflow not in choices:
            choices.insert(0, workflow)
    context: dict[str, Any] = {
        **look,
        "is_refused": error is not None,
        # Who has seen what differs, and saves all the same, means it.
        "made_from": _made_from(request, schedule, error) if schedule else "",
        "overtaken_by": differences(schedule, values) if schedule and isinstance(error, Overtaken) else [],
        # Where nobody has chosen a zone, the script takes that of the browser.
        "is_zone_open": request.method != "POST" and not schedule and values["timezone"] == FIRST["timezone"],
        "schedule": schedule,
        "is_set_by_trigger": bool(schedule and schedule.trigger_node_key),
        "workflow": workflow,
        "workflows": choices,
        "values": values,
        "units": [("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days")), ("seconds", _("seconds"))],
        "zones": zones_by_region(),
        "other_zone": "" if is_zone(values["timezone"]) else values["timezone"],
        "exchanges": [(market, zone_of(market)) for market in markets_with_hours()],
        "missed_policies": MissedPolicy,
        "overlap_policies": OverlapPolicy,
    }
    return render(request, "executions/schedules/form.html", context, status=200 if error is None else _status(error))


def _made_from(request: SignedInRequest, schedule: Schedule, error: PasteTraderError | None) -> str:
    current = state_of(schedule)
    return current if isinstance(error, Overtaken) else request.POST.get("made_from", current)


def _status(error: PasteTraderError) -> int:
    return error.status if isinstance(error, Overtaken) else 400


def _look(values: Values, workflow: Workflow | None) -> dict[str, Any]:
    """What the typed times mean, as far as they mean anything: in words, the next of them, and what is wrong."""
    if left_out := missing(values):
        return {"errors": _said(at_fields(left_out))}
    try:
        spec = When.model_validate(when(values))
    except ValidationError as error:
        return {"errors": _said(at_fields(pydantic_problems(error)))}
    unsaved = Schedule(**spec.columns(), anchor_at=services.whole_second(timezone.now()))
    preview = services.preview_spec(spec, count=NEXT)
    return {
        "errors": {},
        "sentence": shown(words_of(unsaved)),
        "coming": next_times(preview, zone=spec.zone, market=market_of(unsaved, workflow)),
        "trading_days": shown(trading_days_note(unsaved)),
    }


def _said(problems: dict[str, list[Any]]) -> Errors:
    return {field: [shown(text) for text in texts] for field, texts in problems.items()}


def _asked_for(request: SignedInRequest) -> Workflow | None:
    """The workflow of the address. Raises Http404 for one that is not one's own."""
    wanted = request.GET.get("workflow", "")
    found = _workflow(request, wanted)
    if wanted and found is None:
        raise Http404
    return found


def _workflow(request: SignedInRequest, wanted: str) -> Workflow | None:
    try:
        key = UUID(wanted)
    except ValueError:
        return None
    return Workflow.objects.editable_by(request.user).filter(pk=key).first()
