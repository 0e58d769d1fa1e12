"""Planted secrets are looked for wherever data comes to rest or is shown: rows, logs, messages, answers and pages."""

import base64
import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from executions.models import WebhookDelivery, WorkflowExecution
from executions.status import TERMINAL, Status
from executions.tests.factories import drained, started
from executions.tests.webhooks.senders import Sender, alert, signed
from executions.webhooks.services import create_endpoint, rotate_secret, send_test
from lab.processes import wait_until
from llm.models import ModelCredential
from llm.services import save_credential
from pastetrader.accounts.models import User
from pastetrader.common import masking
from pastetrader.common.log_lines import LogLine
from pastetrader.common.tests.outbound_http.peers import Peer
from registry.http_tool import calling
from registry.http_tool.sending import packed
from registry.models import Secret, Tool
from registry.named_secrets.services import set_secret
from registry.runners import declared
from registry.services import create_agent, create_tool
from registry.tests.echoing import echoing
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.services import create_workflow

MARK = "canary"


def _secret(kind: str) -> str:
    """One with letters that addresses, JSON and HTML write in their own ways."""
    return f"{MARK}-{kind}-7f3a/+&é"


def _forms(secret: str) -> set[str]:
    """How it is looked for; written anew here, since what hides it may be wrong."""
    raw = secret.encode()
    inner = {base64.b64encode(b"x" * before + raw).decode()[4:-4] for before in range(3)}
    return {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], raw.hex(), *inner, f"{MARK}-"}


PLANTED = {
    kind: _secret(kind)
    for kind in ("bearer", "password", "header", "query", "named", "in-auth", "in-body", "model", "hook", "tradingview")
}


@pytest.fixture
def echo(settings: Settings) -> Iterator[Peer]:
    """Whoever is called answers with what it was told."""
    with echoing() as peer:
        settings.OUTBOUND_ALLOW = [peer.place]
        yield peer


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as an installation writes it, from INFO on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LogLine("%(levelname)s %(name)s %(message)s"))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield written
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def _tools(owner: User, echo: Peer) -> list[Tool]:
    named = {"$secret": "named"}
    kinds: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
        "bearer": ({}, {"token": PLANTED["bearer"]}),
        "basic": ({}, {"username": "ann", "password": PLANTED["password"]}),
        "header": (
            {},
            {"type": "api_key", "name": "X-Key", "value": PLANTED["header"].encode("ascii", "ignore").decode()},
        ),
        "query": ({}, {"type": "api_key", "place": "query", "name": "key", "value": PLANTED["query"]}),
        "named": ({"query": {"key": named}, "with_status": True}, {"token": {"$secret": "in-auth"}}),
        "body": ({"method": "POST", "body": {"type": "json", "value": {"a": [{"$secret": "in-body"}]}}}, None),
    }
    made = []
    for name, (config, auth) in kinds.items():
        for path in ("/fine", "/status/422"):
            fields = {"config": {"url": echo.url(path), "read_as": "auto", **config}, "auth_config": auth}
            made.append(create_tool(owner=owner, name=f"{name} {path}", tool_type="http", effect="read", **fields))
    return made


