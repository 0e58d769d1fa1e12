"""Lists of any size: children are made as they are let go, outputs are looked at by size before any is loaded."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from executions.children import waiting
from executions.children.cancelling import close_children_of
from executions.children.runs import MAX_ROWS, parent_of
from executions.context.ends import EndMissing
from executions.creation.insert import insert_runs
from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.presentation.started import started_by
from executions.recovery.reconciler import Repairs, sweep
from executions.services.cancel import cancel_execution
from executions.tests.each import (
    Each,
    after_start,
    calling,
    children_of,
    mapping,
    refuse,
    step,
    work_all,
    worked,
    workflow_of,
)
from executions.tests.factories import drained, node_of, started
from executions.tests.graphs import chain
from pastetrader.accounts.models import User
from workflows.definition.policies import MAX_ITEMS
from workflows.models import WorkflowVersion

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1024 * 1024


@pytest.fixture
def each(monkeypatch: pytest.MonkeyPatch) -> Each:
    return Each(monkeypatch)


def given(items: Any) -> dict[str, Any]:
    return {"input_data": {"items": items}}


@contextmanager
def peak_of() -> Iterator[list[int]]:
    """How many bytes Python had at most, beyond what it had before."""
    found: list[int] = []
    tracemalloc.start()
    try:
        yield found
        found.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def test_no_more_children_exist_than_may_work_at_a_time(owner: User, mixing: None) -> None:
    large = workflow_of(owner, chain(100))
    node = step(large, for_each={"items": "{{ input.items }}", "max_parallel": 1})

    execution = drained(started(owner, after_start(node), **given(list(range(200)))))

    assert node_of(execution, "step").waiting_for == "children"
    assert len(children_of(execution)) == 1
    assert NodeExecution.objects.count() == 2 + 100


def test_what_is_made_in_one_transaction_is_bounded(owner: User, mixing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(new: Any) -> Any:
        inserted = insert_runs(new)
        made.append(sum(len(one.nodes) for one in inserted))
        return inserted

    monkeypatch.setattr(waiting, "insert_runs", counted)
    large = workflow_of(owner, chain(300))
    node = step(large, for_each={"items": "{{ input.items }}", "max_parallel": 50})

    execution = drained(started(owner, after_start(node), **given(list(range(60)))))

    assert len(children_of(execution)) == 50
    assert max(made) <= MAX_ROWS
    assert sum(made) == 50 * 300


def test_a_child_of_an_item_exists_once_for_each_round(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping()), **given([1])))
    [child] = children_of(execution)

    child.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkflowExecution.objects.create(
            **{
                field.attname: getattr(child, field.attname)
                for field in WorkflowExecution._meta.concrete_fields
                if field.attname != "id"
            }
        )


def test_items_not_made_yet_survive_a_crash_and_are_the_same(
    owner: User, each: Each, monkeypatch: pytest.MonkeyPatch
) -> None:
    execution = drained(started(owner, after_start(mapping(max_parallel=2)), **given(["a", "b", "c", "d", "e"])))
    for _time in range(4):
        with monkeypatch.context() as crashed:
            crashed.setattr(waiting, "look_at", lambda _node_id: False)
            work_all()
        parent_of.cache_clear()  # another process
        sweep(silence_seconds=0)

    assert worked(execution).status == "completed"
    assert node_of(execution, "each").output_data == [{"answer": value} for value in "abcde"]
    assert [row.item_index for row in children_of(execution)] == [0, 1, 2, 3, 4]
    assert sweep(silence_seconds=0) == Repairs()


def test_items_that_a_stop_kept_from_beginning_are_named_as_stopped(owner: User, each: Each) -> None:
    each.refuses("bad")
    node = mapping(on_item_error="stop", max_parallel=1)
    execution = worked(started(owner, after_start(node), **given(["a", "bad", "c", "d"])))

    shown = node_of(execution, "each").metadata
    assert (shown["completed"], shown["failed"]) == (1, 3)
    assert shown["items"] == [
        {"index": 0, "status": "completed"},
        {"index": 1, "status": "failed", "error": "refused"},
        {"index": 2, "status": "cancelled", "error": "stopped"},
        {"index": 3, "status": "cancelled", "error": "stopped"},
    ]
    assert len(children_of(execution)) == 2
    assert each.values == ["a", "bad"]


def test_a_list_that_is_tried_again_begins_what_was_stopped_and_what_never_began(owner: User, each: Each) -> None:
    each.does = lambda value: refuse(value) if value == "bad" and each.values.count("bad") < 2 else value
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    for_each = {"items": "{{ input.items }}", "max_parallel": 1, "on_item_error": "stop"}
    node = step(child, for_each=for_each, retry_config={"max_retries": 1, "delay": 0})
    execution = worked(started(owner, after_start(node), **given(["a", "bad", "c"])))

    assert execution.status == "completed"
    assert each.values == ["a", "bad", "bad", "c"]
    assert [(row.item_index, row.round) for row in children_of(execution)] == [(0, 0), (1, 0), (1, 1), (2, 1)]


def test_what_is_too_large_together_is_refused_before_any_output_is_loaded(owner: User, each: Each) -> None:
    each.does = lambda _value: "x" * (3 * MB)
    execution = drained(started(owner, after_start(mapping(max_parallel=1)), **given(list(range(8)))))
    assert len(list(iter(lambda: work_one_item(execution), None))) == 8

    with CaptureQueriesContext(connection) as asked, peak_of() as peak:
        worked(execution)

    node = node_of(execution, "each")
    assert (execution.status, node.error_code) == ("failed", "too_large")
    assert "24.0 MB of JSON; at most 10 MB" in node.error_message
    assert not [query["sql"] for query in asked.captured_queries if 'FROM "node_outputs"' in query["sql"]]
    assert peak[0] < 3 * MB


def work_one_item(execution: WorkflowExecution) -> WorkflowExecution | None:
    """Have the next item done; None when there is none."""
    ready = NodeExecution.objects.filter(
        execution__parent_node__execution=execution, status="pending", ready_at__isnull=False
    ).first()
    return drained(WorkflowExecution.objects.get(pk=ready.execution_id)) if ready else None


def test_outputs_of_workflows_are_refused_by_size_too(owner: User, each: Each) -> None:
    each.does = lambda _value: "x" * (4 * MB)
    child = workflow_of(owner, after_start(calling(value="{{ input }}")))
    execution = worked(
        started(owner, after_start(step(child, for_each={"items": "{{ input.items }}"})), **given([1] * 3))
    )

    assert node_of(execution, "step").error_code == "too_large"


def test_an_output_that_is_gone_is_an_error_and_never_nothing(owner: User, each: Each) -> None:
    each.does = lambda _value: "x" * 300_000
    execution = drained(started(owner, after_start(mapping(max_parallel=2)), **given([1, 2])))
    while work_one_item(execution):
        pass
    NodeOutput.objects.filter(node_execution__execution=children_of(execution)[0]).delete()

    with pytest.raises(EndMissing):
        worked(execution)

    assert node_of(execution, "each").status == "running"


def test_an_output_of_a_step_that_is_gone_is_an_error_too(owner: User, each: Each) -> None:
    each.does = lambda _value: "x" * 300_000
    child = workflow_of(owner, after_start(calling()))
    execution = drained(started(owner, after_start(step(child))))
    [run] = children_of(execution)
    drained(run)
    NodeOutput.objects.filter(node_execution__execution=run).delete()

    with pytest.raises(EndMissing):
        worked(execution)

    assert node_of(execution, "step").status == "running"


def test_closing_children_loads_none_of_their_inputs(owner: User, each: Each) -> None:
    items = ["x" * MB] * 6
    execution = drained(started(owner, after_start(mapping(items=items_of(6), max_parallel=6))))
    assert len(children_of(execution)) == len(items)
    WorkflowExecution.objects.filter(parent_node__isnull=False).update(context={"given": {"item": "x" * (3 * MB)}})
    NodeExecution.objects.filter(execution=execution, node_key="each").update(
        status="cancelled", ended_at=execution.created_at
    )

    with peak_of() as peak:
        assert close_children_of(execution.id) == len(items)

    assert peak[0] < 2 * MB


def items_of(count: int) -> str:
    """An expression that gives so many items."""
    return "{{ " + str(list(range(count))) + " }}"


def test_a_cancel_reaches_what_is_open_and_begins_nothing_more(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping(max_parallel=2)), **given(list(range(MAX_ITEMS)))))

    cancel_execution(execution=execution, by=owner)

    assert [row.status for row in children_of(execution)] == ["cancelled", "cancelled"]
    assert work_all() == 0
    assert sweep(silence_seconds=0) == Repairs()


def shown_counts(execution: WorkflowExecution) -> list[tuple[str, int]]:
    """What the page says of the list."""
    [group] = started_by(execution, list(execution.node_executions.all()))
    return list(group.counts)


def test_a_page_counts_the_items_that_have_not_begun(owner: User, each: Each) -> None:
    execution = drained(started(owner, after_start(mapping(max_parallel=2)), **given(list(range(9)))))
    work_one_item(execution)
    assert shown_counts(execution) == [("completed", 1), ("pending", 8)]

    cancel_execution(execution=execution, by=owner)
    assert shown_counts(execution) == [("cancelled", 8), ("completed", 1)]


def test_a_page_counts_the_items_that_a_stop_kept_from_beginning(owner: User, each: Each) -> None:
    each.refuses("bad")
    node = mapping(on_item_error="stop", max_parallel=1)
    execution = worked(started(owner, after_start(node), **given(["a", "bad", "c", "d"])))

    assert shown_counts(execution) == [("cancelled", 2), ("completed", 1), ("failed", 1)]


def test_a_version_that_was_pruned_before_the_first_child_ran_is_made_again(
    owner: User, each: Each, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = workflow_of(owner, after_start(calling()))
    execution = started(owner, after_start(step(child)))
    with monkeypatch.context() as crashed:
        crashed.setattr(waiting, "look_at", lambda _node_id: False)
        drained(execution)
    WorkflowVersion.objects.filter(workflow=child).delete()

    assert sweep(silence_seconds=0).children == 1
    assert worked(execution).status == "completed"
