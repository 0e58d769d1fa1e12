"""Workflows as steps: what they are given and give back, versions, depth, what goes wrong, and lists of them."""

from typing import Any
from uuid import uuid4

import pytest

from executions.models import Incident, NodeExecution, WorkflowExecution
from executions.processors.step_version import MAX_DEPTH
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.status import Mode
from executions.tests.each import Each, after_start, calling, children_of, refuse, step, work_all, worked, workflow_of
from executions.tests.factories import drained, node_of, started
from pastetrader.accounts.models import User
from registry.services import describe
from workflows.definition.graph import Graph, content_hash
from workflows.definition.unanswered import Unanswered
from workflows.models import Workflow, WorkflowVersion
from workflows.services import delete_workflow, graph_of, replace_graph, set_active, set_unanswered
from workflows.storage.pins import pin_output
from workflows.storage.versions import FORMAT, snapshot_json, store_version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def each(monkeypatch: pytest.MonkeyPatch) -> Each:
    return Each(monkeypatch)


def test_the_output_of_the_workflow_is_the_output_of_the_step(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="{{ input.n }}")))
    graph = after_start(step(child, input={"n": "{{ input.x }}"}), calling(key="after"))
    execution = worked(started(owner, graph, input_data={"x": 7}))

    [run] = children_of(execution)
    assert execution.status == "completed"
    assert node_of(execution, "step").output_data == {"call": {"answer": 7}}
    assert node_of(execution, "step").input_data == {"n": 7}
    assert node_of(execution, "step").metadata == {"execution_id": str(run.id)}
    assert each.values == [7, {"call": {"answer": 7}}]
    assert (run.workflow_id, run.parent_node_id, run.item_index, run.depth, run.input_data) == (
        child.id,
        node_of(execution, "step").id,
        None,
        1,
        {"n": 7},
    )
    assert run.only_node_key == ""
    assert sweep(silence_seconds=0) == Repairs()


