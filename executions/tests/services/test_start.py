"""Starting an execution, and what its tables refuse."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_django import DjangoCaptureOnCommitCallbacks

from executions.dispatch import notify
from executions.embedded.runtime import watch
from executions.models import ExecutionLog, NodeExecution, Schedule, WorkflowExecution
from executions.monitoring.snapshot import events_after, snapshot
from executions.services.rerun import rerun_execution
from executions.services.start import start_execution
from executions.status import EXECUTION_MOVES, NODE_MOVES, OPEN, TERMINAL, Status, TriggerType, may_become
from executions.tests.factories import drained, executed, node_of, started, statuses
from executions.tests.graphs import chain, graph, node
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from workflows.definition.unanswered import Unanswered
from workflows.models import Workflow
from workflows.services import set_unanswered
from workflows.tests.factories import make_workflow

TWO = graph(node("begin", "trigger"), node("end", "adapter", output=1), edges="begin>end")


def test_everything_exists_before_anyone_is_told(
    owner: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    notified: list[Any] = []
    monkeypatch.setattr("executions.dispatch.notify.notify", lambda nodes, **_options: notified.extend(nodes))
    monkeypatch.setattr("executions.creation.insert.notify_enough", notify.notify_enough)

    with django_capture_on_commit_callbacks(execute=True):
        execution = started(owner, TWO)
        assert not notified

    assert statuses(execution) == {"begin": "pending", "end": "pending"}
    assert notified == [node_of(execution, "begin").id]
    assert node_of(execution, "begin").node is not None


def test_graph_with_errors_is_refused_and_leaves_nothing(owner: User) -> None:
    circle = graph(*(node(key, "adapter", output=1) for key in "ab"), edges="a>b b>a")

    with pytest.raises(Invalid) as refusal:
        started(owner, circle)

    assert refusal.value.problems
    assert not WorkflowExecution.objects.exists()


def test_inactive_workflow_may_be_started_by_hand(owner: User) -> None:
    execution = started(owner, TWO)
    Workflow.objects.filter(id=execution.workflow_id).update(is_active=False)

    assert drained(execution).status == "completed"


def test_unknown_trigger_is_refused_with_those_that_exist(owner: User) -> None:
    with pytest.raises(Invalid) as refusal:
        started(owner, TWO, trigger_node_key="end")

    assert "begin" in str(refusal.value.problems[0].hint)


@pytest.mark.parametrize("given", [{"when": timezone.now()}, "x" * (2 * 1024 * 1024)])
def test_input_that_cannot_be_kept_is_refused(owner: User, given: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        started(owner, TWO, input_data=given)

    assert refusal.value.problems[0].path == "input"


def test_execution_keeps_its_version_while_the_workflow_changes(owner: User) -> None:
    execution = started(owner, TWO)
    execution.workflow.nodes.all().delete()

    drained(execution)

    assert execution.output_data == {"end": 1}
    assert node_of(execution, "end").node is None


def test_snapshot_and_events_tell_the_whole_story(owner: User) -> None:
    execution = executed(owner, TWO)

    state = snapshot(execution)

    assert [(shown["key"], shown["status"]) for shown in state["nodes"]] == [
        ("begin", "completed"),
        ("end", "completed"),
    ]
    assert state["edges"] == [{"source": "begin", "target": "end", "source_handle": ""}]
    assert state["execution"]["output_data"] == {"end": 1}
    story = [(event.kind, event.data.get("key"), event.data["status"]) for event in execution.events.order_by("id")]
    assert story == [
        ("execution", None, "pending"),
        ("execution", None, "running"),
        ("node", "begin", "running"),
        ("node", "begin", "completed"),
        # Without an effect, it was run ahead: nobody saw it running.
        ("node", "end", "completed"),
        ("execution", None, "completed"),
    ]
    assert events_after(execution.id, state["cursor"]) == []
    assert [told["kind"] for told in watch(execution.id)] == ["snapshot"]


def test_only_allowed_moves_are_in_the_table() -> None:
    assert not TERMINAL & {*NODE_MOVES, *EXECUTION_MOVES}
    assert set(NODE_MOVES) == set(EXECUTION_MOVES) == OPEN
    assert may_become(Status.COMPLETED, NODE_MOVES) == (Status.RUNNING,)
    assert Status.PENDING not in EXECUTION_MOVES[Status.RUNNING]


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "unknown", "ended_at": timezone.now()},
        {"status": "completed", "ended_at": None},
        {"status": "running", "ended_at": timezone.now()},
        {"cause": "unknown"},
        {"trigger_type": "unknown"},
    ],
)
def test_execution_refuses(owner: User, broken: dict[str, Any]) -> None:
    execution = started(owner, TWO)

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkflowExecution.objects.filter(id=execution.id).update(**broken)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "unknown", "ended_at": timezone.now()},
        {"status": "failed", "ended_at": None},
        {"cause": "unknown"},
        {"waiting_for": "unknown"},
        {"node_key": "begin"},
        {"execution_order": 0},
    ],
)
def test_node_execution_refuses(owner: User, broken: dict[str, Any]) -> None:
    execution = started(owner, TWO)

    with pytest.raises(IntegrityError), transaction.atomic():
        NodeExecution.objects.filter(execution=execution, node_key="end").update(**broken)


def test_log_refuses_an_unknown_level(owner: User) -> None:
    execution = started(owner, TWO)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExecutionLog.objects.create(execution=execution, level="loud", message="x", timestamp=timezone.now())


@pytest.mark.parametrize(
    "broken",
    [
        {"schedule_type": "unknown"},
        {"schedule_type": "cron", "cron_expression": ""},
        {"schedule_type": "interval", "interval_seconds": None},
        {"schedule_type": "interval", "interval_seconds": 0},
        {"schedule_type": "date", "run_date": None},
        {"schedule_type": "session", "config": {}},
        {"timezone": ""},
    ],
)
def test_schedule_refuses(owner: User, broken: dict[str, Any]) -> None:
    workflow = Workflow.objects.create(owner=owner, name="w")
    fields = {"schedule_type": "cron", "cron_expression": "0 9 * * *", "timezone": "Asia/Seoul", **broken}

    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(workflow=workflow, **fields)


def test_trigger_node_has_one_schedule(owner: User) -> None:
    workflow = Workflow.objects.create(owner=owner, name="w")
    fields: dict[str, Any] = {"schedule_type": "cron", "cron_expression": "0 9 * * *", "timezone": "Asia/Seoul"}
    Schedule.objects.create(workflow=workflow, trigger_node_key="begin", **fields)
    Schedule.objects.create(workflow=workflow, **fields)
    Schedule.objects.create(workflow=workflow, **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(workflow=workflow, trigger_node_key="begin", **fields)


def test_beat_reads_the_time_from_its_own_row() -> None:
    """A reverse name on our Schedule must not hide PeriodicTask.schedule, by which beat knows when."""
    every = IntervalSchedule(every=5, period="seconds")

    assert PeriodicTask(interval=every, name="x").schedule is not None


@pytest.mark.usefixtures("mixing")
def test_a_long_chain_is_executed_to_its_end(owner: User) -> None:
    execution = executed(owner, chain(60))

    assert set(statuses(execution).values()) == {"completed"}


def test_what_is_unanswered_keeps_it_from_starting_until_it_is_answered(owner: User) -> None:
    workflow = make_workflow(owner)
    set_unanswered(workflow=workflow, unanswered=[Unanswered(subject="a", rule="rsi(14) < 30", codes=("unread",))])

    with pytest.raises(NotAllowed) as refused:
        start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
    assert (refused.value.code, refused.value.extra["unanswered"][0]["rule"]) == ("unsure_rules", "rsi(14) < 30")
    assert not WorkflowExecution.objects.exists()

    set_unanswered(workflow=workflow, unanswered=[])
    first = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
    set_unanswered(workflow=workflow, unanswered=[Unanswered(subject="a")])
    with pytest.raises(NotAllowed):
        start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL)
    with pytest.raises(NotAllowed):
        rerun_execution(execution=first, by=owner, version="newest")
    # What ran once runs again as it was.
    assert rerun_execution(execution=first, by=owner).version_id == first.version_id
