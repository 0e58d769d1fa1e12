"""The picture of a graph."""

from typing import Any

import pytest

from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.drawing.picture import ARROW, CARD_HEIGHT, CARD_WIDTH, MARGIN, WORDS_HEIGHT, draw


def _node(key: str, x: float = 0, y: float = 0, **fields: Any) -> GraphNode:
    values = {"key": key, "name": key.title(), "node_type": "tool", "position_x": x, "position_y": y, **fields}
    return GraphNode.model_validate(values)


def test_the_picture_begins_at_its_margin_wherever_the_nodes_stand() -> None:
    graph = Graph(nodes=(_node("b", 500, 40), _node("a", 100, -60)))

    drawing = draw(graph)

    assert [(node.key, node.x, node.y) for node in drawing.nodes] == [
        ("a", MARGIN, MARGIN),
        ("b", MARGIN + 400, MARGIN + 100),
    ]
    assert drawing.width == 400 + CARD_WIDTH + 2 * MARGIN
    assert drawing.height == 100 + CARD_HEIGHT + 2 * MARGIN
    assert drawing.columns == 2


def test_nodes_that_were_never_placed_do_not_lie_on_each_other() -> None:
    graph = Graph(nodes=(_node("a"), _node("b"), _node("c")), edges=(GraphEdge(source="a", target="b"),))

    drawing = draw(graph)

    assert len({(node.x, node.y) for node in drawing.nodes}) == 3


def test_a_curve_leads_from_the_right_side_of_its_source_to_the_left_side_of_its_target() -> None:
    graph = Graph(
        nodes=(_node("a", 0, 0), _node("b", 272, 96)),
        edges=(GraphEdge(source="a", target="b", source_handle="true"), GraphEdge(source="a", target="gone")),
    )

    drawing = draw(graph)

    [edge] = drawing.edges
    assert edge.path.startswith(f"M{MARGIN + CARD_WIDTH} {MARGIN + CARD_HEIGHT / 2:g}C")
    assert f" {MARGIN + 272 - 7} {MARGIN + 96 + CARD_HEIGHT / 2:g}h" in edge.path
    assert edge.handle == edge.label == "true"


@pytest.mark.parametrize(("gap", "is_above"), [(64, True), (300, False)])
def test_words_stand_above_a_curve_that_has_no_room_for_them(gap: int, is_above: bool) -> None:
    graph = Graph(nodes=(_node("a"), _node("b", CARD_WIDTH + gap)), edges=(GraphEdge(source="a", target="b"),))

    [edge] = draw(graph).edges

    middle = MARGIN + CARD_HEIGHT / 2
    assert (edge.words_y + WORDS_HEIGHT <= middle) is is_above
    assert edge.words_x + edge.words_width / 2 == MARGIN + CARD_WIDTH + (gap - ARROW) / 2


def test_an_empty_graph_has_an_empty_picture() -> None:
    drawing = draw(Graph())

    assert drawing.nodes == ()
    assert drawing.edges == ()
