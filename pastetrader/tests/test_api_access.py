"""Who may do what at every address of the API: the addresses are read from the urls, so that none is forgotten."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLPattern, reverse

from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, WebhookEndpoint, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.scheduling.making import DAILY, a_schedule
from executions.webhooks.services import create_endpoint, send_test
from parsers.models import Paste
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import SignedIn, User
from pastetrader.api_urls import urlpatterns
from pastetrader.common.messages import message as _
from registry.tests.factories import make_agent, make_tool
from screening.bar_imports.kept_descriptions import kept
from screening.market_data.files.description import FileDescription
from screening.models import BarImport, Instrument, Signal
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow, ensure_version
from workflows.storage.pins import pin_output

START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
GRAPH = {"nodes": [START]}
DESCRIBED = FileDescription(name="bars.csv", format=_("a file"), rows=1, bars=1)


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may do whatever takes a permission."""
    return _permitted(owner)


@pytest.fixture
def stranger(stranger: User) -> User:
    """Charlie, who may as well: what he doesn't get is not his."""
    return _permitted(stranger)


def _permitted(user: User) -> User:
    user.user_permissions.add(Permission.objects.get(codename="import_bars"))
    return user


def _workflow(owner: User) -> dict[str, Any]:
    return {"id": create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH)).pk}


def _chain(owner: User) -> Workflow:
    step = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": 1}}
    graph = {"nodes": [START, step], "edges": [{"source": "start", "target": "step"}]}
    workflow = create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(graph), is_active=False)
    ensure_version(workflow=workflow)
    return workflow


def _graph_node(owner: User) -> dict[str, Any]:
    workflow = _chain(owner)
    return {"id": workflow.pk, "node_id": workflow.nodes.get(key="step").pk}


def _graph_edge(owner: User) -> dict[str, Any]:
    workflow = _chain(owner)
    return {"id": workflow.pk, "edge_id": workflow.edges.get().pk}


def _version(owner: User) -> dict[str, Any]:
    return {"id": _chain(owner).pk, "version_number": 1}


def _two_versions(owner: User) -> dict[str, Any]:
    return {**_version(owner), "other_number": 1}


def _deleted(owner: User) -> dict[str, Any]:
    workflow = _chain(owner)
    workflow.soft_delete()
    return {"id": workflow.pk}


def _inactive(owner: User) -> dict[str, Any]:
    return {"id": _chain(owner).pk}


def _workflow_node(owner: User) -> dict[str, Any]:
    return {**_workflow(owner), "node_key": "start"}


def _pin(owner: User) -> dict[str, Any]:
    workflow = create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH))
    pin_output(workflow=workflow, node_key="start", output={"private": 1}, by=owner)
    return {"id": workflow.pk, "node_key": "start"}


def _execution(owner: User) -> dict[str, Any]:
    workflow = create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH))
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)
    now = datetime.now(UTC)
    ExecutionEvent.objects.create(execution=execution, kind="log", data={}, created_at=now)
    ExecutionLog.objects.create(execution=execution, level="info", message="private", timestamp=now)
    instrument = Instrument.objects.create(market="SAMPLE", symbol="AAA")
    Signal.objects.create(
        workflow=workflow, instrument=instrument, bar=date(2026, 1, 1), side="long", price=Decimal(1), node_key="s"
    )
    return {"id": execution.pk}


def _ended(owner: User) -> dict[str, Any]:
    address = _execution(owner)
    cancel_execution(execution=WorkflowExecution.objects.get(pk=address["id"]), by=owner)
    return address


def _node(owner: User) -> dict[str, Any]:
    address = _execution(owner)
    return {**address, "node_execution_id": NodeExecution.objects.get(execution=address["id"], node_key="start").pk}


def _schedule(owner: User) -> dict[str, Any]:
    return {"id": a_schedule(owner, now=datetime.now(UTC)).pk}


def _paste(owner: User) -> dict[str, Any]:
    return {"id": read_paste(owner=owner, data="Buy when RSI(14) is below 30.").pk}


