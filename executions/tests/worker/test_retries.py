"""What may pass is tried again, what may have taken effect is not; and a failure means what its node says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from executions.context.execution_context import context_of
from executions.models import ExecutionLog, NodeExecution, WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.tests.factories import ALONE, drained, executed, expire_leases, node_of, started, statuses, taken
from executions.tests.graphs import graph, node
from executions.tests.outside import Outside
from executions.worker.failures import Failure, delay_of
from executions.worker.loop import work_loop
from pastetrader.accounts.models import User
from pastetrader.common.messages import Message
from workflows.definition.graph import GraphNode
from workflows.definition.policies import RetryConfig

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = {"max_retries": 3, "delay": 0.0}
SLOW = {"max_retries": 3, "delay": 600.0}


def calling(outside: Outside, **more: Any) -> GraphNode:
    """A node that calls the tool of the test and may try three more times at once."""
    return outside.node(**{"retry_config": QUICK, **more})


def test_node_that_fails_twice_completes_at_its_third_attempt_and_all_attempts_are_kept(
    owner: User, outside: Outside
) -> None:
    outside.fails(times=2)

    execution = executed(owner, graph(calling(outside)))

    row = node_of(execution, "call")
    assert (execution.status, row.status, row.retry_count, row.attempt, row.error_code) == (
        "completed",
        "completed",
        2,
        3,
        "",
    )
    kept = list(row.attempts.order_by("number").values_list("number", "status", "error_code", "worker"))
    assert kept == [(1, "failed", "busy", "alone"), (2, "failed", "busy", "alone")]
    lines = ExecutionLog.objects.filter(execution=execution, level="warning")
    assert [line.message[:17] for line in lines.order_by("timestamp")] == ["Attempt 1 failed:", "Attempt 2 failed:"]


def test_node_waits_as_pending_and_shows_until_when(owner: User, outside: Outside) -> None:
    outside.fails(times=1)

    execution = executed(owner, graph(calling(outside, retry_config=SLOW)))

    row = node_of(execution, "call")
    assert (row.status, row.waiting_for, row.error_code, execution.status) == ("pending", "retry", "busy", "running")
    assert row.next_run_at is not None
    wait = row.next_run_at - timezone.now()
    assert timedelta(seconds=400) < wait < timedelta(seconds=760)
    event = execution.events.filter(kind="node").latest("id")
    assert (event.data["waiting_for"], event.data["next_run_at"][:16]) == ("retry", f"{row.next_run_at:%Y-%m-%dT%H:%M}")


def test_due_attempt_is_found_by_the_sweep_and_is_no_repair(owner: User, outside: Outside) -> None:
    outside.fails(times=1)
    execution = executed(owner, graph(calling(outside, retry_config=SLOW)))
    assert work_loop(context_of(execution), ALONE) == 0
    execution.node_executions.update(next_run_at=(now := timezone.now()), lease_until=now)

    assert sweep(silence_seconds=0) == Repairs()

    assert drained(execution).status == "completed"


def test_retries_that_are_used_up_fail_the_node(owner: User, outside: Outside) -> None:
    outside.fails(times=9)

    execution = executed(owner, graph(calling(outside)))

    row = node_of(execution, "call")
    assert (row.status, row.cause, row.retry_count, len(outside.calls)) == ("failed", "error", 3, 4)
    assert (execution.status, execution.cause) == ("failed", "node_failed")


def test_permanent_error_is_not_tried_again(owner: User, outside: Outside) -> None:
    outside.fails(times=1, retryable=False)

    execution = executed(owner, graph(calling(outside)))

    assert (execution.status, len(outside.calls)) == ("failed", 1)


def test_policy_of_the_workflow_holds_for_nodes_without_their_own(owner: User, outside: Outside) -> None:
    outside.fails(times=1)
    policy = {"retry_policy": {"max_retries": 1, "delay": 0}}

    execution = executed(owner, graph(outside.node(), config=policy))

    assert (execution.status, len(outside.calls)) == ("completed", 2)


def test_idempotency_key_is_the_same_at_each_attempt(owner: User, outside: Outside) -> None:
    outside.fails(times=2)

    execution = executed(owner, graph(calling(outside)))

    assert {call.idempotency_key for call in outside.calls} == {f"{execution.id}-call"}


@pytest.mark.parametrize(
    ("retry_count", "retry_after", "low", "high"),
    [(0, None, 1.5, 2.5), (2, None, 13.5, 22.5), (5, None, 60, 60), (0, 30.0, 30, 30), (0, 500.0, 60, 60)],
    ids=["first", "backoff", "capped", "as-asked", "asked-too-long"],
)
def test_wait_grows_with_jitter_up_to_a_cap_and_honours_retry_after(
    retry_count: int, retry_after: float | None, low: float, high: float
) -> None:
    retries = RetryConfig(max_retries=9, delay=2, backoff_multiplier=3, max_delay=60)
    failure = Failure("busy", Message("The other side is busy."), retryable=True, retry_after=retry_after)

    delays = {delay_of(failure, retries, retry_count) for _ in range(200)}

    assert all(delay is not None and low <= delay <= high for delay in delays)
    assert low == high or len(delays) > 100


def test_tool_that_must_not_be_called_twice_is_not_called_again_by_itself(owner: User, outside: Outside) -> None:
    outside.becomes(lambda _context: None, effect="write", idempotent=False)
    outside.fails(times=1)

    execution = executed(owner, graph(calling(outside)))

    row = node_of(execution, "call")
    assert (row.status, row.cause, row.error_code, len(outside.calls)) == (
        "failed",
        "unknown_effect",
        "unknown_effect",
        1,
    )
    assert "Whether the request took effect is unknown" in row.error_message


def test_tool_that_must_not_be_called_twice_is_called_again_when_nothing_was_sent(
    owner: User, outside: Outside
) -> None:
    outside.becomes(lambda _context: None, effect="write", idempotent=False)
    outside.fails(times=1, had_no_effect=True)

    execution = executed(owner, graph(calling(outside)))

    assert (execution.status, len(outside.calls)) == ("completed", 2)


def test_worker_lost_while_it_called_what_must_not_be_called_twice_ends_as_unknown_effect(
    owner: User, outside: Outside
) -> None:
    class Killed(BaseException):
        """As if the process died inside of the tool."""

    def die(_context: object) -> None:
        raise Killed

    outside.becomes(die, effect="write", idempotent=False)
    execution = started(owner, graph(calling(outside)))
    with pytest.raises(Killed):
        work_loop(context_of(execution), ALONE)
    expire_leases(execution)

    repairs = sweep(silence_seconds=0)

    row = node_of(execution, "call")
    assert (repairs.given_up, row.status, row.cause, len(outside.calls)) == (1, "failed", "unknown_effect", 1)
    execution.refresh_from_db()
    assert (execution.status, execution.cause) == ("failed", "node_failed")
    assert [(kept.number, kept.cause) for kept in row.attempts.all()] == [(1, "worker_lost")]


def test_lost_worker_is_kept_as_an_attempt(owner: User, outside: Outside) -> None:
    execution = started(owner, graph(calling(outside)))
    claim = taken(execution, "lost-worker")
    expire_leases(execution)
    sweep(silence_seconds=0)

    drained(execution)

    row = node_of(execution, "call")
    assert (row.status, row.attempt, row.lost_count) == ("completed", claim.attempt + 1, 1)
    kept = row.attempts.get()
    assert (kept.number, kept.cause, kept.worker, kept.task_id) == (1, "worker_lost", "lost-worker", claim.task_id)
    assert execution.incidents.filter(kind="worker_lost", worker="lost-worker").count() == 1


Check = Callable[[WorkflowExecution, NodeExecution], None]


@pytest.mark.parametrize("error_handling", ["stop_on_first_error", "continue"])
@pytest.mark.parametrize(
    ("action", "call", "after", "beside", "whole"),
    [
        ("continue", "failed", "skipped", "completed", "completed"),
        ("default", "completed", "completed", "completed", "completed"),
        ("branch", "failed", "skipped", "completed", "completed"),
    ],
)
def test_failure_means_what_the_node_says(  # each column is a state that follows
    owner: User,
    outside: Outside,
    action: str,
    call: str,
    after: str,
    beside: str,
    whole: str,
    error_handling: str,
) -> None:
    outside.fails(times=9, retryable=False)
    policy = {"action": action, **({"output": {"answer": "instead"}} if action == "default" else {})}
    failing = outside.node(on_error=policy)
    rescue = node("rescue", "adapter", output="{{ output.code }}")
    shape = graph(
        node("begin", "trigger"),
        failing,
        node("after", "adapter", output="{{ output.answer }}"),
        node("beside", "adapter", output=1),
        *([rescue] if action == "branch" else []),
        edges="begin>call call>after begin>beside" + (" call.error>rescue" if action == "branch" else ""),
        config={"error_handling": error_handling},
    )

    execution = executed(owner, shape)

    seen = statuses(execution)
    assert (seen["call"], seen["after"], seen["beside"], execution.status) == (call, after, beside, whole)
    if action == "default":
        row = node_of(execution, "call")
        assert (row.cause, row.error_code, node_of(execution, "after").output_data) == (
            "default_output",
            "busy",
            "instead",
        )
    if action == "branch":
        assert node_of(execution, "rescue").output_data == "busy"


def test_failure_of_a_node_that_may_not_fail_ends_an_execution_that_would_go_on(owner: User, outside: Outside) -> None:
    outside.fails(times=9, retryable=False)
    shape = graph(
        node("begin", "trigger"),
        outside.node(on_error={"action": "fail"}),
        outside.node("later"),
        edges="begin>call begin>later",
        config={"error_handling": "continue"},
    )

    execution = executed(owner, shape)

    assert (execution.status, statuses(execution)["later"], len(outside.calls)) == ("failed", "skipped", 1)
