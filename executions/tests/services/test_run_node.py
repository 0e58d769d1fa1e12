"""Running one node alone: with what it was given, or with what a person says."""

from typing import Any
from uuid import uuid4

import pytest

from executions.models import NodeOutput, WorkflowExecution
from executions.services.run_node import run_single_node
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.factories import drained, executed, node_of
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow, replace_graph
from workflows.storage.pins import pin_output


def sums(expression: str = "{{ output + nodes.a.n + input.n + variables.v }}") -> Graph:
    """begin > a > b > c, where c adds up all that it sees."""
    adapters = (
        node("a", "adapter", output={"n": "{{ input.n }}"}),
        node("b", "adapter", output="{{ output.n * 10 }}"),
        node("c", "adapter", output=expression),
    )
    return graph(node("begin", "trigger"), *adapters, edges="begin>a a>b b>c").model_copy(
        update={"variables": {"v": 1000}}
    )


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="w", graph=sums())


def execute(workflow: Workflow, n: int, **more: Any) -> WorkflowExecution:
    """An execution of the whole that has ended."""
    return drained(start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, input_data={"n": n}, **more))


def run_c(workflow: Workflow, by: User, **how: Any) -> WorkflowExecution:
    """The node c alone, ended."""
    return drained(run_single_node(workflow=workflow, node_key="c", by=by, **{"source": "last", **how}))


def test_a_node_is_given_what_it_was_given_last(workflow: Workflow, owner: User) -> None:
    execute(workflow, 1)
    last = execute(workflow, 2, variables={"v": 5000})

    alone = run_c(workflow, owner)

    assert (alone.status, alone.mode, alone.only_node_key) == ("completed", "test", "c")
    assert [row.node_key for row in alone.node_executions.all()] == ["c"]
    assert node_of(alone, "c").output_data == 20 + 2 + 2 + 5000
    assert alone.context["given_by"] == str(last.pk)


def test_a_recorded_execution_can_be_named(workflow: Workflow, owner: User) -> None:
    first = execute(workflow, 1)
    execute(workflow, 2)

    alone = run_c(workflow, owner, source="recorded", execution=first)

    assert node_of(alone, "c").output_data == 10 + 1 + 1 + 1000


def test_what_was_edited_meanwhile_is_tried_with_the_old_data(workflow: Workflow, owner: User) -> None:
    execute(workflow, 3)
    replace_graph(workflow=workflow, graph=sums("{{ output - nodes.b }}"), expected_version=1)

    assert node_of(run_c(workflow, owner), "c").output_data == 0


def test_a_node_that_failed_is_tried_with_the_data_at_which_it_failed(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=sums("{{ output.nothing.deeper }}"))
    assert execute(workflow, 1).status == "failed"
    replace_graph(workflow=workflow, graph=sums("{{ output }}"), expected_version=1)

    assert node_of(run_c(workflow, owner), "c").output_data == 10


def test_a_join_is_given_what_arrived(owner: User) -> None:
    both = (node(key, "adapter", output=output) for key, output in (("a", 1), ("b", 2)))
    joined = graph(node("begin", "trigger"), *both, node("end", "aggregator"), edges="begin>a begin>b a>end b>end")
    workflow = executed(owner, joined).workflow

    alone = drained(run_single_node(workflow=workflow, node_key="end", by=owner, source="last"))

    assert node_of(alone, "end").output_data == {"a": 1, "b": 2}


@pytest.mark.parametrize("given", [{"output": 7}, {"arrived": {"b": 7}}])
def test_data_can_be_edited(workflow: Workflow, owner: User, given: dict[str, Any]) -> None:
    more = {"nodes": {"a": {"n": 20}}, "input": {"n": 300}, "variables": {"v": 4000}}

    alone = run_c(workflow, owner, source="edited", given={**given, **more})

    assert node_of(alone, "c").output_data == 7 + 20 + 300 + 4000


def test_a_start_node_needs_no_source(workflow: Workflow, owner: User) -> None:
    execute(workflow, 4)

    alone = drained(run_single_node(workflow=workflow, node_key="begin", by=owner, source="last"))

    assert node_of(alone, "begin").output_data == {"n": 4}


def test_the_pin_of_the_node_does_not_stand_in_for_it(workflow: Workflow, owner: User) -> None:
    execute(workflow, 1)
    pin_output(workflow=workflow, node_key="c", output="pinned", by=owner)

    assert node_of(run_c(workflow, owner), "c").output_data == 1012


def test_a_node_that_never_ran_says_so_and_what_can_be_done(workflow: Workflow, owner: User) -> None:
    other = executed(owner, sums(), input_data={"n": 1})

    for how in ({"source": "last"}, {"source": "recorded", "execution": other}):
        with pytest.raises(NotAllowed) as refusal:
            run_single_node(workflow=workflow, node_key="c", by=owner, **how)
        assert refusal.value.code == "never_ran"
        assert "data of your own" in str(refusal.value.problems[0].hint)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"outputs": 1}, "given.outputs"),
        ({"arrived": [1]}, "given.arrived"),
        ({"variables": None}, "given.variables"),
        ({"output": 1, "arrived": {}}, "given"),
        ({"output": "x" * 11 * 1024 * 1024}, "given"),
    ],
)
def test_data_that_are_none_are_refused_with_the_place(
    workflow: Workflow, owner: User, given: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        run_single_node(workflow=workflow, node_key="c", by=owner, source="edited", given=given)

    assert [problem.path for problem in refusal.value.problems] == [path]
    assert not WorkflowExecution.objects.exists()


def test_a_node_that_is_not_there_is_not_found(workflow: Workflow, owner: User) -> None:
    with pytest.raises(NotFound):
        run_single_node(workflow=workflow, node_key=f"n{uuid4().hex}", by=owner, source="edited", given={"output": 1})


def large() -> Graph:
    """begin > a > b > c: what a puts out stands beside its row, and c reads it."""
    adapters = (
        node("a", "adapter", output="x" * 300_000),
        node("b", "adapter", output="{{ output }}"),
        node("c", "adapter", output="{{ nodes.a | length }}"),
    )
    return graph(node("begin", "trigger"), *adapters, edges="begin>a a>b b>c")


@pytest.mark.parametrize("gone", ["a", "b"])
def test_what_is_not_kept_any_more_is_refused_with_what_can_be_done(owner: User, gone: str) -> None:
    past = executed(owner, large())
    NodeOutput.objects.get(node_execution=node_of(past, gone)).delete()

    for how in ({"source": "last"}, {"source": "recorded", "execution": past}):
        with pytest.raises(NotAllowed) as refusal:
            run_c(past.workflow, owner, **how)
        assert refusal.value.code == "not_kept"
        assert "data of your own" in str(refusal.value.problems[0].hint)
    assert node_of(run_c(past.workflow, owner, source="edited", given={"nodes": {"a": "abc"}}), "c").output_data == 3
