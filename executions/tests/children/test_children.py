"""Steps over lists: order, parallelism, what failures mean, retries, cancels; and what a crash leaves."""

from typing import Any

import pytest

from executions.children import cancelling, waiting
from executions.engine import ClaimRequest, engine
from executions.models import NodeExecution, WorkflowExecution
from executions.processors.base import WaitForChildren
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.services.run_node import run_single_node
from executions.status import OPEN
from executions.tests.each import (
    Each,
    after_start,
    calling,
    children_of,
    mapping,
    refuse,
    work_all,
    worked,
    workflow_of,
)
from executions.tests.factories import drained, node_of, started
from pastetrader.accounts.models import User
from pastetrader.common.messages import message as _
from registry.exceptions import ToolError
from registry.services import create_agent
from workflows.definition.graph import GraphEdge, GraphNode

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def each(monkeypatch: pytest.MonkeyPatch) -> Each:
    return Each(monkeypatch)


def given(items: Any) -> dict[str, Any]:
    return {"input_data": {"items": items}}


def answers(values: list[Any]) -> list[Any]:
    return [{"answer": value} for value in values]


def test_outputs_stand_in_the_order_of_the_items(owner: User, each: Each) -> None:
    execution = worked(started(owner, after_start(mapping(), calling()), **given(["c", "a", "b"])))

    assert execution.status == "completed"
    assert node_of(execution, "each").output_data == answers(["c", "a", "b"])
    assert node_of(execution, "call").output_data == {"answer": answers(["c", "a", "b"])}
    # Those of one list are started together: who of them is done first is nobody's promise.
    assert sorted(each.values[:3]) == ["a", "b", "c"]
    assert each.values[3:] == [answers(["c", "a", "b"])]
    assert sweep(silence_seconds=0) == Repairs()


def test_each_item_is_an_execution_with_a_state_of_its_own(owner: User, each: Each) -> None:
    execution = worked(started(owner, after_start(mapping()), **given([5, 7])))
    node = node_of(execution, "each")

    rows = children_of(execution)
    assert [(row.parent_node_id, row.item_index, row.only_node_key, row.status, row.depth) for row in rows] == [
        (node.id, 0, "each", "completed", 1),
        (node.id, 1, "each", "completed", 1),
    ]
    assert [row.node_executions.get().input_data for row in rows] == [
        {"value": 5, "index": 0},
        {"value": 7, "index": 1},
    ]
    assert node.metadata["items"] == [{"index": 0, "status": "completed"}, {"index": 1, "status": "completed"}]
    assert node.input_data == [5, 7]
    assert len(set(each.keys)) == 2
    assert {row.owner_id for row in rows} == {owner.pk}


def test_while_items_work_the_node_waits_without_a_worker(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping()), **given([1, 2])))
    node = node_of(execution, "each")

    assert (node.status, node.waiting_for, node.ready_at, node.lease_until) == ("pending", "children", None, None)
    assert node.deadline_at is None
    assert execution.status == "running"
    event = execution.events.filter(kind="node", data__key="each").latest("id")
    assert event.data["waiting_for"] == "children"
    assert sweep(silence_seconds=0).children == 0


@pytest.mark.parametrize("items", [[], "{{ [] }}"])
def test_an_empty_list_is_done_at_once(owner: User, each: Each, items: Any) -> None:
    execution = worked(started(owner, after_start(mapping()), **given([])))

    assert (execution.status, node_of(execution, "each").output_data) == ("completed", [])
    assert children_of(execution) == []
    assert each.values == []


@pytest.mark.parametrize(
    ("items", "code", "words"),
    [
        (list(range(1_001)), "too_many_items", "1001 items; at most 1000"),
        ({"a": 1}, "no_list", "goes over a list, but was given an object"),
    ],
)
def test_what_cannot_be_gone_over_is_refused_with_advice(
    owner: User, each: Each, items: Any, code: str, words: str
) -> None:
    execution = worked(started(owner, after_start(mapping()), **given(items)))

    node = node_of(execution, "each")
    assert (execution.status, node.error_code) == ("failed", code)
    assert words in node.error_message
    assert children_of(execution) == []


