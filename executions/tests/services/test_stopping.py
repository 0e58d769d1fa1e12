"""Cancelling and time-outs: what is unwanted or late ends with its cause, and what it still brings is thrown away."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from executions.context.execution_context import context_of
from executions.context.prepared_version import prepared_version
from executions.engine import Batch, ClaimRequest, Outcome, engine
from executions.models import WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.status import Status
from executions.tests.factories import ALONE, drained, executed, node_of, started, statuses, taken
from executions.tests.graphs import fan, graph, node
from executions.tests.outside import Outside
from executions.worker.loop import work_loop
from lab.processes import wait_until
from pastetrader.accounts.models import User
from registry.builtin import ToolContext

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work: Callable[[], Any]) -> threading.Thread:
    """Started; with a database connection of its own, closed at the end."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waits_for_stop(context: ToolContext) -> None:
    """A tool that works in small pieces and never ends by itself."""
    while True:
        context.check()
        time.sleep(0.01)  # its work


def two_steps(outside: Outside) -> Any:
    return graph(
        node("begin", "trigger"), outside.node(), node("end", "adapter", output=1), edges="begin>call call>end"
    )


def make_overdue(execution: WorkflowExecution) -> None:
    """As if its nodes had been at work for longer than they may."""
    long_ago = timezone.now() - timedelta(hours=1)
    execution.node_executions.filter(deadline_at__isnull=False).update(deadline_at=long_ago)


def test_cancel_ends_what_waits_and_what_runs_and_says_who_wanted_it(owner: User, outside: Outside) -> None:
    execution = started(owner, two_steps(outside))
    claim = taken(execution)

    assert cancel_execution(execution=execution, by=owner)

    assert (execution.status, execution.cause, execution.cancelled_by) == ("cancelled", "user", owner)
    assert execution.ended_at is not None
    assert set(statuses(execution).values()) == {"cancelled"}
    assert {row.cause for row in execution.node_executions.all()} == {"user"}
    late = engine().go_on(
        Batch(
            claim, Outcome(Status.COMPLETED, fired=(1,)), prepared_version(execution.version_id).shape.after(0, (1,))
        ),
        prepared_version(execution.version_id).shape,
        request=ClaimRequest("late"),
    )
    assert late.fenced
    assert statuses(execution)["begin"] == "cancelled"


def test_second_cancel_and_cancel_after_the_end_change_nothing(owner: User, outside: Outside) -> None:
    cancelled, completed = started(owner, two_steps(outside)), executed(owner, two_steps(outside))

    assert cancel_execution(execution=cancelled, by=owner)
    events = cancelled.events.count()

    assert not cancel_execution(execution=cancelled, by=None)
    assert not cancel_execution(execution=completed, by=owner)
    assert cancelled.events.count() == events
    completed.refresh_from_db()
    assert (completed.status, completed.cancelled_by) == ("completed", None)


def test_work_in_progress_is_told_to_stop_within_a_second(owner: User, outside: Outside) -> None:
    outside.becomes(waits_for_stop)
    execution = started(owner, two_steps(outside))
    worker = in_a_thread(lambda: work_loop(context_of(execution), ALONE))
    wait_until(lambda: outside.calls, what="the tool is called")

    cancel_execution(execution=execution, by=owner)
    began = time.monotonic()
    worker.join(10)

    assert time.monotonic() - began < 1
    assert statuses(execution) == {"begin": "completed", "call": "cancelled", "end": "cancelled"}
    assert sweep(silence_seconds=0) == Repairs()


def test_node_that_is_late_is_stopped_by_its_worker(owner: User, outside: Outside) -> None:
    outside.becomes(waits_for_stop)
    shape = graph(outside.node(timeout_seconds=1))

    execution = executed(owner, shape)

    row = node_of(execution, "call")
    assert (row.status, row.cause, row.error_code) == ("timeout", "timeout_node", "timeout")
    assert (execution.status, execution.cause) == ("failed", "node_failed")
    assert row.duration_seconds is not None
    assert 1 <= row.duration_seconds < 3
    assert execution.incidents.count() == 0


