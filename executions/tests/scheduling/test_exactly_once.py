"""Two beats at once, killed at random, with clocks that jump: each due time once. Real processes, both databases."""

from collections import Counter
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from random import Random
from subprocess import Popen

import pytest
from django.db import connection

from executions.models import Outcome, Schedule, ScheduleOccurrence, WorkflowExecution
from executions.scheduling.knowledge import timing_of
from executions.scheduling.times import due_times
from executions.tests.scheduling.making import NOW, a_schedule
from lab.processes import database_url, end, kill, spawn, wait_until
from pastetrader.accounts.models import User

BEATS = ("one", "two")
KINDS = (
    {
        "schedule_type": "cron",
        "cron_expression": "* * * * *",
        "timezone": "America/New_York",
        "overlap_policy": "allow",
    },
    {"schedule_type": "interval", "interval_seconds": 60, "missed_policy": "run_all", "overlap_policy": "allow"},
    {"schedule_type": "interval", "interval_seconds": 90, "missed_policy": "run_latest", "overlap_policy": "queue_one"},
    {"schedule_type": "cron", "cron_expression": "*/2 * * * *", "timezone": "Asia/Seoul"},
)


def _url() -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return database_url()


def _beats_until_done(folder: Path, seconds: int, kills: int) -> int:
    """Two at once; each is killed now and then, and another one takes its place. How many were killed."""
    random, log, killed = Random(7), folder / "beats.log", 0
    env = {"DATABASE_URL": _url(), "PASTETRADER_DATA": str(folder)}

    def begun(seed: str) -> "Popen[bytes]":
        return spawn("executions.tests.scheduling.beat_process", seed, str(seconds), str(folder), log=log, env=env)

    def came(seed: str) -> int:
        place = folder / seed
        return int(place.read_text() or 0) if place.exists() else 0

    def came_on(seed: str, seconds: int) -> bool:
        """Whether a beat came so much further, and goes on."""
        goal = came(seed) + seconds
        wait_until(lambda: running[seed].poll() is not None or came(seed) >= goal, what="a beat goes on", seconds=900)
        return running[seed].poll() is None

    running = {seed: begun(seed) for seed in BEATS}
    try:
        while killed < kills and came_on(seed := random.choice(BEATS), random.randint(1, 2 * seconds // kills)):
            kill(running[seed])
            end(running[seed])
            killed += 1
            running[seed] = begun(seed)
        for beat in running.values():
            assert beat.wait(1_800) == 0, log.read_text()[-3_000:]
    finally:
        for beat in running.values():
            end(beat)
    assert "Traceback" not in log.read_text()
    return killed


def _check_each_once(schedules: list[Schedule], seconds: int) -> int:
    last = NOW + timedelta(seconds=seconds)
    total = 0
    for schedule in schedules:
        due = list(takewhile(lambda moment: moment <= last, due_times(timing_of(schedule), NOW)))
        rows = list(schedule.occurrences.order_by("scheduled_for").values_list("scheduled_for", "due_count"))
        assert rows == [(moment, 1) for moment in due], schedule.schedule_type
        total += len(due)
    started = ScheduleOccurrence.objects.filter(outcome=Outcome.STARTED)
    promised = Counter((str(row.schedule_id), row.scheduled_for.isoformat()) for row in started)
    metadata = WorkflowExecution.objects.values_list("metadata", flat=True)
    assert Counter((facts["schedule"], facts["scheduled_for"]) for facts in metadata) == promised
    assert set(promised.values()) <= {1}
    assert len(set(started.values_list("execution", flat=True))) == started.count()
    return total


def _campaign(owner: User, folder: Path, *, times: int, kills: int) -> None:
    per_minute = 1 + 1 + 60 / 90 + 1 / 2
    minutes = int(times / per_minute) + 1
    schedules = [a_schedule(owner, **kind) for kind in KINDS]

    killed = _beats_until_done(folder, minutes * 60, kills)

    assert killed > 0
    assert _check_each_once(schedules, minutes * 60) >= times


@pytest.mark.django_db(transaction=True)
def test_five_hundred_due_times_come_once_each(owner: User, tmp_path: Path) -> None:
    _campaign(owner, tmp_path, times=500, kills=2)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_due_times_come_once_each(owner: User, tmp_path: Path) -> None:
    _campaign(owner, tmp_path, times=10_000, kills=20)
