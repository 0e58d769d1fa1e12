"""Due times as rows: what was decided of each, and which are decided already."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from executions.models import Outcome, Schedule, ScheduleOccurrence, SkipReason, WorkflowExecution
from executions.scheduling.policies import GRACE, Decision
from executions.scheduling.times import Backlog
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# What is kept of due times: twelve weeks, or this month and the two before it, and a day for time zones.
KEEP = timedelta(days=93)
PRUNE_BATCH = 2_000
# In the words of the partial index: with parameters in it, SQLite would not use the index.
_OPEN = RawSQL("workflow_executions.status IN ('pending', 'running')", [], output_field=BooleanField())


def is_busy(schedule: Schedule) -> bool:
    """Whether an execution that the schedule started goes on: of what is open there is little, of the past much."""
    rows = WorkflowExecution.objects.filter(_OPEN, workflow_id=schedule.workflow_id, occurrences__schedule=schedule)
    return rows.exists()


def is_waiting(schedule: Schedule) -> bool:
    """Whether a due time waits for the end of an earlier run."""
    return schedule.occurrences.filter(outcome=Outcome.WAITING).exists()


def undecided(schedule: Schedule, found: Backlog) -> Backlog:
    """The backlog without due times that have a row already, as after a clock that went back."""
    moments = [*found.kept, *([found.merged_first] if found.merged_first else [])]
    if not moments:
        return found
    first, last = min(moments), max(moments)
    near = Q(scheduled_for__gte=first) | Q(merged_until__gte=first)
    rows = schedule.occurrences.filter(near, scheduled_for__lte=last).values_list("scheduled_for", "merged_until")
    decided = {moment for moment, _end in rows}
    ranges = [(moment, end) for moment, end in rows if end]
    kept = tuple(
        moment
        for moment in found.kept
        if moment not in decided and not any(begin <= moment <= end for begin, end in ranges)
    )
    if found.merged_first in decided:
        return Backlog(kept)
    return replace(found, kept=kept)


def skipped(
    schedule: Schedule, scheduled_for: datetime, now: datetime, reason: SkipReason, cause: Message | str = ""
) -> ScheduleOccurrence:
    """A row, not saved yet, for a due time that does not run."""
    return ScheduleOccurrence(
        schedule=schedule,
        scheduled_for=scheduled_for,
        outcome=Outcome.SKIPPED,
        reason=reason,
        cause=cause or _CAUSES[reason],
        created_at=now,
    )


def merged(schedule: Schedule, found: Backlog, now: datetime) -> Iterable[ScheduleOccurrence]:
    """One row, not saved yet, for all the due times that were too many for a row each."""
    if found.merged and found.merged_first:
        row = skipped(schedule, found.merged_first, now, SkipReason.MISSED)
        row.due_count, row.merged_until = found.merged, found.merged_last
        yield row


def waiting(schedule: Schedule, decision: Decision, now: datetime) -> ScheduleOccurrence:
    """A row, not saved yet, for a due time that runs after the earlier one."""
    return ScheduleOccurrence(
        schedule=schedule, scheduled_for=decision.scheduled_for, outcome=Outcome.WAITING, created_at=now
    )


def save(rows: Sequence[ScheduleOccurrence]) -> None:
    """Insert them all. Raises IntegrityError when one of the due times has a row."""
    ScheduleOccurrence.objects.bulk_create(rows, batch_size=500)


def prune_occurrences(now: datetime | None = None) -> bool:
    """Delete some due times of long ago; True while there are more."""
    before = (now or timezone.now()) - KEEP
    rows = ScheduleOccurrence.objects.filter(scheduled_for__lt=before).exclude(outcome=Outcome.WAITING)
    ids = list(rows.values_list("pk", flat=True)[:PRUNE_BATCH])
    ScheduleOccurrence.objects.filter(pk__in=ids).delete()
    return len(ids) == PRUNE_BATCH


_CAUSES: dict[SkipReason, Message] = {
    SkipReason.OVERLAP: _("An earlier run of this schedule was still going on."),
    SkipReason.MISSED: _(
        "Nobody looked within %(seconds)s seconds: PasteTrader did not run.", seconds=int(GRACE.total_seconds())
    ),
    SkipReason.INACTIVE: _("The workflow was not active."),
    SkipReason.INVALID: _("The workflow could not start."),
}