def _draft(owner: User) -> dict[str, Any]:
    paste = read_paste(owner=owner, data="Buy when RSI(14) is below 30.")
    return {"id": draft_workflow(strategy=extract_strategy(paste=paste), market="SAMPLE").pk}


def _tool(owner: User) -> dict[str, Any]:
    return {"id": make_tool(owner).pk}


def _strategy(owner: User) -> dict[str, Any]:
    return {"id": extract_strategy(paste=Paste.objects.get(pk=_paste(owner)["id"])).pk}


def _signal(owner: User) -> dict[str, Any]:
    _execution(owner)
    return {"id": Signal.objects.get().pk}


def _agent_with_a_tool(owner: User) -> dict[str, Any]:
    tool = make_tool(owner)
    return {"id": make_agent(owner, tools=[tool]).pk, "tool_id": tool.pk}


def _agent(owner: User) -> dict[str, Any]:
    return {"id": make_agent(owner).pk}


def _bar_import(owner: User) -> dict[str, Any]:
    known = {"market": "XKRX", "name": "bars.csv", "size_bytes": 1, "sha256": "0" * 64}
    made = BarImport.objects.create(
        owner=owner, status="described", description=kept(DESCRIBED), choices={"market": "XKRX"}, **known
    )
    return {"id": made.pk}


def _token(owner: User) -> dict[str, Any]:
    return {"id": create_token(user=owner, name="script", scopes=["read"])[0].pk}


def _session(owner: User) -> dict[str, Any]:
    Client().force_login(owner)
    return {"id": SignedIn.objects.owned_by(owner).latest("created_at").pk}


def _webhook(owner: User) -> dict[str, Any]:
    workflow = create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH))
    return {"id": create_endpoint(workflow=workflow, by=owner, name="Mine").endpoint.pk}


def _delivery(owner: User) -> dict[str, Any]:
    address = _webhook(owner)
    received = send_test(endpoint=WebhookEndpoint.objects.get(pk=address["id"]))
    return {**address, "delivery_id": received.delivery.pk}


