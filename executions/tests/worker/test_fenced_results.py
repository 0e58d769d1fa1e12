"""A result that comes too late: an incident when its worker had been given up, and none when its step was ended."""

import threading
from collections.abc import Callable

import pytest

from executions.context.execution_context import context_of
from executions.models import Incident, WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution, time_out_execution
from executions.tests.each import Each, after_start, children_of, mapping, refuse, work_all
from executions.tests.factories import ALONE, drained, expire_leases, node_of, started, statuses
from executions.tests.graphs import graph, node
from executions.tests.outside import Outside
from executions.tests.services.test_stopping import in_a_thread, make_overdue
from executions.worker.loop import work_loop
from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from registry.exceptions import ToolError

pytestmark = pytest.mark.django_db(transaction=True)


class Deaf:
    """A tool that hears no cancel and brings its result when it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, _context: ToolContext | None = None) -> str:
        self.begun.set()
        assert self.let_go.wait(20)
        return "too late"


def late_result(execution: WorkflowExecution, deaf: Deaf, meanwhile: Callable[[], object]) -> None:
    """A worker works on it; meanwhile something happens; then the worker brings what it has."""
    worker = in_a_thread(lambda: work_loop(context_of(execution), ALONE))
    assert deaf.begun.wait(20)
    meanwhile()
    deaf.let_go.set()
    worker.join(20)
    assert not worker.is_alive()


def assert_all_is_well() -> None:
    """Nothing was killed, so nothing is to be told or repaired."""
    assert list(Incident.objects.values_list("kind", flat=True)) == []
    assert sweep(silence_seconds=0) == Repairs()
    assert not Incident.objects.exists()


def test_a_result_after_a_cancel_is_no_incident(owner: User, outside: Outside) -> None:
    deaf = Deaf()
    outside.becomes(deaf)
    execution = started(owner, graph(outside.node()))

    late_result(execution, deaf, lambda: cancel_execution(execution=execution, by=owner))

    assert statuses(execution) == {"call": "cancelled"}
    assert_all_is_well()


def test_a_failure_after_a_cancel_is_no_incident_either(owner: User, outside: Outside) -> None:
    deaf = Deaf()

    def fail(context: ToolContext) -> None:
        deaf(context)
        raise ToolError("busy", _("The other side is busy."), retryable=True)

    outside.becomes(fail)
    execution = started(owner, graph(outside.node(retry_config={"max_retries": 3, "delay": 0})))

    late_result(execution, deaf, lambda: cancel_execution(execution=execution, by=owner))

    assert statuses(execution) == {"call": "cancelled"}
    assert_all_is_well()


def test_a_result_beside_a_step_that_failed_is_no_incident(owner: User, outside: Outside) -> None:
    deaf = Deaf()

    def does(context: ToolContext) -> str:
        if context.node_key == "deaf":
            return deaf(context)
        raise ToolError("broken", _("It is broken."))

    outside.becomes(does)
    shape = graph(node("begin", "trigger"), outside.node("deaf"), outside.node("fails"), edges="begin>deaf begin>fails")
    execution = started(owner, shape)

    late_result(execution, deaf, lambda: drained(WorkflowExecution.objects.get(id=execution.id)))

    execution.refresh_from_db()
    assert (execution.status, execution.cause) == ("failed", "node_failed")
    assert statuses(execution) == {"begin": "completed", "deaf": "cancelled", "fails": "failed"}
    assert_all_is_well()


def test_a_result_after_the_time_of_the_workflow_is_no_incident(owner: User, outside: Outside) -> None:
    deaf = Deaf()
    outside.becomes(deaf)
    execution = started(owner, graph(outside.node(), config={"timeout": 3600}))

    late_result(execution, deaf, lambda: time_out_execution(WorkflowExecution.objects.get(id=execution.id)))

    assert statuses(execution) == {"call": "cancelled"}
    assert_all_is_well()


@pytest.mark.parametrize("why", ["the parent is cancelled", "another item fails"])
def test_a_result_of_a_child_that_its_parent_stopped_is_no_incident(
    owner: User, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    deaf, each = Deaf(), Each(monkeypatch)
    each.does = lambda value: deaf() if value == "deaf" else refuse(value)
    execution = started(owner, after_start(mapping(on_item_error="stop")), input_data={"items": ["deaf", "fails"]})
    drained(execution)
    child, other = children_of(execution)

    def stop() -> None:
        if why == "another item fails":
            drained(other)
        else:
            cancel_execution(execution=execution, by=owner)

    late_result(child, deaf, stop)

    child.refresh_from_db()
    assert child.status == "cancelled"
    work_all()
    assert_all_is_well()


def test_a_step_that_its_worker_did_not_stop_in_time_is_one_incident_not_two(owner: User, outside: Outside) -> None:
    deaf = Deaf()
    outside.becomes(deaf)
    execution = started(owner, graph(outside.node()))

    def time_out() -> None:
        make_overdue(execution)
        assert sweep() == Repairs(timed_out=1)

    late_result(execution, deaf, time_out)

    assert node_of(execution, "call").status == "timeout"
    assert list(Incident.objects.values_list("kind", flat=True)) == ["timed_out"]


@pytest.mark.parametrize("is_taken_again", [True, False])
def test_a_result_of_a_worker_that_was_given_up_is_an_incident(
    owner: User, outside: Outside, is_taken_again: bool
) -> None:
    deaf = Deaf()
    outside.becomes(lambda context: deaf(context) if len(outside.calls) == 1 else "in time")
    execution = started(owner, graph(outside.node()))

    def give_up() -> None:
        expire_leases(execution)
        assert sweep() == Repairs(lost_nodes=1)
        if is_taken_again:
            assert drained(WorkflowExecution.objects.get(id=execution.id)).status == "completed"

    late_result(execution, deaf, give_up)
    wait_until(lambda: Incident.objects.filter(kind="fenced").exists(), what="it is told")

    assert drained(execution).status == "completed"
    assert node_of(execution, "call").output_data == {"answer": "in time"}
    assert sorted(Incident.objects.values_list("kind", flat=True)) == ["fenced", "worker_lost"]
