"""A graph as boxes and curves, for the pages' picture of it. Pure: no colours, no words of the interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.catalogue import Catalogue
from workflows.definition.graph import Graph, GraphEdge
from workflows.drawing.layout import layout

CARD_WIDTH = 208
CARD_HEIGHT = 60
MARGIN = 28
ARROW = 7
WORDS_HEIGHT = 20
LEAST_WORDS, MOST_WORDS = 64, 200
# Words stand on a curve that has room for them, and above a shorter one.
ROOM, ABOVE = 110, 20


@dataclass(frozen=True)
class DrawnNode:
    """A card: its top left corner in pixels, and whose it is."""

    key: str
    name: str
    node_type: str
    x: float
    y: float
    is_enabled: bool = True


@dataclass(frozen=True)
class DrawnEdge:
    """A curve from one card's right side to another's left; where its words stand, from their top left corner."""

    source: str
    target: str
    handle: str
    label: str
    path: str
    words_x: float
    words_y: float
    words_width: float


@dataclass(frozen=True)
class Drawing:
    """The whole picture, in pixels; nodes from left to right. What stands on a card is made from `graph`, and from the
    tools and agents that it names (`catalogue`).
    """

    width: float
    height: float
    columns: int
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    graph: Graph = field(default_factory=Graph)
    catalogue: Catalogue = field(default_factory=Catalogue)
    card_width: int = CARD_WIDTH
    card_height: int = CARD_HEIGHT


def draw(graph: Graph, *, catalogue: Catalogue | None = None) -> Drawing:
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
        graph=graph,
        catalogue=catalogue or Catalogue(),
    )


def _curve(edge: GraphEdge, places: Mapping[str, tuple[float, float]]) -> DrawnEdge:
    source_x, source_y = places[edge.source]
    target_x, target_y = places[edge.target]
    start_x, start_y = source_x + CARD_WIDTH, source_y + CARD_HEIGHT / 2
    end_x, end_y = target_x - ARROW, target_y + CARD_HEIGHT / 2
    gap = abs(end_x - start_x)
    words_width = min(max(gap, LEAST_WORDS), MOST_WORDS)
    bend = max(28.0, gap / 2)
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
        words_x=(start_x + end_x - words_width) / 2,
        words_y=(start_y + end_y - WORDS_HEIGHT) / 2 - (0 if gap > ROOM else ABOVE),
        words_width=words_width,
    )
