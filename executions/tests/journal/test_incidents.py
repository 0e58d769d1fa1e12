"""Incidents are written down without getting in the way of who repairs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from executions.journal.incidents import GOES_ON_SECONDS, note, note_again
from executions.models import Incident
from executions.status import IncidentKind
from executions.tests.shown import an_execution
from pastetrader.accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_incident_says_what_where_and_how_late(owner: User) -> None:
    execution = an_execution(owner)
    node = execution.node_executions.get(node_key="choose")

    note(IncidentKind.WORKER_LOST, execution.id, node.id, worker="w" * 200, late_seconds=1.5)

    incident = Incident.objects.get()
    assert (incident.kind, incident.execution, incident.node_execution) == ("worker_lost", execution, node)
    assert (incident.late_seconds, incident.worker) == (1.5, "w" * 100)


def test_an_execution_that_is_gone_has_no_incidents_and_breaks_no_transaction(owner: User) -> None:
    with transaction.atomic():
        note(IncidentKind.FENCED, uuid7())
        execution = an_execution(owner)

    assert not Incident.objects.exists()
    execution.refresh_from_db()


def test_a_node_that_nobody_comes_for_is_one_incident_however_often_it_is_woken(owner: User) -> None:
    execution = an_execution(owner)
    node, other = execution.node_executions.order_by("execution_order")[:2]

    for late in (15.0, 30.0):
        note(IncidentKind.WOKEN_AGAIN, execution.id, node.id, late_seconds=late)
    note(IncidentKind.WOKEN_AGAIN, execution.id, other.id, late_seconds=15.0)

    incidents = Incident.objects.order_by("late_seconds")
    assert [incident.late_seconds for incident in incidents] == [15.0, 30.0]


def test_each_lost_worker_is_an_incident_of_its_own(owner: User) -> None:
    execution = an_execution(owner)
    node = execution.node_executions.get(node_key="choose")

    for _loss in range(2):
        note(IncidentKind.WORKER_LOST, execution.id, node.id)

    assert Incident.objects.count() == 2


def test_what_the_database_refuses_is_not_the_callers_trouble(owner: User, caplog: pytest.LogCaptureFixture) -> None:
    execution = an_execution(owner)

    with transaction.atomic():
        note("nonsense", execution.id)  # type: ignore[arg-type]  # what the table refuses
        execution.refresh_from_db()

    assert "could not be written down" in caplog.text


@pytest.mark.parametrize(
    "error", [InterfaceError("connection already closed"), OperationalError("gone"), ValueError("NUL")]
)
def test_whatever_comes_between_a_note_never_raises(
    owner: User, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    execution = an_execution(owner)

    def refuse(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if "incident" in sql:
            raise error
        return execute(sql, *arguments)

    with connection.execute_wrapper(refuse):
        note(IncidentKind.WORKER_LOST, execution.id)
        assert note_again(IncidentKind.NOT_REPAIRED, execution.id) == 0.0

    assert caplog.text.count("could not be written down") == 2
    assert not Incident.objects.exists()


def test_what_goes_on_is_one_incident_that_says_for_how_long(owner: User) -> None:
    execution = an_execution(owner)

    assert note_again(IncidentKind.NOT_REPAIRED, execution.id) == 0.0
    Incident.objects.update(created_at=timezone.now() - timedelta(seconds=60))
    assert note_again(IncidentKind.NOT_REPAIRED, execution.id) == pytest.approx(60, abs=5)
    Incident.objects.update(created_at=timezone.now() - timedelta(seconds=60))
    lasts = note_again(IncidentKind.NOT_REPAIRED, execution.id)

    incident = Incident.objects.get()
    assert lasts == incident.late_seconds == pytest.approx(120, abs=10)
    assert incident.created_at > timezone.now() - timedelta(seconds=30)


def test_what_comes_again_after_a_while_begins_anew(owner: User) -> None:
    execution = an_execution(owner)
    note_again(IncidentKind.NOT_REPAIRED, execution.id)
    Incident.objects.update(created_at=timezone.now() - timedelta(seconds=GOES_ON_SECONDS + 1))

    assert note_again(IncidentKind.NOT_REPAIRED, execution.id) == 0.0

    assert Incident.objects.count() == 2