def test_time_out_is_tried_again_like_any_error_that_may_pass(owner: User, outside: Outside) -> None:
    outside.becomes(lambda context: "done" if len(outside.calls) > 1 else waits_for_stop(context))
    retries = {"max_retries": 1, "delay": 0}

    execution = executed(owner, graph(outside.node(timeout_seconds=1, retry_config=retries)))

    row = node_of(execution, "call")
    assert (execution.status, row.attempt, row.attempts.get().cause) == ("completed", 2, "timeout_node")


def test_node_of_a_dead_worker_times_out_by_the_clock(owner: User, outside: Outside) -> None:
    execution = started(owner, graph(outside.node()))
    claim = taken(execution)
    make_overdue(execution)

    repairs = sweep(silence_seconds=0)

    row = node_of(execution, "call")
    assert (repairs.timed_out, row.status, row.cause) == (1, "timeout", "timeout_node")
    assert row.attempt == claim.attempt + 1
    assert [incident.kind for incident in execution.incidents.all()] == ["timed_out"]
    assert engine().still_ours([claim]) == set()
    execution.refresh_from_db()
    assert execution.status == "failed"


def test_time_of_a_node_begins_anew_with_each_attempt(owner: User, outside: Outside) -> None:
    outside.fails(times=1)
    shape = graph(outside.node(timeout_seconds=60, retry_config={"max_retries": 1, "delay": 600}))

    execution = executed(owner, shape)

    assert node_of(execution, "call").deadline_at is None
    assert engine().overdue_nodes(grace_seconds=0) == []


def test_execution_that_is_late_ends_with_everything_in_it(owner: User, outside: Outside) -> None:
    shape = graph(*two_steps(outside).nodes, edges="begin>call call>end", config={"timeout": 3600})
    execution = started(owner, shape)
    work_one(execution)
    claim = taken(execution)
    execution.refresh_from_db()
    assert execution.deadline_at is not None
    assert execution.started_at is not None
    assert execution.deadline_at - execution.started_at == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=1))
    WorkflowExecution.objects.filter(id=execution.id).update(deadline_at=timezone.now() - timedelta(seconds=1))

    assert sweep(silence_seconds=0) == Repairs()

    execution.refresh_from_db()
    assert (execution.status, execution.cause) == ("timeout", "timeout_workflow")
    assert statuses(execution) == {"begin": "completed", "call": "cancelled", "end": "skipped"}
    assert {row.cause for row in execution.node_executions.exclude(node_key="begin")} == {"timeout_workflow"}
    assert engine().still_ours([claim]) == set()


def work_one(execution: WorkflowExecution) -> None:
    """One node and no further."""
    claim = taken(execution)
    shape = prepared_version(execution.version_id).shape
    follows = shape.after(claim.position, shape.targets[claim.position])
    engine().go_on(Batch(claim, Outcome(Status.COMPLETED, follows.opens, output="{}"), follows), shape, request=None)


def test_never_more_nodes_at_a_time_than_the_workflow_says(owner: User, outside: Outside) -> None:
    lock, now, peak = threading.Lock(), [0], [0]

    def count(_context: object) -> None:
        with lock:
            now[0] += 1
            peak[0] = max(peak[0], now[0])
        time.sleep(0.02)  # its work
        with lock:
            now[0] -= 1

    outside.becomes(count)
    keys = [f"part_{place}" for place in range(24)]
    edges = " ".join(f"begin>{key}" for key in keys)
    shape = graph(
        node("begin", "trigger"),
        *(outside.node(key) for key in keys),
        edges=edges,
        config={"max_concurrent_nodes": 3},
    )
    execution = started(owner, shape)
    work_one(execution)

    threads = [in_a_thread(lambda: work_loop(context_of(execution), ALONE)) for _ in range(8)]
    for thread in threads:
        thread.join(60)

    assert drained(execution).status == "completed"
    assert (peak[0], len(outside.calls)) == (3, 24)


def test_nodes_that_wait_for_room_are_not_late(owner: User, mixing: None) -> None:
    execution = started(owner, fan(4).model_copy(update={"config": {"max_concurrent_nodes": 1}}))
    work_one(execution)
    held = taken(execution)
    waiting = execution.node_executions.filter(status="pending", ready_at__isnull=False)
    waiting.update(lease_until=timezone.now() - timedelta(seconds=60))

    assert engine().take(execution.id, ClaimRequest("another", limit=1)) is None
    assert sweep(silence_seconds=0) == Repairs()
    assert engine().still_ours([held]) == {held}
