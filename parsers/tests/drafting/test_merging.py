"""What a decision changes in a graph, beside what people changed in it."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.drafting.generation import generate
from parsers.drafting.merging import merged
from screening.strategy import Extractor, RuleGroup, Strategy
from workflows.definition.graph import Graph
from workflows.tests.factories import make_edge, make_node

_CONDITIONS = st.lists(st.sampled_from(["rsi(14) < 30", "close > sma(5)", "adx(14) > 20"]), max_size=3, unique=True)


def drafted(entry: list[str], way_out: list[str]) -> Graph:
    """The graph of these rules."""
    strategy = Strategy(
        is_strategy=True,
        extractor=Extractor(name="test", version="1"),
        entry=RuleGroup(conditions=tuple(entry) or ("volume > 1000",)),
        exit=RuleGroup(logic="any", conditions=tuple(way_out)),
    )
    return generate(strategy, market="SAMPLE")


def same(one: Graph | None, other: Graph) -> bool:
    """Whether two graphs say the same, wherever their steps stand."""
    place = {"position_x": 0.0, "position_y": 0.0}
    return one is not None and (
        {key: node.model_copy(update=place) for key, node in one.by_key.items()}
        == {key: node.model_copy(update=place) for key, node in other.by_key.items()}
        and set(map(str, one.edges)) == set(map(str, other.edges))
    )


@given(_CONDITIONS, _CONDITIONS, _CONDITIONS, _CONDITIONS)
def test_an_untouched_graph_becomes_the_new_draft(a: list[str], b: list[str], c: list[str], d: list[str]) -> None:
    before, after = drafted(a, b), drafted(c, d)

    assert same(merged(before, after, before), after)
    assert same(merged(before, before, after), after)


@given(_CONDITIONS, _CONDITIONS, _CONDITIONS, _CONDITIONS)
def test_steps_that_people_added_stay_where_they_are(a: list[str], b: list[str], c: list[str], d: list[str]) -> None:
    before, after = drafted(a, b), drafted(c, d)
    mine = Graph(
        nodes=(*before.nodes, make_node("note", position_x=7.0)),
        edges=(*before.edges, make_edge("screen>note")),
        variables={"market": "XKRX"},
    )

    found = merged(before, after, mine)

    assert found is not None
    assert found.by_key["note"].position_x == 7.0
    assert found.by_key.keys() == {*after.by_key, "note"}
    assert "screen -> note" in map(str, found.edges)
    assert found.variables == {"market": "XKRX"}


def test_a_step_that_both_changed_is_nobodys_to_choose() -> None:
    before, after, mine = drafted(["rsi(14) < 30"], []), drafted(["rsi(14) < 20"], []), drafted(["rsi(14) < 10"], [])

    assert merged(before, after, mine) is None
