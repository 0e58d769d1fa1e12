"""A graph as boxes and curves, for the pages' picture of it. Pure: no colours, no words of the interface."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.drawing.layout import layout

CARD_WIDTH = 208
CARD_HEIGHT = 60
MARGIN = 28
ARROW = 7
_VARIABLE = re.compile(r"\{\{\s*variables\.(?P<name>\w+)\s*\}\}")


@dataclass(frozen=True)
class DrawnNode:
    """A card: its top left corner in pixels, and what stands on it."""

    key: str
    name: str
    node_type: str
    subtitle: str
    x: float
    y: float
    is_enabled: bool = True


@dataclass(frozen=True)
class DrawnEdge:
    """A curve from one card's right side to another's left; its label stands at `label_x`, `label_y`."""

    source: str
    target: str
    handle: str
    label: str
    path: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Drawing:
    """The whole picture, in pixels; nodes from left to right."""

    width: float
    height: float
    columns: int
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    card_width: int = CARD_WIDTH
    card_height: int = CARD_HEIGHT


def draw(graph: Graph, *, tool_names: Mapping[UUID, str] | None = None) -> Drawing:
    """The picture of a graph; nodes that were never placed are laid out. Edges to unknown nodes are left out."""
    positions = {node.key: (node.position_x, node.position_y) for node in graph.nodes}
    if len(set(positions.values())) < len(positions):
        positions = layout(graph)
    left = min((positions[node.key][0] for node in graph.nodes), default=0.0)
    top = min((positions[node.key][1] for node in graph.nodes), default=0.0)
    places = {
        node.key: (positions[node.key][0] - left + MARGIN, positions[node.key][1] - top + MARGIN)
        for node in graph.nodes
    }
    nodes = [
        DrawnNode(
            key=node.key,
            name=node.name,
            node_type=node.node_type,
            subtitle=_subtitle(node, tool_names or {}, graph.variables),
            x=places[node.key][0],
            y=places[node.key][1],
            is_enabled=node.is_enabled,
        )
        for node in graph.nodes
    ]
    edges = tuple(_curve(edge, places) for edge in graph.edges if edge.source in places and edge.target in places)
    return Drawing(
        width=max((x for x, _y in places.values()), default=0) + CARD_WIDTH + MARGIN,
        height=max((y for _x, y in places.values()), default=0) + CARD_HEIGHT + MARGIN,
        columns=len({x for x, _y in places.values()}),
        nodes=tuple(sorted(nodes, key=lambda node: (node.x, node.y, node.key))),
        edges=edges,
    )


def _curve(edge: GraphEdge, places: Mapping[str, tuple[float, float]]) -> DrawnEdge:
    source_x, source_y = places[edge.source]
    target_x, target_y = places[edge.target]
    start_x, start_y = source_x + CARD_WIDTH, source_y + CARD_HEIGHT / 2
    end_x, end_y = target_x - ARROW, target_y + CARD_HEIGHT / 2
    bend = max(28.0, abs(end_x - start_x) / 2)
    path = (
        f"M{start_x:g} {start_y:g}C{start_x + bend:g} {start_y:g} {end_x - bend:g} {end_y:g} {end_x:g} {end_y:g}"
        f"h{ARROW - 2}"
    )
    return DrawnEdge(
        source=edge.source,
        target=edge.target,
        handle=edge.source_handle,
        label=edge.label or edge.source_handle,
        path=path,
        label_x=(start_x + end_x) / 2,
        label_y=(start_y + end_y) / 2,
    )


def _subtitle(node: GraphNode, tool_names: Mapping[UUID, str], variables: Mapping[str, Any]) -> str:
    """What tells this node from others of its type: its literal arguments, its condition, or its tool."""
    if node.node_type == "condition":
        return str(node.config.get("condition_expression", "")).strip("{} ")
    arguments: Mapping[str, Any] = node.config.get("arguments") or {}
    texts = (_known(value, variables) for value in arguments.values())
    literals = sorted((text for text in texts if text), key=len, reverse=True)
    if literals:
        return " · ".join(literals)
    return tool_names.get(node.tool_id, "") if node.tool_id else ""


def _known(value: Any, variables: Mapping[str, Any]) -> str:
    """A text that is known before anything runs: a literal, or the variable that it stands for; "" otherwise."""
    if not isinstance(value, str):
        return ""
    named = _VARIABLE.fullmatch(value)
    if named:
        return str(variables.get(named["name"], ""))
    return "" if "{{" in value else value
