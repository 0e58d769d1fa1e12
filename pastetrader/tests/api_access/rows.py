"""One row of each kind that the API has an address for: made for an owner, and its address as the urls name it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.test import Client

from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, WebhookEndpoint, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.agents import making
from executions.tests.scheduling.making import a_schedule
from executions.webhooks.services import create_endpoint, send_test
from parsers.models import Paste
from parsers.services import draft_workflow, extract_strategy, read_paste
from parsers.source_imports.services import Brought, begin
from pastetrader.accounts.api_tokens.services import create_token
from pastetrader.accounts.models import SignedIn, User
from pastetrader.common.messages import message as _
from pastetrader.common.models import new_id
from pastetrader.tests import admin_rows
from registry.named_secrets.services import set_secret
from registry.tests.factories import make_agent, make_tool
from screening.backtest.described import Described
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.services import request_backtest
from screening.bar_imports.kept_descriptions import kept
from screening.market_data.files.description import FileDescription
from screening.models import (
    BarImport,
    BarSource,
    BarUpdate,
    BarUpdateSymbol,
    Instrument,
    Market,
    Signal,
    Watchlist,
)
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow, ensure_version
from workflows.storage.pins import pin_output

Address = dict[str, Any]

START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
GRAPH = {"nodes": [START]}
DESCRIBED = FileDescription(name="bars.csv", format=_("a file"), rows=1, bars=1)
SENTENCE = "Buy when RSI(14) is below 30."


def _made(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH))


def a_workflow(owner: User) -> Address:
    """An active workflow of one trigger."""
    return {"id": _made(owner).pk}


def _chain(owner: User) -> Workflow:
    step = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": 1}}
    graph = {"nodes": [START, step], "edges": [{"source": "start", "target": "step"}]}
    workflow = create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(graph), is_active=False)
    ensure_version(workflow=workflow)
    return workflow


def a_graph_node(owner: User) -> Address:
    """A node of a workflow."""
    workflow = _chain(owner)
    return {"id": workflow.pk, "node_id": workflow.nodes.get(key="step").pk}


def a_graph_edge(owner: User) -> Address:
    """An edge of a workflow."""
    workflow = _chain(owner)
    return {"id": workflow.pk, "edge_id": workflow.edges.get().pk}


def a_version(owner: User) -> Address:
    """The first version of a workflow."""
    return {"id": _chain(owner).pk, "version_number": 1}


def two_versions(owner: User) -> Address:
    """A version, and one to compare it with."""
    return {**a_version(owner), "other_number": 1}


def a_deleted_workflow(owner: User) -> Address:
    """A workflow that its owner has deleted."""
    workflow = _chain(owner)
    workflow.soft_delete()
    return {"id": workflow.pk}


def an_inactive_workflow(owner: User) -> Address:
    """A workflow that doesn't run by itself."""
    return {"id": _chain(owner).pk}


def a_node_by_key(owner: User) -> Address:
    """A node of a workflow, by its key."""
    return {**a_workflow(owner), "node_key": "start"}


def a_pin(owner: User) -> Address:
    """A node whose output is pinned."""
    workflow = _made(owner)
    pin_output(workflow=workflow, node_key="start", output={"private": 1}, by=owner)
    return {"id": workflow.pk, "node_key": "start"}


def an_execution(owner: User) -> Address:
    """An open execution with an event, a log line and a signal."""
    workflow = _made(owner)
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)
    now = datetime.now(UTC)
    ExecutionEvent.objects.create(execution=execution, kind="log", data={}, created_at=now)
    ExecutionLog.objects.create(execution=execution, level="info", message="private", timestamp=now)
    instrument, _new = Instrument.objects.get_or_create(market="SAMPLE", symbol="AAA")
    Signal.objects.create(
        workflow=workflow, instrument=instrument, bar=date(2026, 1, 1), side="long", price=Decimal(1), node_key="s"
    )
    return {"id": execution.pk}


def an_ended_execution(owner: User) -> Address:
    """A cancelled execution."""
    address = an_execution(owner)
    cancel_execution(execution=WorkflowExecution.objects.get(pk=address["id"]), by=owner)
    return address


def a_node_execution(owner: User) -> Address:
    """A node of an execution."""
    address = an_execution(owner)
    return {**address, "node_execution_id": NodeExecution.objects.get(execution=address["id"], node_key="start").pk}


def a_schedule_of_its_own(owner: User) -> Address:
    """A daily schedule."""
    return {"id": a_schedule(owner, now=datetime.now(UTC)).pk}


def a_paste(owner: User) -> Address:
    """A text that was read."""
    return {"id": read_paste(owner=owner, data=SENTENCE).pk}


def a_source_import(owner: User) -> Address:
    """A link that nobody has read yet."""
    return {"id": begin(owner=owner, brought=Brought(text="https://example.com/strategy")).pk}


def a_draft(owner: User) -> Address:
    """A workflow that a paste became."""
    strategy = extract_strategy(paste=read_paste(owner=owner, data=SENTENCE))
    return {"id": draft_workflow(strategy=strategy, market="SAMPLE").pk}


def a_strategy(owner: User) -> Address:
    """A strategy that was found in a paste."""
    return {"id": extract_strategy(paste=Paste.objects.get(pk=a_paste(owner)["id"])).pk}


