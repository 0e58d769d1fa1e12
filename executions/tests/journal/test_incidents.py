"""Incidents are written down without getting in the way of who repairs."""

import pytest
from django.db import transaction
from uuid_utils.compat import uuid7

from executions.journal.incidents import note
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
