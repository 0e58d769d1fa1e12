"""`manage.py doctor`: each part is looked at, and what is wrong is said with what to do about it."""

import io
import json
from datetime import timedelta
from os import SEEK_END
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from executions.models import ExecutionEvent, Schedule
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.scheduling.making import a_schedule
from pastetrader.accounts.models import User
from pastetrader.common.http.health import probes
from pastetrader.common.key_ring import key_ids, seal_unbound
from pastetrader.management.examination import LOOKS, Finding
from registry.tests.factories import make_tool
from registry.tests.mail_server import mail_server
from screening.bars.reading import read_market
from screening.bars.snapshots.arrays import write_bars
from screening.bars.snapshots.folder import draft_of, path_of
from screening.market_data.markets import SAMPLE

pytestmark = pytest.mark.django_db


def _found(name: str) -> list[Finding]:
    return list(LOOKS[name]())


def _states(name: str) -> list[tuple[str, str]]:
    return [(finding.name, finding.state) for finding in _found(name)]


def test_it_says_of_each_part_how_it_is_and_ends_by_whether_all_is_well(
    settings: Settings, tmp_path: Path, built_front: Path
) -> None:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    settings.STATIC_ROOT = tmp_path
    settings.DEBUG = True
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("jail", "settings"):  # they are of this machine
            patch.setitem(LOOKS, name, lambda name=name: iter([Finding(name, "ok", "as it should be")]))  # type: ignore[misc]
        call_command("doctor", stdout=out)

        lines = out.getvalue().splitlines()
        assert [line[9:].partition(":")[0] for line in lines] == list(LOOKS)
        assert not [line for line in lines if line.startswith("PROBLEM")]
        patch.setitem(LOOKS, "clock", lambda: iter([Finding("clock", "problem", "stands still", "Wind it up.")]))
        out = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", "--json", stdout=out)

    assert ended.value.code == 1
    told = json.loads(out.getvalue())
    assert told["is_well"] is False
    assert {"name": "clock", "state": "problem", "what": "stands still", "to_do": "Wind it up."} in told["findings"]


def test_a_look_that_fails_is_a_problem_and_the_others_go_on(settings: Settings) -> None:
    def fails() -> Any:
        raise RuntimeError("the disk is gone")

    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LOOKS, "database", fails)
        with pytest.raises(SystemExit):
            call_command("doctor", stdout=out)

    assert "PROBLEM  database: could not be looked at: the disk is gone" in out.getvalue()
    assert "clock:" in out.getvalue()


def test_keys_that_are_missing_old_or_unbound_are_told_apart(owner: User, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["old"]
    make_tool(owner, auth_config={"token": "t"})
    (old,) = key_ids()
    assert _states("keys") == [("keys", "ok")]

    settings.ENCRYPTION_KEYS = ["new", "old"]
    (finding,) = _found("keys")
    assert (finding.state, "rotate_secrets" in finding.to_do) == ("warning", True)

    settings.ENCRYPTION_KEYS = ["new"]
    assert _states("keys") == [("credentials", "problem"), ("keys", "problem")]
    assert old in _found("keys")[1].what

    with connection.cursor() as cursor:
        cursor.execute("UPDATE tools SET auth_config = %s WHERE owner_id IS NOT NULL", [seal_unbound({"token": "t"})])
    assert [finding.to_do for finding in _found("keys")][-1] == "Run `manage.py rotate_secrets`."


def test_a_data_folder_that_others_may_read_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    (tmp_path / "encryption_key").write_text("x")
    (tmp_path / "encryption_key").chmod(0o644)

    (finding,) = _found("data folder")
    assert finding.state == "problem"
    assert finding.to_do == f"Run `chmod go= {tmp_path / 'encryption_key'}`."
    (tmp_path / "encryption_key").chmod(0o600)
    assert _states("data folder") == [("data folder", "ok")]
    settings.DATA_DIR = tmp_path / "nowhere"
    assert "cannot be written" in _found("data folder")[0].what


def test_a_snapshot_that_a_disk_has_changed_is_found_and_named(settings: Settings, tmp_path: Path) -> None:
    settings.SCREENING_SNAPSHOTS = tmp_path
    bars = read_market(SAMPLE)
    path = path_of(SAMPLE, bars.version, bars.updated_at)
    with draft_of(path) as file:
        write_bars(file, bars)
    path.with_name("SAMPLE.1.of_another_version.v0.bars").touch()
    before = _states("snapshots")
    with path.open("r+b") as file:
        file.seek(-5, SEEK_END)
        file.write(b"?")

    [finding] = _found("snapshots")

    assert before == [("snapshots", "ok")]
    assert (finding.state, str(path) in finding.what) == ("problem", True)


def test_a_broker_that_does_not_answer_is_told_without_its_password(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://:s3cret@127.0.0.1:1/0"

    def unreachable() -> bool:
        raise ConnectionRefusedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probes, "reaches_broker", unreachable)
        (finding,) = _found("broker")

    assert finding.state == "problem"
    assert "127.0.0.1:1" in finding.what
    assert "s3cret" not in f"{finding}"


def test_a_mail_server_is_really_asked(settings: Settings) -> None:
    assert _states("mail") == [("mail", "warning")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert _states("mail") == [("mail", "ok")]
    assert _states("mail") == [("mail", "problem")]


def test_schedules_that_nobody_rings_are_told(owner: User) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    assert _states("schedules") == [("schedules", "ok")]
    Schedule.objects.filter(pk=schedule.pk).update(next_run_at=timezone.now() - timedelta(minutes=5))

    assert _states("schedules") == [("schedules", "problem")]


def test_an_event_of_tomorrow_is_a_clock_that_is_wrong(owner: User) -> None:
    schedule = a_schedule(owner, now=timezone.now())
    assert _states("clock") == [("clock", "ok")]
    execution = start_execution(workflow=schedule.workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)
    ExecutionEvent.objects.create(
        execution=execution, kind="log", data={}, created_at=timezone.now() + timedelta(days=1)
    )

    assert _states("clock") == [("clock", "problem")]


def test_files_that_are_not_built_are_told(settings: Settings, unbuilt_front: None) -> None:
    (finding,) = _found("static files")

    assert (finding.state, finding.to_do) == ("problem", "Run `make front`, or use the image.")
