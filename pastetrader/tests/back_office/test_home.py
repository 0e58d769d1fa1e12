"""The first page of the back office: figures of today, each for who may see what is behind it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from executions.models import Incident, Schedule, ScheduleOccurrence, WebhookEndpoint, WorkflowExecution
from executions.status import Cause, Status
from executions.tests.shown import an_execution
from executions.webhooks.services import send_test
from pastetrader.accounts.models import User
from pastetrader.back_office import figures
from pastetrader.common.models import first_id_of
from pastetrader.tests.admin_rows import ROWS

pytestmark = pytest.mark.doors


def _failed(owner: User) -> WorkflowExecution:
    execution = an_execution(owner, Status.FAILED)
    WorkflowExecution.objects.filter(pk=execution.pk).update(
        cause=Cause.NODE_FAILED, error_message="The exchange said 503."
    )
    return execution


def test_it_tells_what_began_today_what_failed_and_why(operator_client: Client, owner: User) -> None:
    an_execution(owner)
    _failed(owner)

    page = operator_client.get("/admin/")

    runs = page.context["parts"]["runs"]
    counts = {state.key: state.count for state in runs.states}
    assert (runs.today, counts["completed"], counts["failed"]) == (2, 1, 1)
    assert [(cause.key, cause.count) for cause in runs.causes] == [("node_failed", 1)]
    assert "The exchange said 503." in page.content.decode()
    assert [one["owner__email"] for one in runs.spenders] == [owner.email]


def test_what_failed_the_day_before_is_not_told(owner: User) -> None:
    a_day_ago = _failed(owner)
    nodes = a_day_ago.node_executions.all()
    nodes.delete()
    a_day_ago.delete()
    a_day_ago.pk = first_id_of(timezone.now() - timedelta(hours=25))
    a_day_ago.save(force_insert=True)

    assert figures.runs().failed == 0


def test_schedules_that_nobody_looks_at_are_late_and_missed_ones_are_counted(owner: User) -> None:
    now = timezone.now()
    late = ROWS[Schedule](owner)
    Schedule.objects.filter(pk=late.pk).update(next_run_at=now - timedelta(hours=1))
    due = ROWS[Schedule](owner)
    Schedule.objects.filter(pk=due.pk).update(next_run_at=now + timedelta(hours=1))
    ScheduleOccurrence.objects.create(
        schedule=due, scheduled_for=now - timedelta(hours=2), outcome="skipped", reason="missed", due_count=3
    )

    found = figures.schedules(now)

    assert (found.due, [one.pk for one in found.late], found.missed, found.share) == (1, [late.pk], 3, 0.0)


def test_refused_deliveries_are_told_by_address_and_verdict(owner: User) -> None:
    endpoint = ROWS[WebhookEndpoint](owner)
    send_test(endpoint=endpoint)
    endpoint.deliveries.create(webhook_id="x", received_at=timezone.now(), verdict="refused_signature")

    found = figures.webhooks(timezone.now())

    assert (found.accepted, found.refused) == (1, 1)
    assert [(one.key, one.count) for one in found.verdicts] == [("refused_signature", 1)]
    assert [one["endpoint_id"] for one in found.endpoints] == [endpoint.pk]


def test_sessions_room_and_incidents_are_told(operator_client: Client, owner: User) -> None:
    ROWS[Incident](owner)
    Incident.objects.update(created_at=timezone.now())

    page = operator_client.get("/admin/")

    parts = page.context["parts"]
    assert [one.key for one in parts["lateness"].incidents] == ["worker_lost"]
    assert parts["sign_ins"].latest[0].user.email == "olga@example.com"
    assert 0 < parts["storage"].free <= parts["storage"].total
    assert parts["storage"].database > 0


def test_who_may_look_at_one_table_gets_its_figures_alone(owner: User) -> None:
    owner.is_staff = True
    owner.save()
    owner.user_permissions.add(Permission.objects.get(codename="view_signedin"))
    owner.user_permissions.add(Permission.objects.get(codename="view_signindelay"))
    client = Client()
    client.force_login(owner)

    page = client.get("/admin/")

    assert set(page.context["parts"]) == {"sign_ins"}


def test_staff_without_any_table_are_told_so(owner: User) -> None:
    owner.is_staff = True
    owner.save()
    client = Client()
    client.force_login(owner)

    assert "Your role shows no figures here." in client.get("/admin/").content.decode()
