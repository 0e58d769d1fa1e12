"""Claims, fences, joins and repairs: what holds when several work, stall or die."""

import pytest

from executions.context.execution_context import context_of
from executions.context.prepared_version import prepared_version
from executions.engine import Batch, Claim, ClaimRequest, FinishResult, Outcome, engine
from executions.engine.base import MAX_LOSSES
from executions.models import WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.status import Status
from executions.tests.factories import (
    drained,
    expire_leases,
    node_of,
    started,
    statuses,
    taken,
)
from executions.tests.graphs import chain, fan, graph, node
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User

pytestmark = pytest.mark.usefixtures("mixing")
WELL = Outcome(status=Status.COMPLETED, output="1", output_bytes=1)


def fires(*targets: int) -> Outcome:
    """A good end whose edges to these targets fire."""
    return Outcome(status=Status.COMPLETED, output="1", output_bytes=1, fired=targets)


def go_on(claim: Claim, outcome: Outcome, execution: WorkflowExecution) -> FinishResult:
    """The engine's answer."""
    shape = prepared_version(execution.version_id).shape
    return engine().go_on(Batch(claim, outcome, shape.after(claim.position, outcome.fired)), shape, request=None)


def test_second_taker_finds_nothing(owner: User) -> None:
    execution = started(owner, chain(3))
    taken(execution)

    second = engine().take(execution.id, ClaimRequest("late"))

    assert second is None


def test_first_claim_starts_the_execution(owner: User) -> None:
    execution = started(owner, chain(3))
    assert execution.status == "pending"

    taken(execution)

    execution.refresh_from_db()
    assert execution.status == "running"
    assert execution.started_at is not None


def test_wanted_node_is_taken_before_lower_ones(owner: User) -> None:
    execution = started(owner, fan(3))
    go_on(taken(execution), fires(1, 2, 3), execution)
    last = node_of(execution, "part_002")

    claim = engine().take(execution.id, ClaimRequest("w"), wanted=last.id)

    assert claim is not None
    assert claim.id == last.id
    assert claim.more == node_of(execution, "part_000").id


def test_result_of_a_worker_that_lost_its_lease_is_thrown_away(owner: User) -> None:
    execution = started(owner, chain(2))
    slow = taken(execution, "slow")
    expire_leases(execution)
    assert sweep() == Repairs(lost_nodes=1)
    quick = taken(execution, "quick")

    late = go_on(slow, fires(1), execution)
    good = go_on(quick, fires(1), execution)

    assert late.fenced
    assert not good.fenced
    assert (slow.attempt, quick.attempt) == (1, 2)
    assert node_of(execution, "begin").lost_count == 1


def test_late_result_is_thrown_away_also_before_the_next_claim(owner: User) -> None:
    execution = started(owner, chain(2))
    slow = taken(execution)
    expire_leases(execution)
    sweep()

    late = go_on(slow, fires(1), execution)

    assert late.fenced
    assert node_of(execution, "begin").status == "pending"


def test_heartbeat_keeps_only_its_own_attempt(owner: User) -> None:
    execution = started(owner, chain(2))
    mine = taken(execution)
    former = Claim(mine.id, mine.execution_id, mine.position, mine.attempt + 1, mine.task_id)
    expire_leases(execution)

    engine().extend([former])
    assert sweep().lost_nodes == 1
    again = taken(execution)
    expire_leases(execution)
    engine().extend([again])

    assert sweep() == Repairs()


def test_node_that_loses_its_worker_five_times_is_given_up(owner: User) -> None:
    execution = started(owner, chain(3))
    for _attempt in range(MAX_LOSSES - 1):
        taken(execution)
        expire_leases(execution)
        sweep()
    taken(execution)
    expire_leases(execution)

    repairs = sweep()

    assert repairs == Repairs(given_up=1)
    lost = node_of(execution, "begin")
    assert (lost.status, lost.cause, lost.error_code) == ("failed", "worker_lost", "worker_lost")
    execution.refresh_from_db()
    assert execution.status == "failed"


def test_ready_node_without_a_message_is_notified_of_again_and_then_less_often(owner: User) -> None:
    execution = started(owner, chain(2))
    expire_leases(execution)

    first, second = sweep(), sweep()

    assert first == Repairs(unsent_nodes=1)
    assert second == Repairs()


def test_crash_between_finish_and_join_is_repaired(owner: User) -> None:
    execution = started(
        owner, graph(node("a", "trigger"), node("b", "trigger"), node("c", "aggregator"), edges="a>c b>c")
    )
    _finish_only(execution, taken(execution), fires(2))
    _finish_only(execution, taken(execution), fires(2))

    too_early, repaired = sweep(), sweep(silence_seconds=0)

    assert too_early == Repairs()
    assert repaired == Repairs(unsettled_nodes=1)
    assert drained(execution).status == "completed"


def test_crash_before_the_end_is_repaired(owner: User) -> None:
    execution = started(owner, graph(node("a", "trigger")))
    _finish_only(execution, taken(execution), fires())

    assert sweep(silence_seconds=0) == Repairs(unended_executions=1)
    assert sweep(silence_seconds=0) == Repairs()

    execution.refresh_from_db()
    assert execution.status == "completed"


def test_crash_before_a_skipped_join_is_passed_on_is_repaired(owner: User) -> None:
    execution = started(
        owner, graph(*(node(key, "trigger") for key in "ab"), node("c"), node("d"), edges="a>c b>c c>d")
    )
    _finish_only(execution, taken(execution), fires())
    _finish_only(execution, taken(execution), fires())

    sweep(silence_seconds=0)

    assert statuses(execution) == {"a": "completed", "b": "completed", "c": "skipped", "d": "skipped"}
    assert sweep(silence_seconds=0).total <= 1


def test_release_lets_a_former_process_nodes_be_taken_at_once(owner: User) -> None:
    execution = started(owner, chain(2))
    taken(execution, "killed")

    engine().release_all()

    assert sweep().lost_nodes == 1
    assert drained(execution).status == "completed"


def test_a_worker_stops_after_so_many_nodes_and_leaves_the_rest_ready(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.worker.loop.MAX_NODES", 4)
    execution = started(owner, fan(6))

    done = work_loop(context_of(execution), Worker("w", hand_over=True))

    assert done == 4
    assert sorted(statuses(execution).values()).count("completed") == 4
    assert drained(execution).status == "completed"


def _finish_only(execution: WorkflowExecution, claim: Claim, outcome: Outcome) -> None:
    """As if the worker was killed right after its finish was committed."""
    follows = prepared_version(execution.version_id).shape.after(claim.position, outcome.fired)
    engine().finish(Batch(claim, outcome, follows), (), request=None, below=0)
