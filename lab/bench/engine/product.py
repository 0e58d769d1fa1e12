"""What a process of the bench does with the product: makes the workflows, starts executions and times them."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db.models import Min

from executions.context.execution_context import context_of
from executions.models import NodeExecution, WorkflowExecution
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from executions.worker.loop import Worker, work_loop
from lab.bench.engine import counting, messages, profiles
from lab.bench.engine.cancelling import cancel_each_way
from lab.bench.engine.graphs import INPUT, graphs_of
from lab.bench.engine.observing import Observer, observer
from lab.bench.engine.pasted import pasted_graph
from lab.bench.engine.shapes import Shape, Sizes, shapes_of
from lab.processes import wait_until
from pastetrader.accounts.services import local_owner
from pastetrader.celery import app
from workflows.models import Workflow
from workflows.services import create_workflow

ALONE = Worker("bench", hand_over=True)
# Of the quickest time of a shape: so long nobody looks whether it is over.
UNWATCHED = 0.8


class Product:
    """The product on the database and the broker of this process."""

    def __init__(self) -> None:
        self._shapes: Mapping[str, Shape] = {}
        self._workflows: dict[str, Workflow] = {}
        self._observer: Observer | None = None
        self._quickest: dict[str, float] = {}
        self._starts = 0

    @property
    def answers(self) -> dict[str, Callable[..., Any]]:
        """What it can be asked."""
        return {
            "prepare": self.prepare,
            "wait_for_worker": self.wait_for_worker,
            "run": self.run,
            "start_times": self.start_times,
            "count": self.count,
            "profile": self.profile,
            "cancel": self.cancel,
        }

    def prepare(self, sizes: Mapping[str, int]) -> bool:
        """Tables, owner and workflows."""
        call_command("migrate", verbosity=0, interactive=False)
        given = Sizes(**sizes)
        self._shapes = shapes_of(given)
        self._starts = given.starts
        for name, graph in {**graphs_of(given), "pasted": pasted_graph()}.items():
            self._workflows[name] = create_workflow(owner=local_owner(), name=name, graph=graph)
        self._observer = observer()
        return True

    def wait_for_worker(self) -> bool:
        """Until a worker answers."""
        wait_until(lambda: app.control.ping(timeout=0.5), what="a worker answers")
        return True

    def run(self, shape: str) -> dict[str, float]:
        """Milliseconds from the call of start_execution until the rows say that all have ended; all must complete.

        `left_messages` still wait then, for nothing: what comes next has to wait for them, so they are let pass first.
        """
        while True:
            _wait_for_quiet()
            began = time.perf_counter()
            executions = [_start(self._workflow_of(shape)) for _each in range(self._shapes[shape].executions)]
            started = time.perf_counter() - began
            unwatched = max(0.0, UNWATCHED * self._quickest.get(shape, 0.0) - started)
            was_seen = self._wait_for(executions, not_before=unwatched)
            took, left = time.perf_counter() - began, messages.waiting()
            _check(executions)
            # Whoever looked too late looks sooner, and measures again.
            self._quickest[shape] = min(took, self._quickest.get(shape, took)) if was_seen else took / 2
            if was_seen:
                return {"ms": took * 1000, "left_messages": left}

    def start_times(self) -> dict[str, list[float]]:
        """One execution after the other: milliseconds of the call, and from the call to its first node's start."""
        calls, delays = [], []
        _wait_for_quiet()
        for _each in range(self._starts):
            at, began = time.time(), time.perf_counter()
            execution = _start(self._workflows["short_chain"])
            calls.append((time.perf_counter() - began) * 1000)
            self._wait_for([execution])
            first = execution.node_executions.aggregate(first=Min("started_at"))["first"]
            delays.append((first.timestamp() - at) * 1000)
        return {"call_ms": calls, "first_node_ms": delays}

    def count(self, shape: str, times: int) -> dict[str, float]:
        """Statements, writing transactions, bytes of the log of writes and messages per node of a run in this process;
        statements of a start.
        """
        workflow, shape_facts = self._workflow_of(shape), self._shapes[shape]
        self._warm_up(workflow)
        starts, runs = [], []
        sent = messages.waiting()
        for _each in range(times):
            with counting.counted() as start:
                execution = _start(workflow)
            with counting.counted() as work:
                _execute(execution)
            starts.append(start)
            runs.append(work)
        return {
            "start_statements": median(counts.statements for counts in starts),
            "statements_per_node": median(counts.statements for counts in runs) / shape_facts.nodes,
            "transactions_per_node": median(counts.transactions for counts in runs) / shape_facts.nodes,
            "wal_bytes_per_node": median(counts.wal_bytes for counts in runs) / shape_facts.nodes,
            # Nobody hears them here.
            "messages_per_node": (messages.waiting() - sent) / times / shape_facts.nodes,
        }

    def profile(self, shape: str, times: int) -> dict[str, str]:
        """Where the time goes in starts and in runs in this process: the functions with most time of their own."""
        workflow = self._workflow_of(shape)
        self._warm_up(workflow)
        with profiles.profiled() as starting:
            executions = [_start(workflow) for _each in range(times)]
        with profiles.profiled() as running:
            for execution in executions:
                _execute(execution)
        _check(executions)
        return {"start": starting.text, "run": running.text}

    def cancel(self, folder: str, times: int) -> dict[str, list[float]]:
        """Milliseconds from a cancel until the work is gone, for each way to hang."""
        return cancel_each_way(local_owner(), folder=Path(folder), times=times)

    def _workflow_of(self, shape: str) -> Workflow:
        return self._workflows[self._shapes[shape].graph]

    def _warm_up(self, workflow: Workflow) -> None:
        """So that caches are warm."""
        _execute(_start(workflow))

    def _wait_for(self, executions: list[WorkflowExecution], *, not_before: float = 0.0) -> bool:
        assert self._observer is not None  # noqa: S101  # prepared
        return self._observer.wait_for((execution.id for execution in executions), not_before=not_before)


def _wait_for_quiet() -> None:
    wait_until(lambda: not messages.waiting(), what="the messages of what was before are gone")


def _start(workflow: Workflow) -> WorkflowExecution:
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, input_data=INPUT)


def _execute(execution: WorkflowExecution) -> None:
    while work_loop(context_of(execution), ALONE):
        pass


def _check(executions: list[WorkflowExecution]) -> None:
    """What did not work was not fast."""
    ids = [execution.id for execution in executions]
    completed = WorkflowExecution.objects.filter(id__in=ids, status=Status.COMPLETED).count()
    nodes = NodeExecution.objects.filter(execution__in=ids).exclude(status=Status.COMPLETED).count()
    if completed != len(ids) or nodes:
        raise RuntimeError(f"{len(ids) - completed} executions and {nodes} nodes did not complete")
