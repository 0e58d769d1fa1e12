"""A row that cannot be repaired: everything else is, it becomes an incident, and what is hopeless ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone, translation

from executions.context.prepared_version import prepared_version
from executions.engine import Batch, Outcome, engine
from executions.engine.base import MAX_LOSSES
from executions.journal.incidents import GOES_ON_SECONDS
from executions.models import Incident, WorkflowExecution
from executions.monitoring.snapshot import snapshot
from executions.recovery import isolation
from executions.recovery.isolation import GIVE_UP_SECONDS, Isolation
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.status import Status
from executions.tasks import run_node
from executions.tests.factories import drained, expire_leases, node_of, started, statuses, taken
from executions.tests.graphs import chain, graph, node
from pastetrader.accounts.models import User
from workflows.models import WorkflowVersion
from workflows.storage.versions import FORMAT

pytestmark = pytest.mark.usefixtures("mixing")
NEWER = {"format": FORMAT + 1}
UNREADABLE: tuple[dict[str, Any], ...] = (NEWER, {"graph": {"nodes": "none"}, "tools": {}, "agents": {}}, {})


def make_unreadable(execution: WorkflowExecution, content: Any = NEWER) -> None:
    """As if another program had stored its version."""
    row = WorkflowVersion.objects.create(
        workflow=execution.workflow, number=99, content_hash=uuid4().hex, snapshot=content
    )
    WorkflowExecution.objects.filter(id=execution.id).update(version=row)
    execution.refresh_from_db()


def finish_only(execution: WorkflowExecution, *fired: int) -> None:
    """The finish of the next node, as if its worker had died right after."""
    claim = taken(execution)
    outcome = Outcome(Status.COMPLETED, fired, output="1", output_bytes=1)
    batch = Batch(claim, outcome, prepared_version(execution.version_id).shape.after(claim.position, fired))
    engine().finish(batch, (), request=None, below=1000)


def undecided_join(owner: User) -> WorkflowExecution:
    """Both sources of a join ended, and nobody looked at it."""
    shape = graph(node("a", "trigger"), node("b", "trigger"), node("c", "aggregator"), edges="a>c b>c")
    execution = started(owner, shape)
    finish_only(execution, 2)
    finish_only(execution, 2)
    return execution


def unended(owner: User) -> WorkflowExecution:
    """All nodes ended, the execution did not."""
    execution = started(owner, graph(node("a", "trigger")))
    finish_only(execution)
    return execution


def lost_too_often(owner: User) -> WorkflowExecution:
    """A node that took many workers with it, the last just now."""
    execution = started(owner, chain(2))
    taken(execution)
    expire_leases(execution)
    execution.node_executions.update(lost_count=MAX_LOSSES - 1)
    return execution


def overdue(owner: User) -> WorkflowExecution:
    """A node whose worker did not stop it."""
    execution = started(owner, chain(2))
    taken(execution)
    past = timezone.now() - timedelta(hours=1)
    execution.node_executions.filter(deadline_at__isnull=False).update(deadline_at=past)
    return execution


DROPPED = (
    (undecided_join, lambda row: node_of(row, "c").ready_at is not None),
    (unended, lambda row: row.status == "completed"),
    (lost_too_often, lambda row: row.cause == "node_failed" and node_of(row, "begin").cause == "worker_lost"),
    (overdue, lambda row: row.cause == "node_failed" and node_of(row, "begin").status == "timeout"),
)


@pytest.mark.parametrize("content", UNREADABLE)
@pytest.mark.parametrize(("dropped", "is_repaired"), DROPPED)
def test_one_execution_that_cannot_be_read_keeps_no_other_from_being_repaired(
    owner: User,
    dropped: Callable[[User], WorkflowExecution],
    is_repaired: Callable[[WorkflowExecution], bool],
    content: Any,
) -> None:
    executions = [dropped(owner) for _number in range(3)]
    make_unreadable(executions[1], content)

    sweep(silence_seconds=0)

    for execution in executions:
        execution.refresh_from_db()
    assert [is_repaired(execution) for execution in executions] == [True, False, True]
    kinds = set(executions[1].incidents.values_list("kind", flat=True))
    assert kinds - {"worker_lost", "timed_out"} == {"unreadable_version"}
    assert not Incident.objects.filter(kind="unreadable_version").exclude(execution=executions[1]).exists()


def test_an_error_that_nobody_expected_keeps_no_other_from_being_repaired(
    owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    executions = [lost_too_often(owner) for _number in range(3)]
    executions[1].node_executions.filter(node_key="begin").update(execution_order=77)

    assert sweep(silence_seconds=0).given_up == 3

    assert [statuses(execution)["begin"] for execution in executions] == ["failed", "running", "failed"]
    assert executions[1].incidents.filter(kind="not_repaired").count() == 1
    assert "IndexError" in caplog.text


def test_what_is_lost_again_and_again_is_one_incident_of_its_worker(owner: User) -> None:
    execution = lost_too_often(owner)
    make_unreadable(execution)

    for _sweep in range(3):
        sweep(silence_seconds=0)
        expire_leases(execution)

    kinds = list(execution.incidents.order_by("kind").values_list("kind", flat=True))
    assert kinds == ["unreadable_version", "worker_lost"]


@pytest.mark.parametrize("error", [OperationalError("out of memory"), KeyError("unexpected")])
def test_a_look_that_fails_as_a_whole_does_not_stop_the_others(
    owner: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    before, after = lost_too_often(owner), unended(owner)

    def refuse() -> list[Any]:
        raise error

    monkeypatch.setattr(engine(), "unsent", refuse)
    assert sweep(silence_seconds=0) == Repairs(given_up=1, unended_executions=1)

    assert statuses(before)["begin"] == "failed"
    after.refresh_from_db()
    assert after.status == "completed"
    assert "A look of the reconciler failed (unsent_nodes)" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_ends_no_sweep_and_the_next_one_repairs(owner: User, error: type[Exception]) -> None:
    execution = undecided_join(owner)

    def refuse(*_arguments: Any) -> Any:
        raise error("the connection is closed")

    with connection.execute_wrapper(refuse):
        assert sweep(silence_seconds=0) == Repairs()

    assert sweep(silence_seconds=0) == Repairs(unsettled_nodes=1)
    assert drained(execution).status == "completed"
    assert set(execution.incidents.values_list("kind", flat=True)) == {"settled_late"}


def test_a_row_that_failed_is_passed_over_for_a_while_and_then_tried_again(
    owner: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unreadable(undecided_join(owner))
    remembered = Isolation()

    for _sweep in range(3):
        sweep(silence_seconds=0, isolation=remembered)
    assert caplog.text.count("could not be gone on with") == 1

    monkeypatch.setattr(isolation, "FIRST_PAUSE_SECONDS", 0.0)
    again = Isolation()
    for _sweep in range(3):
        sweep(silence_seconds=0, isolation=again)
    assert caplog.text.count("could not be gone on with") == 4
    assert Incident.objects.count() == 1


def deliver_message_of(execution: WorkflowExecution) -> None:
    """As a worker that gets the message of the first node."""
    first = execution.node_executions.order_by("execution_order")[0]
    run_node.apply(args=(str(first.id),), task_id=str(uuid4())).get()


def hopeless_for(execution: WorkflowExecution, seconds: float) -> None:
    """As if it had been tried for so long."""
    assert execution.incidents.filter(kind="unreadable_version").update(late_seconds=seconds) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_not_claim_what_it_cannot_read(owner: User) -> None:
    execution = started(owner, chain(2))
    make_unreadable(execution)

    deliver_message_of(execution)
    deliver_message_of(execution)

    begin = node_of(execution, "begin")
    assert (begin.status, begin.attempt, begin.lost_count) == ("pending", 0, 0)
    assert [incident.kind for incident in execution.incidents.all()] == ["unreadable_version"]


@pytest.mark.django_db(transaction=True)
def test_an_execution_that_nobody_can_read_ends_as_failed_after_a_quarter_of_an_hour(owner: User) -> None:
    execution = started(owner, chain(2))
    make_unreadable(execution)
    deliver_message_of(execution)
    hopeless_for(execution, GIVE_UP_SECONDS - 60)
    deliver_message_of(execution)
    execution.refresh_from_db()
    assert execution.status == "pending"

    hopeless_for(execution, GIVE_UP_SECONDS)
    deliver_message_of(execution)

    execution.refresh_from_db()
    assert (execution.status, execution.cause, execution.error_code) == (
        "failed",
        "unreadable_version",
        "unreadable_version",
    )
    assert "was stored by a newer PasteTrader" in str(execution.error_message)
    assert "Update the program everywhere" in str(execution.error_message)
    with translation.override("ko"):
        assert "더 새로운 PasteTrader" in str(execution.error_message)
    assert {row.cause for row in execution.node_executions.all()} == {"unreadable_version"}
    assert sweep(silence_seconds=0) == Repairs()


@pytest.mark.parametrize("dropped", [found for found, _is_repaired in DROPPED])
def test_the_sweep_ends_what_nobody_can_read(owner: User, dropped: Callable[[User], WorkflowExecution]) -> None:
    execution = dropped(owner)
    make_unreadable(execution)
    sweep(silence_seconds=0)
    hopeless_for(execution, GIVE_UP_SECONDS)
    expire_leases(execution)
    execution.node_executions.update(lost_count=MAX_LOSSES)

    sweep(silence_seconds=0)

    execution.refresh_from_db()
    assert (execution.status, execution.cause) == ("failed", "unreadable_version")


@pytest.mark.django_db(transaction=True)
def test_what_went_well_in_between_is_not_hopeless(owner: User) -> None:
    execution = started(owner, chain(2))
    make_unreadable(execution)
    deliver_message_of(execution)
    hopeless_for(execution, GIVE_UP_SECONDS)
    execution.incidents.update(created_at=timezone.now() - timedelta(seconds=GOES_ON_SECONDS + 1))

    deliver_message_of(execution)

    execution.refresh_from_db()
    assert execution.status == "pending"
    assert execution.incidents.filter(kind="unreadable_version").count() == 2


def test_an_execution_that_cannot_be_read_can_be_cancelled_timed_out_and_looked_at(owner: User) -> None:
    cancelled, late = started(owner, chain(2)), started(owner, chain(2))
    for execution in (cancelled, late):
        make_unreadable(execution)
    WorkflowExecution.objects.filter(id=late.id).update(deadline_at=timezone.now(), timeout_seconds=1)

    assert cancel_execution(execution=cancelled, by=owner)
    assert sweep(silence_seconds=0) == Repairs()

    late.refresh_from_db()
    assert (cancelled.status, late.status) == ("cancelled", "timeout")
    assert snapshot(late)["edges"] == []
    assert [shown["key"] for shown in snapshot(late)["nodes"]] == ["begin", "step_001"]
