"""Every problem a graph can have: found, named, placed, and told what to do about it."""

import itertools
import random
from collections.abc import Collection, Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.messages import Problem
from registry.catalogue import Catalogue
from workflows.definition.graph import Graph, plan
from workflows.tests.factories import (
    make_agent_facts,
    make_catalogue,
    make_edge,
    make_graph,
    make_node,
    make_tool_facts,
    small_graph,
)
from workflows.tests.measuring import calls, cpu_seconds
from workflows.validation import refusals, validate
from workflows.validation.structure import find_cycle, following, reachable

WRITE = make_tool_facts()
SCREEN = make_tool_facts(
    "screen",
    effect="read",
    input_schema={
        "type": "object",
        "properties": {
            "market": {"type": "string", "minLength": 4},
            "symbols": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
            "limit": {"type": "integer", "maximum": 10},
        },
        "required": ["market"],
        "additionalProperties": False,
    },
)
OFF = make_tool_facts("off", is_active=False)
SHELL = make_tool_facts("shell", tool_type="shell", effect="exec")
KEYLESS = make_tool_facts("keyless")
ADVISOR = make_agent_facts()
CATALOGUE = make_catalogue(
    WRITE,
    SCREEN,
    OFF,
    SHELL,
    KEYLESS,
    ADVISOR,
    make_agent_facts("off", is_active=False),
    make_agent_facts("far", model_provider="openai"),
    make_agent_facts("handy", tools=(SHELL, WRITE)),
)
START = make_node("start", "trigger")
END = make_node("end", "tool", tool_id=WRITE.id)


def errors(problems: Collection[Problem]) -> set[str]:
    return {problem.code for problem in problems if problem.severity == "error"}


def warnings(problems: Collection[Problem]) -> set[str]:
    return {problem.code for problem in problems if problem.severity == "warning"}


def the(problems: Collection[Problem], code: str) -> Problem:
    found = [problem for problem in problems if problem.code == code]
    assert len(found) == 1, found
    return found[0]


def check(*nodes: Any, edges: str = "", catalogue: Catalogue = CATALOGUE, **fields: Any) -> tuple[Problem, ...]:
    return validate(make_graph(*nodes, edges=edges, **fields), catalogue)


def test_a_sound_graph_has_no_problems() -> None:
    nodes = (
        START,
        make_node("screen", "tool", tool_id=SCREEN.id, config={"arguments": {"market": "{{ variables.market }}"}}),
        make_node("found", "condition", config={"condition_expression": "{{ output.matches | length > 0 }}"}),
        make_node("ask", "agent", agent_id=ADVISOR.id, config={"prompt": "{{ nodes.screen.as_of }}: {{ output }}"}),
        make_node("shape", config={"steps": [{"type": "filter", "where": "{{ item.x > input.y }}"}]}),
        make_node("both", "aggregator", config={"join": "any"}),
        END,
    )
    edges = "start>screen screen>found found.true>ask found.false>shape ask>both shape>both both>end screen.error>end"

    assert check(*nodes, edges=edges, variables={"market": "SAMPLE"}, config={"timeout": 5}) == ()


def test_every_problem_says_what_to_do_and_is_json_for_the_pages() -> None:
    nodes = (
        make_node("input", "tool"),
        make_node("a", "tool", tool_id=uuid4(), config={"argument": 1}),
        make_node("b", "condition", config={"condition_expression": "{{ nodes.z + outpt }}"}),
        make_node("c", "aggregator"),
    )

    problems = check(*nodes, edges="a>b b>a b>x b.maybe>c c>c", config={"timeuot": 1})

    assert len(problems) > 10
    assert all(problem.hint for problem in problems)
    assert all(set(problem.render()) >= {"code", "severity", "message", "hint"} for problem in problems)
    severities = [problem.severity for problem in problems]
    assert severities == sorted(severities)


def test_a_cycle_is_shown_as_the_path_that_closes_it() -> None:
    problems = check(START, "a", "b", "c", edges="start>a a>b b>c c>a")

    cycle = the(problems, "cycle")
    assert cycle.path == "a -> b -> c -> a"
    assert str(cycle.message) == "The steps go in a circle: A → B → C → A."


