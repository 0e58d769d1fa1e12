"""Workflows for the tests of running, looking and keeping on the canvas, put into the product's data."""

import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone

from executions.models import NodeExecution, WorkflowExecution
from executions.status import Status
from executions.tests.shown import GRAPH, an_execution
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.tests.browser.planted import the_owner
from pastetrader.tests.browser.planted_canvas import COLUMN, MARKET, NOWHERE, screening
from registry.builtin import builtin_tool_id
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow
from workflows.services import create_workflow, replace_graph

ROWS = [{"symbol": "AAA", "close": 10}, {"symbol": "BBB", "close": 20}]
WEEKDAYS = {"trigger_type": "schedule", "cron_expression": "40 15 * * 1-5", "timezone": "Asia/Seoul"}
TEXT = "Buy when RSI(14) is below 45 and the close is above its 20-day average. Check every weekday after the close."
MARKETS = "{{ ['SAMPLE', 'NOWHERE'] }}"


def workflows() -> str:
    """Ids of workflows by name, as JSON; “execution” is that of “waits”, in which a step is at work for an hour."""
    called = _made("called", chain(_trigger(), _adapter("answer", "Answer", {"n": "{{ input.n }}"})))
    waits, execution = _at_work()
    graphs = {
        "broken": screening(NOWHERE),
        "written": screening(MARKET),
        "list": chain(_trigger(), _each()),
        "nested": chain(_trigger(), _workflow(called)),
        "settings": chain(_trigger(), _plain_tool()),
        "scheduled": _in_korea(chain(_step("start", "Start", "trigger", **WEEKDAYS), _adapter("rows", "Rows", 1))),
        "active": chain(_step("start", "Start", "trigger", **WEEKDAYS), _adapter("rows", "Rows", 1)),
        **{name: rows() for name in ("alone", "edited", "dragged", "read", "versions", "past", "problems")},
    }
    made = {name: _made(name, graph) for name, graph in graphs.items()}
    pasted = _pasted()
    ids = {name: str(workflow.pk) for name, workflow in {**made, "called": called, "waits": waits}.items()}
    return json.dumps({**ids, "execution": str(execution.pk), **pasted})


def rows() -> Graph:
    """Two rows, how many they are, and whether they are many."""
    many = _step("many", "Many?", "condition", condition_expression="{{ output > 1 }}")
    count = _adapter("count", "Count", "{{ output.rows | length }}")
    line = chain(_trigger(), _adapter("rows", "Rows", {"rows": ROWS}), count, many, _adapter("yes", "Yes", "many"))
    few = _adapter("few", "Few", "few").model_copy(update={"position_x": COLUMN * 4, "position_y": 208})
    ways = {"yes": "true", "few": "false"}
    edges = tuple(GraphEdge(source="many", target=key, source_handle=way) for key, way in ways.items())
    return Graph(nodes=(*line.nodes, few), edges=(*line.edges[:-1], *edges))


def chain(*nodes: GraphNode) -> Graph:
    """One step after the other."""
    placed = tuple(node.model_copy(update={"position_x": COLUMN * place}) for place, node in enumerate(nodes))
    edges = tuple(GraphEdge(source=one.key, target=other.key) for one, other in pairwise(nodes))
    return Graph(nodes=placed, edges=edges)


def _in_korea(graph: Graph) -> Graph:
    return graph.model_copy(update={"variables": {"market": "XKRX"}})


def _made(name: str, graph: Graph) -> Workflow:
    return create_workflow(owner=the_owner(), name=name.capitalize(), graph=graph, is_active=False)


def _pasted() -> dict[str, str]:
    """Of a workflow that was read in a text: its id and that of the paste."""
    paste = read_paste(owner=the_owner(), data=TEXT)
    workflow = draft_workflow(strategy=extract_strategy(paste=paste), market="SAMPLE")
    return {"pasted": str(workflow.pk), "paste": str(paste.pk)}


def _at_work() -> tuple[Workflow, WorkflowExecution]:
    later = timezone.now() + timedelta(hours=1)
    running = {"status": Status.RUNNING, "ended_at": None, "lease_until": later, "output_data": None}
    execution = an_execution(
        the_owner(),
        Status.RUNNING,
        choose=running,
        shape={"status": Status.PENDING, "started_at": None, "ended_at": None, "output_data": None},
    )
    workflow = execution.workflow
    replace_graph(workflow=workflow, graph=GRAPH, expected_version=workflow.version)
    NodeExecution.objects.filter(execution=execution, node_key="choose").update(started_at=timezone.now())
    return workflow, execution


def _trigger() -> GraphNode:
    return _step("start", "Start", "trigger", trigger_type="manual")


def _adapter(key: str, name: str, output: Any) -> GraphNode:
    return _step(key, name, "adapter", output=output)


def _each() -> GraphNode:
    for_each = {"items": MARKETS, "on_item_error": "continue"}
    return _tool("bars", "Bars of each", "market_data", {"market": "{{ item }}"}, for_each=for_each)


def _plain_tool() -> GraphNode:
    return _tool("bars", "Bars", "market_data", {"market": "SAMPLE"})


def _workflow(called: Workflow) -> GraphNode:
    return _step("call", "Call", "tool", workflow_id=str(called.pk), input={"n": 7})


def _tool(key: str, name: str, tool: str, arguments: dict[str, Any], **config: Any) -> GraphNode:
    node = _step(key, name, "tool", arguments=arguments, **config)
    return node.model_copy(update={"tool_id": builtin_tool_id(tool)})


def _step(key: str, name: str, node_type: Any, **config: Any) -> GraphNode:
    return GraphNode(key=key, name=name, node_type=node_type, config=config, position_y=64)
