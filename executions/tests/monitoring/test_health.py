"""What is late and what went wrong is said: to its owner, and all of it to the operator."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executions.engine.base import lease_seconds
from executions.journal.incidents import note
from executions.models import NodeExecution, WorkflowExecution
from executions.monitoring import health
from executions.monitoring.explanations import INCIDENTS, TO_DO
from executions.status import Cause, IncidentKind, Status, WaitingFor
from executions.tests.shown import a_workflow, an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/executions/states/"


def _ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def _waiting(seconds: float, **values: Any) -> dict[str, Any]:
    """A step that has been ready for so long."""
    since = _ago(seconds)
    return {"status": Status.PENDING, "ready_at": since, "lease_until": timezone.now(), "started_at": None, **values}


def _late(user: User) -> list[str]:
    return [str(late.what) for late in health.late_now(user)]


def test_when_all_is_well_the_page_says_so(owner: User, owner_client: Client) -> None:
    an_execution(owner)

    text = owner_client.get(PAGE).content.decode()

    for words in ("Nothing is late", "Nothing went wrong", "No such step", "Nothing was run again"):
        assert words in text


def test_one_signs_in_to_see_it(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/sign-in/")


def test_a_ready_step_that_nobody_takes_is_late_after_a_lease(owner: User) -> None:
    an_execution(owner, Status.RUNNING, shape=_waiting(lease_seconds() - 5))
    in_time = _late(owner)
    an_execution(owner, Status.RUNNING, shape=_waiting(lease_seconds() + 5))

    assert in_time == []
    assert _late(owner) == ["The step is ready, and no worker has taken it."]


def test_a_step_that_waits_for_its_turn_within_a_limit_is_not_late(owner: User) -> None:
    running = {"status": Status.RUNNING, "lease_until": timezone.now() + timedelta(minutes=1)}
    execution = an_execution(owner, Status.RUNNING, choose=running, shape=_waiting(600))

    WorkflowExecution.objects.update(max_concurrent_nodes=1)
    within = _late(owner)
    WorkflowExecution.objects.update(max_concurrent_nodes=2)

    assert within == []
    assert len(_late(owner)) == 1
    assert health.late_now(owner)[0].execution == execution


def test_a_retry_is_late_from_the_moment_that_it_was_due(owner: User) -> None:
    retry = {"waiting_for": WaitingFor.RETRY, "next_run_at": _ago(1)}
    an_execution(owner, Status.RUNNING, shape=_waiting(600, **retry))
    in_time = _late(owner)
    NodeExecution.objects.filter(waiting_for=WaitingFor.RETRY).update(next_run_at=_ago(lease_seconds() + 5))

    assert in_time == []
    assert _late(owner) == ["The next attempt is due, and no worker has begun it."]


def test_an_execution_that_does_not_begin_is_late_once(owner: User) -> None:
    an_execution(owner, Status.PENDING, begin=_waiting(600), choose={"status": Status.PENDING})
    WorkflowExecution.objects.update(created_at=_ago(600))

    assert _late(owner) == ["The execution has not begun."]


def test_a_child_that_waits_for_its_turn_is_not_late(owner: User) -> None:
    an_execution(owner, Status.PENDING, begin={"status": Status.PENDING, "ready_at": None})
    WorkflowExecution.objects.update(created_at=_ago(600))

    assert _late(owner) == []


def test_a_worker_that_is_silent_is_named(owner: User) -> None:
    running = {"status": Status.RUNNING, "lease_until": _ago(3), "worker": "host-1:77"}
    an_execution(owner, Status.RUNNING, shape=running)

    [late] = health.late_now(owner)

    assert (str(late.what), late.step, late.worker) == ("The worker of this step is silent.", "Shape", "host-1:77")


def test_what_runs_beyond_its_time_is_late(owner: User) -> None:
    alive = timezone.now() + timedelta(minutes=1)
    an_execution(owner, Status.RUNNING, shape={"status": Status.RUNNING, "lease_until": alive, "deadline_at": _ago(60)})
    WorkflowExecution.objects.update(deadline_at=_ago(30))

    assert _late(owner) == ["Its time is up, and it still runs."] * 2


def test_everything_that_went_wrong_is_said_in_words_with_its_execution(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    node = execution.node_executions.get(node_key="shape")
    for kind in IncidentKind:
        note(kind, execution.pk, node.pk, worker="host-1:77", late_seconds=12.0)

    text = owner_client.get(PAGE).content.decode()

    for kind in IncidentKind:
        assert str(INCIDENTS[kind].happened) in text
        assert str(INCIDENTS[kind].to_do) in text
    assert text.count(reverse("execution", args=[execution.pk])) == len(IncidentKind)
    assert "Golden cross · Shape" in text
    assert "host-1:77" in text
    assert "late by 12.0s" in text


def test_steps_of_unknown_effect_and_given_up_ones_are_listed(owner: User, owner_client: Client) -> None:
    workflow = a_workflow(owner)
    for cause in (Cause.UNKNOWN_EFFECT, Cause.WORKER_LOST, Cause.ERROR):
        an_execution(owner, Status.FAILED, workflow=workflow, shape={"status": Status.FAILED, "cause": cause})

    found = health.given_up(owner)
    text = owner_client.get(PAGE).content.decode()

    assert {step.cause for step in found} == {Cause.UNKNOWN_EFFECT, Cause.WORKER_LOST}
    assert str(TO_DO[Cause.UNKNOWN_EFFECT]) in text
    assert str(TO_DO[Cause.ERROR]) not in text


def test_re_runs_are_listed(owner: User, owner_client: Client) -> None:
    execution = an_execution(owner)
    again = an_execution(owner, workflow=execution.workflow)
    WorkflowExecution.objects.filter(pk=again.pk).update(rerun_of=execution, rerun_from_key="choose")

    text = owner_client.get(PAGE).content.decode()

    assert [rerun.pk for rerun in health.reruns(owner)] == [again.pk]
    assert "from choose" in text


def test_workers_are_named_with_what_they_run(owner: User) -> None:
    an_execution(
        owner,
        Status.RUNNING,
        begin={"worker": "host-1:1"},
        choose={"worker": "host-2:2"},
        shape={"worker": "host-2:2", "status": Status.RUNNING, "lease_until": timezone.now() + timedelta(minutes=1)},
    )

    assert [(worker.name, worker.running) for worker in health.workers(owner)] == [
        ("host-1:1", 0),
        ("host-2:2", 1),
    ]
    assert all(worker.last_seen_at for worker in health.workers(owner))


def _everything_wrong(owner: User) -> WorkflowExecution:
    waiting = {"status": Status.RUNNING, "lease_until": _ago(3), "worker": "secret-worker"}
    given_up = {"status": Status.FAILED, "cause": Cause.UNKNOWN_EFFECT, "worker": "secret-worker"}
    execution = an_execution(owner, Status.RUNNING, shape=waiting, choose=given_up)
    again = an_execution(owner, workflow=execution.workflow)
    WorkflowExecution.objects.filter(pk=again.pk).update(rerun_of=execution)
    note(IncidentKind.FENCED, execution.pk)
    return execution


def test_nobody_sees_what_went_wrong_with_others(owner: User, stranger: User, stranger_client: Client) -> None:
    _everything_wrong(owner)

    text = stranger_client.get(PAGE).content.decode()

    assert "Golden cross" not in text
    assert "secret-worker" not in text
    assert health.workers(stranger) == []
    assert health.late_now(stranger) == []


def test_the_operator_sees_everybodys_and_is_led_to_the_back_office(owner: User, operator_client: Client) -> None:
    execution = _everything_wrong(owner)

    text = operator_client.get(PAGE).content.decode()

    assert text.count("Golden cross") >= 4
    assert "secret-worker" in text
    assert reverse("admin:executions_workflowexecution_change", args=[execution.pk]) in text
    assert reverse("execution", args=[execution.pk]) not in text


def test_incidents_come_in_pages(owner: User, owner_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "INCIDENTS_A_PAGE", 2)
    execution = an_execution(owner)
    for number in range(3):
        note(IncidentKind.WORKER_LOST, execution.pk, worker=f"worker-{number}")

    first = owner_client.get(PAGE)
    second = owner_client.get(PAGE, {"before": first.context["incidents"].next_cursor}).content.decode()

    assert "worker-0" not in first.content.decode()
    assert "worker-0" in second
    assert "worker-2" not in second


def test_every_kind_of_incident_has_its_words() -> None:
    assert set(INCIDENTS) == set(IncidentKind)
    assert set(TO_DO) <= set(Cause)


def test_the_page_asks_as_much_for_many_as_for_one(
    owner: User, owner_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(4):
        _everything_wrong(owner)

    owner_client.get(PAGE)  # a browser's first request notes its session
    with django_assert_max_num_queries(19):
        owner_client.get(PAGE)


def test_what_is_late_is_found_by_indexes(operator: User) -> None:
    """On SQLite too, where a condition with parameters in it does not show that a partial index fits."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by what is in the tables.")
    asked: list[tuple[str, Any]] = []

    def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        health.late_now(operator)
        health.given_up(operator)
    plans = [line for sql, params in asked for line in _plan(sql, params)]

    assert len(asked) == 6
    assert [line for line in plans if line.startswith("SCAN")] == []


def _plan(sql: str, params: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [line for *_ids, line in cursor.fetchall()]
