"""The text of an agent decides no branch: a form of the answer is asked for, at saving."""

from typing import Any

import pytest

from pastetrader.common.messages import Problem
from workflows.definition.graph import Graph, GraphNode
from workflows.tests.factories import make_agent_facts, make_catalogue, make_edge, make_graph, make_node
from workflows.validation import validate

ADVISOR = make_agent_facts()
CATALOGUE = make_catalogue(ADVISOR)
START = make_node("start", "trigger")
TYPED = {"prompt": "Buy?", "output_schema": {"type": "object", "properties": {"buy": {"type": "boolean"}}}}


def asks(key: str = "ask", **fields: Any) -> GraphNode:
    return make_node(key, "agent", agent_id=ADVISOR.id, **{"config": {"prompt": "Buy?"}, **fields})


def decides(expression: str) -> GraphNode:
    return make_node("found", "condition", config={"condition_expression": f"{{{{ {expression} }}}}"})


def found(graph: Graph) -> list[Problem]:
    return [problem for problem in validate(graph, CATALOGUE) if problem.code == "text_decides"]


@pytest.mark.parametrize(
    "expression", ["output == 'buy'", "'buy' in output", "output | length > 0", "nodes.ask == 'buy'"]
)
def test_a_text_that_would_decide_is_an_error_with_what_to_do(expression: str) -> None:
    [problem] = found(make_graph(START, asks(), decides(expression), edges="start>ask ask>found"))

    assert (problem.severity, problem.node, problem.path) == ("error", "found", "config.condition_expression")
    assert "Ask" in str(problem.message)
    assert "output_schema" in str(problem.hint)


def test_a_case_is_a_decision_too() -> None:
    cases = [{"handle": "yes", "when": "{{ output == 'yes' }}"}]
    node = make_node("found", "condition", config={"cases": cases})

    [problem] = found(make_graph(asks(), node, edges="ask>found"))

    assert problem.path == "config.cases.0.when"


@pytest.mark.parametrize("value", ["{{ output == 'buy' }}", "{{ source_output == 'buy' }}", "{{ nodes.ask == 'x' }}"])
def test_a_text_on_an_edge_decides_as_well(value: str) -> None:
    edge = make_edge("ask>next", condition={"value": value})

    problems = found(Graph(nodes=(asks(), make_node("next")), edges=(edge,)))

    assert [problem.edge for problem in problems][:1] == ["ask -> next"]


def test_of_several_that_arrive_only_the_agents_text_is_no_ground() -> None:
    def graph(expression: str) -> Graph:
        nodes = (START, asks(), make_node("other"), decides(expression))
        return make_graph(*nodes, edges="start>ask start>other ask>found other>found")

    assert found(graph("output.other.x > 1")) == []
    assert len(found(graph("output.ask == 'buy'"))) == 1
    assert len(found(graph("output | length > 1"))) == 1


@pytest.mark.parametrize(
    ("node", "edges"),
    [
        (asks(config=TYPED), "ask>found"),
        (asks(is_enabled=False), "start>ask ask>found"),
        (asks(), "ask.error>found"),
        (asks(), "start>found"),
    ],
    ids=["typed", "switched off", "its error", "beside"],
)
def test_what_is_no_text_of_an_agent_may_decide(node: GraphNode, edges: str) -> None:
    assert found(make_graph(START, node, decides("output.buy"), edges=edges)) == []


def test_a_text_may_be_handed_on() -> None:
    shape = make_node("shape", config={"output": "{{ output }}"})

    assert found(make_graph(asks(), shape, edges="ask>shape")) == []