def test_a_thousand_items_are_done(owner: User, each: Each) -> None:
    execution = worked(started(owner, after_start(mapping(max_parallel=50)), **given(list(range(1_000)))))

    assert node_of(execution, "each").output_data == answers(list(range(1_000)))


def test_no_more_items_are_let_go_than_may_work_at_a_time(owner: User, each: Each) -> None:
    drained(started(owner, after_start(mapping(max_parallel=3)), **given(list(range(7)))))

    seen = []
    while ready := NodeExecution.objects.filter(
        execution__item_index__isnull=False, status="pending", ready_at__isnull=False
    ):
        seen.append(list(ready.order_by("execution__item_index").values_list("execution__item_index", flat=True)))
        drained(WorkflowExecution.objects.get(id=ready.order_by("execution__item_index")[0].execution_id))

    assert seen == [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6], [5, 6], [6]]


def test_a_failed_item_fails_the_node_after_all_others_are_over(owner: User, each: Each) -> None:
    each.refuses("bad")
    execution = worked(started(owner, after_start(mapping(max_parallel=1)), **given(["a", "bad", "c"])))

    node = node_of(execution, "each")
    assert (execution.status, node.status, node.cause, node.error_code) == (
        "failed",
        "failed",
        "child_failed",
        "child_failed",
    )
    assert node.error_message == "1 of 3 items did not complete. Item 2: It was told to refuse."
    assert each.values == ["a", "bad", "c"]
    assert [item["status"] for item in node.metadata["items"]] == ["completed", "failed", "completed"]


def test_failed_items_can_be_passed_over(owner: User, each: Each) -> None:
    each.refuses("bad")
    execution = worked(started(owner, after_start(mapping(on_item_error="continue")), **given(["a", "bad", "c"])))

    node = node_of(execution, "each")
    assert (execution.status, node.output_data) == ("completed", [{"answer": "a"}, None, {"answer": "c"}])
    assert (node.metadata["completed"], node.metadata["failed"]) == (2, 1)
    assert node.metadata["items"][1] == {"index": 1, "status": "failed", "error": "refused"}


@pytest.mark.parametrize(("needed", "status"), [(2, "completed"), (3, "failed")])
def test_so_many_items_must_complete(owner: User, each: Each, needed: int, status: str) -> None:
    each.refuses("bad")
    node = mapping(on_item_error="continue", min_completed=needed)
    execution = worked(started(owner, after_start(node), **given(["a", "bad", "c"])))

    assert execution.status == status


def test_the_first_failure_stops_the_others(owner: User, each: Each) -> None:
    each.refuses("bad")
    node = mapping(on_item_error="stop", max_parallel=2)
    execution = worked(started(owner, after_start(node), **given(["a", "bad", "c", "d", "e"])))

    rows = children_of(execution)
    assert each.values[:2] == ["a", "bad"]
    assert "e" not in each.values
    assert (rows[-1].status, rows[-1].cause, rows[-1].error_code) == ("cancelled", "stopped", "stopped")
    assert rows[-1].node_executions.get().status == "cancelled"
    assert rows[-1].events.latest("id").data["status"] == "cancelled"
    assert node_of(execution, "each").metadata["items"][4] == {"index": 4, "status": "cancelled", "error": "stopped"}
    assert "Item 2: It was told to refuse." in node_of(execution, "each").error_message
    assert execution.status == "failed"
    assert not WorkflowExecution.objects.filter(status__in=OPEN).exists()
    assert sweep(silence_seconds=0) == Repairs()


def test_what_failed_items_mean_is_decided_by_the_node_and_not_by_each_item(owner: User, each: Each) -> None:
    each.refuses("bad")
    node = mapping(on_error={"action": "default", "output": ["instead"]})
    execution = worked(started(owner, after_start(node), **given(["a", "bad"])))

    assert [row.status for row in children_of(execution)] == ["completed", "failed"]
    each_node = node_of(execution, "each")
    assert (each_node.status, each_node.cause, each_node.output_data) == ("completed", "default_output", ["instead"])