@pytest.mark.parametrize(
    ("nodes", "edges", "code"),
    [
        (("a", "a"), "", "duplicate_key"),
        (("output",), "", "reserved_key"),
        (("nodes",), "", "reserved_key"),
        (("a",), "a>b", "dangling_edge"),
        (("a",), "b>a", "dangling_edge"),
        (("a", "b"), "a>b a>b", "duplicate_edge"),
        (("a",), "a>a", "self_loop"),
        ((), "", "no_start"),
        (("a", "b"), "a>b b>a", "no_start"),
        (("a", START), "a>start", "trigger_with_input"),
        ((START, "a"), "start.yes>a", "unknown_handle"),
        ((make_node("c", "condition"), "a"), "c>a", "missing_handle"),
        ((make_node("c", "condition"), "a"), "c.maybe>a", "unknown_handle"),
        ((make_node("t", "tool"),), "", "tool_missing"),
        ((make_node("t", "tool", tool_id=uuid4()),), "", "tool_missing"),
        ((make_node("t", "tool", tool_id=OFF.id),), "", "tool_inactive"),
        ((make_node("t", "tool", tool_id=SHELL.id),), "", "tool_type_unavailable"),
        ((make_node("t", tool_id=WRITE.id),), "", "misplaced_tool"),
        ((make_node("a", "agent"),), "", "agent_missing"),
        ((make_node("a", "agent", agent_id=uuid4()),), "", "agent_missing"),
        ((make_node("a", "agent", agent_id=make_agent_facts("off").id),), "", "agent_inactive"),
        ((make_node("a", "agent", agent_id=make_agent_facts("far").id),), "", "provider_unavailable"),
        ((make_node("a", agent_id=ADVISOR.id),), "", "misplaced_agent"),
        ((make_node("a", config={}),), "", "config"),
        ((make_node("a", retry_config={"max_retries": -1}),), "", "config"),
        ((make_node("a", input_schema={"type": "nonsense"}),), "", "schema_invalid"),
        ((make_node("a", "trigger", config={"input_schema": {"$ref": "http://x/"}}),), "", "schema_remote_reference"),
        ((make_node("a", "agent", config={"prompt": "x", "output_schema": {"type": 1}}),), "", "schema_invalid"),
        ((make_node("a", config={"output": "{{ output. }}"}),), "", "expression"),
        ((make_node("a", config={"output": ["{% if x %}"]}),), "", "expression"),
        ((make_node("c", "condition", config={"condition_expression": "output.x > 1"}),), "", "expression"),
        ((make_node("c", "condition", config={"cases": [{"handle": "a", "when": "1 > 2"}]}),), "", "expression"),
        ((make_node("a", config={"steps": [{"type": "filter", "where": "item.x > 1"}]}),), "", "expression"),
        ((make_node("a", config={"output": "{{ outpt }}"}),), "", "unknown_name"),
        ((make_node("a", config={"output": "{{ item.x }}"}),), "", "unknown_name"),
        ((make_node("a", config={"output": "{{ source_output }}"}),), "", "unknown_name"),
        ((make_node("a", config={"output": "{{ execution.owner }}"}),), "", "unknown_name"),
        ((make_node("a", config={"output": "{{ nodes.zz }}"}),), "", "unknown_node"),
        ((make_node("a", config={"output": "{{ nodes.a }}"}),), "", "not_upstream"),
        ((make_node("a", config={"output": "{{ nodes.b }}"}), "b"), "a>b", "not_upstream"),
        ((make_node("a", config={"output": "{{ nodes['b'].x }}"}), "b", "c"), "c>a c>b", "not_upstream"),
    ],
)  # fmt: skip
def test_an_error_is_found(nodes: tuple[Any, ...], edges: str, code: str) -> None:
    assert code in errors(check(*nodes, edges=edges))


def test_a_sound_neighbour_has_no_error() -> None:
    later = make_node("later", config={"output": "{{ nodes.start.x }} {{ nodes.a }}"})

    assert errors(check(START, "a", later, edges="start>a a>later")) == set()


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"type": "expression", "value": ""}, "config"),
        ({"type": "script", "value": "{{ true }}"}, "config"),
        ({"value": "source_output.x"}, "expression"),
        ({"value": "{{ 1 + }}"}, "expression"),
        ({"value": "{{ nodes.b.x }}"}, "not_upstream"),
        ({"value": "{{ nodes.a.x }}"}, "not_upstream"),
        ({"value": "{{ item }}"}, "unknown_name"),
    ],
)
def test_a_bad_condition_of_an_edge_is_found(condition: dict[str, Any], code: str) -> None:
    graph = Graph(nodes=(make_node("a"), make_node("b")), edges=(make_edge("a>b", condition=condition),))

    problem = the([problem for problem in validate(graph, CATALOGUE) if problem.severity == "error"], code)

    assert problem.edge == "a -> b"


