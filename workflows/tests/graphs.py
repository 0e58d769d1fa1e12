"""Graphs that can be kept, of all kinds: a strategy for property tests."""

from typing import Any

from hypothesis import strategies as st

from workflows.definition.graph import Graph, GraphEdge, GraphNode, Quote

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NUMBERS = st.integers(-(2**80), 2**80) | st.floats(-1e70, 1e70, allow_nan=False)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.sampled_from(["no", "1e5", "2026-01-02", "~", "{{ output.x }}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=3)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
NAMES = TEXTS.filter(bool)
KINDS = st.sampled_from(["trigger", "tool", "agent", "condition", "adapter", "aggregator"])
POSITIONS = st.floats(-1e6, 1e6, allow_nan=False)
QUOTES = st.builds(Quote, paste_id=st.none(), start=st.integers(0, 9), end=st.integers(9, 99), quote=TEXTS)


def nodes(key: str) -> st.SearchStrategy[GraphNode]:
    """Nodes of that key."""
    return st.builds(
        GraphNode,
        key=st.just(key),
        name=NAMES,
        node_type=KINDS,
        config=OBJECTS,
        input_schema=st.none() | OBJECTS,
        timeout_seconds=st.integers(1, 86_400),
        retry_config=OBJECTS,
        is_enabled=st.booleans(),
        position_x=POSITIONS,
        position_y=POSITIONS,
        provenance=st.lists(QUOTES, max_size=2).map(tuple),
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Graphs that tables can hold; whether they can run is another question."""
    keys = draw(st.lists(KEYS, max_size=5, unique=True))
    pairs = [(one, other) for one in keys for other in keys if one != other]
    ends = draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) if pairs else []
    edges = [
        draw(
            st.builds(
                GraphEdge,
                source=st.just(source),
                target=st.just(target),
                source_handle=st.sampled_from(["", "true", "error"]),
                condition=st.none() | OBJECTS,
                priority=st.integers(-9, 9),
                label=TEXTS,
            )
        )
        for source, target in ends
    ]
    return Graph(
        nodes=tuple(draw(nodes(key)) for key in keys),
        edges=tuple(edges),
        config=draw(OBJECTS),
        variables=draw(OBJECTS),
    )
