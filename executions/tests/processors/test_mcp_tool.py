"""Tools of MCP servers as steps: a call that may have gone through is not made again, one that was refused waits."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from executions.models import WorkflowExecution
from executions.status import TERMINAL
from executions.tests.factories import drained, node_of, started
from executions.tests.prefork import Workers
from lab.processes import wait_until
from pastetrader.accounts.models import User
from registry.models import Tool, ToolPin
from registry.tests.mcp.serving import PROGRAM, Served, serving
from registry.tests.mcp.tools import tool_of
from workflows.definition.graph import Graph, GraphEdge, GraphNode


@pytest.fixture(scope="module")
def official() -> Iterator[Served]:
    """A server of the official SDK."""
    with serving() as running:
        yield running


@pytest.fixture
def served(official: Served, settings: Settings) -> Served:
    """It may be called."""
    settings.OUTBOUND_ALLOW = [official.place]
    return official


def graph_of(tool: Tool, **arguments: Any) -> Graph:
    """A trigger, and the tool."""
    return Graph(
        nodes=(
            GraphNode(key="begin", name="begin", node_type="trigger", config={}),
            GraphNode(key="ask", name="ask", node_type="tool", tool_id=tool.id, config={"arguments": arguments}),
        ),
        edges=(GraphEdge(source="begin", target="ask"),),
    )


@pytest.mark.django_db(transaction=True)
def test_a_step_calls_a_tool_of_a_server(owner: User, served: Served) -> None:
    tool = tool_of(owner, "quote", url=served.url)
    run = drained(started(owner, graph_of(tool, symbol="{{ output.symbol }}"), input_data={"symbol": "AAPL"}))

    assert run.status == "completed"
    assert node_of(run, "ask").output_data == {"symbol": "AAPL", "price": 12.5}
    assert run.logs.filter(message__contains="quote").exists()


@pytest.mark.django_db(transaction=True)
def test_a_step_whose_tool_is_described_otherwise_fails_and_says_in_what(owner: User, served: Served) -> None:
    tool = tool_of(owner, "say", url=served.url)
    pin = ToolPin.objects.get(tool=tool)
    ToolPin.objects.filter(tool=tool).update(digest="0" * 64, said={**pin.said, "description": "Something else."})

    run = drained(started(owner, graph_of(tool, text="a")))

    assert run.status == "failed"
    assert "the description" in str(node_of(run, "ask").error_message)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("mixing")
def test_a_real_worker_calls_tools_of_a_server_far_away_and_of_a_program(
    owner: User, served: Served, settings: Settings, monkeypatch: pytest.MonkeyPatch, workers: Workers
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(settings.BASE_DIR))
    settings.MCP_SERVERS = {"quotes": {"command": [*PROGRAM], "environment": ["PYTHONPATH"]}}
    env = {
        "PASTETRADER_OUTBOUND_ALLOW": served.place,
        "PASTETRADER_MCP_SERVERS": json.dumps(settings.MCP_SERVERS),
    }
    tools = [tool_of(owner, "quote", url=served.url), tool_of(owner, "quote", server="quotes")]
    with workers(count=1, **env):
        executions = [started(owner, graph_of(tool, symbol="AAPL")) for tool in tools]
        rows = WorkflowExecution.objects.filter(id__in=[one.id for one in executions], status__in=TERMINAL)
        wait_until(lambda: rows.count() == len(executions), what="the executions end")

    assert {one.status for one in rows} == {"completed"}
    assert [node_of(one, "ask").output_data for one in executions] == [{"symbol": "AAPL", "price": 12.5}] * 2
