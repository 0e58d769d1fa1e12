"""Making, replacing, versioning, switching and deleting workflows, on whichever database the tests run."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from llm.providers import PROVIDERS
from pastetrader.accounts.models import User
from pastetrader.common.errors import Conflict, Invalid, NotAllowed, NotFound
from registry.models import Agent, Tool
from registry.runners import RUNNERS
from registry.services import create_tool, update_tool
from registry.tests.factories import make_agent, make_tool, rows_read
from workflows.definition.graph import Graph, GraphNode, Quote
from workflows.models import Edge, Node, Workflow, WorkflowVersion
from workflows.services import (
    create_workflow,
    delete_workflow,
    ensure_version,
    graph_of,
    problems_of,
    rename_workflow,
    replace_graph,
    restore_workflow,
    set_active,
    snapshot_of,
)
from workflows.tests.factories import make_edge, make_graph, make_node, make_workflow, small_graph

pytestmark = pytest.mark.django_db

THREADS = 6


def codes_of(caught: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.code for problem in caught.value.problems}


def rich_graph() -> Graph:
    quote = Quote(paste_id=uuid4(), start=3, end=9, quote="RSI 30 이하")
    nodes = (
        make_node("start", "trigger", position_x=16.0),
        make_node("check", "condition", retry_config={"max_retries": 2}, provenance=(quote,), timeout_seconds=7),
        make_node("yes", input_schema={"type": "object"}, output_schema={"type": "object"}, is_enabled=False),
    )
    edges = (
        make_edge("check.true>yes", condition={"type": "expression", "value": "{{ true }}"}, priority=2, label="예"),
        make_edge("start>check"),
    )
    return Graph(nodes=nodes, edges=edges, config={"timeout": 60}, variables={"market": "SAMPLE"})


def by_key(graph: Graph) -> Graph:
    return graph.model_copy(update={"nodes": tuple(sorted(graph.nodes, key=lambda node: node.key))})


def test_a_graph_comes_back_as_it_was_given(owner: User) -> None:
    graph = rich_graph()

    workflow = create_workflow(owner=owner, name=" Dip ", graph=graph, description="Buys dips.")

    assert (workflow.name, workflow.version, workflow.is_active) == ("Dip", 1, True)
    assert graph_of(workflow) == by_key(graph)


@pytest.mark.parametrize(("name", "code"), [("", "required"), ("  ", "required"), ("x" * 256, "too_long")])
def test_a_bad_name_is_refused(owner: User, name: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_workflow(owner=owner, name=name, graph=small_graph())

    assert codes_of(caught) == {code}
    assert not Workflow.objects.exists()


def test_words_that_no_database_stores_are_refused(owner: User) -> None:
    with pytest.raises(Invalid) as caught:
        create_workflow(owner=owner, name="a\0b", description="\ud800", graph=small_graph())

    assert [problem.path for problem in caught.value.problems] == ["name", "description"]


def test_a_draft_may_hold_errors_but_has_no_version(owner: User) -> None:
    workflow = make_workflow(owner, make_graph("a", "b", edges="a>b b>a"))

    with pytest.raises(Invalid) as caught:
        ensure_version(workflow=workflow)

    assert "cycle" in codes_of(caught)
    assert {problem.code for problem in problems_of(workflow)} >= {"cycle", "no_start"}
    assert not WorkflowVersion.objects.exists()


@pytest.mark.parametrize(
    ("graph", "code"),
    [
        (make_graph("a", "a"), "duplicate_key"),
        (make_graph("a", edges="a>b"), "dangling_edge"),
        (make_graph("a", edges="a>a"), "self_loop"),
        (make_graph("a", "b", edges="a>b a>b"), "duplicate_edge"),
        (make_graph(make_node("a", tool_id=uuid4())), "misplaced_tool"),
        (make_graph(make_node("a", agent_id=uuid4())), "misplaced_agent"),
        (make_graph(make_node("a", "tool", tool_id=uuid4())), "tool_missing"),
        (make_graph(make_node("a", "agent", agent_id=uuid4())), "agent_missing"),
        (make_graph(make_node("a", config={"output": "\0"})), "not_storable"),
        (make_graph(make_node("a", config={"output": float("nan")})), "not_storable"),
        (make_graph(make_node("a", config={"output": {"\ud800": 1}})), "not_storable"),
        (make_graph(make_node("a", config={"output": 2**300})), "not_storable"),
        (make_graph(make_node("a", config={"output": "x" * 1_000_001})), "too_large"),
        (make_graph("a", variables={"x": "\0"}), "not_storable"),
        (make_graph(*(f"n{number}" for number in range(1_001))), "too_many_nodes"),
    ],
)
def test_what_no_row_can_hold_is_refused_and_loses_nothing(owner: User, graph: Graph, code: str) -> None:
    workflow = make_workflow(owner)

    with pytest.raises(Invalid) as caught:
        replace_graph(workflow=workflow, graph=graph, expected_version=1)

    assert codes_of(caught) == {code}
    assert graph_of(workflow) == small_graph()
    assert Workflow.objects.get().version == 1


def deep(levels: int) -> Any:
    value: Any = 1
    for _level in range(levels):
        value = [value]
    return value


def test_a_bottomless_config_is_refused(owner: User) -> None:
    with pytest.raises(Invalid) as caught:
        make_workflow(owner, make_graph(make_node("a", config={"output": deep(200)})))

    assert codes_of(caught) == {"too_deep"}


def test_replacing_keeps_the_rows_of_nodes_and_edges_that_stay(owner: User) -> None:
    workflow = make_workflow(owner, make_graph("a", "b", "c", edges="a>b b>c"))
    nodes = dict(workflow.nodes.values_list("key", "id"))
    edge = workflow.edges.get(source_node__key="a").id
    graph = make_graph("a", make_node("b", name="Renamed"), "d", edges="a>b b>d")

    changed = replace_graph(workflow=workflow, graph=graph, expected_version=1)

    assert changed.version == 2
    assert graph_of(changed) == graph
    assert dict(workflow.nodes.values_list("key", "id")).items() >= {"a": nodes["a"], "b": nodes["b"]}.items()
    assert workflow.edges.get(source_node__key="a").id == edge
    assert not Node.objects.filter(id=nodes["c"]).exists()


def test_a_node_keeps_its_birthday_when_it_changes(owner: User) -> None:
    workflow = make_workflow(owner)
    before = workflow.nodes.get(key="work")

    replace_graph(workflow=workflow, graph=make_graph(make_node("work", name="New")), expected_version=1)

    after = workflow.nodes.get(key="work")
    assert after.created_at == before.created_at
    assert after.updated_at > before.updated_at


def test_a_stale_save_is_told_the_current_version_and_changes_nothing(owner: User) -> None:
    workflow = make_workflow(owner)
    mine = make_graph("mine")
    replace_graph(workflow=workflow, graph=mine, expected_version=1)

    with pytest.raises(Conflict) as caught:
        replace_graph(workflow=workflow, graph=make_graph("theirs"), expected_version=1)

    assert caught.value.current_version == 2
    assert graph_of(workflow) == mine


def test_a_deleted_workflow_cannot_be_changed_run_or_switched(owner: User) -> None:
    workflow = make_workflow(owner)
    delete_workflow(workflow=workflow)

    with pytest.raises(NotFound):
        replace_graph(workflow=workflow, graph=small_graph(), expected_version=1)
    with pytest.raises(NotFound):
        rename_workflow(workflow=workflow, name="New")
    with pytest.raises(NotAllowed):
        ensure_version(workflow=workflow)
    with pytest.raises(NotAllowed):
        set_active(workflow=workflow, is_active=True)


def test_deleting_hides_and_restoring_shows(owner: User) -> None:
    workflow = make_workflow(owner)

    delete_workflow(workflow=workflow)

    assert not Workflow.objects.exists()
    assert Workflow.all_objects.count() == 1
    with pytest.raises(NotFound):
        delete_workflow(workflow=workflow)
    assert restore_workflow(workflow=workflow).deleted_at is None
    assert graph_of(Workflow.objects.get()) == small_graph()
    with pytest.raises(NotAllowed):
        restore_workflow(workflow=workflow)


def test_renaming_changes_the_words_and_raises_the_lock(owner: User) -> None:
    workflow = make_workflow(owner)

    renamed = rename_workflow(workflow=workflow, name=" 새 이름 ", description="why")

    assert (renamed.name, renamed.description, renamed.version) == ("새 이름", "why", 2)
    with pytest.raises(Invalid):
        rename_workflow(workflow=workflow, name="")


def test_the_same_content_is_the_same_version(owner: User) -> None:
    workflow = make_workflow(owner)
    first = ensure_version(workflow=workflow)
    moved = make_graph(make_node("start", "trigger", position_x=480.0), "work", edges="start>work")
    replace_graph(workflow=workflow, graph=moved.model_copy(update={"config": {"notes": "later"}}), expected_version=1)

    assert ensure_version(workflow=workflow) == first


def test_other_content_is_the_next_version_and_going_back_is_the_old_one(owner: User) -> None:
    workflow = make_workflow(owner)
    first = ensure_version(workflow=workflow)
    replace_graph(workflow=workflow, graph=small_graph(variables={"x": 1}), expected_version=1)
    second = ensure_version(workflow=workflow)
    replace_graph(workflow=workflow, graph=small_graph(), expected_version=2)

    assert [first.number, second.number] == [1, 2]
    assert ensure_version(workflow=workflow) == first


def test_versions_are_numbered_per_workflow(owner: User) -> None:
    numbers = [ensure_version(workflow=make_workflow(owner)).number for _workflow in range(2)]

    assert numbers == [1, 1]


def test_a_version_holds_the_tools_and_agents_it_names_as_they_were(owner: User) -> None:
    tool = Tool.objects.filter(tool_type="builtin").first() or make_builtin()
    agent = make_agent(owner, system_prompt="Be brief.")
    graph = make_graph(
        make_node("start", "trigger"),
        make_node("use", "tool", tool_id=tool.id, config={"arguments": fitting(tool)}),
        make_node("ask", "agent", agent_id=agent.id),
        edges="start>use use>ask",
    )
    workflow = make_workflow(owner, graph)

    snapshot = snapshot_of(ensure_version(workflow=workflow).id)

    assert snapshot.tools[tool.id].name == tool.name
    assert snapshot.agents[agent.id].system_prompt == "Be brief."
    assert [node.key for node in snapshot.plan.nodes] == ["start", "use", "ask"]
    assert snapshot.config.error_handling == "stop_on_first_error"
    assert snapshot_of(ensure_version(workflow=workflow).id) is snapshot


def make_builtin() -> Tool:
    return Tool.objects.create(
        id=uuid4(), name="probe", tool_type="builtin", effect="read", idempotent=True, is_public=True, input_schema={}
    )


def fitting(tool: Tool) -> dict[str, str]:
    return dict.fromkeys(tool.input_schema.get("required", []), "{{ output }}")


def test_checking_a_graph_reads_the_tools_and_agents_that_it_names_and_no_others(owner: User) -> None:
    named, *_others = [make_tool(owner, name=f"tool {number}") for number in range(20)]
    agent, *_rest = [make_agent(owner, name=f"agent {number}") for number in range(20)]
    graph = make_graph(
        make_node("start", "trigger"),
        make_node("use", "tool", tool_id=named.id),
        make_node("ask", "agent", agent_id=agent.id),
        edges="start>use use>ask",
    )
    workflow = make_workflow(owner, graph)

    with rows_read(Tool) as tools, rows_read(Agent) as agents:
        problems_of(workflow)

    assert ([tool.name for tool in tools], [one.name for one in agents]) == (["tool 0"], ["agent 0"])


def test_a_new_runner_makes_a_graph_sound_that_was_not(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RUNNERS, "mcp", "registry.tests.quoting.Declared")
    tool = create_tool(owner=owner, name="later", tool_type="mcp", config={"prefix": ">"})
    workflow = make_workflow(owner, make_graph(make_node("use", "tool", tool_id=tool.id)))

    before = {problem.code for problem in problems_of(workflow)}
    monkeypatch.setitem(RUNNERS, "mcp", "registry.tests.quoting.QuotingRunner")
    after = {problem.code for problem in problems_of(workflow)}

    assert before - after == {"tool_type_unavailable"}
    assert after - before == {"credentials_missing"}


def test_a_new_provider_makes_a_graph_sound_that_was_not(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = make_agent(owner)
    Agent.objects.update(model_provider="openai")
    workflow = make_workflow(owner, make_graph(make_node("ask", "agent", agent_id=agent.id)))

    monkeypatch.delitem(PROVIDERS, "openai")
    before = {problem.code for problem in problems_of(workflow)}
    monkeypatch.setitem(PROVIDERS, "openai", "llm.tests.parrot.Parrot")
    after = {problem.code for problem in problems_of(workflow)}

    assert before - after == {"provider_unavailable"}
    assert not after - before


def test_changing_a_tool_makes_the_next_version(owner: User) -> None:
    tool = make_builtin()
    graph = make_graph(make_node("start", "trigger"), make_node("use", "tool", tool_id=tool.id), edges="start>use")
    workflow = make_workflow(owner, graph)
    first = ensure_version(workflow=workflow)
    Tool.objects.filter(id=tool.id).update(idempotent=False)

    second = ensure_version(workflow=workflow)

    assert second.number == 2
    assert snapshot_of(first.id).tools[tool.id].idempotent is True


def test_an_unknown_version_is_not_found() -> None:
    with pytest.raises(NotFound):
        snapshot_of(uuid4())


def test_somebody_elses_private_tool_cannot_be_named(owner: User, stranger: User) -> None:
    tool = make_tool(stranger)

    with pytest.raises(Invalid) as caught:
        make_workflow(owner, make_graph(make_node("use", "tool", tool_id=tool.id)))

    assert codes_of(caught) == {"tool_missing"}


def test_a_deleted_tool_may_stay_in_a_draft_but_not_run(owner: User) -> None:
    tool = make_tool(owner)
    graph = make_graph(make_node("use", "tool", tool_id=tool.id))
    workflow = make_workflow(owner, graph)
    tool.soft_delete()

    saved = replace_graph(workflow=workflow, graph=graph, expected_version=1)

    assert graph_of(saved) == graph
    assert "tool_missing" in {problem.code for problem in problems_of(saved)}


def test_a_tool_that_is_no_longer_public_may_stay_where_it_is(owner: User, stranger: User) -> None:
    tool = make_tool(stranger, is_public=True)
    graph = make_graph(make_node("use", "tool", tool_id=tool.id))
    workflow = make_workflow(owner, graph)
    update_tool(tool=tool, is_public=False)

    saved = replace_graph(workflow=workflow, graph=graph, expected_version=1)

    assert graph_of(saved) == graph
    assert "tool_missing" in {problem.code for problem in problems_of(saved)}


def test_activating_keeps_a_version_and_switching_off_asks_nothing(owner: User) -> None:
    workflow = make_workflow(owner)

    assert set_active(workflow=workflow, is_active=True).is_active
    assert WorkflowVersion.objects.filter(workflow=workflow).count() == 1

    assert not set_active(workflow=workflow, is_active=False).is_active
    replace_graph(workflow=workflow, graph=Graph(), expected_version=workflow.version)
    assert not set_active(workflow=workflow, is_active=False).is_active


def test_a_graph_with_errors_cannot_be_activated(owner: User) -> None:
    workflow = make_workflow(owner, Graph())

    with pytest.raises(Invalid) as caught:
        set_active(workflow=workflow, is_active=True)

    assert codes_of(caught) == {"no_start"}
    assert not Workflow.objects.get().is_active


def test_a_large_graph_is_saved_and_read_again(owner: User) -> None:
    nodes = [make_node("start", "trigger"), *(make_node(f"n{number}") for number in range(999))]
    edges = " ".join(f"n{number}>n{number + step}" for number in range(990) for step in (1, 2, 3, 4, 5))
    graph = make_graph(*nodes, edges=f"start>n0 {edges}")

    workflow = make_workflow(owner, graph)

    assert len(graph_of(workflow).edges) == 4_951
    assert ensure_version(workflow=workflow).number == 1


def test_the_api_of_the_registry_gives_what_a_tool_needs(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RUNNERS, "mcp", "registry.tests.quoting.Declared")
    tool = create_tool(owner=owner, name="later", tool_type="mcp", config={})
    workflow = make_workflow(owner, make_graph(make_node("use", "tool", tool_id=tool.id)))

    codes = {problem.code for problem in problems_of(workflow) if problem.severity == "error"}

    assert codes == {"tool_type_unavailable"}


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Run `work` in several threads that start together; exceptions are answers too."""
    start = threading.Barrier(THREADS)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=10)
            return work(number)
        except (Conflict, Invalid) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@pytest.mark.django_db(transaction=True)