def test_items_are_tried_again_each_by_itself(owner: User, each: Each) -> None:
    def fails_once(value: Any) -> Any:
        if value == "bad" and each.values.count("bad") < 3:
            raise ToolError("busy", _("The other side is busy."), retryable=True)
        return value

    each.does = fails_once
    node = mapping(retry_config={"max_retries": 2, "delay": 0})
    execution = worked(started(owner, after_start(node), **given(["a", "bad", "c"])))

    assert execution.status == "completed"
    assert each.values.count("bad") == 3
    assert [row.node_executions.get().retry_count for row in children_of(execution)] == [0, 2, 0]
    assert node_of(execution, "each").retry_count == 0
    assert len(set(each.keys)) == 3  # over its retries, an item keeps its key


def test_an_item_sees_what_its_node_sees(owner: User, each: Each) -> None:
    node = GraphNode(
        key="each",
        name="each",
        node_type="tool",
        tool_id=mapping().tool_id,
        config={
            "for_each": {"items": "{{ nodes.list.rows }}"},
            "arguments": {
                "value": ["{{ item.n }}", "{{ output.rows | length }}", "{{ variables.v }}", "{{ input.i }}"]
            },
        },
    )
    rows = GraphNode(key="list", name="list", node_type="adapter", config={"output": {"rows": [{"n": 1}, {"n": 2}]}})
    graph = after_start(rows, node, variables={"v": "default"})
    execution = worked(started(owner, graph, input_data={"i": "given"}, variables={"v": "own"}))

    assert execution.status == "completed"
    assert each.values == [[1, 2, "own", "given"], [2, 2, "own", "given"]]


def test_large_outputs_of_items_are_gathered_too(owner: User, each: Each) -> None:
    each.does = lambda value: "x" * 300_000 if value else None
    execution = worked(started(owner, after_start(mapping()), **given([0, 1])))

    assert node_of(execution, "each").large_output.data == [{"answer": None}, {"answer": "x" * 300_000}]


def test_cancelling_the_execution_cancels_its_items(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping(max_parallel=2)), **given(list(range(5)))))

    assert cancel_execution(execution=execution, by=owner)

    rows = children_of(execution)
    assert {(row.status, row.cause) for row in rows} == {("cancelled", "parent_ended")}
    assert {row.node_executions.get().status for row in rows} == {"cancelled"}
    assert all(row.ended_at and row.events.latest("id").data["cause"] == "parent_ended" for row in rows)
    assert work_all() == 0
    assert each.values == []
    assert sweep(silence_seconds=0) == Repairs()


def test_a_cancelled_item_has_failed(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping()), **given(["a", "b"])))

    cancel_execution(execution=children_of(execution)[1], by=owner)
    worked(execution)

    node = node_of(execution, "each")
    assert (execution.status, node.cause) == ("failed", "child_failed")
    assert f"Item 2: Cancelled by {owner.email}." in node.error_message


def test_a_failure_elsewhere_cancels_the_items(owner: User, each: Each) -> None:
    each.does = refuse
    graph = after_start(mapping())
    graph = graph.model_copy(
        update={
            "nodes": (*graph.nodes, calling(key="zz_call")),
            "edges": (*graph.edges, GraphEdge(source="start", target="zz_call")),
        }
    )
    execution = drained(started(owner, graph, **given([1, 2])))

    assert (execution.status, execution.cause) == ("failed", "node_failed")
    assert node_of(execution, "each").cause == "stopped"
    assert {(row.status, row.cause) for row in children_of(execution)} == {("cancelled", "parent_ended")}


