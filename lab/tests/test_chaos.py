"""Campaigns of faults: short rounds and each crash point here, the whole of it in `make test-long`."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from lab.chaos.crash_cases import Which, cases
from lab.chaos.scene import CONTROLS, DATABASES, Control, Database
from lab.processes import wait_until

ON_BOTH = pytest.mark.parametrize("database", DATABASES)
# What each switch that is off must be noticed by.
NOTICED_BY: dict[Control, str] = {"fence": "I3", "reconciler": "I2", "on_commit": "I1", "unique_key": "I8"}
FOLDERS = "pastetrader-chaos-*"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: PostgreSQL may run as another user, who must be able to pass through."""
    with tempfile.TemporaryDirectory(prefix="pastetrader-test-") as name:
        path = Path(name)
        path.chmod(0o711)
        yield path


def command(folder: Path, *arguments: object) -> list[str]:
    """`manage.py chaos`, with journals and logs kept for whoever looks at a failure."""
    return [sys.executable, "manage.py", "chaos", "--json", "--keep", str(folder), *map(str, arguments)]


def chaos(folder: Path, *arguments: object) -> tuple[int, dict[str, Any]]:
    """Exit code and report; the installation beside it has no database at all."""
    env = {**os.environ, "PASTETRADER_DATA": str(folder / "installation"), "TMPDIR": str(folder)}
    done = subprocess.run(
        command(folder / "kept", *arguments),
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    assert not list(folder.glob(FOLDERS))
    assert not list((folder / "installation").glob("*.sqlite3"))
    return done.returncode, json.loads(done.stdout)


def check_all_holds(code: int, report: dict[str, Any]) -> None:
    """Nothing lost, stuck, finished twice or done twice; every invariant was looked at and holds."""
    assert report["broken"] == {}
    assert set(report["invariants"].values()) == {True}
    zeros = ("lost", "stuck", "double_finished", "keyed_effects_repeated", "unkeyed_effects_repeated")
    assert {name: report[name] for name in zeros} == dict.fromkeys(zeros, 0)
    assert report["ended_badly"] == []
    assert code == 0


@pytest.mark.services
@ON_BOTH
def test_a_short_round_of_faults_loses_and_doubles_nothing(folder: Path, database: Database) -> None:
    faults = 12 if database == "postgres" else 6
    code, report = chaos(folder, "--executions", 40, "--faults", faults, "--seed", 7, "--database", database)

    check_all_holds(code, report)
    assert report["accepted"] == 40
    assert sum(report["faults"].values()) == faults
    assert report["recoveries"] > 0


@pytest.mark.services
@pytest.mark.parametrize(("database", "points"), [("sqlite", "even"), ("postgres", "odd")])
def test_it_dies_at_every_named_point_and_recovers(folder: Path, database: Database, points: Which) -> None:
    check_crash_points(folder, points, database)


@pytest.mark.long
@ON_BOTH
def test_it_dies_at_every_named_point_whatever_it_runs_and_recovers(folder: Path, database: Database) -> None:
    check_crash_points(folder, "all", database)


def check_crash_points(folder: Path, which: Which, database: Database) -> None:
    """It died as often as was asked for, and everything holds."""
    code, report = chaos(folder, "--crash-points", which, "--database", database)

    assert sum(report["faults"].values()) == len(list(cases(which)))
    assert report["invariants"].pop("I10") is None  # nobody reads along there
    check_all_holds(code, report)


@pytest.mark.services
def test_a_campaign_that_is_stopped_leaves_nothing_behind(folder: Path) -> None:
    env = {**os.environ, "PASTETRADER_DATA": str(folder / "installation"), "TMPDIR": str(folder)}
    arguments = ("--executions", 100, "--faults", 50)
    with subprocess.Popen(command(folder / "kept", *arguments), cwd=settings.BASE_DIR, env=env) as campaign:
        wait_until(lambda: list(folder.glob(f"{FOLDERS}/journals/accepted*")), what="executions start")
        [own] = folder.glob(FOLDERS)
        assert of_folder(own)

        campaign.send_signal(signal.SIGTERM)
        campaign.wait(60)

    wait_until(lambda: not of_folder(own), seconds=20, what="all processes are gone")
    assert not own.exists()


def of_folder(folder: Path) -> list[str]:
    """Processes that were told of the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told:
            found.append(process.name)
    return found


@pytest.mark.long
@ON_BOTH
def test_a_thousand_executions_survive_two_hundred_faults(folder: Path, database: Database) -> None:
    code, report = chaos(folder, "--executions", 1000, "--faults", 200, "--seed", 7, "--database", database)

    check_all_holds(code, report)
    assert report["accepted"] == 1000
    assert sum(report["faults"].values()) == 200


@pytest.mark.long
@ON_BOTH
@pytest.mark.parametrize("control", CONTROLS)
def test_a_promise_that_is_switched_off_is_noticed(folder: Path, control: Control, database: Database) -> None:
    executions = 8 if control in {"fence", "unique_key"} else 24  # long ones, or many
    arguments = ("--executions", executions, "--faults", 8, "--control", control, "--database", database)
    code, report = chaos(folder, *arguments)

    assert code == 1
    assert report["invariants"][NOTICED_BY[control]] is False
