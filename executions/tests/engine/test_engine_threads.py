"""Real transactions side by side: takers, two finishers of a join, lost connections, readers of events."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import Any, TypeVar

import pytest
from django.db import OperationalError, connection, connections, transaction

from executions.context.execution_context import context_of
from executions.context.prepared_version import prepared_version
from executions.engine import Batch, Claim, ClaimRequest, Consequences, FinishResult, Outcome, engine
from executions.journal.events import write_log
from executions.models import ExecutionEvent, WorkflowExecution
from executions.monitoring.snapshot import events_after
from executions.recovery.reconciler import Repairs, sweep
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from executions.tests.factories import drained, node_of, started, statuses, taken
from executions.tests.graphs import chain, fan, graph, node
from executions.worker.loop import Worker, work_loop
from lab.processes import wait_until
from pastetrader.accounts.models import User
from workflows.services import create_workflow, replace_graph

NOTHING = Consequences((), (), ())


def batch_of(claim: Claim, outcome: Outcome, execution: WorkflowExecution) -> Batch:
    """The end of a node, and what follows in its graph."""
    return Batch(claim, outcome, prepared_version(execution.version_id).shape.after(claim.position, outcome.fired))


pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mixing")]
Answer = TypeVar("Answer")
THREADS = 6


def together(works: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """Run each in a thread of its own, with a database connection of its own."""

    def closing(work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        finally:
            connections.close_all()

    tasks = list(works)
    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(closing, tasks))


def test_takers_at_once_never_get_the_same_node(owner: User) -> None:
    execution = started(owner, fan(20))
    work_loop(context_of(execution), Worker("w", hand_over=False))
    barrier = threading.Barrier(THREADS)

    def take_all() -> list[Claim]:
        barrier.wait()
        return list(iter(lambda: engine().take(execution.id, ClaimRequest("w")), None))

    claims = [claim for some in together([take_all] * THREADS) for claim in some]

    assert len(claims) == len({claim.id for claim in claims}) == 20
    assert {claim.attempt for claim in claims} == {1}


@pytest.mark.parametrize("repetition", range(5))
def test_two_finishers_of_a_join_open_it_once(owner: User, repetition: int) -> None:
    """Both finish, both have committed, and only then both look at the join."""
    triggers = [node(f"t{place}", "trigger") for place in range(THREADS)]
    edges = " ".join(f"t{place}>end" for place in range(THREADS))
    execution = started(owner, graph(*triggers, node("end", "aggregator"), edges=edges))
    claims = [taken(execution) for _trigger in triggers]
    shape = prepared_version(execution.version_id).shape
    outcome = Outcome(status=Status.COMPLETED, output="1", output_bytes=1, fired=(THREADS,))
    barrier = threading.Barrier(THREADS)

    def finish_and_settle(claim: Claim) -> int:
        engine().finish(Batch(claim, outcome, NOTHING), (), request=None, below=0)
        barrier.wait()
        return len(engine().settle_all(execution.id, (THREADS,), shape).ready)

    opened = together([partial(finish_and_settle, claim) for claim in claims])

    assert sum(opened) == 1
    assert node_of(execution, "end").arrived == list(range(THREADS))
    assert drained(execution).status == "completed"


def test_many_workers_finish_a_fan_without_repairs(owner: User) -> None:
    execution = started(owner, fan(40))

    def work() -> None:
        while work_loop(context_of(execution), Worker("w", hand_over=True)):
            pass

    together([work] * THREADS)
    drained(execution)

    assert set(statuses(execution).values()) == {"completed"}
    assert execution.status == "completed"
    assert sweep(silence_seconds=0) == Repairs()


def test_failures_at_once_end_the_execution_once(owner: User) -> None:
    execution = started(owner, fan(12, ends="refused"))
    work_loop(context_of(execution), Worker("w", hand_over=False))

    together([lambda: work_loop(context_of(execution), Worker("w", hand_over=True))] * THREADS)

    execution.refresh_from_db()
    assert (execution.status, execution.cause) == ("failed", "node_failed")
    assert list(statuses(execution).values()).count("failed") == 1
    ends = execution.events.filter(kind="execution", data__status="failed")
    assert ends.count() == 1


def test_commit_whose_answer_was_lost_is_not_repeated(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = started(owner, chain(3))
    claim = taken(execution)
    real, calls = engine().finish, []

    def committed_then_broken(*arguments: Any, **more: Any) -> FinishResult:
        calls.append(1)
        real(*arguments, **more)
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(engine(), "in_one_transaction_if_alone", nullcontext)
    monkeypatch.setattr(engine(), "finish", committed_then_broken)
    outcome = Outcome(status=Status.COMPLETED, output="1", output_bytes=1, fired=(1,))
    step = engine().go_on(
        batch_of(claim, outcome, execution), prepared_version(execution.version_id).shape, request=ClaimRequest("w")
    )

    assert len(calls) == 1
    assert not step.fenced
    assert step.next is not None
    assert step.next.id == node_of(execution, "step_001").id


def test_finish_is_tried_again_when_it_was_not_committed(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = started(owner, chain(3))
    claim = taken(execution)
    real, calls = engine().finish, []

    def broken_once(*arguments: Any, **more: Any) -> FinishResult:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("server closed the connection")
        return real(*arguments, **more)

    monkeypatch.setattr(engine(), "in_one_transaction_if_alone", nullcontext)
    monkeypatch.setattr(engine(), "finish", broken_once)
    outcome = Outcome(status=Status.COMPLETED, output="1", output_bytes=1, fired=(1,))
    step = engine().go_on(
        batch_of(claim, outcome, execution), prepared_version(execution.version_id).shape, request=None
    )

    assert len(calls) == 2
    assert not step.fenced
    assert node_of(execution, "begin").status == "completed"


def test_reader_misses_no_event_while_others_write(owner: User) -> None:
    execution = started(owner, chain(2))
    writers_left = [THREADS]
    lock = threading.Lock()

    def write() -> list[int]:
        for number in range(40):
            _write_log(execution, number)
        with lock:
            writers_left[0] -= 1
        return []

    def read() -> list[int]:
        seen: list[int] = []
        while True:
            over = not writers_left[0]
            new = [event.id for event in events_after(execution.id, seen[-1] if seen else 0, limit=7)]
            seen += new
            if over and not new:
                return seen

    [seen, *_rest] = together([read, *[write] * THREADS])
    everything = list(ExecutionEvent.objects.filter(execution=execution).order_by("id").values_list("id", flat=True))

    def read_the_rest() -> bool:
        seen.extend(event.id for event in events_after(execution.id, seen[-1]))
        return len(seen) >= len(everything)

    wait_until(read_the_rest, seconds=20, what="what was withheld")
    assert len(everything) >= 40 * THREADS
    assert seen == everything


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, so nobody can be slower")
def test_reader_waits_for_a_lower_id_that_is_not_committed_yet(owner: User) -> None:
    execution = started(owner, chain(2))
    start = ExecutionEvent.objects.latest("id").id
    has_written, may_commit = threading.Event(), threading.Event()

    def slow() -> list[int]:
        with transaction.atomic():
            _write_log(execution, 1)
            has_written.set()
            may_commit.wait(10)
        return []

    def quick_then_read() -> list[int]:
        has_written.wait(10)
        _write_log(execution, 2)
        before = [event.id for event in events_after(execution.id, start)]
        may_commit.set()
        return before

    [_slow, before] = together([slow, quick_then_read])
    wait_until(lambda: len(events_after(execution.id, start)) == 2, seconds=20, what="both events")

    assert before == []


def _write_log(execution: WorkflowExecution, number: int) -> None:
    write_log(execution_id=execution.id, node_execution_id=None, node_key="", level="info", message=str(number))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, so nobody can save meanwhile")
def test_a_save_that_deletes_nodes_waits_for_a_start_and_fails_neither(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="edited", graph=chain(3))
    is_started, may_commit, is_saved = threading.Event(), threading.Event(), threading.Event()

    def start() -> WorkflowExecution:
        with transaction.atomic():
            execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
            is_started.set()
            assert may_commit.wait(20)
        return execution

    def save() -> None:
        assert is_started.wait(20)
        replace_graph(workflow=workflow, graph=graph(node("other", "trigger")), expected_version=1)
        is_saved.set()

    def let_go() -> None:
        assert is_started.wait(20)
        assert not is_saved.wait(0.3)
        may_commit.set()

    together([start, save, let_go])

    execution = WorkflowExecution.objects.get()
    assert is_saved.is_set()
    assert execution.node_executions.count() == 3
    assert not execution.node_executions.filter(node__isnull=False).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, so nobody waits for a row")
def test_who_stops_an_execution_and_who_takes_its_first_node_never_wait_for_each_other(owner: User) -> None:
    execution = started(owner, chain(1))
    is_held = threading.Event()

    def stop() -> int:
        with transaction.atomic():
            WorkflowExecution.objects.filter(pk=execution.pk).update(cause="")
            is_held.set()
            wait_until(_somebody_waits, what="the first node is asked for")
            return len(execution.node_executions.select_for_update())

    def take() -> Claim | None:
        assert is_held.wait(20)
        return engine().take(execution.id, ClaimRequest("worker"))

    stopped, claim = together([stop, take])

    assert stopped == 1
    assert claim is not None


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
