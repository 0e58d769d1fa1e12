"""Schedules as they are shown: with their last due time, in words, and what there is to know of their days."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from executions.models import Schedule, ScheduleOccurrence, ScheduleType
from executions.scheduling.knowledge import timing_of
from executions.scheduling.times import AtSession, NoTimes
from executions.scheduling.wording import timing_words
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import calendar_of

_LAST = ("scheduled_for", "outcome", "reason", "cause", "execution", "execution__status")


def with_last_run(rows: QuerySet[Schedule]) -> QuerySet[Schedule]:
    """The schedules with `last_scheduled_for`, `last_outcome`, `last_reason`, `last_cause`, `last_execution` and
    `last_execution__status` of their last due time: one look into an index each.
    """
    newest = ScheduleOccurrence.objects.filter(schedule=OuterRef("pk")).order_by("-scheduled_for")
    return rows.annotate(**{f"last_{name}": Subquery(newest.values(name)[:1]) for name in _LAST})


def words_of(schedule: Schedule) -> Message:
    """When it starts, in words."""
    try:
        return timing_words(timing_of(schedule), schedule.timezone)
    except (NoTimes, ValueError):
        return _("at times that cannot be read")


def trading_days_note(schedule: Schedule) -> Message:
    """What is known of the days on which it starts."""
    if schedule.schedule_type != ScheduleType.SESSION:
        return _(
            "It runs on holidays of exchanges too. To run on trading days only, let it follow the sessions "
            "of an exchange."
        )
    try:
        timing = timing_of(schedule)
    except NoTimes as error:
        return error.message
    mic = timing.mic if isinstance(timing, AtSession) else ""
    calendar = calendar_of(mic)
    if calendar is None:
        return _("The sessions of %(mic)s are not known.", mic=mic)
    return _(
        "It runs on trading days of %(mic)s: weekends, holidays, short days and late openings are known until %(day)s.",
        mic=mic,
        day=calendar.last.isoformat(),
    )


def last_run_of(schedule: Any) -> dict[str, Any] | None:
    """The last due time of a schedule that was read by `with_last_run`; None when none has come yet."""
    if schedule.last_scheduled_for is None:
        return None
    return {
        "scheduled_for": schedule.last_scheduled_for,
        "outcome": schedule.last_outcome,
        "reason": schedule.last_reason,
        "cause": str(schedule.last_cause or ""),
        "execution": schedule.last_execution,
        "execution_status": schedule.last_execution__status,
    }
