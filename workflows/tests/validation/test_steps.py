"""Steps over lists, workflows as steps, and what failures mean: what validation says of them, and of versions."""

from typing import Any
from uuid import uuid4

import pytest

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from workflows.definition.graph import Graph, content_hash
from workflows.services import ensure_version, graph_of, problems_of, replace_graph, snapshot_of
from workflows.tests.factories import make_catalogue, make_graph, make_node, make_tool_facts, make_workflow
from workflows.validation import KnownWorkflows, validate

WRITE = make_tool_facts()
CATALOGUE = make_catalogue(WRITE)
START = make_node("start", "trigger")
OTHER, ITSELF = uuid4(), uuid4()
KNOWN = KnownWorkflows(names={OTHER: "Other"}, itself=ITSELF)


def tool(key: str = "t", **fields: Any) -> Any:
    return make_node(key, "tool", **{"tool_id": WRITE.id, **fields})


def step(workflow_id: Any = OTHER, **config: Any) -> Any:
    return make_node("t", "tool", config={"workflow_id": str(workflow_id), **config})


def found(*nodes: Any, edges: str = "") -> list[Problem]:
    problems = validate(make_graph(*nodes, edges=edges), CATALOGUE, KNOWN)
    return [problem for problem in problems if problem.severity == "error"]


def over(items: str, **more: Any) -> dict[str, Any]:
    return {"for_each": {"items": items, **more}}


@pytest.mark.parametrize(
    "node",
    [
        tool(
            config={**over("{{ output.rows }}"), "arguments": {"symbol": "{{ item.symbol }}", "n": "{{ item_index }}"}}
        ),
        step(),
        step(input={"n": "{{ output.n }}"}),
        step(**over("{{ nodes.start.rows }}"), input="{{ item }}"),
        tool(on_error={"action": "fail"}),
        tool(on_error={"action": "continue"}),
        tool(on_error={"action": "default", "output": []}),
    ],
)
def test_a_sound_step_has_no_errors(node: Any) -> None:
    assert found(START, node, edges="start>t") == []


