"""The picture of an execution: its graph, which curves data went along, and how much of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from executions.json_values import INLINE_BYTES
from executions.models import NodeExecution, WorkflowExecution
from executions.status import OPEN, TROUBLE, Status
from registry.catalogue import Catalogue
from workflows.definition.graph import Graph
from workflows.drawing.picture import Drawing, DrawnEdge, draw
from workflows.services import UnreadableVersion, snapshot_of

# Outputs may be large: of an execution with more steps or larger outputs, the first ones alone are looked at.
MOST_COUNTED = 60
MOST_COUNTED_BYTES = 1024 * 1024


def picture(execution: WorkflowExecution) -> Drawing:
    """The graph of the version that runs, which may differ from the workflow as it is now; empty if unreadable."""
    try:
        version = snapshot_of(execution.version_id)
    except UnreadableVersion:
        return draw(Graph())
    return draw(version.graph, catalogue=Catalogue(tools=version.tools, agents=version.agents))


def edge_states(drawing: Drawing, steps: Sequence[NodeExecution]) -> Mapping[DrawnEdge, str]:
    """For each curve: fired (data went along), moving (its target is at work), dead (it will not fire), or nothing.

    static/js/execution.js says the same while the page is open, and frontend/src/monitor/edges.ts on the canvas.
    """
    by_key = {step.node_key: step for step in steps}
    return {edge: _state(edge, by_key) for edge in drawing.edges}


def _state(edge: DrawnEdge, steps: Mapping[str, NodeExecution]) -> str:
    source, target = steps.get(edge.source), steps.get(edge.target)
    if source is None or target is None or source.status in OPEN:
        return ""
    if not _fired(edge, source) or target.status == Status.SKIPPED:
        return "dead"
    return "moving" if target.status == Status.RUNNING else "fired"


def _fired(edge: DrawnEdge, source: NodeExecution) -> bool:
    if source.status == Status.COMPLETED:
        return edge.handle in {"", source.handle} if source.handle else edge.handle != "error"
    return source.status in TROUBLE and edge.handle == "error"


def items_handed_on(drawing: Drawing, steps: Sequence[NodeExecution]) -> dict[str, int]:
    """How many items each step that leads somewhere handed on, by key, where its output tells."""
    sources = {edge.source for edge in drawing.edges}
    rows = [step for step in steps if step.node_key in sources and step.status == Status.COMPLETED]
    asked, left = [], MOST_COUNTED_BYTES
    for row in rows[:MOST_COUNTED]:
        if row.output_bytes <= min(left, INLINE_BYTES):
            asked.append(row.pk)
            left -= row.output_bytes
    outputs = NodeExecution.objects.filter(pk__in=asked).values_list("node_key", "output_data") if asked else ()
    return {key: count for key, output in outputs if (count := item_count(output)) is not None}


def item_count(output: Any) -> int | None:
    """The length of a list, or of the only list in an object; None for anything else."""
    if isinstance(output, list):
        return len(output)
    lists = [value for value in output.values() if isinstance(value, list)] if isinstance(output, dict) else []
    return len(lists[0]) if len(lists) == 1 else None