def test_crashes_before_an_item_is_let_go_and_before_the_node_is_woken_are_made_up_for(
    owner: User, each: Each, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = drained(started(owner, after_start(mapping(max_parallel=1)), **given(["a", "b"])))
    for done in (["a"], ["a", "b"]):
        with monkeypatch.context() as crashed:
            crashed.setattr(waiting, "look_at", lambda _node_id: False)
            work_all()
        assert each.values == done
        assert node_of(execution, "each").ready_at is None
        assert sweep(silence_seconds=60).children == 0  # it may still be in hands
        assert sweep(silence_seconds=0).children == 1

    assert worked(execution).status == "completed"
    assert node_of(execution, "each").output_data == answers(["a", "b"])
    assert execution.incidents.filter(kind="woken_again").exists()
    assert sweep(silence_seconds=0) == Repairs()


def test_a_crash_before_the_first_item_is_made_loses_none(
    owner: User, each: Each, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = started(owner, after_start(mapping(max_parallel=1)), **given(["a", "b"]))
    with monkeypatch.context() as crashed:
        crashed.setattr(waiting, "look_at", lambda _node_id: False)
        drained(execution)

    assert children_of(execution) == []
    assert sweep(silence_seconds=0).children == 1
    assert worked(execution).status == "completed"


def test_a_crash_after_the_items_were_made_loses_none(owner: User, each: Each, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = started(owner, after_start(mapping(max_parallel=1)), **given(["a", "b"]))
    with monkeypatch.context() as crashed:
        crashed.setattr(waiting, "notify", lambda _node_ids: None)
        drained(execution)

    assert len(children_of(execution)) == 1
    assert worked(execution).status == "completed"


def test_items_left_open_by_a_crash_after_a_cancel_are_cancelled(
    owner: User, each: Each, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = drained(started(owner, after_start(mapping()), **given([1, 2, 3])))
    with monkeypatch.context() as crashed:
        crashed.setattr(cancelling, "close_children_of", lambda _execution_id: 0)
        cancel_execution(execution=execution, by=owner)
    assert {row.status for row in children_of(execution)} == {"pending"}

    assert sweep(silence_seconds=0).children == 1
    assert {row.cause for row in children_of(execution)} == {"parent_ended"}
    assert sweep(silence_seconds=0) == Repairs()


def test_a_node_that_was_woken_too_early_waits_again(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping()), **given([1, 2])))
    NodeExecution.objects.filter(execution=execution, node_key="each").update(ready_at=execution.created_at)

    drained(execution)

    assert node_of(execution, "each").waiting_for == "children"
    assert len(children_of(execution)) == 2
    assert worked(execution).status == "completed"


def test_a_node_that_another_took_over_parks_nothing(owner: User, each: Each) -> None:
    execution = started(owner, after_start(mapping()), **given([1, 2]))
    drained(execution)
    NodeExecution.objects.filter(execution=execution, node_key="each").update(ready_at=execution.created_at)
    claim = engine().take(execution.id, ClaimRequest("first"))
    assert claim
    NodeExecution.objects.filter(id=claim.id).update(attempt=claim.attempt + 1)

    assert not waiting.park(claim, WaitForChildren(count=9))
    assert len(children_of(execution)) == 2


def test_an_agent_is_asked_for_each_item(owner: User) -> None:
    agent = create_agent(
        owner=owner,
        name="scripted",
        model_provider="scripted",
        model_name="scripted",
        config={"answers": [{"text": "well"}]},
    )
    asks = GraphNode(
        key="asks",
        name="asks",
        node_type="agent",
        agent_id=agent.id,
        config={"prompt": "How is {{ item }}?", "for_each": {"items": "{{ input.items }}"}},
    )
    execution = worked(started(owner, after_start(asks), **given(["A", "B"])))

    assert (execution.status, node_of(execution, "asks").output_data) == ("completed", ["well", "well"])
    prompts = [row.node_executions.get().input_data for row in children_of(execution)]
    assert prompts == ["How is A?", "How is B?"]


def test_a_step_over_a_list_can_be_run_alone(owner: User, each: Each) -> None:
    workflow = workflow_of(owner, after_start(calling(), mapping(items="{{ output.rows }}")))
    execution = worked(
        run_single_node(
            workflow=workflow, node_key="each", by=owner, source="edited", given={"output": {"rows": ["x", "y"]}}
        )
    )

    assert execution.status == "completed"
    assert node_of(execution, "each").output_data == answers(["x", "y"])
    assert {row.mode for row in children_of(execution)} == {"test"}
