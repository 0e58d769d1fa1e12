"""Figures of executions and workflows, the same on both databases."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from executions.models import WorkflowExecution
from executions.monitoring import statistics
from executions.monitoring.costs import cost_of_node
from executions.monitoring.statistics import statistics_of_execution, statistics_of_workflow
from executions.status import Mode, Status
from executions.tests.shown import START, a_workflow, an_execution
from llm.models import LLMCall
from pastetrader.accounts.models import User
from pastetrader.common.models import new_id
from workflows.models import Workflow

pytestmark = pytest.mark.django_db


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_an_execution_counts_its_nodes_and_says_how_long_they_ran_and_waited(owner: User) -> None:
    execution = an_execution(
        owner,
        Status.FAILED,
        begin={"ready_at": _at(0), "started_at": _at(1), "ended_at": _at(2)},
        choose={"ready_at": _at(2), "started_at": _at(5), "ended_at": _at(10)},
        shape={
            "status": Status.FAILED,
            "ready_at": _at(10),
            "started_at": _at(90),
            "ended_at": _at(99),
            "attempt": 4,
            "retry_count": 2,
            "lost_count": 1,
        },
    )
    execution.stored_bytes = 12

    found = statistics_of_execution(execution)

    assert found["nodes"] == 3
    assert found["nodes_by_status"] == {"completed": 2, "failed": 1}
    assert found["node_duration_seconds"] == {"p50": 5.0, "p95": pytest.approx(8.6)}
    assert found["node_queue_delay_seconds"] == {"p50": 2.0, "p95": pytest.approx(2.9)}
    assert (found["retries"], found["lost_workers"]) == (2, 1)
    assert (found["total_seconds"], found["output_bytes"]) == (3.0, 12)


def test_an_execution_that_has_not_begun_has_no_times(owner: User) -> None:
    waiting = {"status": Status.PENDING, "started_at": None, "attempt": 0}
    execution = an_execution(owner, Status.PENDING, begin=waiting, choose=waiting, shape=waiting)
    execution.started_at = None

    found = statistics_of_execution(execution)

    assert found["nodes_by_status"] == {"pending": 3}
    assert found["node_duration_seconds"] == found["node_queue_delay_seconds"] == {"p50": None, "p95": None}
    assert found["total_seconds"] is found["queue_delay_seconds"] is None


def test_what_was_kept_from_an_earlier_execution_took_no_time_in_this_one(owner: User) -> None:
    kept = {"attempt": 0, "cause": "kept", "started_at": _at(-500), "ended_at": _at(-100)}
    execution = an_execution(owner, begin=kept, choose=kept)

    found = statistics_of_execution(execution)

    assert found["node_duration_seconds"] == {"p50": 1.0, "p95": 1.0}
    assert found["nodes_by_status"] == {"completed": 3}


def test_tokens_are_those_of_the_agents_that_were_asked_in_this_execution(owner: User) -> None:
    used = {"node_type": "agent", "metadata": {"usage": {"input": 900, "output": 40, "cache_read": 5}}}
    execution = an_execution(owner, begin=used, choose={**used, "attempt": 0, "cause": "kept"})

    assert statistics_of_execution(execution)["tokens"] == {"input": 900, "output": 40}
    assert statistics_of_execution(an_execution(owner))["tokens"] is None


def test_costs_are_those_of_the_calls_of_its_agents_and_of_what_it_started(owner: User) -> None:
    execution = an_execution(owner)
    step = execution.node_executions.get(node_key="choose")
    child = an_execution(owner)
    WorkflowExecution.objects.filter(pk=child.pk).update(parent_node=step, item_index=0)
    another = an_execution(owner)
    _called(execution, step.pk, Decimal("0.25"))
    _called(execution, step.pk, None, status="failed", error_code="server_error")
    _called(execution, execution.node_executions.get(node_key="begin").pk, Decimal("0.5"))
    _called(child, None, Decimal("0.125"))
    _called(child, None, None)
    _called(another, None, Decimal(7))

    assert statistics_of_execution(execution)["cost"] == {"cost_usd": Decimal("0.875"), "unpriced": 1}
    assert cost_of_node(step.pk) == {"cost_usd": Decimal("0.375"), "unpriced": 1}
    assert statistics_of_execution(an_execution(owner))["cost"] is None


def _called(execution: WorkflowExecution, node: UUID | None, cost: Decimal | None, **fields: Any) -> None:
    values = {"status": "done", "priced_since": date(2026, 1, 1), "created_at": timezone.now(), **fields}
    LLMCall.objects.create(
        provider="openai",
        model="gpt",
        purpose="agent",
        chain=new_id(),
        user=execution.owner,
        execution_id=execution.pk,
        node_execution_id=node,
        cost=cost,
        **values,
    )


def test_a_start_by_a_clock_that_goes_ahead_is_no_wait(owner: User) -> None:
    execution = an_execution(owner, begin={"ready_at": _at(9), "started_at": _at(8)})

    assert statistics_of_execution(execution)["node_queue_delay_seconds"]["p50"] == 0.0


def _ended(
    workflow: Workflow, took: float, waited: float = 0.0, status: Status = Status.COMPLETED, **values: Any
) -> None:
    now = timezone.now()
    execution = WorkflowExecution.objects.create(
        workflow=workflow,
        version=workflow.versions.get(),
        workflow_version=1,
        owner=workflow.owner,
        trigger_type="manual",
        status=status,
        started_at=now,
        ended_at=now + timedelta(seconds=took),
        **{name: value for name, value in values.items() if name != "created_at"},
    )
    created_at = values.get("created_at", now - timedelta(seconds=waited))
    WorkflowExecution.objects.filter(pk=execution.pk).update(created_at=created_at)


def test_a_workflow_says_how_its_executions_ended_and_how_long_they_took(owner: User) -> None:
    workflow = a_workflow(owner)
    for took in (1, 2, 3, 4):
        _ended(workflow, took, waited=took / 10)
    _ended(workflow, 100, waited=0.5, status=Status.FAILED)
    _ended(workflow, 100, waited=0.5, status=Status.CANCELLED)
    _ended(a_workflow(owner), 1_000)

    found = statistics_of_workflow(workflow)

    assert (found["executions"], found["days"], found["is_cut"]) == (6, 30, False)
    assert found["executions_by_status"] == {"completed": 4, "failed": 1, "cancelled": 1}
    assert found["success_rate"] == 0.8
    assert found["duration_seconds"] == {"p50": pytest.approx(2.5), "p95": pytest.approx(3.85)}
    assert found["queue_delay_seconds"] == {"p50": pytest.approx(0.35), "p95": pytest.approx(0.5)}


def test_what_is_no_run_of_the_workflow_or_long_ago_does_not_count(owner: User) -> None:
    workflow = a_workflow(owner)
    _ended(workflow, 1, created_at=timezone.now() - timedelta(days=31))
    _ended(workflow, 1, mode=Mode.TEST)
    _ended(workflow, 1, mode=Mode.DRY_RUN)
    _ended(workflow, 1, only_node_key="shape")

    assert statistics_of_workflow(workflow)["executions"] == 0
    assert statistics_of_workflow(workflow, days=32)["executions"] == 1


def test_a_workflows_execution_that_began_before_it_was_made_did_not_wait(owner: User) -> None:
    workflow = a_workflow(owner)
    _ended(workflow, 1, waited=-5)

    assert statistics_of_workflow(workflow)["queue_delay_seconds"] == {"p50": 0.0, "p95": 0.0}


def test_a_workflow_that_never_ran_has_no_figures(owner: User) -> None:
    found = statistics_of_workflow(a_workflow(owner))

    assert (found["executions"], found["success_rate"]) == (0, None)
    assert found["duration_seconds"] == {"p50": None, "p95": None}


def test_of_a_busy_workflow_the_newest_are_looked_at(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST_EXECUTIONS", 2)
    workflow = a_workflow(owner)
    for age, took in ((3, 100), (2, 5), (1, 5)):
        _ended(workflow, took, created_at=timezone.now() - timedelta(days=age))

    found = statistics_of_workflow(workflow)

    assert (found["executions"], found["duration_seconds"]["p50"], found["is_cut"]) == (2, pytest.approx(5.0), True)


def test_figures_are_a_query_each_and_tokens_and_costs_one(
    owner: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    execution = an_execution(owner)

    with django_assert_num_queries(4):
        statistics_of_execution(execution)
        statistics_of_workflow(execution.workflow)
