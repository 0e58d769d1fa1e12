"""A campaign from its first process to its verdict. Runs in the environment that the launcher made."""

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection

from executions.chaos import invariants, schedule
from executions.chaos.cast import Cast
from executions.chaos.effects import EffectJournal, effects_server
from executions.chaos.history import History, history
from executions.chaos.inject import Injector
from executions.chaos.journals import accepted, say_progress
from executions.chaos.leftovers import left_behind, secret_shown
from executions.chaos.load import PATIENT, SHAPES
from executions.chaos.pids import adopt_orphans
from executions.chaos.recovery import percentile, recoveries
from executions.chaos.scene import Scene
from executions.models import NodeExecution, WorkflowExecution
from executions.status import OPEN
from pastetrader.accounts.services import local_owner
from pastetrader.common.processes import end_with_parent
from workflows.services import create_workflow

START_SECONDS = 60.0
# Without any progress for so long, what is open is stuck. The engine rings again for an old node at least each minute.
QUIET_SECONDS = 75.0
CONTROL_QUIET_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 900.0
SHOWN = 5


class NotStarted(RuntimeError):
    """The product did not come up; the text is what it wrote last."""


@dataclass
class Verdict:
    """What broke, by the name of the invariant: None where nobody could look."""

    broken: dict[str, list[str] | None] = field(default_factory=dict)

    def judge(self, name: str, found: Sequence[str] | None) -> None:
        """Note what was found."""
        self.broken[name] = None if found is None else list(found)

    @property
    def invariants(self) -> dict[str, bool | None]:
        """Whether each holds."""
        return {name: None if found is None else not found for name, found in self.broken.items()}

    @property
    def examples(self) -> dict[str, list[str]]:
        """The first few of what broke."""
        return {name: found[:SHOWN] for name, found in self.broken.items() if found}


def conduct(scene: Scene) -> int:
    """Do the campaign, and write its report to the scene's folder."""
    end_with_parent()
    sees_all = adopt_orphans()
    began = time.monotonic()
    prepare(tuple(SHAPES))
    with effects_server(scene.effects_port, scene.kept("journals") / "effects.jsonl") as journal:
        campaign = Campaign(scene, journal)
        campaign.act()
        report = campaign.report(sees_all=sees_all)
    report["seconds"] = round(time.monotonic() - began, 1)
    write_report(scene, report)
    return 0


def prepare(shapes: Sequence[str]) -> None:
    """The tables, the tools, and a workflow of each shape."""
    call_command("migrate", verbosity=0, interactive=False)
    for name in shapes:
        create_workflow(owner=local_owner(), name=name, graph=SHAPES[name][1]())


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
        self._cast = Cast(scene)
        self._injector = Injector(self._cast)
        self._broken_off: list[str] = []

    def act(self) -> None:
        """Start, hurt, wait, and let everybody go."""
        faults = schedule.schedule(self._scene)
        schedule.write(faults, self._scene.kept("journals") / "faults.jsonl")
        if not self._cast.tend_until(lambda: all(member.is_up for member in self._cast.product), START_SECONDS):
            raise NotStarted("\n".join(member.last_words() for member in self._cast.product if not member.is_up))
        for number, fault in enumerate(faults):
            self._injector.do(fault)
            say_progress(self._scene, (number + 1) / len(faults))
        say_progress(self._scene, 2.0)
        self._cast.finish_due()
        self._wait()
        list(self._cast.let_go(self._cast.starters))
        ended = self._cast.let_go([*self._cast.product, self._cast.reader])
        self._broken_off = [f"{name} ended with {code}" for name, code in ended]

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
        except (DatabaseError, InterfaceError):
            connection.close()
            return None
        return len(accepted(self._scene)), executions, nodes

    def report(self, *, sees_all: bool) -> dict[str, Any]:
        """The figures, and what holds."""
        seen = history(self._scene, self._journal, int(PATIENT["max_retries"]))
        verdict = judged(seen)
        verdict.judge("I9", list(left_behind(self._scene)) if sees_all else None)
        verdict.judge("I11", None)
        verdict.judge("I12", list(secret_shown(self._scene)))
        hurt = recoveries(self._injector.done, seen)
        return {
            **figures(seen),
            "faults": dict(Counter(fault["kind"] for fault in self._injector.done if fault["hit"])),
            "recovery_p99_s": percentile(hurt, 0.99),
            "invariants": dict(sorted(verdict.invariants.items(), key=_in_order)),
            "database": self._scene.database,
            "seed": self._scene.seed,
            "control": self._scene.control,
            "accepted": len(seen.accepted),
            "recovery_p50_s": percentile(hurt, 0.5),
            "recoveries": len(hurt),
            "read_live": len(seen.read_ids),
            "without_victim": sum(not fault["hit"] for fault in self._injector.done),
            "incidents": seen.incidents,
            "misbehaved": dict(self._journal.misbehaved),
            "deaths": {member.name: len(member.deaths) for member in self._cast.all},
            "ended_badly": self._broken_off,
            "broken": verdict.examples,
        }


def judged(seen: History) -> Verdict:
    """The invariants that a history can be asked for."""
    verdict = Verdict()
    for name, look in invariants.OF_HISTORY.items():
        verdict.judge(name, list(look(seen)))
    return verdict


def figures(seen: History) -> dict[str, Any]:
    """The counts that a person looks at first."""
    return {
        "executions": len(seen.executions),
        "faults": {},
        "lost": len(list(invariants.lost(seen))),
        "stuck": len({text.partition(":")[0].split(" is ")[0] for text in invariants.stuck(seen)}),
        "double_finished": len(list(invariants.double_finished(seen))),
        "keyed_effects_repeated": len(list(invariants.keyed_repeated(seen))),
        "raw_effects_repeated": sum(count - 1 for count in seen.effects.keyed_requests.values()),
        "unkeyed_effects_repeated": len(list(invariants.unkeyed_repeated(seen))),
        "nodes": sum(len(execution.nodes) for execution in seen.executions.values()),
        "by_status": dict(Counter(execution.status for execution in seen.executions.values())),
        "causes": dict(
            Counter(node.cause for execution in seen.executions.values() for node in execution.nodes if node.cause)
        ),
    }


def _in_order(item: tuple[str, object]) -> tuple[int, str]:
    name = item[0]
    return (int(name[1:]), name) if name[1:].isdigit() else (99, name)
