"""Workflows for the tests of what hands and keys do on the canvas: each test's its own."""

import json

from pastetrader.tests.browser.planted import the_owner
from pastetrader.tests.browser.planted_canvas import COLUMN, MARKET, screening
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services import create_workflow

NAMES = (
    "wires",
    "inserts",
    "history",
    "several",
    "view",
    "covered",
    "keys",
    "hangul",
    "saved",
    "away",
    "unsaved",
    "failures",
)
LONG = 10


def workflows() -> str:
    """Their ids by name, as JSON."""
    owner = the_owner()
    graphs = {**{name: screening(MARKET) for name in NAMES}, "long": chain()}
    made = {
        name: create_workflow(owner=owner, name=name, graph=graph, is_active=False) for name, graph in graphs.items()
    }
    return json.dumps({name: str(workflow.pk) for name, workflow in made.items()})


def chain() -> Graph:
    """More steps in a row than a window shows."""
    start = GraphNode(key="s0", name="Step 0", node_type="trigger", config={"trigger_type": "manual"}, position_y=64)
    nodes = [
        GraphNode(
            key=f"s{place}",
            name=f"Step {place}",
            node_type="adapter",
            config={"output": "{{ output }}"},
            position_x=COLUMN * place,
            position_y=64,
        )
        for place in range(1, LONG)
    ]
    edges = [GraphEdge(source=f"s{place - 1}", target=f"s{place}") for place in range(1, LONG)]
    return Graph(nodes=(start, *nodes), edges=tuple(edges))