def test_without_an_input_of_its_own_it_is_given_what_came_in(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    worked(started(owner, after_start(step(child)), input_data={"x": 7}))

    assert each.values == [{"x": 7}]


def test_a_workflow_that_is_unsure_is_not_started_as_a_step_either(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    set_unanswered(workflow=child, unanswered=[Unanswered(subject="a", rule="rsi(14) < 30", quote="low RSI")])
    execution = worked(started(owner, after_start(step(child))))

    assert node_of(execution, "step").error_code == "workflow_invalid"
    assert "low RSI" in str(node_of(execution, "step").error_message)
    assert each.values == []


def test_each_item_is_an_execution_of_the_workflow(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    node = step(child, for_each={"items": "{{ input.items }}", "max_parallel": 2})
    execution = worked(started(owner, after_start(node), input_data={"items": [3, 1, 2]}))

    assert node_of(execution, "step").output_data == [{"call": {"answer": n}} for n in (3, 1, 2)]
    assert [row.item_index for row in children_of(execution)] == [0, 1, 2]
    assert {row.workflow_id for row in children_of(execution)} == {child.id}


def test_the_input_of_each_may_name_the_item(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    node = step(child, for_each={"items": "{{ input.items }}"}, input=["{{ item_index }}", "{{ item.n }}"])
    worked(started(owner, after_start(node), input_data={"items": [{"n": 5}, {"n": 6}]}))

    assert sorted(each.values) == [[0, 5], [1, 6]]


def test_the_version_is_the_one_when_the_step_begins(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="old")))
    execution = started(owner, after_start(step(child)))
    replace_graph(workflow=child, graph=after_start(calling(value="new")), expected_version=1)
    drained(execution)
    replace_graph(workflow=child, graph=after_start(calling(value="too late")), expected_version=2)
    worked(execution)

    assert each.values == ["new"]
    assert children_of(execution)[0].workflow_version == 1


def test_a_large_output_of_the_workflow_comes_whole(owner: User, each: Each) -> None:
    each.does = lambda _value: "x" * 300_000
    child = workflow_of(owner, after_start(calling()))
    execution = worked(started(owner, after_start(step(child))))

    assert node_of(execution, "step").large_output.data == {"call": {"answer": "x" * 300_000}}


def test_a_failed_workflow_fails_the_step_and_says_why(owner: User, each: Each) -> None:
    each.does = refuse
    child = workflow_of(owner, after_start(calling()))
    execution = worked(started(owner, after_start(step(child), config={"retry_policy": "fixed"})))

    node = node_of(execution, "step")
    assert (execution.status, node.cause, node.error_code) == ("failed", "child_failed", "child_failed")
    assert node.error_message == "The workflow of this step did not complete: call: It was told to refuse."
    assert len(children_of(execution)) == 1  # the policy of the workflow is for its tools, not for whole workflows


def test_a_step_is_run_again_as_a_whole_when_it_says_so(owner: User, each: Each) -> None:
    each.does = lambda value: refuse(value) if len(each.values) < 3 else value
    child = workflow_of(owner, after_start(calling()))
    node = step(child, retry_config={"max_retries": 2, "delay": 0})
    execution = worked(started(owner, after_start(node), input_data={"n": 1}))

    assert execution.status == "completed"
    assert [row.status for row in children_of(execution)] == ["failed", "failed", "completed"]
    assert node_of(execution, "step").retry_count == 2
    assert node_of(execution, "step").attempts.count() == 2
    assert sweep(silence_seconds=0) == Repairs()


def test_a_retry_starts_only_items_that_did_not_complete(owner: User, each: Each) -> None:
    each.does = lambda value: refuse(value) if value == "bad" and each.values.count("bad") < 2 else value
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    node = step(child, for_each={"items": "{{ input.items }}"}, retry_config={"max_retries": 1, "delay": 0})
    execution = worked(started(owner, after_start(node), input_data={"items": ["a", "bad", "c"]}))

    assert execution.status == "completed"
    assert sorted(each.values) == ["a", "bad", "bad", "c"]
    assert [(row.item_index, row.status) for row in children_of(execution)] == [
        (0, "completed"),
        (1, "failed"),
        (1, "completed"),
        (2, "completed"),
    ]
    assert node_of(execution, "step").output_data == [{"call": {"answer": value}} for value in ("a", "bad", "c")]


def test_workflows_in_a_circle_end_with_advice(owner: User, each: Each) -> None:
    first, second = workflow_of(owner, after_start(calling())), workflow_of(owner, after_start(calling()))
    replace_graph(workflow=first, graph=after_start(step(second)), expected_version=1)
    replace_graph(workflow=second, graph=after_start(step(first)), expected_version=1)
    execution = worked(started(owner, after_start(step(first))))

    deepest = WorkflowExecution.objects.order_by("-depth")[0]
    node = deepest.node_executions.get(node_key="step")
    assert execution.status == "failed"
    assert (deepest.depth, node.error_code) == (MAX_DEPTH, "too_deep")
    assert "circle" in node.error_message
    assert WorkflowExecution.objects.count() == MAX_DEPTH + 1
    assert {row.status for row in WorkflowExecution.objects.all()} == {"failed"}


def test_workflows_may_be_nested_so_deep(owner: User, each: Each) -> None:
    inner = workflow_of(owner, after_start(calling(value="bottom")))
    for _level in range(MAX_DEPTH - 1):
        inner = workflow_of(owner, after_start(step(inner)))
    execution = worked(started(owner, after_start(step(inner))))

    assert execution.status == "completed"
    assert each.values == ["bottom"]


@pytest.mark.parametrize("wrong", ["deleted", "not_owned", "invalid"])
def test_a_workflow_that_cannot_be_started_is_said_clearly(owner: User, stranger: User, each: Each, wrong: str) -> None:
    child = workflow_of(owner, after_start(calling()))
    execution = started(owner, after_start(step(child)))
    match wrong:
        case "deleted":
            delete_workflow(workflow=child)
        case "not_owned":
            type(child).objects.filter(pk=child.pk).update(owner=stranger)
        case "invalid":
            draft = set_active(workflow=child, is_active=False)
            replace_graph(workflow=draft, graph=Graph(), expected_version=draft.version)
    worked(execution)

    node = node_of(execution, "step")
    assert (execution.status, node.cause) == ("failed", "error")
    assert node.error_code == ("workflow_invalid" if wrong == "invalid" else "workflow_missing")
    assert "Restore it" in node.error_message or "The workflow has no steps" in node.error_message
    assert children_of(execution) == []


def test_cancelling_reaches_the_workflows_in_workflows(owner: User, each: Each) -> None:
    innermost = workflow_of(owner, after_start(calling()))
    inner = workflow_of(owner, after_start(step(innermost)))
    execution = drained(started(owner, after_start(step(inner))))
    drained(children_of(execution)[0])
    assert WorkflowExecution.objects.count() == 3

    cancel_execution(execution=execution, by=owner)

    below = WorkflowExecution.objects.exclude(pk=execution.pk)
    assert {(row.status, row.cause) for row in below} == {("cancelled", "parent_ended")}
    assert not NodeExecution.objects.filter(status__in=["pending", "running"]).exists()
    assert work_all() == 0


def test_a_cancelled_workflow_has_failed_as_a_step(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling()))
    execution = drained(started(owner, after_start(step(child, on_error={"action": "continue"}))))

    cancel_execution(execution=children_of(execution)[0], by=owner)
    worked(execution)

    assert execution.status == "completed"
    assert (node_of(execution, "step").status, node_of(execution, "step").cause) == ("failed", "child_failed")


def test_what_is_run_for_is_handed_down(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling()))
    pin_output(workflow=child, node_key="call", output="pinned", by=owner)
    execution = started(owner, after_start(step(child)))
    WorkflowExecution.objects.filter(pk=execution.pk).update(mode=Mode.TEST, triggered_by=owner)
    execution.refresh_from_db()
    worked(execution)

    [run] = children_of(execution)
    assert (run.mode, run.triggered_by_id, run.owner_id) == (Mode.TEST, owner.pk, owner.pk)
    assert node_of(execution, "step").output_data == {"call": "pinned"}
    assert each.values == []


