"""A campaign from its first process to its verdict. Runs in the environment that the launcher made."""

import json
import time
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import Error, connection

from executions.models import NodeExecution, WorkflowExecution
from executions.status import OPEN
from lab.chaos import schedule
from lab.chaos.answering import silent
from lab.chaos.cast import whole_cast
from lab.chaos.effects import EffectJournal, effects_server
from lab.chaos.history import history, write_events
from lab.chaos.inject import Injector
from lab.chaos.journals import accepted, say_progress
from lab.chaos.leftovers import left_behind, secret_shown
from lab.chaos.load import MAX_RETRIES, load_of, make_workflows
from lab.chaos.pids import adopt_orphans
from lab.chaos.recovery import percentile, recoveries
from lab.chaos.retained import kept_too_long, plant_old
from lab.chaos.scene import Scene
from lab.chaos.verdict import figures, judged
from pastetrader.accounts.services import local_owner

START_SECONDS = 60.0
# Without any progress for so long, what is open is stuck. The engine calls again for an old node at least each minute.
QUIET_SECONDS = 75.0
CONTROL_QUIET_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 900.0
# How far the faults may be ahead of the load, and how long they wait for it to catch up.
IN_FLIGHT = 24
CATCH_UP_SECONDS = 10.0
# More than all of the load.
ALL = 2.0
SLOWEST = 5


class NotStarted(RuntimeError):
    """The product did not come up; the text is what it wrote last."""


def conduct(scene: Scene) -> int:
    """Do the campaign, and write its report to the scene's folder."""
    sees_all = adopt_orphans()
    began = time.monotonic()
    prepare(load_of(scene.control))
    with effects_server(scene.effects_port, scene.kept("journals") / "effects.jsonl") as journal:
        campaign = Campaign(scene, journal)
        campaign.act()
        report = campaign.report(sees_all=sees_all)
    report["seconds"] = round(time.monotonic() - began, 1)
    write_report(scene, report)
    return 0


def prepare(load: Mapping[str, Any]) -> None:
    """The tables, the tools, and a workflow of each shape."""
    call_command("migrate", verbosity=0, interactive=False)
    make_workflows(local_owner(), load)


def write_report(scene: Scene, report: Mapping[str, Any]) -> None:
    """Where the launcher finds it."""
    report_path(scene).write_text(json.dumps(report))


def report_path(scene: Scene) -> Path:
    """The report's file."""
    return scene.own / "report.json"


class Campaign:
    """The acts of a campaign, and what is said of it."""

    def __init__(self, scene: Scene, journal: EffectJournal) -> None:
        self._scene = scene
        self._journal = journal
        self._cast = whole_cast(scene)
        self._injector = Injector(self._cast)
        self._ended_badly: list[str] = []
        self._silent: list[str] = []
        self._planted = plant_old()

    def act(self) -> None:
        """Start, hurt, wait, and let everybody go."""
        faults = schedule.schedule(self._scene)
        schedule.write(faults, self._scene.kept("journals") / "faults.jsonl")
        if not self._cast.tend_until(lambda: all(member.is_up for member in self._cast.product), START_SECONDS):
            raise NotStarted("\n".join(member.last_words() for member in self._cast.product if not member.is_up))
        # Whoever starts executions before the commit must be at it when it is killed.
        is_spread = self._scene.control != "on_commit"
        for number, fault in enumerate(faults):
            part = number / len(faults)
            say_progress(self._scene, part if is_spread else ALL)
            self._cast.tend_until(partial(self._has_done, part), CATCH_UP_SECONDS)
            self._injector.do(fault)
        say_progress(self._scene, ALL)
        self._cast.finish_due()
        self._wait()
        self._silent = silent(self._cast)
        self._ended_badly = self._cast.let_go()

    def _has_done(self, part: float) -> bool:
        """Whether about that part of the load is behind us: a product that is killed without pause shows little."""
        counts = self._counts()
        return counts is not None and counts[0] - counts[1] >= part * self._scene.executions - IN_FLIGHT

    def _wait(self) -> None:
        """Until all was accepted and has ended; or nothing has moved for long."""
        quiet = CONTROL_QUIET_SECONDS if self._scene.control else QUIET_SECONDS
        end = time.monotonic() + LONGEST_WAIT_SECONDS
        last, since = (-1, -1, -1), time.monotonic()
        while time.monotonic() < end and time.monotonic() - since < quiet:
            now = self._counts()
            if now is not None:
                if now != last:
                    last, since = now, time.monotonic()
                if now[0] >= self._scene.executions and now[1] == 0:
                    return
            self._cast.tend_for(0.25)

    def _counts(self) -> tuple[int, int, int] | None:
        """(accepted, open executions, open nodes); None while the database is away."""
        try:
            executions = WorkflowExecution.objects.filter(status__in=OPEN).count()
            nodes = NodeExecution.objects.filter(status__in=OPEN).count()
        except Error:
            connection.close()
            return None
        return len(accepted(self._scene)), executions, nodes

    def report(self, *, sees_all: bool) -> dict[str, Any]:
        """The figures, and what holds."""
        seen = history(self._scene, self._journal)
        write_events(seen, self._scene.kept("journals") / "events.jsonl")
        verdict = judged(seen, MAX_RETRIES)
        verdict.judge("I9", left_behind(self._scene) if sees_all else None)
        verdict.judge("I11", kept_too_long(self._planted))
        verdict.judge("I12", secret_shown(self._scene))
        verdict.judge("workers_answer", self._silent)
        done = self._injector.done
        hurt = recoveries(done, seen)
        return {
            **figures(seen),
            "faults": dict(Counter(fault["kind"] for fault in done if fault["hit"])),
            "recovery_p99_s": percentile((recovery.seconds for recovery in hurt), 0.99),
            "given_back_p99_s": percentile((recovery.given_back for recovery in hurt), 0.99),
            "invariants": verdict.invariants,
            "database": self._scene.database,
            "seed": self._scene.seed,
            "control": self._scene.control,
            "accepted": len(seen.accepted),
            "recovery_p50_s": percentile((recovery.seconds for recovery in hurt), 0.5),
            "recoveries": len(hurt),
            "slowest": [str(recovery) for recovery in hurt[:SLOWEST]],
            "read_live": len(seen.read_ids),
            "without_victim": sum(not fault["hit"] for fault in done),
            "incidents": seen.incidents,
            "misbehaved": dict(self._journal.misbehaved),
            "deaths": {member.name: len(member.deaths) for member in self._cast.all},
            "ended_badly": self._ended_badly,
            "broken": verdict.examples,
        }
