"""Each kind of tool does its work in one workflow that real workers run: nothing of the other side is made up.

(A tool of an MCP server does in `executions/tests/processors/test_mcp_tool.py`.) Run under `python -m lab.servers`.
"""

from itertools import pairwise
from typing import Any

import pytest
from pytest_django import Settings

from executions.models import WorkflowExecution
from executions.status import TERMINAL
from executions.tests.factories import node_of, started
from executions.tests.prefork import Workers
from lab.processes import wait_until
from pastetrader.accounts.models import User
from pastetrader.common.tests.outbound_http.peers import answer, serving
from registry.builtin import builtin_tool_id
from registry.services import create_tool
from registry.tests.mail_server import mail_server
from workflows.definition.graph import Graph, GraphEdge, GraphNode

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mixing"),
]

GREP = "/usr/bin/grep"
AVERAGE = """
import numpy as np

def run(input, context):
    return {"average": float(np.mean(input["prices"]))}
"""


def _step(key: str, tool_id: Any, **arguments: Any) -> GraphNode:
    return GraphNode(key=key, name=key, node_type="tool", tool_id=tool_id, config={"arguments": arguments})


def _graph(*steps: GraphNode) -> Graph:
    nodes = (GraphNode(key="begin", name="begin", node_type="trigger", config={}), *steps)
    edges = (GraphEdge(source=one.key, target=two.key) for one, two in pairwise(nodes))
    return Graph(nodes=nodes, edges=tuple(edges))


def test_prices_are_fetched_averaged_looked_through_and_told(
    operator: User, workers: Workers, settings: Settings
) -> None:
    settings.SHELL_TOOLS = [GREP]
    with serving({"/prices/AAPL": answer(b'{"prices": [10.0, 12.5, 15.0]}')}) as peer, mail_server() as mailbox:
        fetch = create_tool(
            owner=operator, name="fetch", tool_type="http", config={"url": peer.url("/prices/{symbol}")}
        )
        average = create_tool(owner=operator, name="average", tool_type="python", config={"code": AVERAGE})
        config = {"program": GREP, "arguments": ["-c", "12"], "stdin": "{text}"}
        count = create_tool(owner=operator, name="count", tool_type="shell", config=config)
        graph = _graph(
            _step("fetch", fetch.id, symbol="AAPL"),
            _step("average", average.id, prices="{{ nodes.fetch.prices }}"),
            _step("count", count.id, text="{{ nodes.average.average }}"),
            _step(
                "tell",
                builtin_tool_id("notify"),
                channel="email",
                title="Average {{ nodes.average.average }}",
                text="Lines: {{ nodes.count.stdout }}",
            ),
        )
        env = {
            "PASTETRADER_OUTBOUND_ALLOW": peer.place,
            "PASTETRADER_SHELL_TOOLS": GREP,
            "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
        }
        with workers(count=1, **env):
            execution = started(operator, graph)
            rows = WorkflowExecution.objects.filter(id=execution.id, status__in=TERMINAL)
            wait_until(rows.exists, what="the execution ends")

    assert (rows.get().status, str(rows.get().error_message or "")) == ("completed", "")
    assert node_of(execution, "average").output_data == {"average": 12.5}
    assert node_of(execution, "count").output_data == {"exit_code": 0, "stdout": "1\n"}
    [mail] = mailbox.came
    assert mail["Subject"] == "Average 12.5"
    assert "Lines: 1" in mail.get_content()
    assert mailbox.recipients == [operator.email]
