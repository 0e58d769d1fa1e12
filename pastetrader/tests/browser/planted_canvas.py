"""Workflows for the tests of the canvas, put into the product's data: drawn, and each test's its own."""

import json
from typing import Any

from pastetrader.tests.browser.planted import the_owner
from registry.builtin import builtin_tool_id
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services import create_workflow

COLUMN = 272
NAMES = ("palette", "edges", "keyboard", "live", "broken", "conflict", "copied", "pasted", "past")
MARKET = "{{ output.market }}"
NOWHERE = "{{ output.market ~ 'X' }}"
KOREAN = {"start": "시작", "bars": "시세", "screen": "진입", "found": "찾았나요?", "signals": "신호"}
FOUND = "{{ output.matches | length > 0 }}"


def workflows() -> str:
    """Their ids by name, as JSON. The screen of “broken” asks an unknown market, which only running tells."""
    owner = the_owner()
    graphs = {name: screening(NOWHERE if name == "broken" else MARKET) for name in NAMES}
    made = {
        name: create_workflow(owner=owner, name=name.capitalize(), graph=graph, is_active=False)
        for name, graph in graphs.items()
    }
    return json.dumps({name: str(workflow.pk) for name, workflow in made.items()})


def korean() -> str:
    """The id of a workflow that its owner wrote in Korean."""
    graph = renamed(screening(MARKET), KOREAN)
    return str(create_workflow(owner=the_owner(), name="눌림목", graph=graph, is_active=False).pk)


def screening(market: str) -> Graph:
    """Bars, a screen of them, and signals of what it found."""
    signals = {
        "side": "long",
        "market": "{{ output.market }}",
        "bar": "{{ output.as_of }}",
        "matches": "{{ output.matches }}",
    }
    nodes = (
        _step(0, "start", "Start", "trigger", trigger_type="manual"),
        _tool(1, "bars", "Market data", "market_data", market="SAMPLE"),
        _tool(2, "screen", "Entry", "screen", condition="rsi(14) < 45", market=market),
        _step(3, "found", "Anything found?", "condition", condition_expression=FOUND),
        _tool(4, "signals", "Signals", "emit_signals", **signals),
    )
    edges = (
        GraphEdge(source="start", target="bars"),
        GraphEdge(source="bars", target="screen"),
        GraphEdge(source="screen", target="found"),
        GraphEdge(source="found", target="signals", source_handle="true"),
    )
    return Graph(nodes=nodes, edges=edges)


def renamed(graph: Graph, names: dict[str, str]) -> Graph:
    """The same graph with other names of its steps."""
    nodes = tuple(node.model_copy(update={"name": names[node.key]}) for node in graph.nodes)
    return graph.model_copy(update={"nodes": nodes})


def _step(column: int, key: str, name: str, node_type: Any, **config: Any) -> GraphNode:
    return GraphNode(key=key, name=name, node_type=node_type, config=config, position_x=COLUMN * column, position_y=64)


def _tool(column: int, key: str, name: str, tool: str, **arguments: Any) -> GraphNode:
    node = _step(column, key, name, "tool", arguments=arguments)
    return node.model_copy(update={"tool_id": builtin_tool_id(tool)})