# Whose row an address names, and a body that is good there.
OBJECTS: dict[str, Callable[[User], dict[str, Any]]] = {
    "api-paste": _paste,
    "api-paste-workflow": _paste,
    "api-ledger": _paste,
    "api-decisions": _paste,
    "api-hit-rates": _paste,
    "api-preflight": _paste,
    "api-workflow": _workflow,
    "api-graph": _workflow,
    "api-problems": _workflow,
    "api-versions": _inactive,
    "api-version": _version,
    "api-version-diff": _two_versions,
    "api-version-restore": _version,
    "api-workflow-activate": _inactive,
    "api-workflow-deactivate": _workflow,
    "api-workflow-duplicate": _workflow,
    "api-workflow-edge": _graph_edge,
    "api-workflow-edges": _inactive,
    "api-workflow-edges-batch": _inactive,
    "api-workflow-full": _workflow,
    "api-workflow-node": _graph_node,
    "api-workflow-nodes": _inactive,
    "api-workflow-nodes-batch": _inactive,
    "api-workflow-restore": _deleted,
    "api-workflow-validate": _workflow,
    "api-workflow-export": _workflow,
    "api-pin": _pin,
    "api-execute": _workflow,
    "api-workflow-strategy": _draft,
    "api-workflow-statistics": _workflow,
    "api-run-node": _workflow_node,
    "api-execution": _ended,
    "api-execution-detail": _execution,
    "api-cancel": _execution,
    "api-rerun": _execution,
    "api-children": _execution,
    "api-statistics": _execution,
    "api-node-executions": _execution,
    "api-node-execution": _node,
    "api-node-logs": _node,
    "api-workflow-executions": _workflow,
    "api-attempts": _node,
    "api-events": _execution,
    "api-stream": _ended,
    "api-logs": _execution,
    "api-execution-why": _execution,
    "api-schedule": _schedule,
    "api-schedule-occurrences": _schedule,
    "api-schedule-pause": _schedule,
    "api-schedule-preview": _schedule,
    "api-schedule-resume": _schedule,
    "api-schedule-run": _schedule,
    "api-execution-signals": _execution,
    "api-signal": _signal,
    "api-strategy": _strategy,
    "api-agent-tool": _agent_with_a_tool,
    "api-bar-import": _bar_import,
    "api-bar-import-answers": _bar_import,
    "api-bar-import-confirm": _bar_import,
    "api-tool": _tool,
    "api-agent": _agent,
    "api-token": _token,
    "api-session": _session,
    "api-webhook": _webhook,
    "api-webhook-rotate": _webhook,
    "api-webhook-test": _webhook,
    "api-webhook-deliveries": _webhook,
    "api-webhook-delivery": _delivery,
    "api-webhook-replay": _delivery,
}
LISTS: dict[str, Callable[[User], dict[str, Any]]] = {
    "api-pastes": _paste,
    "api-workflows": _workflow,
    "api-executions": _execution,
    "api-schedules": _schedule,
    "api-signals": _execution,
    "api-strategies": _strategy,
    "api-bar-imports": _bar_import,
    "api-tools": _tool,
    "api-agents": _agent,
    "api-tokens": _token,
    "api-webhooks": _webhook,
}
# Everybody has their own: accounts/tests say whose.
ABOUT_ONESELF = {"api-me", "api-sessions"}
# About markets and what comes with the product, which belong to nobody; and what is tested where its bodies are.
ABOUT_MARKETS = {"api-explanation", "api-near-misses", "api-markets", "api-instruments", "api-built-in-tools"}
ABOUT_MARKETS |= {"api-node-types", "api-workflow-import", "api-schedules-preview"}
TESTED_ELSEWHERE = {
    "api-me",  # accounts/tests: everybody has their own
    "api-sessions",
    "api-node-type",  # workflows/tests/api/test_versions.py
    "api-schedules-preview",  # executions/tests/scheduling/test_api_schedules.py
    "api-market",  # screening/tests/test_markets_api.py
    "api-instrument",
    "api-bars",
    "api-search",  # pastetrader/tests/test_search.py
    "api-tool-test",  # registry/tests/test_api_tools.py
    "api-agent-tools",
}
_ASKED = "condition=rsi(14)<30&market=SAMPLE"
QUERIES = {
    "api-execution-why": "symbol=SYN001",
    "api-explanation": f"{_ASKED}&symbol=SYN001",
    "api-near-misses": _ASKED,
}
BODIES: dict[str, dict[str, Any]] = {
    "api-bar-import-answers": {"decimal": "."},
    "api-bar-import-confirm": {"description_number": 0},
    "api-run-node": {"source": "edited", "given": {"output": 1}},
    "api-execution": {"is_kept": True},
    "api-schedule": DAILY,
    "api-schedules-preview": DAILY,
    "api-pastes": {"text": "Buy when RSI(14) is below 30."},
    "api-paste-workflow": {"market": "SAMPLE"},
    "api-decisions": {"accept_unsure": True},
    "api-workflows": {"name": "New"},
    "api-workflow": {"name": "New"},
    "api-workflow-edges": {"source": "start", "target": "step", "source_handle": "error"},
    "api-workflow-edges-batch": {"edges": [{"source": "start", "target": "step", "source_handle": "error"}]},
    "api-workflow-node": {"name": "New", "node_type": "aggregator"},
    "api-workflow-nodes": {"name": "New", "node_type": "aggregator"},
    "api-workflow-nodes-batch": {"nodes": [{"name": "New", "node_type": "aggregator"}]},
    "api-workflow-import": {"format": "pastetrader.workflow/1", "name": "New"},
    "api-graph": {"version": 1, "graph": GRAPH},
    "api-pin": {"output": {"n": 1}},
    "api-tools": {"name": "New", "tool_type": "http"},
    "api-tool": {"name": "New", "tool_type": "http"},
    "api-tokens": {"name": "New", "scopes": ["read"]},
    "api-agents": {"name": "New", "model_provider": "scripted", "model_name": "m"},
    "api-agent": {"name": "New", "model_provider": "scripted", "model_name": "m"},
}
# Open to everybody: it says what the API is, not what is in it.
PUBLIC = {"api-schema", "api-docs", "api-redoc", "api-root"}