def test_a_good_condition_of_an_edge_sees_what_the_source_gave() -> None:
    condition = {"type": "expression", "value": "{{ source_output.x > nodes.start.y and output.x > 1 }}"}
    edge = make_edge("a>b", condition=condition)
    graph = Graph(nodes=(START, make_node("a"), make_node("b")), edges=(make_edge("start>a"), edge))

    assert errors(validate(graph, CATALOGUE)) == set()


def test_a_node_has_one_input() -> None:
    graph = Graph(nodes=(START, make_node("a")), edges=(make_edge("start>a", target_handle="left"),))

    assert the(validate(graph, CATALOGUE), "unknown_handle").path == "target_handle"


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        ({"market": "XKRX"}, []),
        ({"market": "{{ output.market }}", "symbols": ["{{ output.one }}", "two"]}, []),
        ({"market": "{{ output.market }}", "limit": "{{ output.limit }}"}, []),
        ({"market": "{{ output.market }}", "symbols": "{{ output.symbols }}"}, []),
        ({}, ["config.arguments"]),
        ({"market": "XK"}, ["config.arguments.market"]),
        ({"market": 5, "limit": "many"}, ["config.arguments.limit", "config.arguments.market"]),
        ({"market": "XKRX", "limit": 11}, ["config.arguments.limit"]),
        ({"market": "{{ output.market }}", "markt": 1}, ["config.arguments"]),
        ({"market": "XKRX", "symbols": [1]}, ["config.arguments.symbols"]),
    ],
)
def test_literal_arguments_must_fit_the_tool(arguments: dict[str, Any], places: list[str]) -> None:
    problems = check(make_node("t", "tool", tool_id=SCREEN.id, config={"arguments": arguments}))

    assert [problem.path for problem in problems if problem.code == "tool_arguments"] == places


def test_a_missing_argument_is_called_as_its_form_calls_it() -> None:
    market = {"type": "string", "title": "Market of the shares"}
    tool = make_tool_facts("own", input_schema={"type": "object", "properties": {"m": market}, "required": ["m", "n"]})
    node = make_node("t", "tool", tool_id=tool.id, config={"arguments": {}})

    found = validate(Graph(nodes=(START, node)), make_catalogue(tool))

    said = [str(problem.message) for problem in found if problem.code == "tool_arguments"]
    assert said == ["“Market of the shares” is missing.", "“n” is missing."]


def test_a_mistyped_name_is_told_the_near_one() -> None:
    problems = check("screen", make_node("a", config={"output": "{{ screen.x }}"}), edges="screen>a")
    others = check("screen", make_node("a", config={"output": "{{ nodes.scren.x }} {{ outpt }}"}), edges="screen>a")

    assert str(the(problems, "unknown_name").hint) == "Did you mean “nodes.screen”?"
    assert str(the(others, "unknown_node").hint) == "Did you mean “screen”?"
    assert str(the(others, "unknown_name").hint) == "Did you mean “output”?"


def test_an_unreadable_expression_has_its_place_and_position() -> None:
    problem = the(check(make_node("a", config={"output": {"x": ["ok", "{{ 1 + }}"]}})), "expression")

    assert (problem.node, problem.path) == ("a", "config.output.x.1")
    assert str(problem.message) == "The expression ends too early. (at position 7)"


