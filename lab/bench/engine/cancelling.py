"""How long it takes from a cancel until the work is really gone: its row ended, and its process dead."""

import time
from pathlib import Path
from typing import Any

from executions.models import NodeExecution, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import OPEN, Status, TriggerType
from lab.bench.engine.hanging import WAYS
from lab.bench.engine.tools import HANG_ID
from lab.processes import is_running, wait_until
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow
from workflows.services import create_workflow

PAUSE_SECONDS = 0.001
GIVE_UP_SECONDS = 60.0


def cancel_each_way(owner: User, *, folder: Path, times: int) -> dict[str, list[float]]:
    """Milliseconds from the call of cancel_execution until row and process are over, for each way to hang."""
    folder.mkdir(exist_ok=True)
    workflows = {way: create_workflow(owner=owner, name=way, graph=_graph(way, folder)) for way in WAYS}
    took: dict[str, list[float]] = {way: [] for way in WAYS}
    for _each in range(times):
        for way, workflow in workflows.items():
            took[way].append(_cancel_one(workflow, owner, folder))
    return took


def _cancel_one(workflow: Workflow, owner: User, folder: Path) -> float:
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, input_data={})
    announcement = folder / str(execution.id)
    wait_until(announcement.exists, seconds=GIVE_UP_SECONDS, what="the tool hangs")
    process = int(announcement.read_text())
    began = time.perf_counter()
    cancel_execution(execution=execution, by=owner)
    while is_running(process) or _is_open(execution):
        if time.perf_counter() - began > GIVE_UP_SECONDS:
            raise TimeoutError(f"{workflow.name} was not stopped in {GIVE_UP_SECONDS} s")
        time.sleep(PAUSE_SECONDS)  # between two looks
    took = (time.perf_counter() - began) * 1000
    _check(execution)
    return took


def _is_open(execution: WorkflowExecution) -> bool:
    return NodeExecution.objects.filter(execution=execution, status__in=OPEN).exists()


def _check(execution: WorkflowExecution) -> None:
    execution.refresh_from_db()
    hang: Any = execution.node_executions.get(node_key="hang")
    if (execution.status, hang.status) != (Status.CANCELLED, Status.CANCELLED):
        raise RuntimeError(f"the execution is {execution.status}, its node {hang.status}: not cancelled")


def _graph(way: str, folder: Path) -> Graph:
    begin = GraphNode(key="begin", name="begin", node_type="trigger")
    arguments = {"way": way, "folder": str(folder)}
    hang = GraphNode(key="hang", name="hang", node_type="tool", tool_id=HANG_ID, config={"arguments": arguments})
    return Graph(nodes=(begin, hang), edges=(GraphEdge(source="begin", target="hang"),))