def test_of_people_who_save_at_once_one_wins_and_the_others_are_told(owner: User) -> None:
    workflow = make_workflow(owner)

    def save(number: int) -> int:
        mine = Workflow.objects.get(id=workflow.id)
        return replace_graph(workflow=mine, graph=make_graph(f"n{number}", "x"), expected_version=1).version

    answers = at_once(save)

    won = [number for number, answer in enumerate(answers) if answer == 2]
    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(won) == 1
    assert [error.current_version for error in lost] == [2] * (THREADS - 1)
    assert graph_of(workflow) == make_graph(f"n{won[0]}", "x")


@pytest.mark.django_db(transaction=True)
def test_versions_asked_for_at_once_are_one_row(owner: User) -> None:
    workflow = make_workflow(owner)

    answers = at_once(lambda _number: ensure_version(workflow=Workflow.objects.get(id=workflow.id)).id)

    assert len(set(answers)) == 1
    assert [version.number for version in WorkflowVersion.objects.filter(workflow=workflow)] == [1]


@pytest.mark.django_db(transaction=True)
def test_versions_of_other_content_at_once_have_numbers_without_gaps(owner: User) -> None:
    workflow = make_workflow(owner)

    def change(number: int) -> int:
        mine = Workflow.objects.get(id=workflow.id)
        with transaction.atomic():
            Workflow.objects.filter(id=mine.id).update(version=100 + number, variables={"who": number})
            return ensure_version(workflow=mine).number

    numbers = at_once(change)

    assert sorted(numbers) == list(range(1, THREADS + 1))