def test_production_never_sees_pins(owner: User, each: Each) -> None:
    child = workflow_of(owner, after_start(calling(value="real")))
    pin_output(workflow=child, node_key="call", output="pinned", by=owner)
    execution = worked(started(owner, after_start(step(child))))

    assert node_of(execution, "step").output_data == {"call": {"answer": "real"}}


def test_the_input_must_fit_the_triggers_of_the_workflow(owner: User, each: Each) -> None:
    graph = after_start(calling())
    schema: dict[str, Any] = {"type": "object", "required": ["n"]}
    start = graph.nodes[0].model_copy(update={"config": {"input_schema": schema}})
    child = workflow_of(owner, graph.model_copy(update={"nodes": (start, *graph.nodes[1:])}))
    execution = worked(started(owner, after_start(step(child, input={"x": 1}))))

    assert "The input does not fit" in node_of(execution, "step").error_message


def test_an_unknown_workflow_is_refused_before_the_start(owner: User, each: Each) -> None:
    with pytest.raises(Exception, match="has errors"):
        started(owner, after_start(step(uuid4())))


def stored_by_a_newer_program(workflow: Workflow) -> WorkflowVersion:
    """The version of the graph as it is saved, as this program cannot read it."""
    graph = graph_of(workflow)
    catalogue = describe(workflow.owner, tools=graph.tool_ids, agents=graph.agent_ids)
    return store_version(workflow, content_hash(snapshot_json(graph, catalogue)), {"format": FORMAT + 1})


@pytest.mark.parametrize("more", [{}, {"for_each": {"items": "{{ input.items }}"}}])
def test_a_version_that_cannot_be_read_fails_the_step_at_once_with_the_reason(
    owner: User, each: Each, more: dict[str, Any]
) -> None:
    child = workflow_of(owner, after_start(calling()))
    stored_by_a_newer_program(child)

    execution = worked(started(owner, after_start(step(child, **more)), input_data={"items": [1, 2]}))

    node = node_of(execution, "step")
    assert (execution.status, node.cause, node.error_code) == ("failed", "unreadable_version", "unreadable_version")
    assert "was stored by a newer PasteTrader" in node.error_message
    assert children_of(execution) == []
    assert not Incident.objects.exists()


def test_a_list_of_which_the_version_can_no_longer_be_read_ends_at_once_with_the_reason(
    owner: User, each: Each
) -> None:
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    node = step(child, for_each={"items": "{{ input.items }}", "max_parallel": 1})
    execution = drained(started(owner, after_start(node), input_data={"items": [1, 2, 3]}))
    [first] = children_of(execution)
    drained_first = drained(first)
    other = WorkflowVersion.objects.create(
        workflow=child, number=99, content_hash=uuid4().hex, snapshot={"format": FORMAT + 1}
    )
    parked = NodeExecution.objects.filter(execution=execution, node_key="step")
    wanted = {**parked.get().metadata["children"], "version_id": str(other.id)}
    parked.update(metadata={"children": wanted}, ready_at=None, lease_until=None)
    WorkflowExecution.objects.filter(id=drained_first.id).update(version=other)
    for later in children_of(execution)[1:]:
        drained(later)
    worked(execution)

    assert execution.status == "failed"
    assert "was stored by a newer PasteTrader" in node_of(execution, "step").error_message