def _planted(owner: User, echo: Peer) -> list[WorkflowExecution]:
    """A secret in every place that holds one, and executions that use each and have it echoed."""
    for name in ("named", "in-auth", "in-body"):
        set_secret(owner=owner, name=name, value=PLANTED[name], by=owner)
    address = echo.url(f"/status/500/services/{quote(_secret('notify'), safe='')}")
    set_secret(owner=owner, name="notify", value=address, by=owner)
    key = ModelCredential(owner=owner, provider="openai", base_url=echo.url("/status/401"))
    save_credential(key, api_key=PLANTED["model"].encode("ascii", "ignore").decode(), by=owner)
    agent = create_agent(owner=owner, name="analyst", model_provider="openai", model_name="gpt-6-luna")
    begin = GraphNode(key="begin", name="begin", node_type="trigger", config={})
    steps = [
        GraphNode(
            key=f"tool_{number}", name=tool.name, node_type="tool", tool_id=tool.pk, on_error={"action": "continue"}
        )
        for number, tool in enumerate(_tools(owner, echo))
    ]
    tell = {"channel": "slack", "url": {"$secret": "notify"}, "title": "Found"}
    notify = Tool.objects.get(name="notify")
    steps += [
        GraphNode(key="tell", name="tell", node_type="tool", tool_id=notify.pk, config={"arguments": tell},
                  on_error={"action": "continue"}),
        GraphNode(key="ask", name="ask", node_type="agent", agent_id=agent.pk, config={"prompt": "hi"},
                  on_error={"action": "continue"}),
        GraphNode(key="after", name="after", node_type="adapter", config={"output": {"all": "{{ nodes }}"}}),
    ]  # fmt: skip
    edges = [GraphEdge(source="begin", target=step.key) for step in steps[:-1]]
    edges += [GraphEdge(source=step.key, target="after") for step in steps[:-1]]
    graph = Graph(nodes=(begin, *steps), edges=tuple(edges))
    return [_ended(started(owner, graph, triggered_by=owner)), *_webhooks(owner)]


def _ended(run: WorkflowExecution) -> WorkflowExecution:
    """Worked on until it is over, also where a step is tried again after a while."""
    wait_until(lambda: drained(run).status in TERMINAL, what="the execution ends")
    return run


def _webhooks(owner: User) -> list[WorkflowExecution]:
    begin = GraphNode(key="begin", name="begin", node_type="trigger", config={"trigger_type": "manual"})
    workflow = create_workflow(owner=owner, name="Called", graph=Graph(nodes=(begin,)))
    workflow.is_active = True
    workflow.save()
    standard = create_endpoint(workflow=workflow, by=owner, name="standard", mode="test")
    send_test(endpoint=standard.endpoint)
    fields: dict[str, Any] = {"content_type": "application/json", "mode": "test"}
    for signing, secret in (("bearer", PLANTED["hook"]), ("tradingview", PLANTED["tradingview"])):
        plain = secret.encode("ascii", "ignore").decode().replace("/+&", "")
        made = create_endpoint(workflow=workflow, by=owner, name=signing, signing=signing, secret=plain, **fields)
        headers = {"content-type": "application/json", "authorization": f"Bearer {plain}", "webhook-id": signing}
        Sender(Client(), f"/hooks/test/{made.endpoint.token}", headers).post(alert(plain, id="1"))
        Sender(Client(), f"/hooks/test/{made.endpoint.token}", {**headers, "authorization": f"Bearer x{plain}"}).post(
            alert(f"x{plain}", id="2")
        )
    rotated = rotate_secret(endpoint=standard.endpoint, by=owner)
    Sender(Client(), f"/hooks/test/{standard.endpoint.token}").post(headers=signed(rotated.secret))
    return [_ended(run) for run in WorkflowExecution.objects.filter(workflow=workflow)]


