"""The crash points, all of them: lanes beside each other on one pair of servers, and one report of all."""

import json
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import connection

from lab.chaos.cast import Cast
from lab.chaos.conductor import prepare, report_path, write_report
from lab.chaos.crash_cases import LANES
from lab.chaos.load import SHAPES
from lab.chaos.members import Member
from lab.chaos.scene import Scene
from lab.servers import free_port, program

LONGEST_SECONDS = 1_800.0
# So much is waited for in each case that the lease is kept short.
LEASE_SECONDS, SWEEP_SECONDS = 1.0, 0.2
SUMS = ("executions", "lost", "stuck", "double_finished", "keyed_effects_repeated", "raw_effects_repeated")
MORE_SUMS = ("unkeyed_effects_repeated", "nodes", "accepted")
TABLES = ("by_status", "causes", "incidents")


class LaneFailed(RuntimeError):
    """A lane could not be done; the text is what it wrote last."""


def conduct_crashes(scene: Scene) -> int:
    """Die at every point; writes the report."""
    began = time.monotonic()
    prepare(SHAPES)
    connection.close()
    lanes = [_lane(scene, number) for number in range(LANES)]
    members = [Member(lane, "lane", number) for number, lane in enumerate(lanes)]
    cast = Cast(scene, workers=[], beats=[], clients=members, reader=None)
    for member in members:
        member.start()
    while any(member.pid for member in members) and time.monotonic() - began < LONGEST_SECONDS:
        time.sleep(0.1)  # between two looks
    cast.let_go()
    failed = [member.last_words() for member in members if not report_path(member.scene).exists()]
    if failed:
        raise LaneFailed("\n".join(failed))
    reports = [json.loads(report_path(lane).read_text()) for lane in lanes]
    write_report(scene, {**_together(scene, reports), "seconds": round(time.monotonic() - began, 1)})
    return 0


def _lane(scene: Scene, number: int) -> Scene:
    """A scene with a copy of the prepared database."""
    lane = replace(
        scene.lane(f"lane{number}", number + 1, free_port()),
        executions=0,
        effects_port=free_port(),
        lease_seconds=LEASE_SECONDS,
        sweep_seconds=SWEEP_SECONDS,
    )
    if scene.database == "postgres":
        where = ["-h", "127.0.0.1", "-p", str(scene.postgres_port), "-U", "pastetrader"]
        command = [program("createdb"), *where, "--maintenance-db", "template1", "-T", "postgres", lane.name]
        subprocess.run(command, check=True)
    else:
        source = settings.DATA_DIR / "pastetrader.sqlite3"
        with closing(sqlite3.connect(source)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(source, lane.kept("data"))
    return lane


def _together(scene: Scene, reports: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One report of all lanes: sums; an invariant holds when it holds in each."""
    broken: dict[str, list[str]] = {}
    for report in reports:
        for name, found in report["broken"].items():
            broken.setdefault(name, []).extend(found)
    return {
        **{name: sum(report[name] for report in reports) for name in SUMS},
        "faults": _sum(reports, "faults"),
        "recovery_p99_s": None,
        "invariants": {name: _all_hold(reports, name) for name in reports[0]["invariants"]},
        "database": scene.database,
        "seed": scene.seed,
        "control": scene.control,
        **{name: sum(report[name] for report in reports) for name in MORE_SUMS},
        **{name: _sum(reports, name) for name in TABLES},
        "ended_badly": [text for report in reports for text in report["ended_badly"]],
        "broken": broken,
    }


def _sum(reports: Sequence[Mapping[str, Any]], name: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report[name])
    return dict(total)


def _all_hold(reports: Sequence[Mapping[str, Any]], name: str) -> bool | None:
    """None when nobody could look."""
    holds = [report["invariants"][name] for report in reports]
    return None if all(one is None for one in holds) else all(one is not False for one in holds)