ENDPOINTS: list[tuple[str, str]] = [
    (pattern.name, method)
    for pattern in urlpatterns
    if isinstance(pattern, URLPattern) and pattern.name and pattern.name not in PUBLIC | TESTED_ELSEWHERE
    for method in getattr(pattern.callback, "actions")  # noqa: B009  # DRF's mark on the views of its view sets
]
DETAILS = [found for found in ENDPOINTS if found[0] in OBJECTS]


def _ask(client: Client, name: str, method: str, address: dict[str, Any], *, other_form: bool = False) -> Any:
    place = reverse(name, kwargs=address)
    if other_form:
        place = place.removesuffix("/") if place.endswith("/") else f"{place}/"
    place = f"{place}?{QUERIES[name]}" if name in QUERIES else place
    body = json.dumps(BODIES.get(name, {})) if method in {"post", "put", "patch"} else ""
    return client.generic(method.upper(), place, body, content_type="application/json")


def _told(answer: Any) -> dict[str, Any]:
    """A problem without what names the request itself."""
    return {name: value for name, value in answer.json().items() if name not in {"instance", "request_id"}}


def test_every_endpoint_is_known_here() -> None:
    assert {name for name, _method in ENDPOINTS} == OBJECTS.keys() | LISTS.keys() | ABOUT_MARKETS
    assert len(ENDPOINTS) > 20


@pytest.mark.parametrize("other_form", [False, True])
@pytest.mark.parametrize(("name", "method"), ENDPOINTS)
def test_nobody_unknown_gets_anything(client: Client, owner: User, name: str, method: str, other_form: bool) -> None:
    address = OBJECTS[name](owner) if name in OBJECTS else {}

    answer = _ask(client, name, method, address, other_form=other_form)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("other_form", [False, True])
@pytest.mark.parametrize(("name", "method"), DETAILS)
def test_to_a_stranger_what_is_anothers_does_not_exist(
    stranger_client: Client, owner: User, name: str, method: str, other_form: bool
) -> None:
    address = OBJECTS[name](owner)

    answer = _ask(stranger_client, name, method, address, other_form=other_form)
    of_nothing = _ask(stranger_client, name, method, {**address, "id": uuid4()}, other_form=other_form)

    assert answer.status_code == 404
    assert _told(answer) == _told(of_nothing)


@pytest.mark.parametrize(("name", "method"), DETAILS)
def test_the_owner_gets_what_is_theirs(owner_client: Client, owner: User, name: str, method: str) -> None:
    answer = _ask(owner_client, name, method, OBJECTS[name](owner))

    assert answer.status_code in {200, 201, 202, 204}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_ones_own_and_not_anothers(
    owner_client: Client, stranger_client: Client, owner: User, name: str
) -> None:
    LISTS[name](owner)

    def own(client: Client) -> int:
        rows = _ask(client, name, "get", {}).json()["results"]
        return len([row for row in rows if row.get("tool_type") != "builtin"])

    assert (own(owner_client), own(stranger_client)) == (1, 0)


@pytest.mark.parametrize(
    ("name", "method"), [found for found in ENDPOINTS if found[1] == "get" and found[0] != "api-stream"]
)
def test_a_browser_that_is_signed_in_can_browse(owner_client: Client, owner: User, name: str, method: str) -> None:
    place = reverse(name, kwargs=OBJECTS[name](owner) if name in OBJECTS else {})

    place = f"{place}?{QUERIES[name]}" if name in QUERIES else place

    answer = owner_client.get(place, headers={"accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_execution_stays_with_its_owner_when_the_workflow_is_deleted(owner_client: Client, owner: User) -> None:
    address = _execution(owner)
    WorkflowExecution.objects.get(pk=address["id"]).workflow.soft_delete()

    assert _ask(owner_client, "api-execution", "get", address).status_code == 200