@pytest.mark.django_db(transaction=True)
def test_a_graph_read_while_it_is_saved_is_one_of_the_two(owner: User) -> None:
    small = make_graph("a", make_node("start", "trigger"), edges="start>a")
    large = make_graph(*"abcdefgh", make_node("start", "trigger"), edges=" ".join(f"start>{key}" for key in "abcdefgh"))
    workflow = make_workflow(owner, small)
    rounds = 12

    def work(number: int) -> bool:
        if number:
            return all(graph_of(workflow) in (small, large) for _round in range(rounds * 2))
        for version in range(1, rounds + 1):
            graph = large if version % 2 else small
            replace_graph(workflow=workflow, graph=graph, expected_version=version)
        return True

    assert at_once(work) == [True] * THREADS


def test_a_version_never_changes_whatever_is_tried(owner: User) -> None:
    version = ensure_version(workflow=make_workflow(owner))

    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        WorkflowVersion.objects.update(number=9)
    with pytest.raises(TypeError):
        WorkflowVersion.objects.bulk_update([version], ["number"])


@pytest.mark.parametrize("column", ["number", "content_hash", "snapshot", "created_at", "workflow", "id"])
def test_the_database_refuses_to_change_a_version(owner: User, column: str) -> None:
    ensure_version(workflow=make_workflow(owner))

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        WorkflowVersion._base_manager.update(**{column: F(column)})


def test_versions_can_be_deleted_by_retention(owner: User) -> None:
    version = ensure_version(workflow=make_workflow(owner))

    WorkflowVersion.objects.filter(id=version.id).delete()

    assert not WorkflowVersion.objects.exists()


def test_edges_of_removed_nodes_go_with_them(owner: User) -> None:
    workflow = make_workflow(owner, make_graph("a", "b", "c", edges="a>b b>c a>c"))

    replace_graph(workflow=workflow, graph=make_graph("a", "c", edges="a>c"), expected_version=1)

    assert Edge.objects.filter(workflow=workflow).count() == 1


def test_a_node_value_can_be_any_json(owner: User) -> None:
    config = {"output": {"깊이": [1, 2.5, None, True, "{{ output.x }}", {"": []}], "n": -(2**200)}}
    node = GraphNode(key="a", name="A", node_type="adapter", config=config)

    workflow = make_workflow(owner, make_graph(node))

    assert graph_of(workflow).nodes[0].config == config
