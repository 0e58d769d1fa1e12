"""Schedules follow their workflow: its triggers, its switch, its deletion; and beat's rows follow schedules."""

from datetime import timedelta
from typing import Any

import pytest
from django_celery_beat.models import ClockedSchedule, PeriodicTask

from executions.models import Schedule
from executions.scheduling.due import fire_due
from executions.scheduling.following import follow_forgotten
from executions.scheduling.mirror import TASK
from executions.scheduling.services import pause_schedule
from executions.tasks import fire_schedule
from executions.tests.scheduling.making import NOW, a_schedule, a_workflow, outcomes, scheduled_graph
from pastetrader.accounts.models import User
from workflows.models import Workflow
from workflows.services import create_workflow, delete_workflow, replace_graph, restore_workflow, set_active

pytestmark = pytest.mark.django_db
NINE: dict[str, Any] = {"cron_expression": "0 9 * * *", "timezone": "Asia/Seoul"}
TEN: dict[str, Any] = {"cron_expression": "0 10 * * *", "timezone": "Asia/Seoul"}


def _draft(owner: User, **when: Any) -> Workflow:
    return create_workflow(owner=owner, name="Watch", graph=scheduled_graph(**when), is_active=False)


def _saved(workflow: Workflow, **when: Any) -> Workflow:
    workflow.refresh_from_db()
    return replace_graph(workflow=workflow, graph=scheduled_graph(**when), expected_version=workflow.version)


def _state() -> tuple[bool, str]:
    schedule = Schedule.objects.get()
    assert (schedule.next_run_at is not None) == schedule.is_active
    assert schedule.periodic_task is None or schedule.periodic_task.enabled == schedule.is_active
    assert bool(str(schedule.pause_cause)) == (not schedule.is_active)
    return schedule.is_active, schedule.paused_by


def test_a_draft_has_no_schedule_and_activating_it_makes_one(owner: User) -> None:
    workflow = _draft(owner)
    drafted = Schedule.objects.count()

    set_active(workflow=workflow, is_active=True)

    assert drafted == 0
    schedule = Schedule.objects.get()
    assert (schedule.trigger_node_key, schedule.cron_expression) == ("start", "0 9 * * *")
    assert _state() == (True, "")


def test_switched_off_and_on_it_is_the_same_schedule(owner: User) -> None:
    workflow = _draft(owner)
    states = []
    for is_active in (True, False, True):
        set_active(workflow=workflow, is_active=is_active)
        states.append((Schedule.objects.get().pk, *_state()))

    assert [state[1:] for state in states] == [(True, ""), (False, "workflow"), (True, "")]
    assert len({state[0] for state in states}) == 1


def test_a_saved_graph_moves_it_and_takes_it_away(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="Watch", graph=scheduled_graph(**NINE))
    key = Schedule.objects.get().pk

    _saved(workflow, **TEN)
    moved = Schedule.objects.get()
    _saved(workflow, trigger_type="manual")
    rested, cause = _state(), str(Schedule.objects.get().pause_cause)
    _saved(workflow, **NINE)

    assert (moved.pk, moved.cron_expression) == (key, "0 10 * * *")
    assert (rested, cause) == ((False, "trigger"), "The trigger does not start by a schedule any more.")
    assert _state() == (True, "")


def test_deleted_it_rests_and_restored_it_goes_on(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="Watch", graph=scheduled_graph())

    delete_workflow(workflow=workflow)
    rested = _state()
    restore_workflow(workflow=workflow)

    assert rested == (False, "workflow")
    assert _state() == (True, "")


def test_what_a_person_paused_stays_paused(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="Watch", graph=scheduled_graph())
    pause_schedule(schedule=Schedule.objects.get(), by=owner)

    set_active(workflow=workflow, is_active=False)
    set_active(workflow=workflow, is_active=True)
    _saved(workflow, **TEN)

    assert _state() == (False, "person")


def test_a_schedule_of_its_own_rests_with_its_workflow(owner: User) -> None:
    schedule = a_schedule(owner)
    states = []
    for is_active in (False, True):
        set_active(workflow=schedule.workflow, is_active=is_active)
        states.append(_state())

    assert states == [(False, "workflow"), (True, "")]


def test_an_unchanged_graph_leaves_the_next_run_alone(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="Watch", graph=scheduled_graph(interval_seconds=3600))
    before = Schedule.objects.get()

    _saved(workflow, interval_seconds=3600)

    after = Schedule.objects.get()
    assert (after.next_run_at, after.anchor_at, after.updated_at) == (
        before.next_run_at,
        before.anchor_at,
        before.updated_at,
    )


def test_what_nobody_told_of_is_found_within_a_minute(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="Watch", graph=scheduled_graph())
    Workflow.all_objects.update(is_active=False)
    more = follow_forgotten()
    rested = _state()
    Workflow.all_objects.filter(pk=workflow.pk).update(is_active=True)

    assert (more, follow_forgotten()) == (False, False)
    assert rested == (False, "workflow")
    assert _state() == (True, "")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"schedule_type": "cron", **NINE}, "crontab"),
        ({"schedule_type": "interval", "interval_seconds": 90}, "interval"),
        ({"schedule_type": "date", "run_date": NOW + timedelta(hours=1)}, "clocked"),
        ({"schedule_type": "session", "session": {"mic": "XKRX", "anchor": "open"}}, "clocked"),
        # Beat asks for both days where either is enough.
        ({"schedule_type": "cron", "cron_expression": "0 0 13 * 5", "timezone": "UTC"}, "clocked"),
        ({"schedule_type": "cron", "cron_expression": "0 0 L * *", "timezone": "UTC"}, "clocked"),
    ],
)
def test_beats_row_mirrors_the_schedule_and_rings_our_task(owner: User, values: dict[str, Any], kind: str) -> None:
    schedule = a_schedule(owner, **values)

    task = PeriodicTask.objects.get()
    assert schedule.periodic_task == task
    assert (task.task, task.args, task.enabled) == (TASK, f'["{schedule.pk}"]', True)
    assert [name for name in ("crontab", "interval", "clocked") if getattr(task, name) is not None] == [kind]
    assert task.one_off == (kind == "clocked")
    assert task.schedule is not None
    if kind == "crontab":
        assert str(task.crontab.timezone) == schedule.timezone


def test_the_bell_of_sessions_is_set_anew_each_time_and_leaves_nothing_behind(owner: User) -> None:
    schedule = a_schedule(owner, schedule_type="session", session={"mic": "XKRX", "anchor": "open"})
    task = PeriodicTask.objects.get()
    PeriodicTask.objects.update(enabled=False, total_run_count=1)  # as beat leaves a bell that has rung
    first = schedule.next_run_at
    assert first is not None

    fire_due(first)

    task.refresh_from_db()
    following = Schedule.objects.get().next_run_at
    assert (task.enabled, task.total_run_count) == (True, 0)
    assert [bell.clocked_time for bell in ClockedSchedule.objects.all()] == [following]


def test_a_bell_that_rings_too_early_or_for_nothing_does_nothing(owner: User) -> None:
    schedule = a_schedule(owner, now=NOW + timedelta(days=36_500))

    fire_schedule(str(schedule.pk))
    fire_schedule(str(a_workflow(owner).pk))

    assert outcomes(schedule) == []
