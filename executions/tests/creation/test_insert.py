"""How executions are made: what of a workflow is remembered between two starts, and what their rows say."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from executions.creation.plan_rows import NewRun
from executions.dispatch import notify
from executions.models import NodeExecution, WorkflowExecution
from executions.services.start import start_execution
from executions.status import Mode, TriggerType
from executions.tests.engine.test_engine_threads import together
from executions.tests.factories import drained, inserted, node_of, started, statuses
from executions.tests.graphs import chain, graph, node
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from registry.models import Tool
from registry.services import delete_tool, update_agent, update_tool
from registry.tests.factories import make_agent, make_tool
from workflows.definition.graph import Graph, GraphNode
from workflows.models import Workflow, WorkflowVersion
from workflows.services import create_workflow, delete_workflow, replace_graph, snapshot_of
from workflows.storage.pins import pin_output

committed = pytest.mark.django_db(transaction=True)
TWO = graph(node("begin", "trigger"), node("end", "adapter", output=1), edges="begin>end")
OTHER = graph(node("begin", "trigger"), node("end", "adapter", output=2), edges="begin>end")


def start(workflow: Workflow, **more: Any) -> WorkflowExecution:
    """One more execution of a workflow."""
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, **more)


def asking(owner: User) -> tuple[Workflow, Any, Tool]:
    """A workflow with an agent that may call a tool."""
    tool = make_tool(owner)
    agent = make_agent(owner, tools=[tool])
    ask = GraphNode(key="ask", name="ask", node_type="agent", agent_id=agent.id, config={"prompt": "Say something."})
    return create_workflow(owner=owner, name="w", graph=graph(ask)), agent, tool


@committed
def test_the_second_start_of_a_saved_graph_does_not_read_it_again(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=TWO)

    with CaptureQueriesContext(
        connection,
    ) as first:
        start(workflow)
    with CaptureQueriesContext(connection) as second:
        start(workflow)

    assert any('FROM "edges"' in query["sql"] for query in first.captured_queries)
    assert not [query["sql"] for query in second.captured_queries if "SELECT" in query["sql"]]


@committed
def test_a_saved_graph_is_executed_from_then_on(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=TWO)
    start(workflow)
    replace_graph(workflow=workflow, graph=OTHER, expected_version=1)

    assert drained(start(workflow)).output_data == {"end": 2}


@committed
@pytest.mark.parametrize(
    "change",
    [
        lambda agent, _tool: update_agent(agent=agent, system_prompt="Be brief."),
        lambda agent, _tool: update_agent(agent=agent, tools=[]),
        lambda _agent, tool: update_tool(tool=tool, description="x", config={"url": "https://example.com/other"}),
        lambda _agent, tool: Tool.objects.filter(pk=tool.pk).update(idempotent=not tool.idempotent),
        lambda _agent, tool: delete_tool(tool=tool),
    ],
    ids=["agent", "its tools", "tool", "tool without a new time", "deleted tool"],
)
def test_a_change_of_what_the_graph_names_is_noticed(owner: User, change: Callable[[Any, Tool], Any]) -> None:
    workflow, agent, tool = asking(owner)
    before = [start(workflow).version_id for _time in range(2)]

    change(agent, tool)

    assert before[0] == before[1]
    assert start(workflow).version_id != before[0]


@committed
def test_an_agent_that_was_deleted_is_noticed(owner: User) -> None:
    workflow, agent, _tool = asking(owner)
    start(workflow)
    agent.soft_delete()

    with pytest.raises(Invalid):
        start(workflow)


@committed
def test_an_agent_that_is_no_longer_public_is_noticed(owner: User, stranger: User) -> None:
    agent = make_agent(stranger, is_public=True)
    ask = GraphNode(key="ask", name="ask", node_type="agent", agent_id=agent.id, config={"prompt": "Say something."})
    workflow = create_workflow(owner=owner, name="w", graph=graph(ask))
    start(workflow)
    update_agent(agent=agent, is_public=False)

    with pytest.raises(Invalid):
        start(workflow)


@committed
def test_a_version_that_retention_removed_is_made_again(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=TWO)
    start(workflow).delete()
    WorkflowVersion.objects.filter(workflow=workflow).delete()

    assert drained(start(workflow)).status == "completed"


@committed
def test_a_workflow_that_was_deleted_does_not_start(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=TWO)
    start(workflow)
    delete_workflow(workflow=workflow)

    with pytest.raises(NotAllowed):
        start(workflow)


@committed
def test_a_save_and_a_start_that_were_undone_leave_nothing_behind(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=TWO)
    start(workflow)
    with transaction.atomic():
        replace_graph(workflow=workflow, graph=OTHER, expected_version=1)
        start(workflow)
        transaction.set_rollback(True)
    third = graph(node("begin", "trigger"), node("end", "adapter", output=3), edges="begin>end")
    replace_graph(workflow=workflow, graph=third, expected_version=1)

    assert drained(start(workflow)).output_data == {"end": 3}


@committed
def test_starts_while_graphs_are_saved_run_one_of_the_saved_graphs_whole(owner: User) -> None:
    graphs = [graph(node("begin", "trigger"), node(key, "adapter", output=1), edges=f"begin>{key}") for key in "ab"]
    workflow = create_workflow(owner=owner, name="w", graph=graphs[0])

    def start_some() -> None:
        for _time in range(8):
            start(Workflow.objects.get(pk=workflow.pk))

    def save_some() -> None:
        for version in range(1, 9):
            replace_graph(workflow=workflow, graph=graphs[version % 2], expected_version=version)

    together([start_some, start_some, save_some])

    found = list(WorkflowExecution.objects.all())
    assert len(found) == 16
    for execution in found:
        keys = {node.key for node in snapshot_of(execution.version_id).plan.nodes}
        assert set(statuses(execution)) == keys
    last = start(workflow)
    assert set(statuses(last)) == {"begin", "a"}


def test_limits_of_the_version_stand_on_the_rows(owner: User) -> None:
    config = {"timeout": 60, "max_concurrent_nodes": 2}
    quick = node("begin", "trigger").model_copy(update={"timeout_seconds": 7})

    execution = started(owner, graph(quick, node("end", "adapter", output=1), edges="begin>end", config=config))

    execution.refresh_from_db()
    assert (execution.timeout_seconds, execution.max_concurrent_nodes) == (60, 2)
    assert [row.timeout_seconds for row in execution.node_executions.order_by("execution_order")] == [7, 300]


def test_the_execution_that_is_answered_is_the_row(owner: User) -> None:
    given = {"n": 1.5, "text": "삼성", "list": [None, True, {"deep": -3}]}
    answered = started(owner, TWO, input_data=given, metadata={"tag": "a"}, as_of=datetime(2026, 1, 2, tzinfo=UTC))

    stored = WorkflowExecution.objects.get(pk=answered.pk)

    fields = [field.attname for field in WorkflowExecution._meta.concrete_fields]
    assert {name: getattr(stored, name) for name in fields} == {name: getattr(answered, name) for name in fields}
    assert [event.data["status"] for event in stored.events.all()] == ["pending"]


def test_workers_are_called_only_as_many_as_may_work_at_a_time(
    owner: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    notified: list[Any] = []
    monkeypatch.setattr(notify, "notify", lambda nodes, **_options: notified.extend(nodes))
    triggers = [node(key, "trigger") for key in "abcd"]

    with django_capture_on_commit_callbacks(execute=True):
        started(owner, graph(*triggers, config={"max_concurrent_nodes": 2}))

    assert len(notified) == 2


def test_pinned_outputs_go_along_with_tests_and_dry_runs_only(owner: User) -> None:
    workflow = create_workflow(owner=owner, name="w", graph=TWO)
    pin_output(workflow=workflow, node_key="end", output={"pinned": True}, by=owner)

    contexts = {mode: start(workflow, mode=mode).context for mode in Mode}

    assert "pins" not in contexts[Mode.NORMAL]
    assert contexts[Mode.TEST]["pins"] == contexts[Mode.DRY_RUN]["pins"] == {"end": {"pinned": True}}


def test_a_dry_run_has_a_moment(owner: User) -> None:
    given, before = datetime(2026, 1, 2, tzinfo=UTC), timezone.now()

    assert started(owner, TWO, mode=Mode.DRY_RUN, as_of=given).as_of == given
    now = started(owner, TWO, mode=Mode.DRY_RUN).as_of
    assert now is not None
    assert before <= now <= timezone.now()
    assert started(owner, TWO, mode=Mode.TEST).as_of is None


def test_many_executions_are_made_at_once(owner: User) -> None:
    parent = started(owner, chain_of_adapters())
    waiting = node_of(parent, "a")
    new = [
        NewRun(
            workflow=parent.workflow,
            version_id=parent.version_id,
            owner_id=owner.pk,
            trigger_type=TriggerType.MANUAL,
            only_node_key="a",
            parent_node_id=waiting.pk,
            item_index=place,
            depth=1,
            context={"given": {"item": place, "item_index": place}},
            input_data=None,
            round=place,
        )
        for place in range(3)
    ]

    made = inserted(new)

    rows = list(NodeExecution.objects.filter(execution__in=made).order_by("execution__item_index"))
    assert [(row.execution.item_index, row.execution.round) for row in rows] == [(0, 0), (1, 1), (2, 2)]
    assert [row.ready_at is not None for row in rows] == [True, True, True]
    assert {(row.node_key, row.execution_order, row.needed, tuple(row.sources)) for row in rows} == {("a", 1, 0, ())}
    assert {row.node_id for row in rows} == {waiting.node_id}
    assert [row.execution.events.count() for row in rows] == [1, 1, 1]
    assert WorkflowExecution.objects.get(pk=made[0].pk).input_data is None


def chain_of_adapters() -> Graph:
    """A trigger and two adapters."""
    adapters = (node(key, "adapter", output=1) for key in "ab")
    return graph(node("begin", "trigger"), *adapters, edges="begin>a a>b")


def test_a_large_graph_is_made_whole(owner: User, mixing: None) -> None:
    execution = started(owner, chain(300))

    assert list(statuses(execution).values()) == ["pending"] * 300
    assert node_of(execution, "step_299").sources == [298]
