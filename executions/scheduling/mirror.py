"""The bell: rows of django-celery-beat that mirror our schedules, so that beat rings when one may be due.

What rings is the task `executions.fire_schedule`, which looks by itself whether the schedule is due. Where beat's own
rules say something else than a schedule, the mirror is one ring at its next time. A bell that rings too often, late,
or not at all changes nothing: the sweep looks as well.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from celery.schedules import ParseException, crontab
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask

from executions.models import Schedule, ScheduleType

TASK = "executions.fire_schedule"
_ROWS: Mapping[str, Any] = MappingProxyType(
    {"crontab": CrontabSchedule, "interval": IntervalSchedule, "clocked": ClockedSchedule}
)


def mirror(schedule: Schedule) -> None:
    """Make the bell of a schedule ring at its times, or be still while it has no next run; the caller's transaction."""
    kind, when = _when(schedule)
    task = schedule.periodic_task
    if when is None:
        if task is not None and task.enabled:
            task.enabled = False
            task.save()
        return
    values: dict[str, Any] = {
        "task": TASK,
        "args": json.dumps([str(schedule.pk)]),
        "one_off": kind == "clocked",
        "enabled": True,
        **{other: when if other == kind else None for other in _ROWS},
    }
    if task is None:
        task = PeriodicTask.objects.create(name=f"schedule {schedule.pk}", **values)
        Schedule.objects.filter(pk=schedule.pk).update(periodic_task=task)
        schedule.periodic_task = task
        return
    if all(getattr(task, name) == value for name, value in values.items()):
        return
    former = task.clocked
    for name, value in values.items():
        setattr(task, name, value)
    if kind == "clocked":
        # Of a bell that has rung once beat remembers that it has.
        task.total_run_count, task.last_run_at = 0, None
    task.save()
    if former is not None and former != when and not former.periodictask_set.exists():
        former.delete()


def remove(schedule: Schedule) -> None:
    """Take the bell of a schedule away."""
    task = schedule.periodic_task
    if task is None:
        return
    former = task.clocked
    schedule.periodic_task = None
    Schedule.objects.filter(pk=schedule.pk).update(periodic_task=None)
    task.delete()
    if former is not None and not former.periodictask_set.exists():
        former.delete()


def follows_next_run(schedule: Schedule) -> bool:
    """Whether the bell has to be set anew for each next run."""
    return _rule(schedule)[1] is None


def _when(schedule: Schedule) -> tuple[str, Any]:
    if not schedule.is_active or schedule.next_run_at is None:
        return "", None
    kind, rule = _rule(schedule)
    if rule is None:
        kind, rule = "clocked", {"clocked_time": schedule.next_run_at}
    rows = _ROWS[kind].objects
    return kind, rows.filter(**rule).first() or rows.create(**rule)


def _rule(schedule: Schedule) -> tuple[str, dict[str, Any] | None]:
    """Beat's own rule that says the same, if there is one."""
    if schedule.schedule_type == ScheduleType.INTERVAL:
        return "interval", {"every": schedule.interval_seconds, "period": IntervalSchedule.SECONDS}
    if schedule.schedule_type == ScheduleType.CRON:
        return "crontab", _crontab(schedule)
    return "clocked", None


def _crontab(schedule: Schedule) -> dict[str, Any] | None:
    minute, hour, day, month, weekday = schedule.cron_expression.lower().split()
    if not day.startswith("*") and not weekday.startswith("*"):
        return None  # either is enough for us; beat asks for both
    rule = {
        "minute": minute,
        "hour": hour,
        "day_of_month": day,
        "month_of_year": month,
        "day_of_week": weekday,
    }
    try:
        crontab(**rule)
    except (ParseException, ValueError):
        return None
    return {**rule, "timezone": schedule.timezone}
