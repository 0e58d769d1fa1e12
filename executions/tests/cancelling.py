"""Executions whose only tool hangs in one of four ways, and how long it takes until it is gone."""

import time
from dataclasses import dataclass
from pathlib import Path

from executions.models import WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.tests.factories import node_of, started
from executions.tests.hanging import WAYS
from executions.tests.tools import HANG_ID
from lab.processes import is_running, wait_until
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph, GraphEdge, GraphNode

ROUNDS = 3


@dataclass(frozen=True)
class Cancelled:
    """One try: what hung, the statuses that were left, and the seconds until the rows and the process were over."""

    way: str
    execution_status: str
    execution_cause: str
    node_status: str
    is_by_owner: bool
    seconds_to_row: float
    seconds_to_end: float


def hanging(owner: User, way: str, folder: Path, *, timeout_seconds: int = 300) -> WorkflowExecution:
    """An execution with one tool, `hang`, that never answers."""
    begin = GraphNode(key="begin", name="begin", node_type="trigger")
    hang = GraphNode(
        key="hang",
        name="hang",
        node_type="tool",
        config={"arguments": {"way": way, "folder": str(folder)}},
        tool_id=HANG_ID,
        timeout_seconds=timeout_seconds,
        retry_config={"max_retries": 0},
    )
    return started(owner, Graph(nodes=(begin, hang), edges=(GraphEdge(source="begin", target="hang"),)))


def process_of(execution: WorkflowExecution, folder: Path) -> int:
    """The number of the process in which the tool hangs, once it does."""
    file = folder / str(execution.id)
    wait_until(file.exists, what="the tool hangs")
    return int(file.read_text())


def cancel_all_ways(owner: User, folder: Path) -> list[Cancelled]:
    """Each way some times over: four hang at once, then one after another is cancelled."""
    found = []
    for _round in range(ROUNDS):
        executions = {way: hanging(owner, way, folder) for way in WAYS}
        processes = {way: process_of(execution, folder) for way, execution in executions.items()}
        found += [_cancel(way, executions[way], process, owner) for way, process in processes.items()]
    return found


def _cancel(way: str, execution: WorkflowExecution, process: int, owner: User) -> Cancelled:
    assert is_running(process)
    began = time.monotonic()
    assert cancel_execution(execution=execution, by=owner)
    execution.refresh_from_db()
    hang = node_of(execution, "hang")
    to_row = time.monotonic() - began
    wait_until(lambda: not is_running(process), what=f"{way} is gone")
    return Cancelled(
        way=way,
        execution_status=execution.status,
        execution_cause=execution.cause,
        node_status=hang.status,
        is_by_owner=execution.cancelled_by == owner,
        seconds_to_row=to_row,
        seconds_to_end=time.monotonic() - began,
    )