@pytest.mark.parametrize(
    ("nodes", "edges", "code"),
    [
        ((START, "a", "b", "c"), "start>a b>c c>b", "unreachable"),
        ((START, "a", "b"), "start>a", "not_triggered"),
        ((START, make_node("j", "aggregator", config={"join": "count", "count": 2})), "start>j", "join_unsatisfiable"),
        ((START, make_node("j", "aggregator")), "", "join_unsatisfiable"),
        ((START, "a"), "start>a", "no_effect"),
        ((make_node("a", config={"output": "{{ variables.x }}"}),), "", "unknown_variable"),
        ((make_node("a", "agent", agent_id=make_agent_facts("handy").id),), "", "tool_type_unavailable"),
        ((make_node("t", "tool", tool_id=KEYLESS.id),), "", "credentials_missing"),
    ],
)
def test_a_warning_is_given(nodes: tuple[Any, ...], edges: str, code: str) -> None:
    assert code in warnings(check(*nodes, edges=edges))


def test_a_join_of_enough_sources_is_satisfied_whatever_their_edges() -> None:
    join = make_node("j", "aggregator", config={"join": "count", "count": 2})
    fork = make_node("c", "condition")

    assert "join_unsatisfiable" in warnings(check(fork, join, edges="c.true>j c.false>j"))
    assert "join_unsatisfiable" not in warnings(check("a", "b", join, edges="a>j b>j"))


def test_a_node_that_is_switched_off_only_warns() -> None:
    off = make_node("t", "tool", is_enabled=False, config={"argument": "{{ outpt }}"})

    problems = check(START, off, END, edges="start>t t>end")

    assert errors(problems) == set()
    assert warnings(problems) >= {"config", "tool_missing"}


def test_a_condition_that_is_switched_off_is_still_read_for_its_outputs() -> None:
    off = make_node("c", "condition", is_enabled=False, config={})

    assert errors(check(START, off, END, edges="start>c c.true>end")) == {"config"}


def test_limits_are_told_alone() -> None:
    nodes = tuple(f"n{number}" for number in range(1_001))
    edges = " ".join(f"n{source}>n{source + step}" for source in range(900) for step in range(1, 7))

    assert errors(check(*nodes, edges=edges)) == {"too_many_nodes", "too_many_edges"}


@pytest.mark.parametrize("value", ["\0", "\ud800", float("inf"), float("nan"), 2**257, object(), {1: 2}])
def test_what_cannot_be_stored_is_refused_in_every_place(value: Any) -> None:
    graphs = [
        make_graph(make_node("a", config={"output": value})),
        make_graph(make_node("a", retry_config={"x": [value]})),
        make_graph("a", variables={"x": value}),
        make_graph("a", config={"notes": {"x": value}}),
        Graph(nodes=(make_node("a"), make_node("b")), edges=(make_edge("a>b", condition={"value": value}),)),
    ]

    for graph in graphs:
        assert errors(refusals(graph)) == {"not_storable"}
        assert errors(validate(graph, CATALOGUE)) == {"not_storable"}


def test_a_problem_of_a_deep_value_is_found_without_recursion() -> None:
    value: Any = 1
    for _level in range(50_000):
        value = [value]

    assert errors(refusals(make_graph(make_node("a", config={"output": value})))) == {"too_deep"}


def test_a_wide_value_under_a_long_name_is_looked_at_cheaply() -> None:
    long_name = {"k" * 900_000: list(range(90_000))}
    graph = make_graph(make_node("a", config={"output": long_name}))

    assert errors(validate(graph, CATALOGUE)) == set()
    assert cpu_seconds(lambda: validate(graph, CATALOGUE), enough=1.0) < 1.0


def test_more_expressions_than_can_be_read_in_time_are_refused() -> None:
    graph = make_graph(make_node("a", config={"output": ["{{ 1 }}"] * 5_001}))

    assert errors(refusals(graph)) == {"too_large"}


def every_small_graph(size: int) -> Iterator[Graph]:
    keys = [f"n{number}" for number in range(size)]
    pairs = [f"{source}>{target}" for source in keys for target in keys if source != target]
    for chosen in itertools.chain.from_iterable(
        itertools.combinations(pairs, count) for count in range(len(pairs) + 1)
    ):
        yield make_graph(*keys, edges=" ".join(chosen))


def closure(graph: Graph) -> set[tuple[str, str]]:
    """Who reaches whom in one step or more, by brute force (Warshall)."""
    reached = {(edge.source, edge.target) for edge in graph.edges}
    for middle, source, target in itertools.product(graph.by_key, repeat=3):
        if (source, middle) in reached and (middle, target) in reached:
            reached.add((source, target))
    return reached


