"""Where the cards stand: on the grid, apart, left to right, and the same every time."""

import random

import networkx as nx
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.definition.graph import Graph
from workflows.drawing.layout import CARD_WIDTH, COLUMN, COLUMN_GAP, GRID, ROW, layout
from workflows.tests.factories import make_graph
from workflows.tests.measuring import cpu_seconds


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph: cycles, loops, edges to nowhere and double edges too."""
    keys = [f"n{number}" for number in range(draw(st.integers(0, 9)))]
    ends = st.sampled_from([*keys, "nowhere"])
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=24))
    return make_graph(*keys, edges=" ".join(f"{source}>{target}" for source, target in pairs))


def is_acyclic_edge(graph: Graph, source: str, target: str) -> bool:
    """Whether nothing leads from the target back to the source."""
    seen, waiting = {target}, [target]
    while waiting:
        key = waiting.pop()
        for edge in graph.edges:
            if edge.source == key and edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return source not in seen


@given(graphs())
def test_every_node_stands_on_the_grid_and_none_covers_another(graph: Graph) -> None:
    places = layout(graph)

    assert places.keys() == graph.by_key.keys()
    assert len(set(places.values())) == len(places)
    assert all(x % GRID == 0 and y % GRID == 0 and x >= 0 and y >= 0 for x, y in places.values())
    columns: dict[float, list[float]] = {}
    for x, y in places.values():
        columns.setdefault(x, []).append(y)
    assert all(abs(one - other) >= ROW for ys in columns.values() for one in ys for other in ys if one is not other)


@given(graphs())
def test_edges_go_to_the_right_unless_they_close_a_circle(graph: Graph) -> None:
    places = layout(graph)

    for edge in graph.edges:
        if {edge.source, edge.target} <= places.keys() and is_acyclic_edge(graph, edge.source, edge.target):
            assert places[edge.source][0] < places[edge.target][0]


@given(graphs())
def test_columns_are_the_generations_of_a_graph_without_circles(graph: Graph) -> None:
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(graph.by_key)
    network.add_edges_from(
        (edge.source, edge.target) for edge in graph.edges if {edge.source, edge.target} <= graph.by_key.keys()
    )
    assume(nx.is_directed_acyclic_graph(network))

    places = layout(graph)

    for column, keys in enumerate(nx.topological_generations(network)):
        assert {places[key][0] for key in keys} == {column * COLUMN}


@given(graphs())
def test_the_same_graph_is_laid_out_the_same(graph: Graph) -> None:
    assert layout(graph) == layout(Graph.model_validate(graph.model_dump()))


def test_a_chain_is_a_straight_line() -> None:
    places = layout(make_graph("a", "b", "c", edges="a>b b>c"))

    assert places == {"a": (0, 0), "b": (COLUMN, 0), "c": (2 * COLUMN, 0)}
    assert COLUMN == CARD_WIDTH + COLUMN_GAP == 272


def test_branches_stand_around_their_source_and_do_not_cross() -> None:
    places = layout(make_graph("a", "b", "c", "d", "e", edges="a>b a>c b>d c>e"))

    assert places["b"][1] < places["c"][1]
    assert places["d"][1] < places["e"][1]
    assert places["a"][1] == (places["b"][1] + places["c"][1]) / 2


def test_crossed_branches_are_uncrossed() -> None:
    places = layout(make_graph("a", "b", "e", "d", "f", edges="a>d b>e d>f"))

    assert (places["a"][1] < places["b"][1]) == (places["d"][1] < places["e"][1])


def test_a_long_edge_does_not_run_behind_the_card_it_passes() -> None:
    places = layout(make_graph("a", "b", "c", edges="a>b b>c a>c"))

    assert places["b"][1] != places["a"][1]


def test_no_nodes_have_no_places() -> None:
    assert layout(Graph()) == {}


def test_the_largest_graph_is_laid_out_in_no_time() -> None:
    dice = random.Random(1)
    pairs = {tuple(sorted(dice.sample(range(1_000), 2))) for _edge in range(5_000)}
    edges = " ".join(f"n{source}>n{target}" for source, target in pairs)
    graph = make_graph(*(f"n{number}" for number in range(1_000)), edges=edges)

    assert cpu_seconds(lambda: layout(graph), enough=0.5) < 0.5
