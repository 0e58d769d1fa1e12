"""While an execution is open, somebody works on it or a message is under way: no node waits for the sweep.

What a message may find (its node taken, no room, its node not due yet, its row held by somebody) is tried here in an
order that the test decides, with workers that are woken while another one is at work.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from pytest_django import Settings

from executions.context.prepared_version import prepared_version
from executions.engine import Batch, ClaimRequest, Outcome, engine
from executions.journal.events import write_log
from executions.models import WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.start import start_execution
from executions.status import Status, TriggerType
from executions.tests import tools
from executions.tests.factories import expire_leases, node_of, started, statuses, taken
from executions.tests.graphs import graph, node, random_case
from executions.tests.outside import Outside
from executions.tests.postbox import Postbox
from pastetrader.accounts.models import User
from registry import builtin
from registry.builtin import ToolContext
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no rows that are held")
both_deliveries = pytest.mark.parametrize("hand_over", [True, False], ids=["direct-handover", "one-message-per-node"])
CASES = 25
# So many of them can be at work at once.
WORKERS = 4


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """Takes every message that is sent in this test."""
    return Postbox(monkeypatch)


@both_deliveries
def test_messages_alone_bring_every_execution_to_its_end(
    owner: User, mixing: None, postbox: Postbox, settings: Settings, monkeypatch: pytest.MonkeyPatch, hand_over: bool
) -> None:
    """In any order, with any bound on nodes at a time, and with others woken while a tool works."""
    settings.EXECUTIONS_DIRECT_HANDOVER = hand_over
    random = Random(7)
    at_work: list[ToolContext] = []

    def interrupted(context: ToolContext, arguments: tools.Arguments) -> tools.Mixed:
        at_work.append(context)
        if len(at_work) < WORKERS:
            postbox.deliver_some(random)
        at_work.pop()
        return tools._call(context, arguments)

    monkeypatch.setitem(builtin._tools, tools.NAME, replace(tools.MIX, call=interrupted))
    for seed in range(CASES):
        case = random_case(seed)
        bound = {"max_concurrent_nodes": random.choice((1, 2, 3))} if random.random() < 0.7 else {}
        bounded = case.graph.model_copy(update={"config": {**case.graph.config, **bound}})
        workflow = create_workflow(owner=owner, name=str(seed), graph=bounded)
        execution = start_execution(
            workflow=workflow,
            trigger_type=TriggerType.MANUAL,
            input_data=case.given,
            trigger_node_key=case.trigger,
        )

        postbox.deliver_all(random)

        execution.refresh_from_db()
        assert execution.is_terminal, (seed, statuses(execution))
    assert sweep(silence_seconds=0) == Repairs()


@contextmanager
def a_line_being_written(execution: WorkflowExecution, key: str) -> Iterator[None]:
    """While inside, somebody else writes into the log of a node: its row may not be deleted or get another key."""
    node_id = node_of(execution, key).id
    is_written, may_commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            write_log(execution_id=execution.id, node_execution_id=node_id, node_key=key, level="info", message="line")
            connection.check_constraints()
            is_written.set()
            assert may_commit.wait(20)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        assert is_written.wait(20)
        try:
            yield
        finally:
            may_commit.set()
            writer.result()


@on_postgresql
def test_a_node_is_taken_though_a_line_of_its_log_is_being_written(owner: User, mixing: None) -> None:
    execution = started(owner, graph(node("alone")))

    with a_line_being_written(execution, "alone"):
        claim = engine().take(execution.id, ClaimRequest("worker"))

    assert claim is not None


@on_postgresql
def test_a_node_is_handed_over_though_a_line_of_its_log_is_being_written(owner: User, mixing: None) -> None:
    execution = started(owner, graph(node("first"), node("second")))
    claim, shape = taken(execution), prepared_version(execution.version_id).shape

    with a_line_being_written(execution, "second"):
        batch = Batch(claim, Outcome(Status.COMPLETED), shape.after(claim.position, ()))
        following = engine().go_on(batch, shape, request=ClaimRequest("worker")).next

    assert following is not None


@on_postgresql
def test_what_lost_its_worker_or_message_is_found_though_its_log_is_being_written(owner: User, mixing: None) -> None:
    lost, unsent = started(owner, graph(node("alone"))), started(owner, graph(node("alone")))
    taken(lost)
    for execution in (lost, unsent):
        expire_leases(execution)

    with a_line_being_written(lost, "alone"), a_line_being_written(unsent, "alone"):
        assert sweep() == Repairs(lost_nodes=1, unsent_nodes=1)


@both_deliveries
@pytest.mark.parametrize("triggers", [1, 4])
def test_nodes_that_found_no_room_are_told_of_when_there_is_some(
    owner: User, outside: Outside, postbox: Postbox, settings: Settings, hand_over: bool, triggers: int
) -> None:
    settings.EXECUTIONS_DIRECT_HANDOVER = hand_over

    def others_are_woken(_context: ToolContext) -> str:
        postbox.deliver_some(random)
        return "done"

    outside.becomes(others_are_woken)
    keys = [f"part_{place}" for place in range(6)]
    begins = [node(f"begin_{place}", "trigger") for place in range(triggers)]
    edges = " ".join(f"begin_0>{key}" for key in keys)
    for seed in range(5):
        random = Random(seed)
        whole = graph(*begins, *map(outside.node, keys), edges=edges, config={"max_concurrent_nodes": 1 + seed % 3})
        execution = started(owner, whole)

        postbox.deliver_all(random)

        assert set(statuses(execution).values()) == {"completed"}


@both_deliveries
def test_a_message_that_comes_before_its_retry_is_due_is_sent_again(
    owner: User, outside: Outside, postbox: Postbox, settings: Settings, hand_over: bool
) -> None:
    """The clock of a worker is not that of the database."""
    settings.EXECUTIONS_DIRECT_HANDOVER = hand_over
    outside.fails(times=1)
    execution = started(owner, graph(outside.node(retry_config={"max_retries": 1, "delay": 30.0})))
    postbox.deliver()
    [first] = postbox.waiting

    postbox.deliver()

    [again] = postbox.waiting
    assert (again.node, 0 < again.countdown < first.countdown) == (first.node, True)
    postbox.deliver_all(Random(1))
    assert node_of(execution, "call").status == "completed"


@both_deliveries
def test_a_retry_for_which_no_message_is_sent_is_found_when_it_is_due(
    owner: User, outside: Outside, postbox: Postbox, settings: Settings, hand_over: bool
) -> None:
    """A broker does not hold a message for so long."""
    settings.EXECUTIONS_DIRECT_HANDOVER = hand_over
    outside.fails(times=1)
    execution = started(owner, graph(outside.node(retry_config={"max_retries": 1, "delay": 600.0, "max_delay": 900.0})))
    postbox.deliver()
    assert postbox.waiting == []
    row = node_of(execution, "call")
    assert row.lease_until == row.next_run_at
    execution.node_executions.update(next_run_at=(now := timezone.now()), lease_until=now)

    assert sweep() == Repairs()

    postbox.deliver_all(Random(1))
    assert node_of(execution, "call").status == "completed"


def test_a_retry_whose_message_was_lost_is_a_repair(owner: User, outside: Outside, postbox: Postbox) -> None:
    outside.fails(times=1)
    execution = started(owner, graph(outside.node(retry_config={"max_retries": 1, "delay": 30.0})))
    postbox.deliver()
    postbox.waiting.clear()
    now = timezone.now()
    execution.node_executions.update(next_run_at=now - timedelta(seconds=20), lease_until=now)

    assert sweep() == Repairs(unsent_nodes=1)
    assert node_of(execution, "call").incidents.filter(kind="woken_again").exists()
