"""What staff do to rows of lists: each by its service, told in words, written down in the audit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from executions.models import PausedBy, Schedule, WebhookEndpoint, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.tests.scheduling.making import a_schedule, a_workflow
from pastetrader.accounts.api_tokens.services import create_token, person_of
from pastetrader.accounts.models import ApiToken, AuditEntry, SignedIn, User
from pastetrader.common.admin_actions import MOST_AT_ONCE
from pastetrader.tests.admin_rows import ROWS, an_execution
from registry.models import Tool
from workflows.models import Workflow

pytestmark = pytest.mark.doors


def _act(client: Client, action: str, *rows: models.Model) -> str:
    options = rows[0]._meta
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    place = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return client.post(place, data, follow=True).content.decode()


def _acts(kind: str) -> list[Any]:
    return [entry.detail for entry in AuditEntry.objects.filter(action="admin.changed") if entry.detail["kind"] == kind]


def test_open_executions_are_cancelled_and_ended_ones_are_told_about(
    operator_client: Client, owner: User, operator: User
) -> None:
    still_open, ended = an_execution(owner), an_execution(owner)
    cancel_execution(execution=ended, by=owner)

    page = _act(operator_client, "cancel_selected", still_open, ended)

    still_open.refresh_from_db()
    assert (still_open.status, still_open.cancelled_by) == ("cancelled", operator)
    assert "Done for 1 row." in page
    assert "Not done for 1 row." in page
    assert [act["object"] for act in _acts("workflowexecution")] == [str(still_open.pk)]


def test_executions_are_run_again_for_their_owner_and_one_that_cannot_be_is_told_with_the_reason(
    operator_client: Client, owner: User, operator: User
) -> None:
    ended, orphan = an_execution(owner), an_execution(owner)
    cancel_execution(execution=ended, by=owner)
    orphan.workflow.soft_delete()

    page = _act(operator_client, "rerun_selected", ended, orphan)

    again = WorkflowExecution.objects.get(rerun_of=ended)
    assert (again.owner, again.triggered_by) == (owner, operator)
    assert not WorkflowExecution.objects.filter(rerun_of=orphan).exists()
    assert "Not done for 1 row." in page
    assert "deleted" in page


def test_too_many_rows_at_once_are_refused_whole(
    operator_client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pastetrader.common.admin_actions.MOST_AT_ONCE", 1)
    rows = an_execution(owner), an_execution(owner)

    page = _act(operator_client, "cancel_selected", *rows)

    assert "At most 1 rows at a time" in page
    assert {WorkflowExecution.objects.get(pk=row.pk).status for row in rows} == {"pending"}
    assert MOST_AT_ONCE > 50


def test_schedules_are_paused_resumed_and_run_at_once(operator_client: Client, owner: User) -> None:
    schedule = a_schedule(owner, workflow=a_workflow(owner), now=timezone.now())

    _act(operator_client, "pause_selected", schedule)
    paused = Schedule.objects.get(pk=schedule.pk)
    _act(operator_client, "resume_selected", schedule)
    resumed = Schedule.objects.get(pk=schedule.pk)
    _act(operator_client, "run_selected", schedule)

    assert (paused.is_active, paused.paused_by, paused.next_run_at) == (False, PausedBy.PERSON, None)
    assert resumed.is_active
    assert resumed.next_run_at
    run = WorkflowExecution.objects.get(workflow=schedule.workflow)
    assert run.metadata["is_run_now"] is True
    assert Schedule.objects.get(pk=schedule.pk).next_run_at == resumed.next_run_at


def test_a_schedule_of_an_inactive_workflow_is_not_resumed_and_says_why(operator_client: Client, owner: User) -> None:
    workflow = a_workflow(owner)
    schedule = a_schedule(owner, workflow=workflow)
    Workflow.objects.filter(pk=workflow.pk).update(is_active=False)

    page = _act(operator_client, "resume_selected", schedule)

    assert "Activate it first." in page


def test_webhooks_are_switched_off_and_on_and_a_leaked_secret_is_refused_at_once(
    operator_client: Client, owner: User
) -> None:
    endpoint = ROWS[WebhookEndpoint](owner)
    leaked = endpoint.secret

    _act(operator_client, "switch_off", endpoint)
    off = WebhookEndpoint.objects.get(pk=endpoint.pk).is_active
    _act(operator_client, "switch_on", endpoint)
    page = _act(operator_client, "refuse_secret", endpoint)

    now = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert (off, now.is_active) == (False, True)
    assert leaked not in now.secrets()
    assert now.secret not in page


@pytest.mark.parametrize("kind", ["list", "change"])
def test_addresses_and_secrets_of_webhooks_are_not_shown(operator_client: Client, owner: User, kind: str) -> None:
    endpoint = ROWS[WebhookEndpoint](owner)
    place = reverse("admin:executions_webhookendpoint_changelist")

    page = operator_client.get(place if kind == "list" else f"{place}{endpoint.pk}/change/").content.decode()

    assert endpoint.name in page
    assert str(endpoint.token) not in page
    assert str(endpoint.secret) not in page


def test_a_deleted_workflow_lets_its_schedules_rest_and_restored_wakes_them(
    operator_client: Client, owner: User
) -> None:
    schedule = a_schedule(owner, now=timezone.now())

    _act(operator_client, "hide_selected", schedule.workflow)
    resting = Schedule.objects.get(pk=schedule.pk)
    _act(operator_client, "restore_selected", schedule.workflow)

    assert (resting.is_active, resting.paused_by) == (False, PausedBy.WORKFLOW)
    assert Schedule.objects.get(pk=schedule.pk).is_active


def test_a_tool_that_is_deleted_is_audited_as_the_api_does_it(
    operator_client: Client, owner: User, operator: User
) -> None:
    tool = ROWS[Tool](owner)

    _act(operator_client, "hide_selected", tool)

    assert AuditEntry.objects.get(action="tool.deleted").by == operator


def test_a_superuser_revokes_tokens(operator_client: Client, owner: User) -> None:
    token, secret = create_token(user=owner, name="script", scopes=["read"])
    assert person_of(secret)

    page = _act(operator_client, "revoke_selected", token)
    again = _act(operator_client, "revoke_selected", token)

    assert ApiToken.objects.get(pk=token.pk).revoked_at
    assert person_of(secret) is None
    assert "Done for 1 row." in page
    assert "There was nothing to do." in again


def test_a_person_is_signed_out_everywhere_and_whoever_does_it_stays(
    operator_client: Client, owner_client: Client, owner: User, operator: User
) -> None:
    assert owner_client.get("/").status_code == 200

    _act(operator_client, "sign_out_selected", owner, operator)

    assert owner_client.get("/").status_code == 302
    assert operator_client.get("/admin/").status_code == 200
    assert not SignedIn.objects.filter(user=owner).exists()


def test_one_session_is_ended(operator_client: Client, owner_client: Client, owner: User) -> None:
    session = SignedIn.objects.get(user=owner)

    _act(operator_client, "end_selected", session)

    assert owner_client.get("/").status_code == 302


def test_rows_of_today_are_found_by_their_ids(operator_client: Client, owner: User) -> None:
    execution = an_execution(owner)
    place = reverse("admin:executions_workflowexecution_changelist")

    found = [
        str(execution.pk) in operator_client.get(place, {"made": choice}).content.decode()
        for choice in ("today", "day", "week", "month")
    ]

    assert found == [True] * 4
    assert timezone.now() - execution.created_at < timedelta(minutes=5)