def assert_agrees_with_brute_force(graph: Graph) -> None:
    reached = closure(graph)
    path = find_cycle(following(graph))
    edges = {(edge.source, edge.target) for edge in graph.edges}

    assert bool(path) == any((key, key) in reached for key in graph.by_key)
    assert not path or (path[0] == path[-1] and set(itertools.pairwise(path)) <= edges)
    for key in graph.by_key:
        assert reachable({key}, following(graph)) == {key} | {target for source, target in reached if source == key}
    if not path:
        order = [node.key for node in plan(graph).nodes]
        assert all(order.index(source) < order.index(target) for source, target in edges)


def test_cycles_and_reach_agree_with_brute_force_on_every_graph_of_four_nodes() -> None:
    for graph in every_small_graph(4):
        assert_agrees_with_brute_force(graph)


@st.composite
def random_graphs(draw: st.DrawFn) -> Graph:
    keys = [f"n{number}" for number in range(draw(st.integers(1, 8)))]
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda pair: pair[0] != pair[1])
    chosen = draw(st.sets(pairs, max_size=16)) if len(keys) > 1 else set()
    return make_graph(*keys, edges=" ".join(f"{source}>{target}" for source, target in sorted(chosen)))


@given(random_graphs())
def test_cycles_and_reach_agree_with_brute_force_on_larger_graphs(graph: Graph) -> None:
    assert_agrees_with_brute_force(graph)


@given(random_graphs(), st.data())
def test_what_an_expression_may_name_agrees_with_brute_force(graph: Graph, data: st.DataObject) -> None:
    reader = data.draw(st.sampled_from(sorted(graph.by_key)))
    named = data.draw(st.sampled_from(sorted(graph.by_key)))
    nodes = tuple(
        make_node(key, config={"output": f"{{{{ nodes.{named} }}}}"}) if key == reader else make_node(key)
        for key in graph.by_key
    )
    reached = closure(graph)

    codes = errors(validate(graph.model_copy(update={"nodes": nodes}), CATALOGUE))

    if not any((key, key) in reached for key in graph.by_key):
        assert ("not_upstream" in codes) == ((named, reader) not in reached)


@given(random_graphs())
def test_warnings_of_reach_agree_with_brute_force(graph: Graph) -> None:
    targets = {edge.target for edge in graph.edges}
    starts = graph.by_key.keys() - targets
    reached = closure(graph)
    never = {key for key in graph.by_key if key not in starts and not any((start, key) in reached for start in starts)}

    problems = validate(graph, CATALOGUE)

    assert {problem.node for problem in problems if problem.code == "unreachable"} == never
    assert ("no_start" in errors(problems)) == (not starts)


def wide_graph(size: int) -> Graph:
    """So many nodes after a trigger, with five edges each."""
    dice = random.Random(3)
    pairs = {(f"n{number // 2}", f"n{number}") for number in range(1, size)}
    while len(pairs) < 5 * size:
        source, target = sorted(dice.sample(range(size), 2))
        pairs.add((f"n{source}", f"n{target}"))
    nodes = [make_node("n0", "trigger")]
    nodes += [make_node(f"n{number}", config={"output": "{{ nodes.n0.x }}"}) for number in range(1, size)]
    return make_graph(*nodes, edges=" ".join(f"{source}>{target}" for source, target in sorted(pairs)))


def test_validating_the_largest_graph_takes_work_in_proportion_to_its_size() -> None:
    half, largest = wide_graph(500), wide_graph(1_000)
    for graph in (half, largest):  # also so that what is remembered of expressions and models is
        assert errors(validate(graph, CATALOGUE)) == set()

    work = [calls(lambda graph=graph: validate(graph, CATALOGUE)) for graph in (half, largest)]  # type: ignore[misc]

    assert 1.9 < work[1] / work[0] < 2.1


def test_a_cycle_through_a_thousand_nodes_is_found_without_recursion() -> None:
    edges = " ".join(f"n{number}>n{(number + 1) % 1_000}" for number in range(1_000))

    problems = check(*(f"n{number}" for number in range(1_000)), edges=edges)

    assert len(the(problems, "cycle").path.split(" -> ")) == 1_001


def test_the_small_graph_of_the_tests_is_sound() -> None:
    assert errors(validate(small_graph(), Catalogue())) == set()