@pytest.mark.parametrize(
    ("node", "code", "path"),
    [
        (tool(config={"arguments": {"a": "{{ item }}"}}), "unknown_name", "config.arguments.a"),
        (tool(config={"arguments": {"a": "{{ item_index }}"}}), "unknown_name", "config.arguments.a"),
        (step(input="{{ item }}"), "unknown_name", "config.input"),
        (tool(config=over("{{ item.rows }}")), "unknown_name", "config.for_each.items"),
        (tool(config=over("rows")), "expression", "config.for_each.items"),
        (tool(config=over("{{ nodes.nowhere }}")), "unknown_node", "config.for_each.items"),
        (tool(config=over("{{ output }}", max_parallel=99)), "config", "config.for_each.max_parallel"),
        (tool(config={"workflow_id": str(OTHER)}), "tool_and_workflow", "config.workflow_id"),
        (step(uuid4()), "workflow_missing", "config.workflow_id"),
        (step(ITSELF), "workflow_itself", "config.workflow_id"),
        (step("mine"), "config", "config.workflow_id"),
        (make_node("t", "tool", config=over("{{ output }}")), "tool_missing", "tool_id"),
        (tool(on_error={"action": "branch"}), "error_way_missing", "on_error.action"),
        (make_node("t", "condition", on_error={"action": "default", "output": 1}), "no_default_output",
         "on_error.action"),
        (tool(on_error={"action": "default", "output": float("nan")}), "not_storable", "on_error.output"),
        (make_node("item"), "reserved_key", "key"),
        (make_node("item_index"), "reserved_key", "key"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_step_is_told_with_what_to_do(node: Any, code: str, path: str) -> None:
    [problem] = found(START, node, edges=f"start>{node.key}")

    assert (problem.code, problem.path) == (code, path)
    assert problem.hint or problem.code == "config"


def test_a_failure_may_go_its_own_way_when_that_is_connected() -> None:
    branching = tool(on_error={"action": "branch"})

    assert found(START, branching, "after", edges="start>t t.error>after") == []


def test_an_expression_in_a_default_output_is_warned_about() -> None:
    node = tool(on_error={"action": "default", "output": {"rows": ["{{ output }}"]}})
    problems = validate(make_graph(START, node, edges="start>t"), CATALOGUE, KNOWN)

    assert [(problem.code, problem.severity, problem.path) for problem in problems] == [
        ("not_evaluated", "warning", "on_error.output")
    ]


def test_a_node_that_is_off_is_only_warned_about() -> None:
    assert found(START, tool(on_error={"action": "branch"}, is_enabled=False), edges="start>t") == []


def test_a_workflow_as_the_last_step_does_something() -> None:
    problems = validate(make_graph(START, step(), edges="start>t"), CATALOGUE, KNOWN)

    assert problems == ()


def test_an_agent_may_go_over_a_list() -> None:
    agent = make_node("t", "agent", config={"prompt": "{{ item }}", **over("{{ output }}")})
    alone = make_node("t", "agent", config={"prompt": "{{ item }}"})

    assert {problem.code for problem in found(START, agent, edges="start>t")} == {"agent_missing"}
    assert {problem.code for problem in found(START, alone, edges="start>t")} == {"agent_missing", "unknown_name"}


def test_a_graph_without_on_error_hashes_as_before_it_existed() -> None:
    graph = make_graph(START, "a", edges="start>a").model_dump(mode="json")
    before = {**graph, "nodes": [{name: node[name] for name in node if name != "on_error"} for node in graph["nodes"]]}
    saying = {**graph, "nodes": [{**node, "on_error": {"action": "continue"}} for node in graph["nodes"]]}

    def digest(of: dict[str, Any]) -> str:
        return content_hash({"graph": of, "tools": {}, "agents": {}})

    assert digest(graph) == digest(before) != digest(saying)


@pytest.mark.django_db
def test_on_error_is_kept_with_the_graph_and_in_its_version(owner: User) -> None:
    said = {"action": "default", "output": {"rows": [None, 1.5]}}
    workflow = make_workflow(owner, make_graph(START, make_node("a", on_error=said), edges="start>a"))

    version = ensure_version(workflow=workflow)

    assert graph_of(workflow).by_key["a"].on_error == said
    assert snapshot_of(version.id).graph.by_key["a"].on_error == said


@pytest.mark.django_db
def test_a_step_may_be_ones_own_workflow_and_no_others(owner: User, stranger: User) -> None:
    def codes(of: Any) -> set[str]:
        workflow = make_workflow(owner, make_graph(START, step(of), edges="start>t"))
        return {problem.code for problem in problems_of(workflow)}

    deleted = make_workflow(owner)
    deleted.soft_delete()

    assert codes(make_workflow(owner).pk) == set()
    assert codes(make_workflow(stranger).pk) == codes(deleted.pk) == codes(uuid4()) == {"workflow_missing"}


@pytest.mark.django_db
def test_a_workflow_cannot_be_a_step_of_itself(owner: User) -> None:
    workflow = make_workflow(owner)
    replace_graph(workflow=workflow, graph=make_graph(START, step(workflow.pk), edges="start>t"), expected_version=1)

    assert [problem.code for problem in problems_of(workflow)] == ["workflow_itself"]
    with pytest.raises(Invalid):
        ensure_version(workflow=workflow)


@pytest.mark.django_db
def test_a_graph_without_workflows_as_steps_asks_nothing_about_them(
    owner: User, django_assert_num_queries: Any
) -> None:
    workflow = make_workflow(owner, make_graph(START, step(), edges="start>t"))
    plain = make_workflow(owner)

    with django_assert_num_queries(4):
        problems_of(plain)
    with django_assert_num_queries(5):
        problems_of(workflow)


def test_a_step_survives_json() -> None:
    graph = make_graph(START, step(**over("{{ output }}")), edges="start>t")

    assert Graph.model_validate_json(graph.model_dump_json()) == graph
