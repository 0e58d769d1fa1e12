"""Lists and steps with real transactions side by side: nobody is woken twice, nobody is forgotten."""

import threading
import time
from typing import Any

import pytest

from executions.children import waiting
from executions.context.execution_context import context_of
from executions.engine import ClaimRequest, engine
from executions.models import ExecutionEvent, NodeExecution, WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.status import OPEN
from executions.tests.each import (
    Each,
    after_start,
    children_of,
    mapping,
    refuse,
    step,
    with_ready_nodes,
    work_all,
    worked,
    workflow_of,
)
from executions.tests.engine.test_engine_threads import together
from executions.tests.factories import drained, node_of, started
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


@pytest.fixture
def each(monkeypatch: pytest.MonkeyPatch) -> Each:
    return Each(monkeypatch)


def work_until_done(root: WorkflowExecution) -> None:
    """What a worker does that hears of everything: work on whatever is open until the execution has ended."""
    worker = Worker("w", hand_over=True)
    give_up_at = time.monotonic() + 60
    while WorkflowExecution.objects.filter(pk=root.pk, status__in=OPEN).exists():
        assert time.monotonic() < give_up_at
        for execution in with_ready_nodes().order_by("?")[:10]:
            work_loop(context_of(execution), worker)


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_items_work_at_a_time_than_they_may(owner: User, each: Each, limit: int) -> None:
    lock = threading.Lock()
    working: list[Any] = []
    most = []

    def does(value: Any) -> Any:
        with lock:
            working.append(value)
            most.append(len(working))
        time.sleep(0.005)  # the work that takes time
        with lock:
            working.remove(value)
        return value

    each.does = does
    execution = started(owner, after_start(mapping(max_parallel=limit)), input_data={"items": list(range(24))})
    together([lambda: work_until_done(execution)] * THREADS)

    assert node_of(execution, "each").output_data == [{"answer": n} for n in range(24)]
    assert 1 <= max(most) <= limit
    assert sweep(silence_seconds=0) == Repairs()


def test_many_workers_finish_lists_of_workflows_without_repairs(owner: User, each: Each) -> None:
    inner = workflow_of(owner, after_start(mapping(items="{{ input }}", max_parallel=2)))
    node = step(inner, for_each={"items": "{{ input.items }}", "max_parallel": 3})
    execution = started(owner, after_start(node), input_data={"items": [[n, n + 1] for n in range(6)]})
    together([lambda: work_until_done(execution)] * THREADS)

    assert node_of(execution, "step").output_data == [{"each": [{"answer": n}, {"answer": n + 1}]} for n in range(6)]
    assert len(each.values) == 12
    assert set(WorkflowExecution.objects.values_list("status", flat=True)) == {"completed"}
    assert sweep(silence_seconds=0) == Repairs()


@pytest.mark.parametrize("repetition", range(5))
def test_items_that_end_at_the_same_moment_wake_their_node_once(
    owner: User, each: Each, repetition: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All ends are committed before anyone looks."""
    execution = drained(
        started(owner, after_start(mapping(max_parallel=THREADS)), input_data={"items": list(range(THREADS))})
    )
    with monkeypatch.context() as held_back:
        held_back.setattr(waiting, "look_at", lambda _node_id: False)
        work_all()
    node = node_of(execution, "each")
    assert node.ready_at is None
    barrier = threading.Barrier(THREADS)

    def look() -> bool:
        barrier.wait()
        return waiting.look_at(node.id)

    assert sum(together([look] * THREADS)) == 1
    assert worked(execution).status == "completed"


@pytest.mark.parametrize("repetition", range(3))
def test_an_end_is_not_missed_by_a_node_that_is_just_going_to_wait_again(
    owner: User, each: Each, repetition: int
) -> None:
    """The node was woken too early; while it parks again, its last item ends."""
    execution = drained(started(owner, after_start(mapping()), input_data={"items": [1]}))
    NodeExecution.objects.filter(execution=execution, node_key="each").update(ready_at=execution.created_at)
    [item] = children_of(execution)
    barrier = threading.Barrier(2)

    def again() -> None:
        barrier.wait()
        work_loop(context_of(execution), Worker("parent", hand_over=True))

    def end() -> None:
        barrier.wait()
        work_loop(context_of(item), Worker("item", hand_over=True))

    together([again, end])

    assert worked(execution).status == "completed"
    assert sweep(silence_seconds=0) == Repairs()


def test_failures_at_the_same_moment_stop_a_list_once(owner: User, each: Each) -> None:
    each.does = refuse
    node = mapping(on_item_error="stop", max_parallel=THREADS)
    execution = started(owner, after_start(node), input_data={"items": list(range(30))})
    together([lambda: work_until_done(execution)] * THREADS)

    execution.refresh_from_db()
    assert execution.status == "failed"
    assert not WorkflowExecution.objects.filter(status__in=OPEN).exists()
    assert not NodeExecution.objects.filter(status__in=["pending", "running"]).exists()
    assert sweep(silence_seconds=0) == Repairs()


def test_a_cancel_while_items_begin_and_end_leaves_nothing_open(owner: User, each: Each) -> None:
    execution = started(owner, after_start(mapping(max_parallel=4)), input_data={"items": list(range(200))})
    drained(execution)
    begun = threading.Event()

    def does(value: Any) -> Any:
        begun.set()
        return value

    each.does = does

    def cancel() -> None:
        assert begun.wait(30)
        assert cancel_execution(execution=WorkflowExecution.objects.get(pk=execution.pk), by=owner)

    together([cancel, *[lambda: work_until_done(execution)] * (THREADS - 1)])

    execution.refresh_from_db()
    assert (execution.status, execution.cause) == ("cancelled", "user")
    assert not WorkflowExecution.objects.filter(status__in=OPEN).exists()
    assert set(WorkflowExecution.objects.values_list("status", flat=True)) <= {"completed", "cancelled"}
    assert work_all() == 0
    for row in children_of(execution):
        ends = ExecutionEvent.objects.filter(execution=row, kind="execution", data__status=row.status)
        assert ends.count() == 1


def test_two_who_park_the_same_node_make_its_items_once(owner: User, each: Each) -> None:
    """A worker that lost its lease comes back while the next one has the node."""
    execution = started(owner, after_start(mapping()), input_data={"items": [1, 2, 3]})
    work_loop(context_of(execution), Worker("w", hand_over=False))
    stalled = engine().take(execution.id, ClaimRequest("stalled"))
    assert stalled
    NodeExecution.objects.filter(id=stalled.id).update(
        status="pending", attempt=stalled.attempt, lease_until=None, waiting_for=""
    )

    together([lambda: work_loop(context_of(execution), Worker("w", hand_over=True)) for _thread in range(2)])

    assert len(children_of(execution)) == 3
    assert worked(execution).status == "completed"
