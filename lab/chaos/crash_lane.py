"""One lane of the crash points: a product of its own, which dies case after case and must recover from each."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from executions.models import NodeExecution, WorkflowExecution
from executions.status import OPEN, Status
from lab.chaos.caller import requests_path
from lab.chaos.cast import Cast
from lab.chaos.conductor import NotStarted, write_report
from lab.chaos.crash_cases import LANES, Case, cases
from lab.chaos.effects import EffectJournal, effects_server
from lab.chaos.history import history
from lab.chaos.journals import note
from lab.chaos.leftovers import left_behind, secret_shown
from lab.chaos.load import MAX_RETRIES
from lab.chaos.members import Member
from lab.chaos.pids import adopt_orphans, is_running
from lab.chaos.retained import age, kept_too_long
from lab.chaos.scene import Scene
from lab.chaos.verdict import figures, judged

START_SECONDS = 120.0
# A process is started anew in one second on a quiet machine, and in twenty on a very busy one.
REACH_SECONDS = 90.0
RECOVER_SECONDS = 90.0


def run_lane(scene: Scene, number: int) -> int:
    """Every so many-th case; writes the lane's report."""
    sees_all = adopt_orphans()
    with effects_server(scene.effects_port, scene.kept("journals") / "effects.jsonl") as journal:
        lane = Lane(scene, journal)
        lane.act(list(cases(scene.crash_points or "all"))[number::LANES])
        write_report(scene, lane.report(sees_all=sees_all))
    return 0


class Lane:
    """The product of a lane, and what became of each case."""

    def __init__(self, scene: Scene, journal: EffectJournal) -> None:
        self._scene = scene
        self._journal = journal
        self._caller = Member(scene, "caller")
        workers = [Member(scene, "worker" if scene.database == "postgres" else "product")]
        self._cast = Cast(scene, workers=workers, beats=[], clients=[self._caller], reader=None)
        self._asked = 0
        self._died: Counter[str] = Counter()
        self._not_reached: list[str] = []
        self._not_recovered: list[str] = []
        self._ended_badly: list[str] = []
        self._aged: list[UUID] = []
        self._aged_nodes: list[UUID] = []

    def act(self, chosen: list[Case]) -> None:
        """Case after case, in one product that is started again after each death."""
        for case in chosen:
            if not self._cast.tend_until(self._is_up, START_SECONDS):
                raise NotStarted("\n".join(member.last_words() for member in self._cast.all))
            self._do(case)
        self._ended_badly = self._cast.let_go()

    def has_died(self) -> bool:
        """Whether somebody took the order and is gone: for a moment between the two he is still there."""
        is_asked = self._scene.crash_order.exists()
        return not is_asked and not any(is_running(int(taken.suffix[1:])) for taken in self._taken())

    def _is_up(self) -> bool:
        return all(member.is_up for member in self._cast.all)

    def _do(self, case: Case) -> None:
        match case.how:
            case "start":
                self._order(case)
                self._ask(do="start", shape=case.shape)
            case "cancel":
                execution = self._started_and_running(case)
                self._order(case)
                self._ask(do="cancel", id=execution)
            case "after_loss":
                self._started_and_running(case)
                self._cast.workers[0].kill()
                self._order(case)
            case "prune":
                self._age_the_first()
                self._order(case)
                self._ask(do="prune")
        if self._cast.tend_until(self.has_died, REACH_SECONDS):
            self._died[case.point] += 1
        else:
            self._scene.crash_order.unlink(missing_ok=True)
            self._not_reached.append(case.name)
        if not self._cast.tend_until(self._is_over, RECOVER_SECONDS):
            self._not_recovered.append(case.name)

    def _order(self, case: Case) -> None:
        """Ask for a death; the file appears whole."""
        for taken in self._taken():
            taken.unlink()
        draft = self._scene.crash_order.with_suffix(".draft")
        draft.write_text(case.point)
        draft.rename(self._scene.crash_order)

    def _taken(self) -> list[Path]:
        """The order, renamed by who took it: his number is behind it."""
        order = self._scene.crash_order
        return list(order.parent.glob(f"{order.name}.[0-9]*"))

    def _ask(self, **request: Any) -> None:
        self._asked += 1
        note(requests_path(self._scene), {"n": self._asked, **request})

    def _started_and_running(self, case: Case) -> str:
        """Start an execution and wait until one of its tools is at work; its id."""
        self._ask(do="start", shape=case.shape)
        at_work = NodeExecution.objects.filter(status=Status.RUNNING, node_type="tool")
        if not self._cast.tend_until(at_work.exists, REACH_SECONDS):
            return ""
        return str(at_work.values_list("execution_id", flat=True)[0])

    def _is_over(self) -> bool:
        """Whether everybody is back and nothing is open."""
        return self._is_up() and not WorkflowExecution.objects.filter(status__in=OPEN).exists()

    def _age_the_first(self) -> None:
        """The oldest execution of the lane becomes one that is to be pruned."""
        first = list(WorkflowExecution.objects.order_by("id").values_list("id", flat=True)[:1])
        self._aged += first
        self._aged_nodes += NodeExecution.objects.filter(execution__in=first).values_list("id", flat=True)
        age(first)

    def report(self, *, sees_all: bool) -> dict[str, Any]:
        """What became of the lane."""
        seen = history(self._scene, self._journal)
        pruned = {str(execution) for execution in self._aged}
        accepted = [execution for execution in seen.accepted if execution not in pruned]
        effects = seen.effects.without({str(node) for node in self._aged_nodes})
        seen = replace(seen, accepted=accepted, effects=effects)
        verdict = judged(seen, MAX_RETRIES)
        verdict.judge("I9", left_behind(self._scene) if sees_all else None)
        verdict.judge("I10", None)  # nobody reads along here
        verdict.judge("I11", kept_too_long(0))
        verdict.judge("I12", secret_shown(self._scene))
        verdict.judge("every_point_reached", self._not_reached)
        verdict.judge("every_case_recovered", self._not_recovered)
        return {
            **figures(seen),
            "accepted": len(accepted),
            "faults": dict(self._died),
            "invariants": verdict.invariants,
            "incidents": seen.incidents,
            "ended_badly": self._ended_badly,
            "broken": verdict.examples,
        }
