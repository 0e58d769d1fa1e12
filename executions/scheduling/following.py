"""Schedules follow their workflow: activating it makes and wakes them, everything that stops it lets them rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from pydantic import ValidationError

from executions.models import PausedBy, Schedule
from executions.scheduling.services import wake, whole_second
from executions.scheduling.settling import BATCH, settle
from executions.scheduling.spec import When, when_of_trigger
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.models import Node, NodeType, Workflow


def follow(workflow: Workflow, now: datetime | None = None) -> None:
    """Make the schedules of a workflow what it says now; in the transaction of its change.

    What a person paused stays paused. A trigger whose settings are wrong has no schedule, or a resting one.
    """
    moment = now or timezone.now()
    schedules = list(Schedule.objects.filter(workflow=workflow).select_related("periodic_task").order_by("pk"))
    if workflow.is_deleted or not workflow.is_active:
        cause = _("Its workflow is deleted.") if workflow.is_deleted else _("Its workflow is not active.")
        for schedule in schedules:
            _rest(schedule, PausedBy.WORKFLOW, cause, moment)
        return
    said = _triggers(workflow)
    known = {schedule.trigger_node_key: schedule for schedule in schedules if schedule.trigger_node_key}
    for key, (name, when) in said.items():
        if isinstance(when, When):
            _said_by_trigger(workflow, known.get(key), key, name, when, moment)
    for schedule in schedules:
        if not schedule.trigger_node_key:
            if schedule.paused_by == PausedBy.WORKFLOW:
                wake(schedule)
                settle(schedule, moment)
            continue
        _name, when = said.get(schedule.trigger_node_key, ("", _GONE))
        if isinstance(when, Message):
            _rest(schedule, PausedBy.TRIGGER, when, moment)


def follow_forgotten(now: datetime | None = None) -> bool:
    """Follow workflows that were switched, deleted or restored without telling. True while there are more."""
    is_on = Q(workflow__is_active=True, workflow__deleted_at=None)
    forgotten = (Q(is_active=True) & ~is_on) | (Q(paused_by=PausedBy.WORKFLOW) & is_on)
    ids = list(Schedule.objects.filter(forgotten).values_list("workflow_id", flat=True).distinct()[:BATCH])
    for workflow_id in ids:
        with transaction.atomic():
            follow(Workflow.all_objects.select_for_update().get(pk=workflow_id), now)
    return len(ids) == BATCH


_GONE = _("The workflow has no such trigger any more.")
_OTHERWISE = _("The trigger does not start by a schedule any more.")
_DISABLED = _("The trigger is switched off.")
_WRONG = _("The settings of the trigger are not valid.")


def _triggers(workflow: Workflow) -> Mapping[str, tuple[str, When | Message]]:
    """What each trigger says, by key; a message when it says nothing."""
    nodes = Node.objects.filter(workflow=workflow, node_type=NodeType.TRIGGER)
    return {
        key: (name, _said(config) if is_enabled else _DISABLED)
        for key, name, config, is_enabled in nodes.values_list("key", "name", "config", "is_enabled")
    }


def _said(config: Mapping[str, Any]) -> When | Message:
    try:
        return when_of_trigger(config) or _OTHERWISE
    except ValidationError:
        return _WRONG


def _said_by_trigger(  # a row and what becomes of it
    workflow: Workflow, schedule: Schedule | None, key: str, name: str, when: When, now: datetime
) -> None:
    columns = when.columns()
    if schedule is None:
        schedule = Schedule(workflow=workflow, trigger_node_key=key, name=name, anchor_at=whole_second(now), **columns)
        schedule.save(force_insert=True)
        settle(schedule, now)
        return
    changed = {field: value for field, value in columns.items() if getattr(schedule, field) != value}
    rests = schedule.paused_by in {PausedBy.WORKFLOW, PausedBy.TRIGGER}
    if not (changed or rests):
        return
    if "interval_seconds" in changed:
        schedule.anchor_at = whole_second(now)
    for field, value in changed.items():
        setattr(schedule, field, value)
    if rests:
        wake(schedule)
    settle(schedule, now)


def _rest(schedule: Schedule, by: PausedBy, cause: Message, now: datetime) -> None:
    if schedule.paused_by == PausedBy.PERSON:
        return
    if schedule.paused_by != by or str(schedule.pause_cause) != str(cause):
        schedule.is_active, schedule.paused_by, schedule.pause_cause = False, by, cause
        settle(schedule, now)
