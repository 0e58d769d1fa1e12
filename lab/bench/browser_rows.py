"""Workflows for the bench of the browser, made in the process of `manage.py shell`: a grid of steps, and many small."""

from pastetrader.accounts.services import local_owner
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services import create_workflow

ROWS = 20
COLUMN, ROW = 288, 144


def plant_grid(steps: int) -> str:
    """The id of a workflow of so many steps: lines beside each other, all behind one trigger."""
    graph = grid(steps)
    return str(create_workflow(owner=local_owner(), name=f"{steps} steps", graph=graph, is_active=False).pk)


def plant_many(count: int) -> str:
    """So many workflows of three steps."""
    graph = grid(3)
    for number in range(count):
        create_workflow(owner=local_owner(), name=f"Watch {number}", graph=graph, is_active=False)
    return str(count)


def grid(steps: int) -> Graph:
    """A trigger and adapters in at most ROWS lines."""
    start = GraphNode(key="start", name="Start", node_type="trigger", config={"trigger_type": "manual"})
    nodes = [start, *(_adapter(place) for place in range(steps - 1))]
    edges = [
        GraphEdge(source="start" if place < ROWS else f"step_{place - ROWS}", target=f"step_{place}")
        for place in range(steps - 1)
    ]
    return Graph(nodes=tuple(nodes), edges=tuple(edges))


def _adapter(place: int) -> GraphNode:
    return GraphNode(
        key=f"step_{place}",
        name=f"Step number {place}",
        node_type="adapter",
        config={"output": {"n": place}},
        position_x=COLUMN * (place // ROWS + 1),
        position_y=ROW * (place % ROWS),
    )
