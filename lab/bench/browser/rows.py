"""Workflows for the bench of the browser, made in the process of `manage.py shell`: a grid of steps, and many small."""

from collections.abc import Callable
from typing import Any

from pastetrader.accounts.services import local_owner
from registry.builtin import builtin_tool_id
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services import create_workflow

ROWS = 20
COLUMN, ROW = 288, 144


def plant_grid(steps: int) -> str:
    """The id of a workflow of so many steps: lines beside each other, all behind one trigger."""
    return _planted(f"{steps} steps", grid(steps))


def plant_storm(steps: int) -> str:
    """The same of steps that are each told of when they begin and when they end: a batch has no part in them.

    Every other one runs another workflow, and is told of twice more: when it begins to wait, and when it goes on.
    """
    called = _planted("Called", grid(1))

    def calls(place: int) -> GraphNode:
        if place % 2 == 0:
            return _step(place, "tool", {"workflow_id": called, "input": {"n": place}})
        nothing = {"side": "long", "market": "SAMPLE", "bar": "2026-01-05", "matches": []}
        return _step(place, "tool", {"arguments": nothing}, tool_id=builtin_tool_id("emit_signals"))

    return _planted(f"A storm of {steps} steps", grid(steps, step=calls))


def plant_many(count: int) -> str:
    """So many workflows of three steps."""
    graph = grid(3)
    for number in range(count):
        create_workflow(owner=local_owner(), name=f"Watch {number}", graph=graph, is_active=False)
    return str(count)


def _planted(name: str, graph: Graph) -> str:
    return str(create_workflow(owner=local_owner(), name=name, graph=graph, is_active=False).pk)


def grid(steps: int, step: Callable[[int], GraphNode] | None = None) -> Graph:
    """A trigger and adapters (or what `step` makes of their places) in at most ROWS lines."""
    step = step or _adapter
    start = GraphNode(key="start", name="Start", node_type="trigger", config={"trigger_type": "manual"})
    nodes = [start, *(step(place) for place in range(steps - 1))]
    edges = [
        GraphEdge(source="start" if place < ROWS else f"step_{place - ROWS}", target=f"step_{place}")
        for place in range(steps - 1)
    ]
    return Graph(nodes=tuple(nodes), edges=tuple(edges))


def _adapter(place: int) -> GraphNode:
    return _step(place, "adapter", {"output": {"n": place}})


def _step(place: int, node_type: Any, config: dict[str, Any], **more: Any) -> GraphNode:
    return GraphNode(
        key=f"step_{place}",
        name=f"Step number {place}",
        node_type=node_type,
        config=config,
        **more,
        position_x=COLUMN * (place // ROWS + 1),
        position_y=ROW * (place % ROWS),
    )
