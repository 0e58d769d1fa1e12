"""The due step: whoever rings (beat, a second beat, the sweep), each due time is decided once.

Per schedule one transaction: hold the workflow, take the row (PostgreSQL passes by what another one has taken; SQLite
has one writer), decide what has come due, insert a row per due time with its execution, set the next time. Ringing
twice, late or never gives the same rows.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from executions.engine import creation, serialized_transaction
from executions.failpoints import failpoint
from executions.models import (
    Outcome,
    OverlapPolicy,
    PausedBy,
    Schedule,
    ScheduleOccurrence,
    SkipReason,
    WorkflowExecution,
)
from executions.scheduling import mirror, occurrences
from executions.scheduling.knowledge import next_of, timing_of
from executions.scheduling.policies import Decision, Situation, decide
from executions.scheduling.times import Backlog, NoTimes, backlog
from executions.services.start import start_execution
from executions.status import TriggerType
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from workflows.current import Watched

logger = logging.getLogger(__name__)

# So many due times of a schedule get a row each in one step; earlier ones that were missed with them share one.
ROWS_A_STEP = 1_000
SCHEDULES_A_LOOK = 500
_CHANGED = ("next_run_at", "problem", "last_run_status", "last_run_at")
_PAUSED = ("is_active", "paused_by", "pause_cause")
_AWAY = (OperationalError, InterfaceError)


def fire_due(now: datetime | None = None) -> int:
    """Decide everything that is due, and start what waited for an end. How many schedules were looked at.

    An error with one schedule is logged and said of it; the others go on. Raises when the database is away.
    """
    moment = now or timezone.now()
    rows = Schedule.objects.filter(is_active=True, next_run_at__lte=moment).order_by("next_run_at")
    ids = list(rows.values_list("pk", flat=True)[:SCHEDULES_A_LOOK])
    for schedule_id in ids:
        fire(schedule_id, moment)
    waiting = ScheduleOccurrence.objects.filter(outcome=Outcome.WAITING).values_list("schedule_id", flat=True)
    for schedule_id in list(waiting[:SCHEDULES_A_LOOK]):
        start_waiting(schedule_id, moment)
    return len(ids)


def fire(schedule_id: UUID, now: datetime | None = None) -> bool:
    """Decide what is due of one schedule. True when this call did, False when nothing was due or another one does it.

    Raises when the database is away; then nothing was done.
    """
    moment = now or timezone.now()
    try:
        with serialized_transaction():
            schedule = _taken(schedule_id, moment)
            if schedule is None:
                return False
            _decide(schedule, moment)
            failpoint("schedule_before_commit")
    except _AWAY:
        raise
    except Exception:
        logger.exception("Schedule %s could not be looked at.", schedule_id)
        _passed_over(schedule_id, moment)
    return True


def start_waiting(schedule_id: UUID, now: datetime | None = None) -> bool:
    """Start the due time of a schedule that waits, if the run before it has ended. True when this call did."""
    moment = now or timezone.now()
    with serialized_transaction():
        schedule = _held(Schedule.objects.filter(pk=schedule_id))
        if schedule is None or occurrences.is_busy(schedule):
            return False
        row = schedule.occurrences.filter(outcome=Outcome.WAITING).order_by("scheduled_for").first()
        if row is None:
            return False
        if schedule.is_active:
            made = _started(schedule, row.scheduled_for, moment)
        else:
            made = occurrences.skipped(schedule, row.scheduled_for, moment, SkipReason.INACTIVE)
        made.pk, made.created_at = row.pk, row.created_at
        made.save(force_update=True)
        if made.outcome == Outcome.STARTED:
            Schedule.objects.filter(pk=schedule.pk).update(last_run_at=moment)
    return True


def _held(row: QuerySet[Schedule]) -> Schedule | None:
    """The schedule, taken after its workflow: a save of a workflow takes them in that order, too."""
    workflow_id = row.values_list("workflow_id", flat=True).first()
    if workflow_id is None:
        return None
    creation().lock(workflow_id, Watched())
    # Asked again while it is held: another one may have decided in between.
    held = row.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return held.select_related("workflow", "periodic_task").first()


def _taken(schedule_id: UUID, now: datetime) -> Schedule | None:
    return _held(Schedule.objects.filter(pk=schedule_id, is_active=True, next_run_at__lte=now))


def _decide(schedule: Schedule, now: datetime) -> None:
    found = occurrences.undecided(schedule, _backlog(schedule, now))
    workflow = schedule.workflow
    if workflow.is_deleted or not workflow.is_active:
        rows = [occurrences.skipped(schedule, moment, now, SkipReason.INACTIVE) for moment in found.kept]
    else:
        situation = _situation(schedule, now)
        policies = {"missed": schedule.missed_policy, "overlap": schedule.overlap_policy}
        decisions = decide(found.kept, situation, **policies)  # type: ignore[arg-type]  # choices of the column
        rows = list(_rows(schedule, decisions, now))
    occurrences.save([*occurrences.merged(schedule, found, now), *rows])
    _go_on(schedule, rows, now)


def _situation(schedule: Schedule, now: datetime) -> Situation:
    if schedule.overlap_policy == OverlapPolicy.ALLOW:
        return Situation(now)
    return Situation(now, occurrences.is_busy(schedule), occurrences.is_waiting(schedule))


def _backlog(schedule: Schedule, now: datetime) -> Backlog:
    """What has come due; the time that was promised is among it even when zones or calendars say nothing any more."""
    first = schedule.next_run_at or now
    try:
        return backlog(timing_of(schedule), first, now, keep=ROWS_A_STEP)
    except NoTimes:
        return Backlog((first,))


def _rows(schedule: Schedule, decisions: Iterable[Decision], now: datetime) -> Iterable[ScheduleOccurrence]:
    for decision in decisions:
        match decision.action:
            case "start":
                yield _started(schedule, decision.scheduled_for, now)
            case "wait":
                yield occurrences.waiting(schedule, decision, now)
            case "skip":
                yield occurrences.skipped(schedule, decision.scheduled_for, now, SkipReason(decision.reason))


def _started(schedule: Schedule, scheduled_for: datetime, now: datetime) -> ScheduleOccurrence:
    """Start an execution; what keeps the workflow from starting is said in the row."""
    try:
        with transaction.atomic():
            execution = _execution(schedule, scheduled_for)
    except PasteTraderError as error:
        cause = joined([error.message, *(problem.sentence for problem in error.problems[:3])])
        return occurrences.skipped(schedule, scheduled_for, now, SkipReason.INVALID, cause)
    except _AWAY:
        raise
    except Exception:
        logger.exception("Schedule %s could not start its workflow.", schedule.pk)
        return _failed(schedule, scheduled_for, now)
    return ScheduleOccurrence(
        schedule=schedule, scheduled_for=scheduled_for, outcome=Outcome.STARTED, execution=execution, created_at=now
    )


def _execution(schedule: Schedule, scheduled_for: datetime) -> WorkflowExecution:
    return start_execution(
        workflow=schedule.workflow,
        trigger_type=TriggerType.SCHEDULE,
        trigger_node_key=schedule.trigger_node_key,
        input_data=schedule.input_data,
        metadata={"schedule": str(schedule.pk), "scheduled_for": scheduled_for.isoformat()},
    )


def _failed(schedule: Schedule, scheduled_for: datetime, now: datetime) -> ScheduleOccurrence:
    cause = _("An unexpected error kept it from starting. Whoever runs this installation finds it in the log.")
    return ScheduleOccurrence(
        schedule=schedule, scheduled_for=scheduled_for, outcome=Outcome.FAILED, cause=cause, created_at=now
    )


def _go_on(schedule: Schedule, rows: list[ScheduleOccurrence], now: datetime) -> None:
    """Set the next time, by one conditional UPDATE; set the bell where it has to be."""
    due = schedule.next_run_at
    schedule.next_run_at, schedule.problem = next_of(schedule, now)
    if rows:
        schedule.last_run_status = rows[-1].outcome
    if any(row.outcome == Outcome.STARTED for row in rows):
        schedule.last_run_at = now
    if schedule.workflow.is_deleted or not schedule.workflow.is_active:
        schedule.is_active, schedule.paused_by = False, PausedBy.WORKFLOW
        schedule.pause_cause = _("Its workflow is not active.")
    values = {name: getattr(schedule, name) for name in (*_CHANGED, *_PAUSED)}
    if not Schedule.objects.filter(pk=schedule.pk, next_run_at=due).update(**values, updated_at=now):
        raise RuntimeError("Another one has taken the schedule.")  # never: it is held
    if schedule.problem:
        logger.warning("Schedule %s has no next run: %s", schedule.pk, schedule.problem)
    if schedule.next_run_at is None or not schedule.is_active or mirror.follows_next_run(schedule):
        mirror.mirror(schedule)


def _passed_over(schedule_id: UUID, now: datetime) -> None:
    """After an unexpected error: the due time is told as failed, and the schedule goes on at the next one."""
    try:
        with serialized_transaction():
            schedule = _taken(schedule_id, now)
            if schedule is None or schedule.next_run_at is None:
                return
            row = _failed(schedule, schedule.next_run_at, now)
            schedule.occurrences.get_or_create(
                scheduled_for=row.scheduled_for,
                defaults={"outcome": row.outcome, "cause": row.cause, "created_at": now},
            )
            _go_on(schedule, [row], now)
    except _AWAY:
        raise
    except Exception:
        logger.exception("Schedule %s could not go on; it is tried again.", schedule_id)
