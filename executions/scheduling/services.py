"""What can be done with a schedule: make, change, pause, resume, delete it, run it now, look at its next times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from executions.models import PausedBy, Schedule, WorkflowExecution
from executions.scheduling import mirror
from executions.scheduling.due import fire
from executions.scheduling.knowledge import exceptions_of, timing_of
from executions.scheduling.settling import settle
from executions.scheduling.spec import ScheduleSpec, When, spec_of
from executions.scheduling.times import AtSession, Cron, Every, NoTimes, Once, Timing, next_time, upcoming
from executions.services.start import start_execution, stored
from executions.status import TriggerType
from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from workflows.models import Workflow

# The columns that say when. Where a trigger says it, nobody else does.
_WHEN = ("schedule_type", "cron_expression", "interval_seconds", "run_date", "config", "timezone")
MAX_PREVIEW = 50


@dataclass(frozen=True)
class Preview:
    """The next due times, and why there are no more of them (None: there are, or it has ended)."""

    times: tuple[datetime, ...]
    problem: Message | None


@transaction.atomic
def create_schedule(*, workflow: Workflow, spec: ScheduleSpec, now: datetime | None = None) -> Schedule:
    """A schedule of its own for a workflow; it rests until the workflow is active.

    Raises Invalid when it would never run, NotAllowed when the workflow is deleted.
    """
    moment = now or timezone.now()
    _check_living(workflow)
    _check_comes(spec, moment)
    schedule = Schedule(workflow=workflow, anchor_at=whole_second(moment), **_columns(spec))
    if not workflow.is_active:
        _rest(schedule, PausedBy.WORKFLOW, _("Its workflow is not active."))
    schedule.save(force_insert=True)
    settle(schedule, moment)
    return schedule


@transaction.atomic
def change_schedule(
    *,
    schedule: Schedule,
    changes: Mapping[str, Any],
    now: datetime | None = None,
    check: Callable[[Schedule], None] = lambda _held: None,
) -> Schedule:
    """The schedule with other values (fields of ScheduleSpec). Another type drops what the former one said.

    `check` looks at the row while it is held, and may refuse.

    Raises Invalid for values that do not fit together or never come, NotAllowed (`set_by_trigger`) for when a trigger
    node says when, NotFound when it is gone.
    """
    moment = now or timezone.now()
    fire(schedule.pk, moment)  # what is due was promised before the change
    held = _held(schedule)
    check(held)
    spec = _merged(spec_of(held), changes)
    columns = _columns(spec)
    if any(columns[name] != getattr(held, name) for name in _WHEN):
        if held.trigger_node_key:
            text = _("When it starts is said by the trigger of its workflow. Change that.")
            raise NotAllowed(text, code="set_by_trigger", trigger_node_key=held.trigger_node_key)
        _check_comes(spec, moment)
    if spec.interval_seconds != held.interval_seconds:
        held.anchor_at = whole_second(moment)
    for name, value in columns.items():
        setattr(held, name, value)
    settle(held, moment)
    return held


@transaction.atomic
def pause_schedule(*, schedule: Schedule, by: User, now: datetime | None = None) -> Schedule:
    """The schedule starts nothing until it is resumed, whatever becomes of its workflow. Raises NotFound."""
    held = _held(schedule)
    _rest(held, PausedBy.PERSON, _("Paused by %(who)s.", who=by.email))
    settle(held, now)
    return held


@transaction.atomic
def resume_schedule(*, schedule: Schedule, now: datetime | None = None) -> Schedule:
    """The schedule starts its workflow again, from its next time on; what passed meanwhile is not made up for.

    Raises NotAllowed when its workflow is not active (`workflow_inactive`) or its trigger is gone, NotFound.
    """
    workflow = Workflow.all_objects.get(pk=schedule.workflow_id)
    _check_living(workflow)
    if not workflow.is_active:
        raise NotAllowed(_("The workflow is not active. Activate it first."), code="workflow_inactive")
    held = _held(schedule)
    if held.paused_by == PausedBy.TRIGGER:
        raise NotAllowed(_("The workflow has no such trigger any more."), code="trigger_gone")
    wake(held)
    settle(held, now)
    return held


@transaction.atomic
def delete_schedule(
    *, schedule: Schedule, by: User | None, check: Callable[[Schedule], None] = lambda _held: None
) -> None:
    """Takes the schedule away with what is known of its due times; its executions stay.

    Raises NotAllowed (`set_by_trigger`) while a trigger of the workflow says when, NotFound.
    """
    held = _held(schedule)
    check(held)
    if held.trigger_node_key and held.paused_by != PausedBy.TRIGGER:
        text = _("A trigger of the workflow says when it starts. Take the trigger away, or pause the schedule.")
        raise NotAllowed(text, code="set_by_trigger", trigger_node_key=held.trigger_node_key)
    mirror.remove(held)
    record("schedule.deleted", by=by, subject=held, detail={"workflow": held.workflow_id})
    held.delete()


def run_now(*, schedule: Schedule, by: User) -> WorkflowExecution:
    """An execution as the schedule would start it, because a person wants it; no due time is used up.

    Raises what starting raises.
    """
    return start_execution(
        workflow=schedule.workflow,
        trigger_type=TriggerType.MANUAL,
        triggered_by=by,
        input_data=schedule.input_data,
        trigger_node_key=schedule.trigger_node_key,
        metadata={"schedule": str(schedule.pk), "is_run_now": True},
    )


def preview(schedule: Schedule, *, count: int, now: datetime | None = None) -> Preview:
    """The next due times, as if it were active."""
    try:
        return _preview(timing_of(schedule), count, now)
    except NoTimes as error:
        return Preview((), error.message)


def preview_spec(when: When, *, count: int, now: datetime | None = None) -> Preview:
    """The next due times of a schedule that is not saved."""
    moment = now or timezone.now()
    return _preview(_timing(when, moment), count, moment)


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment on the clocks of a zone; in UTC when that is not known here."""
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (LookupError, OSError, ValueError):
        return moment.astimezone(ZoneInfo("UTC"))


