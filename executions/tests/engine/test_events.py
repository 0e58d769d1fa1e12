"""Events and the snapshot say the same of every kind of change."""

from datetime import datetime
from typing import Any

import pytest

from executions.engine import Closing, engine
from executions.engine.events import EXECUTION_EVENT, NODE_EVENT
from executions.models import ExecutionEvent, WorkflowExecution
from executions.monitoring.snapshot import shown_data, snapshot
from executions.recovery.reconciler import sweep
from executions.services.cancel import cancel_execution
from executions.status import Cause, Status
from executions.tests.each import Each, after_start, calling, mapping, refuse, worked
from executions.tests.factories import drained, expire_leases, started, taken
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User
from pastetrader.common.messages import message as _
from registry.exceptions import ToolError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def each(monkeypatch: pytest.MonkeyPatch) -> Each:
    return Each(monkeypatch)


def hand_out(owner: User, each: Each) -> WorkflowExecution:
    """Made, and its first node taken."""
    execution = started(owner, after_start(calling()))
    taken(execution)
    return execution


def complete(owner: User, each: Each) -> WorkflowExecution:
    """Taken, finished, run ahead, skipped, joined, ended."""
    nodes = (node("begin", "trigger"), node("a", "adapter", output=1), node("end", "aggregator", join="any"))
    return drained(started(owner, graph(*nodes, edges="begin>a begin>end a>end")))


def fail(owner: User, each: Each) -> WorkflowExecution:
    """A failure, and what hangs on it skipped."""
    each.does = refuse
    return drained(started(owner, after_start(calling(), calling(key="after"))))


def fail_at_once(owner: User, each: Each) -> WorkflowExecution:
    """A failure that stops everything else."""
    each.does = refuse
    failing = calling(on_error={"action": "fail"})
    return drained(started(owner, after_start(failing, calling(key="after"))))


def try_again(owner: User, each: Each) -> WorkflowExecution:
    """Waiting for the next attempt."""

    def busy(_value: Any) -> Any:
        raise ToolError("busy", _("The other side is busy."), retryable=True)

    each.does = busy
    return drained(started(owner, after_start(calling(retry_config={"max_retries": 1, "delay": 600}))))


def park(owner: User, each: Each) -> WorkflowExecution:
    """Waiting for children."""
    return drained(started(owner, after_start(mapping()), input_data={"items": [1, 2]}))


def collect(owner: User, each: Each) -> WorkflowExecution:
    """Woken by its children."""
    return worked(park(owner, each))


def cancel(owner: User, each: Each) -> WorkflowExecution:
    """Cancelled with what it waits for."""
    execution = park(owner, each)
    cancel_execution(execution=execution, by=owner)
    return execution


def time_out(owner: User, each: Each) -> WorkflowExecution:
    """Its time is up."""
    execution = hand_out(owner, each)
    closing = Closing(Status.TIMEOUT, Cause.TIMEOUT_WORKFLOW, Status.SKIPPED, None, "timeout", "Too long.")
    assert engine().close(execution.id, closing, ())
    return execution


def lose(owner: User, each: Each) -> WorkflowExecution:
    """A worker was lost."""
    execution = hand_out(owner, each)
    expire_leases(execution)
    sweep(silence_seconds=0)
    return execution


def read(said: dict[str, Any]) -> dict[str, Any]:
    """With moments for their texts: PostgreSQL leaves out zeros at the end."""
    return {
        key: datetime.fromisoformat(value) if value and key.endswith("_at") else value for key, value in said.items()
    }


@pytest.mark.parametrize(
    "change",
    [hand_out, complete, fail, fail_at_once, try_again, park, collect, cancel, time_out, lose],
    ids=lambda change: change.__name__,
)
def test_the_last_event_of_each_row_says_what_the_snapshot_says(owner: User, each: Each, change: Any) -> None:
    change(owner, each)

    for execution in WorkflowExecution.objects.all():
        seen = snapshot(execution)
        for event in ExecutionEvent.objects.filter(execution=execution).exclude(kind="log"):
            assert event.data.keys() == (EXECUTION_EVENT if event.kind == "execution" else NODE_EVENT).keys()
        last = ExecutionEvent.objects.filter(execution=execution, kind="execution").latest("id")
        assert read(shown_data(last)) == read({key: seen["execution"][key] for key in EXECUTION_EVENT})
        told = {
            event.data["key"]: shown_data(event)
            for event in ExecutionEvent.objects.filter(execution=execution, kind="node").order_by("id")
        }
        for row in seen["nodes"]:
            if row["key"] in told:
                assert read(told[row["key"]]) == read({key: row[key] for key in NODE_EVENT})