def a_checked_workflow(owner: User) -> Address:
    """A workflow whose rules were checked."""
    return {"id": admin_rows.an_activation_check(owner).workflow_id}


def a_backtest(owner: User) -> Address:
    """A backtest that waits for a worker."""
    return {"id": admin_rows.a_backtest(owner).pk}


def a_varied_backtest(owner: User) -> Address:
    """A backtest that is done and holds sessions back, with a grid that waits for a worker."""
    return {"id": admin_rows.a_varied_backtest(owner).pk}


def two_backtests(owner: User) -> Address:
    """A backtest, and itself to compare it with."""
    strategy = Described("rsi(14) < 30").strategy()
    made = request_backtest(owner=owner, strategy=strategy, settings=Settings(market="SAMPLE"), family="api")
    return {"id": made.pk, "other_id": made.pk}


def a_signal(owner: User) -> Address:
    """A signal of a workflow."""
    execution = WorkflowExecution.objects.get(pk=an_execution(owner)["id"])
    return {"id": Signal.objects.get(workflow=execution.workflow_id).pk}


def a_tool(owner: User) -> Address:
    """A tool."""
    return {"id": make_tool(owner).pk}


def an_mcp_tool(owner: User) -> Address:
    """A tool of a server that is not known yet: nobody is called."""
    return {"id": make_tool(owner, name="tool of a server", tool_type="mcp").pk}


def an_agent(owner: User) -> Address:
    """An agent."""
    return {"id": make_agent(owner).pk}


def an_agent_with_a_tool(owner: User) -> Address:
    """An agent and the tool that it may call."""
    tool = make_tool(owner, name="tool of an agent")
    return {"id": make_agent(owner, name="agent with a tool", tools=[tool]).pk, "tool_id": tool.pk}


def a_bar_import(owner: User) -> Address:
    """A file of bars that waits for an answer."""
    known = {"market": "XKRX", "name": "bars.csv", "size_bytes": 1, "sha256": "0" * 64}
    made = BarImport.objects.create(
        owner=owner, status="described", description=kept(DESCRIBED), choices={"market": "XKRX"}, **known
    )
    return {"id": made.pk}


def a_bar_source(_owner: User) -> Address:
    """Where bars come from, for the whole installation."""
    return {"id": BarSource.objects.get_or_create(provider="yahoo", name="Mine")[0].pk}


def a_bar_update(_owner: User) -> Address:
    """An update that was held back, with a symbol that failed."""
    Market.objects.get_or_create(code="XKRX")
    # A market has one at a time.
    made, _ = BarUpdate.objects.get_or_create(market="XKRX", provider="yahoo", status="held", until=date(2026, 1, 2))
    BarUpdateSymbol.objects.get_or_create(update=made, symbol="005930", since=date(2026, 1, 1), state="failed")
    return {"id": made.pk}


def a_webhook(owner: User) -> Address:
    """An address at which programs start a workflow."""
    return {"id": create_endpoint(workflow=_made(owner), by=owner, name="Mine").endpoint.pk}


def an_approval(owner: User) -> Address:
    """A call that waits for its owner's word."""
    return {"id": admin_rows.an_approval(owner).pk}


def a_memory(owner: User) -> Address:
    """What an agent remembers of a workflow."""
    return {"id": making.a_memory(owner).pk}


def a_delivery(owner: User) -> Address:
    """What arrived at a webhook."""
    address = a_webhook(owner)
    received = send_test(endpoint=WebhookEndpoint.objects.get(pk=address["id"]))
    return {**address, "delivery_id": received.delivery.pk}


def a_secret(owner: User) -> Address:
    """A value that tools name."""
    return {"id": set_secret(owner=owner, name=f"mine-{new_id()}", value="very-secret", by=owner).pk}


def a_token(owner: User) -> Address:
    """A token for a script."""
    return {"id": create_token(user=owner, name="script", scopes=["read"])[0].pk}


def a_session(owner: User) -> Address:
    """A browser that is signed in."""
    Client().force_login(owner)
    return {"id": SignedIn.objects.owned_by(owner).latest("created_at").pk}


def a_watchlist(owner: User) -> Address:
    """Something that is kept an eye on, of a market of which instruments are known."""
    an_instrument(owner)
    made = Watchlist.objects.create(owner=owner, name=f"mine-{new_id()}", market="SAMPLE", symbols=["AAA"])
    return {"id": made.pk}


def an_instrument(_owner: User) -> Address:
    """Something that is traded, which belongs to nobody."""
    return {"id": Instrument.objects.get_or_create(market="SAMPLE", symbol="AAA")[0].pk}


def a_market(_owner: User) -> Address:
    """A market with bars."""
    return {"code": Market.objects.get_or_create(code="SAMPLE")[0].pk}


def a_symbol(_owner: User) -> Address:
    """A symbol of the market that makes its own bars."""
    return {**a_market(_owner), "symbol": "SYN001"}


def a_node_type(_owner: User) -> Address:
    """A type of node, which comes with the product."""
    return {"node_type": "trigger"}


def nothing(_owner: User) -> Address:
    """An address that names nothing."""
    return {}