def whole_second(moment: datetime) -> datetime:
    """What intervals are counted from: people read the times that follow."""
    return moment.replace(microsecond=0)


def wake(schedule: Schedule) -> None:
    """Let it be active; not saved."""
    schedule.is_active, schedule.paused_by, schedule.pause_cause = True, PausedBy.NOBODY, ""


def _preview(timing: Timing, count: int, now: datetime | None) -> Preview:
    times, problem = upcoming(timing, now or timezone.now(), min(count, MAX_PREVIEW))
    return Preview(tuple(times), problem)


def _timing(when: When, now: datetime) -> Timing:
    columns = when.columns()
    if when.session:
        session = when.session
        return AtSession(session.mic, session.anchor, session.offset_minutes, exceptions_of(session.mic))
    if when.interval_seconds:
        return Every(when.interval_seconds, now)
    if when.run_date:
        return Once(columns["run_date"])
    return Cron(columns["cron_expression"], columns["timezone"])


def _check_comes(when: When, now: datetime) -> None:
    field = "session" if when.session else "run_date" if when.run_date else "cron_expression"
    try:
        comes = next_time(_timing(when, now), now)
    except NoTimes as error:
        raise Invalid(problems=[Problem("no_times", error.message, path=field)]) from error
    if comes is None:
        text = _("This never comes: it is over.")
        raise Invalid(text, problems=[Problem("is_over", text, path=field)])


def _merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> ScheduleSpec:
    values = {**before, **changes}
    wanted: Literal["cron_expression", "interval_seconds", "run_date", "session"]
    if changes.get("schedule_type", before["schedule_type"]) != before["schedule_type"]:
        for wanted in ("cron_expression", "interval_seconds", "run_date", "session"):
            values[wanted] = changes.get(wanted)
    try:
        return ScheduleSpec.model_validate(values)
    except ValidationError as error:
        raise Invalid(problems=pydantic_problems(error)) from error


def _columns(spec: ScheduleSpec) -> dict[str, Any]:
    columns = spec.columns()
    return {**columns, "input_data": stored("input_data", columns["input_data"])}


def _rest(schedule: Schedule, by: PausedBy, cause: Message) -> None:
    schedule.is_active, schedule.paused_by, schedule.pause_cause = False, by, cause


def _held(schedule: Schedule) -> Schedule:
    rows = Schedule.objects.select_for_update(of=("self",)).select_related("periodic_task", "workflow")
    held = rows.filter(pk=schedule.pk).first()
    if held is None:
        raise NotFound
    return held


def _check_living(workflow: Workflow) -> None:
    if workflow.is_deleted:
        raise NotAllowed(_("This workflow is deleted. Restore it first."), code="workflow_deleted")
