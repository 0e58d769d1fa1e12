"""Every page of the admin opens for the operator, and for nobody else."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from executions.models import (
    ExecutionEvent,
    ExecutionLog,
    Incident,
    NodeAttempt,
    NodeExecution,
    NodeOutput,
    Schedule,
    ScheduleOccurrence,
    SessionOverride,
    WebhookDelivery,
    WebhookEndpoint,
    WorkflowExecution,
)
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.webhooks.services import create_endpoint, send_test
from parsers.models import Decision, Draft, Paste, Strategy
from pastetrader.accounts import audit
from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import ApiToken, AuditEntry, IdempotencyKey, RateLimit, SignedIn, SignInDelay, User
from registry.models import Agent, Tool
from registry.services import mirror_builtin_tools
from registry.tests.factories import add_tool, make_agent, make_tool, registered
from screening.models import Bar, BarImport, CorporateAction, Instrument, Market, Signal, SignalSighting
from workflows.definition.graph import Graph
from workflows.models import Edge, Node, PinnedOutput, Workflow, WorkflowTag, WorkflowVersion
from workflows.services import create_workflow

NOW = datetime(2026, 1, 2, tzinfo=UTC)
START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
STEP = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": {"a": 1}}}
GRAPH = {"nodes": [START, STEP], "edges": [{"source": "start", "target": "step"}]}


def _workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Chain", graph=Graph.model_validate(GRAPH))


def _execution(owner: User) -> WorkflowExecution:
    execution = start_execution(workflow=_workflow(owner), trigger_type=TriggerType.MANUAL, triggered_by=owner)
    node = NodeExecution.objects.get(execution=execution, node_key="step")
    NodeOutput.objects.create(node_execution=node, data=[1], size_bytes=3)
    ExecutionLog.objects.create(execution=execution, node_execution=node, level="info", message="done", timestamp=NOW)
    ExecutionEvent.objects.create(execution=execution, kind="node", data={}, created_at=NOW)
    NodeAttempt.objects.create(node_execution=node, number=1, status="failed", ended_at=NOW, error_message="refused")
    Incident.objects.create(execution=execution, node_execution=node, kind="worker_lost", worker="w1", created_at=NOW)
    return execution


def _schedule(owner: User, **fields: Any) -> Schedule:
    known = {"schedule_type": "cron", "cron_expression": "0 9 * * *", "timezone": "Asia/Seoul"}
    return Schedule.objects.create(workflow=_workflow(owner), **{**known, **fields})


def _bar() -> Bar:
    instrument = Instrument.objects.create(market="SAMPLE", symbol="AAA", name="Sample")
    prices = dict.fromkeys(("open", "high", "low", "close", "volume"), Decimal(1))
    return Bar.objects.create(instrument=instrument, session=date(2026, 1, 2), **prices)


def _signal(owner: User) -> Signal:
    return Signal.objects.create(
        workflow=_workflow(owner),
        node_key="signals",
        instrument=_bar().instrument,
        bar=date(2026, 1, 2),
        side="long",
        price=Decimal(1),
    )


def _sighting(owner: User) -> SignalSighting:
    return SignalSighting.objects.create(signal=_signal(owner), execution=_execution(owner))


def _endpoint(owner: User) -> WebhookEndpoint:
    return create_endpoint(workflow=_workflow(owner), name="Alerts", by=owner).endpoint


def _bar_import(owner: User) -> BarImport:
    return BarImport.objects.create(owner=owner, market="XKRX", name="bars.csv", size_bytes=1, sha256="0" * 64)


def _split() -> CorporateAction:
    return CorporateAction.objects.create(instrument=_bar().instrument, session=date(2026, 1, 2), ratio=Decimal(2))


def _strategy(owner: User) -> Strategy:
    paste = Paste.objects.create(owner=owner, source_kind="text", text="Buy low.", sha256="0" * 64)
    return Strategy.objects.create(paste=paste, extractor="rules", document={}, is_strategy=True)


def _decision(owner: User) -> Decision:
    paste = _strategy(owner).paste
    return Decision.objects.create(paste=paste, number=1, kind="accept", subject="rule.entry.0.1", decided_by=owner)


def _draft(owner: User) -> Draft:
    return Draft.objects.create(workflow=_workflow(owner), strategy=_strategy(owner), market="SAMPLE", graph={})


def _periodic_task() -> PeriodicTask:
    crontab = CrontabSchedule.objects.create(minute="0", hour="9")
    return PeriodicTask.objects.create(name="bell", task="celery.backend_cleanup", crontab=crontab)


# One row of every model that the admin shows.
ROWS: dict[type[models.Model], Callable[[User], Any]] = {
    User: lambda owner: owner,
    ApiToken: lambda owner: create_token(user=owner, name="script", scopes=["read"])[0],
    AuditEntry: lambda owner: audit.record("test.done", by=owner, subject=owner),
    SignedIn: lambda owner: SignedIn.objects.create(user=owner, session_key="k", created_at=NOW, last_seen_at=NOW),
    SignInDelay: lambda _owner: SignInDelay.objects.create(key="0" * 64, last_attempt_at=NOW, not_before=NOW),
    IdempotencyKey: lambda owner: IdempotencyKey.objects.create(
        user=owner, endpoint="POST /x", key="key-1", request_hash="0" * 64, status=201, created_at=NOW
    ),
    RateLimit: lambda _owner: RateLimit.objects.create(key="0" * 64, due_us=1),
    Tool: lambda owner: make_tool(owner, auth_config={"token": "sk-secret"}),
    Agent: lambda owner: make_agent(owner, tools=[make_tool(owner)]),
    Workflow: _workflow,
    Node: lambda owner: _workflow(owner).nodes.get(key="step"),
    WorkflowTag: lambda owner: WorkflowTag.objects.create(workflow=_workflow(owner), name="daily"),
    Edge: lambda owner: Edge.objects.get(workflow=_workflow(owner)),
    PinnedOutput: lambda owner: PinnedOutput.objects.create(
        workflow=_workflow(owner), node_key="step", output={"a": 1}, updated_at=NOW
    ),
    WorkflowVersion: lambda owner: _execution(owner).version,
    WorkflowExecution: _execution,
    NodeExecution: lambda owner: _execution(owner).node_executions.get(node_key="step"),
    NodeAttempt: lambda owner: NodeAttempt.objects.get(node_execution__execution=_execution(owner)),
    Incident: lambda owner: _execution(owner).incidents.get(),
    NodeOutput: lambda owner: NodeOutput.objects.get(node_execution__execution=_execution(owner)),
    ExecutionLog: lambda owner: _execution(owner).logs.filter(message="done").get(),
    ExecutionEvent: lambda owner: ExecutionEvent.objects.filter(execution=_execution(owner)).latest("id"),
    Schedule: _schedule,
    ScheduleOccurrence: lambda owner: ScheduleOccurrence.objects.create(
        schedule=_schedule(owner), scheduled_for=NOW, outcome="skipped", reason="missed"
    ),
    SessionOverride: lambda _owner: SessionOverride.objects.create(mic="XKRX", date=NOW.date(), is_closed=True),
    WebhookEndpoint: _endpoint,
    WebhookDelivery: lambda owner: send_test(endpoint=_endpoint(owner)).delivery,
    Market: lambda _owner: Market.objects.create(code="XNAS"),
    Instrument: lambda _owner: _bar().instrument,
    Bar: lambda _owner: _bar(),
    CorporateAction: lambda _owner: _split(),
    BarImport: _bar_import,
    Signal: _signal,
    SignalSighting: _sighting,
    Paste: lambda owner: _strategy(owner).paste,
    Strategy: _strategy,
    Decision: _decision,
    Draft: _draft,
    PeriodicTask: lambda _owner: _periodic_task(),
    CrontabSchedule: lambda _owner: _periodic_task().crontab,
    IntervalSchedule: lambda _owner: IntervalSchedule.objects.create(every=1, period="hours"),
    ClockedSchedule: lambda _owner: ClockedSchedule.objects.create(clocked_time=NOW),
    SolarSchedule: lambda _owner: SolarSchedule.objects.create(event="sunrise", latitude=37.5, longitude=127),
}
# As pastetrader/urls.py does it, which nobody may have read yet.
admin.autodiscover()
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def _places(model: type[models.Model], row: Any) -> dict[str, str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return {
        "list": reverse(f"{name}_changelist"),
        "add": reverse(f"{name}_add"),
        "change": reverse(f"{name}_change", args=[row.pk]),
    }


def test_every_table_of_ours_is_in_the_admin() -> None:
    assert set(MODELS) == set(ROWS)
    assert Group not in MODELS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_list_add_and_change_open_for_the_operator(
    operator_client: Client, owner: User, model: type[models.Model]
) -> None:
    places = _places(model, ROWS[model](owner))
    may_add = admin.site._registry[model].has_add_permission(operator_client.get(places["list"]).wsgi_request)

    statuses = {name: operator_client.get(place).status_code for name, place in places.items()}
    searched = operator_client.get(places["list"], {"q": "x"})

    assert statuses == {"list": 200, "add": 200 if may_add else 403, "change": 200}
    assert searched.status_code in {200, 302}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_others_are_refused(owner_client: Client, client: Client, owner: User, model: type[models.Model]) -> None:
    for place in _places(model, ROWS[model](owner)).values():
        signed_in = owner_client.get(place, follow=True)
        unknown = client.get(place, follow=True)

        assert signed_in.status_code == 403
        assert unknown.redirect_chain[-1][0].startswith("/sign-in/?next=")


def test_the_front_page_opens_for_the_operator_only(operator_client: Client, owner_client: Client) -> None:
    assert operator_client.get("/admin/").status_code == 200
    assert owner_client.get("/admin/", follow=True).status_code == 403


def test_credentials_are_not_shown(operator_client: Client, owner: User) -> None:
    tool = make_tool(owner, auth_config={"token": "sk-secret"})

    for place in _places(Tool, tool).values():
        assert "sk-secret" not in operator_client.get(place).content.decode()


def test_an_execution_shows_its_nodes_and_its_log(operator_client: Client, owner: User) -> None:
    page = operator_client.get(_places(WorkflowExecution, _execution(owner))["change"]).content.decode()

    assert "step" in page
    assert "done" in page
    assert "a worker was lost" in page


def test_a_node_execution_shows_its_earlier_attempts(operator_client: Client, owner: User) -> None:
    node = _execution(owner).node_executions.get(node_key="step")

    page = operator_client.get(_places(NodeExecution, node)["change"]).content.decode()

    assert "refused" in page


@pytest.mark.parametrize(
    ("by", "finds"), [({"mode": "normal"}, True), ({"mode": "test"}, False), ({"cause": "user"}, False)]
)
def test_executions_are_found_by_mode_and_cause(
    operator_client: Client, owner: User, by: dict[str, str], finds: bool
) -> None:
    execution = _execution(owner)
    chosen = {f"{name}__exact": value for name, value in by.items()}

    page = operator_client.get(_places(WorkflowExecution, execution)["list"], chosen).content.decode()

    assert (str(execution.pk) in page) is finds


def test_what_is_history_cannot_be_posted_to(operator_client: Client, owner: User) -> None:
    execution = _execution(owner)

    answer = operator_client.post(_places(WorkflowExecution, execution)["change"], {"status": "completed"})

    assert answer.status_code == 403
    assert WorkflowExecution.objects.get(pk=execution.pk).status == "pending"


def test_a_builtin_tool_cannot_be_changed(operator_client: Client) -> None:
    with registered(add_tool()):
        mirror_builtin_tools()
    tool = Tool.objects.get(name="add")

    answer = operator_client.post(_places(Tool, tool)["change"], {"name": "subtract"})

    assert answer.status_code == 403
    assert Tool.objects.get(pk=tool.pk).name == "add"


def _act(client: Client, model: type[models.Model], action: str, row: Any) -> Any:
    data = {"action": action, "_selected_action": [str(row.pk)]}
    return client.post(_places(model, row)["list"], data, follow=True)


@pytest.mark.parametrize("model", [User, Tool, Agent, Workflow], ids=lambda model: model._meta.model_name)
def test_a_row_is_deleted_shown_as_deleted_and_restored(
    operator_client: Client, owner: User, model: type[models.Model]
) -> None:
    row = ROWS[model](owner)

    _act(operator_client, model, "hide_selected", row)
    row.refresh_from_db(from_queryset=model._base_manager.all())
    hidden = row.is_deleted
    page = operator_client.get(_places(model, row)["list"], {"deleted": "yes"}).content.decode()
    _act(operator_client, model, "restore_selected", row)
    row.refresh_from_db(from_queryset=model._base_manager.all())

    assert hidden
    assert str(row) in page
    assert not row.is_deleted


def test_a_row_whose_name_was_taken_stays_deleted_and_says_so(operator_client: Client, owner: User) -> None:
    first = make_tool(owner)
    first.soft_delete()
    make_tool(owner)

    page = _act(operator_client, Tool, "restore_selected", first)

    assert "another row has taken its name" in page.content.decode()
    assert Tool.objects.filter(owner=owner).count() == 1


def test_an_operator_makes_a_user_who_can_sign_in(operator_client: Client) -> None:
    data = {
        "email": "Bob@Example.com",
        "usable_password": "true",
        "password1": "a long one 1",
        "password2": "a long one 1",
    }

    answer = operator_client.post(reverse("admin:accounts_user_add"), data)

    assert answer.status_code == 302
    bob = User.objects.get(email="bob@example.com")
    assert bob.check_password("a long one 1")
    assert not bob.is_superuser


def test_an_operator_changes_a_password(operator_client: Client, owner: User) -> None:
    place = reverse("admin:auth_user_password_change", args=[owner.pk])
    data = {"usable_password": "true", "password1": "another one 2", "password2": "another one 2"}

    page, answer = operator_client.get(place), operator_client.post(place, data)

    assert (page.status_code, answer.status_code) == (200, 302)
    assert User.objects.get(pk=owner.pk).check_password("another one 2")


def test_an_operator_changes_a_user(operator_client: Client, owner: User) -> None:
    data = {"email": "ALICE@example.com", "display_name": "Alice B.", "is_active": "", "metadata": "{}"}

    answer = operator_client.post(_places(User, owner)["change"], data)

    assert answer.status_code == 302
    owner.refresh_from_db()
    assert (owner.email, owner.display_name, owner.is_active) == ("alice@example.com", "Alice B.", False)


def test_a_schema_that_is_not_one_is_refused_in_the_form(operator_client: Client, owner: User) -> None:
    tool = make_tool(owner)
    data = {
        "owner": str(owner.pk),
        "name": "quotes",
        "tool_type": "http",
        "effect": "read",
        "config": "{}",
        "input_schema": '{"$ref": "http://169.254.169.254/"}',
    }

    answer = operator_client.post(_places(Tool, tool)["change"], data)

    assert answer.status_code == 200
    assert "may only point inside the schema" in answer.content.decode()


def test_a_provider_of_a_later_version_is_refused_in_the_form(operator_client: Client, owner: User) -> None:
    data = {"owner": str(owner.pk), "name": "a", "model_provider": "openai", "model_name": "m", "config": "{}"}

    answer = operator_client.post(reverse("admin:registry_agent_add"), data)

    assert answer.status_code == 200
    assert "not available in this version" in answer.content.decode()


def test_the_mirror_of_a_schedule_is_only_looked_at(operator_client: Client, owner: User) -> None:
    task = _periodic_task()
    _schedule(owner, periodic_task=task)

    for row in (task, task.crontab):
        places = _places(type(row), row)
        assert operator_client.get(places["change"]).status_code == 200
        assert operator_client.post(places["change"], {"name": "x"}).status_code == 403
        assert operator_client.post(places["change"].replace("change", "delete"), {"post": "yes"}).status_code == 403

    assert PeriodicTask.objects.filter(pk=task.pk, name="bell").exists()
