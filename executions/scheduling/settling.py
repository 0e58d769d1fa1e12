"""Working out the next run: after a change of the schedule, of zones, calendars or exceptions, or of the clock."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from executions.models import Schedule
from executions.scheduling import mirror
from executions.scheduling.knowledge import knowledge, next_of
from executions.scheduling.policies import GRACE

logger = logging.getLogger(__name__)

BATCH = 200


def settle(schedule: Schedule, now: datetime | None = None) -> None:
    """Set and save the next run of a schedule, and its bell; in the caller's transaction.

    A paused schedule has none. Where it cannot be told, `problem` says why. What was decided of a due time stands,
    even when it is still to come (after a clock that went back).
    """
    moment = now or timezone.now()
    if schedule.is_active:
        schedule.next_run_at, schedule.problem = next_of(schedule, moment)
    else:
        schedule.next_run_at, schedule.problem = None, ""
    schedule.worked_out_by = knowledge()
    schedule.updated_at = moment
    # Not save(): auto_now would write this machine's clock and not the caller's.
    values = {
        field.attname: getattr(schedule, field.attname)
        for field in Schedule._meta.concrete_fields
        if field.name not in _KEPT
    }
    Schedule.objects.filter(pk=schedule.pk).update(**values)
    mirror.mirror(schedule)
    if schedule.problem:
        logger.warning("Schedule %s has no next run: %s", schedule.pk, schedule.problem)


def settle_outdated(now: datetime | None = None) -> bool:
    """Work out anew what was worked out by other zones, calendars or exceptions, or by a clock that went back since.

    True while there are more.
    """
    moment = now or timezone.now()
    outdated = ~Q(worked_out_by=knowledge()) | Q(updated_at__gt=moment + GRACE)
    ids = list(Schedule.objects.filter(outdated, is_active=True).values_list("pk", flat=True)[:BATCH])
    for schedule_id in ids:
        with transaction.atomic():
            held = Schedule.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
            schedule = held.select_related("periodic_task").filter(pk=schedule_id, is_active=True).first()
            # What is due is decided first: a due time that was promised doesn't get lost.
            if schedule is not None and not _is_due(schedule, moment):
                settle(schedule, moment)
    return len(ids) == BATCH


def _is_due(schedule: Schedule, now: datetime) -> bool:
    return schedule.next_run_at is not None and schedule.next_run_at <= now


_KEPT = frozenset(
    {"id", "workflow", "trigger_node_key", "created_at", "last_run_at", "last_run_status", "periodic_task"}
)
