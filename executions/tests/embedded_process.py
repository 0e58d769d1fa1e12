"""The embedded product with the tools of the tests, and what the tests ask of its database.

`up PORT`: serve. `start N`: start N executions. `report`: what became of all, as JSON.
`ask URL`: start an execution whose step is an HTTP tool with that address.
`cancel FOLDER`: start executions that hang, cancel them, and say how long it took. `hang FOLDER`: start them, and say
in which processes they hang.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from lab.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pastetrader.settings")
django.setup()

from executions.models import ExecutionEvent, NodeExecution, WorkflowExecution  # noqa: E402  # after setup
from executions.tests import tools  # noqa: E402
from executions.tests.cancelling import cancel_all_ways, hanging, process_of  # noqa: E402
from executions.tests.factories import started  # noqa: E402
from executions.tests.graphs import chain, fan  # noqa: E402
from executions.tests.hanging import WAYS  # noqa: E402
from pastetrader.accounts.services import local_owner  # noqa: E402
from registry.services import create_tool  # noqa: E402
from workflows.definition.graph import Graph, GraphNode  # noqa: E402


def start(count: int) -> None:
    """Chains and fans by turns, of nodes that take a moment."""
    for number in range(count):
        graph = chain(6, seconds=0.2) if number % 2 else fan(6, seconds=0.2)
        started(local_owner(), graph)


def ask(url: str) -> None:
    """A workflow with one step, which calls another computer."""
    owner = local_owner()
    credentials = {"token": "s3cret-token"}
    config = {"url": url, "pick": "price"}
    tool = create_tool(owner=owner, name="ask", tool_type="http", config=config, auth_config=credentials)
    step = GraphNode(key="ask", name="ask", node_type="tool", tool_id=tool.id, config={"arguments": {"symbol": "AAPL"}})
    started(owner, Graph(nodes=(step,)))


def report() -> dict[str, Any]:
    """Statuses, attempts, and how often each node was said to be completed."""
    completed = Counter(
        (event.execution_id, event.data["key"])
        for event in ExecutionEvent.objects.filter(kind="node")
        if event.data["status"] == "completed"
    )
    return {
        "executions": Counter(WorkflowExecution.objects.values_list("status", flat=True)),
        "nodes": Counter(NodeExecution.objects.values_list("status", flat=True)),
        "attempts": {str(key): count for key, count in NodeExecution.objects.values_list("id", "attempt")},
        "completed_events": Counter(completed.values()),
        "without_output": NodeExecution.objects.filter(output_data=None).count(),
        "execution_ids": [str(key) for key in WorkflowExecution.objects.values_list("id", flat=True)],
    }


if __name__ == "__main__":
    tools.register()
    match sys.argv[1:]:
        case ["up", port]:
            end_with_parent()
            call_command("up", port=int(port))
        case ["start", count]:
            start(int(count))
        case ["ask", url]:
            ask(url)
        case ["report"]:
            json.dump(report(), sys.stdout)
        case ["cancel", folder]:
            json.dump([vars(one) for one in cancel_all_ways(local_owner(), Path(folder))], sys.stdout)
        case ["hang", folder]:
            hanging_ones = [hanging(local_owner(), way, Path(folder)) for way in WAYS]
            json.dump([process_of(execution, Path(folder)) for execution in hanging_ones], sys.stdout)
