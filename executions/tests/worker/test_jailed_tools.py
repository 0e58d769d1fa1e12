"""Python tools in workflows that real workers run. Run under `python -m lab.servers`."""

import time

import pytest

from executions.models import NodeExecution, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.status import TERMINAL
from executions.tests.factories import node_of, started
from executions.tests.prefork import Workers
from lab.processes import wait_until
from pastetrader.accounts.models import User
from registry.models import Tool
from registry.services import create_tool
from workflows.definition.graph import Graph, GraphEdge, GraphNode

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mixing"),
]

MOMENTUM = """
import numpy as np
import polars as pl

def run(input, context):
    bars = pl.DataFrame(input["bars"]).with_columns(pl.col("close").pct_change().alias("change"))
    print("bars:", bars.height)
    return {"momentum": float(np.nansum(bars["change"].to_numpy())), "key": context["idempotency_key"]}
"""


def graph_of(tool: Tool) -> Graph:
    """A trigger, and the tool with what came in."""
    return Graph(
        nodes=(
            GraphNode(key="begin", name="begin", node_type="trigger", config={}),
            GraphNode(
                key="compute",
                name="compute",
                node_type="tool",
                tool_id=tool.id,
                config={"arguments": {"bars": "{{ output.bars }}"}},
            ),
        ),
        edges=(GraphEdge(source="begin", target="compute"),),
    )


def ended(execution: WorkflowExecution) -> WorkflowExecution:
    """The execution, once nothing of it is open."""
    rows = WorkflowExecution.objects.filter(id=execution.id, status__in=TERMINAL)
    wait_until(rows.exists, what="the execution ends")
    return rows.get()


def test_a_workflow_computes_with_numpy_and_polars(operator: User, workers: Workers) -> None:
    tool = create_tool(
        owner=operator, name="momentum", tool_type="python", config={"code": MOMENTUM, "timeout_seconds": 60}
    )
    bars = [{"close": 100.0}, {"close": 110.0}, {"close": 99.0}]
    with workers(count=1):
        execution = started(operator, graph_of(tool), input_data={"bars": bars})
        assert ended(execution).status == "completed"

    output = node_of(execution, "compute").output_data
    assert output is not None
    assert output["momentum"] == pytest.approx(0.0)
    assert output["key"]
    assert execution.logs.filter(level="info", message__contains="bars: 3").exists()


def test_a_cancelled_workflow_ends_its_function_at_once(operator: User, workers: Workers) -> None:
    code = "def run(input, context):\n    while True: pass"
    tool = create_tool(
        owner=operator,
        name="endless",
        tool_type="python",
        config={"code": code, "cpu_seconds": 60, "timeout_seconds": 60},
    )
    with workers(count=1):
        execution = started(operator, graph_of(tool), input_data={"bars": []})
        at_work = NodeExecution.objects.filter(execution=execution, node_key="compute", status="running")
        wait_until(at_work.exists, what="it computes")
        cancelled_at = time.monotonic()
        cancel_execution(execution=execution, by=operator)
        assert ended(execution).status == "cancelled"
        assert time.monotonic() - cancelled_at < 5
