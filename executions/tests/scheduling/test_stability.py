"""Schedule stability: which share of due times ran as promised, and what is in trouble."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from executions.models import Schedule
from executions.monitoring.schedules import (
    Stability,
    collect,
    in_trouble,
    overdue,
    stability,
    stability_in_all,
)
from executions.scheduling.due import fire_due
from executions.tests.scheduling.making import MINUTE, MINUTELY, NOW, a_schedule
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db


def _found(user: User | None, now: datetime) -> list[tuple[str, int, int]]:
    return [(f"{one.day}", one.due, one.as_promised) for one in stability(user, now=now)]


def test_started_in_time_is_as_promised_missed_is_not_and_overlap_was_not_due(owner: User, stranger: User) -> None:
    a_schedule(owner, **MINUTELY)
    fire_due(NOW + MINUTE)  # starts
    fire_due(NOW + 2 * MINUTE)  # the first run goes on
    fire_due(NOW + 12 * MINUTE)  # seven were missed
    last = NOW + timedelta(days=1)

    assert _found(owner, last) == [("2026-11-30", 9, 1)]
    assert _found(None, last) == _found(owner, last)
    assert _found(stranger, last) == []
    assert _found(owner, NOW + timedelta(days=32)) == []


def test_what_was_made_up_for_late_is_not_as_promised(owner: User) -> None:
    a_schedule(owner, missed_policy="run_latest")

    fire_due(NOW + timedelta(days=1, hours=1))

    assert _found(owner, NOW + timedelta(days=2)) == [("2026-12-01", 1, 0)]


def test_due_times_that_share_a_row_all_count(owner: User) -> None:
    a_schedule(owner, schedule_type="interval", interval_seconds=1)

    fire_due(NOW + timedelta(hours=1))

    assert stability_in_all(stability(owner, now=NOW + timedelta(hours=2))).due > 3_000


def test_nothing_due_is_no_share() -> None:
    assert Stability(None, 0, 0).share is None
    assert Stability(None, 200, 199).share == 0.995


def test_trouble_and_silence_are_seen_by_owner_and_operator(owner: User, stranger: User) -> None:
    schedule = a_schedule(owner)
    late = NOW + timedelta(days=1, minutes=2)
    silent = [overdue(who, now=late) for who in (owner, None, stranger)]
    Schedule.objects.update(timezone="Asia/Atlantis")
    fire_due(late)

    assert silent == [[schedule], [schedule], []]
    assert [in_trouble(who) for who in (owner, None, stranger)] == [[schedule], [schedule], []]


def _metrics() -> dict[str, float]:
    return {metric.name: value for metric in collect() for _labels, value in list(metric.samples)[:1]}


def test_metrics_are_of_all_schedules(owner: User) -> None:
    empty = _metrics()
    now = timezone.now()
    a_schedule(owner, now=now - timedelta(minutes=1), schedule_type="interval", interval_seconds=30)
    fire_due(now)

    found = _metrics()

    assert empty["pastetrader_schedule_stability_ratio"] == 1.0
    assert found["pastetrader_schedules_active"] == 1
    assert found["pastetrader_schedule_due_times"] == 1
    assert found["pastetrader_schedules_overdue"] == found["pastetrader_schedules_in_trouble"] == 0