def _in_rows() -> Iterator[tuple[str, str]]:
    """Every table, every column, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the name of a table
            for row in cursor.fetchall():
                yield f"table {table}", " ".join(_as_text(value) for value in row)


def _as_text(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def _in_answers(owner: User, operator: User, runs: list[WorkflowExecution]) -> Iterator[tuple[str, str]]:
    """What the API and the pages say of all this to its owner, and the back office to a superuser."""
    client, office = Client(), Client()
    client.force_login(owner)
    office.force_login(operator)
    lists = ["tools", "agents", "secrets", "webhooks", "executions", "workflows", "schedules", "tokens", "search?q=a"]
    places = [f"/api/v1/{name}{'' if '?' in name else '/'}" for name in lists]
    places += ["/", "/executions/", "/executions/states/", "/webhooks/", "/secrets/", "/account/"]
    for tool in Tool.objects.owned_by(owner):
        places.append(f"/api/v1/tools/{tool.pk}")
        answer = client.post(f"/api/v1/tools/{tool.pk}/test", "{}", content_type="application/json")
        yield f"test of {tool.name}", _as_text(answer.content)
    for run in runs:
        api = f"/api/v1/executions/{run.pk}"
        places += [api, f"{api}/detail", f"{api}/nodes", f"{api}/logs", f"{api}/events", f"/executions/{run.pk}/"]
        places += [f"/api/v1/workflows/{run.workflow_id}/export", f"/workflows/{run.workflow_id}/"]
        places += [
            f"/executions/{run.pk}/steps/{key}/" for key in run.node_executions.values_list("node_key", flat=True)
        ]
    for delivery in WebhookDelivery.objects.all():
        places += [f"/webhooks/{delivery.endpoint_id}/", f"/webhooks/{delivery.endpoint_id}/deliveries/{delivery.pk}/"]
        places.append(f"/api/v1/webhooks/{delivery.endpoint_id}/deliveries/{delivery.pk}")
    for place in places:
        yield place, _as_text(client.get(place).content)
    for model in (Tool, Secret, ModelCredential, WorkflowExecution, WebhookDelivery):
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        if model in admin.site._registry:
            yield f"back office, {label}", _as_text(office.get(reverse(f"admin:{label}_changelist")).content)
            for row in model._default_manager.all()[:30]:
                place = reverse(f"admin:{label}_change", args=[row.pk])
                yield place, _as_text(office.get(place).content)


def _hits(owner: User, operator: User, echo: Peer, log: io.StringIO) -> list[str]:
    runs = _planted(owner, echo)
    assert {run.status for run in runs} == {Status.COMPLETED}
    told = " ".join(f"{asked.target} {asked.headers} {asked.body.decode()}" for asked in echo.asked)
    for kind in ("bearer", "header", "query", "named", "in-auth", "in-body", "model", "notify"):
        assert f"{MARK}-{kind}" in told, f"the secret {kind} was never used"
    wanted = {form for secret in [*PLANTED.values(), _secret("notify")] for form in _forms(secret)}
    places = [*_in_rows(), *_in_answers(owner, operator, runs), ("log", log.getvalue())]
    assert len(places) > 200
    assert len(log.getvalue()) > 0
    return [where for where, text in places if any(form in text for form in wanted)]


def test_no_planted_secret_is_found_anywhere(owner: User, operator: User, echo: Peer, log: io.StringIO) -> None:
    assert _hits(owner, operator, echo, log) == []


def _let_the_helper_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The helper process knows no secret, so that what comes out of it is as the other side said it."""
    monkeypatch.setattr(calling, "packed", lambda request, **facts: packed(request, **{**facts, "secrets": ()}))


@pytest.mark.long
def test_the_sink_alone_covers_what_a_helper_process_lets_through(
    owner: User, operator: User, echo: Peer, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let_the_helper_through(monkeypatch)

    assert _hits(owner, operator, echo, log) == []


def test_without_the_mask_they_are_found(
    owner: User, operator: User, echo: Peer, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the search has eyes."""
    _let_the_helper_through(monkeypatch)
    monkeypatch.setattr(masking, "_forms", lambda _secret: iter(()))

    hits = _hits(owner, operator, echo, log)

    assert {"table node_executions", "table execution_logs"} <= set(hits)
    assert any(hit.startswith("/executions/") for hit in hits)
    assert any(hit.startswith("/api/v1/executions/") for hit in hits)
    assert any(hit.startswith("test of ") for hit in hits)


def test_a_tool_of_python_is_given_none(owner: User) -> None:
    """It takes no credentials and names no secrets; its jail has no environment (common/tests/jail)."""
    for kind in ("python", "shell"):
        found = declared(kind)
        assert found is not None
        assert found.credentials_model is None
        assert not found.secret_places
