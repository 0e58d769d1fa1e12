"""Workflows whose agents are scripted, and one whose model is in the middle of its answer."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from executions.journal.events import tell
from executions.models import AgentTurn, NodeExecution, WorkflowExecution
from executions.status import Status, TriggerType
from llm.models import LLMCall
from pastetrader.common.models import new_id
from pastetrader.tests.browser.planted import the_owner
from pastetrader.tests.browser.planted_canvas import COLUMN
from registry.builtin import builtin_tool_id
from registry.models import Agent, Tool
from registry.services import create_agent, create_tool
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow
from workflows.services import create_workflow, ensure_version

# What a model or a stranger may write; it is text and nothing else.
MARKUP = "<b id='injected'>Quiet</b> day, <img src=x onerror=alert(1)> says the model."
ORDER = {"url": "https://orders.example.com/{symbol}", "method": "POST"}
SYMBOL = {"type": "object", "properties": {"symbol": {"type": "string"}}, "required": ["symbol"]}
SPEAKING = "Someone speaks"


def workflows() -> str:
    """Their ids by name, as JSON."""
    owner = the_owner()
    looks = {"name": "market_data", "arguments": {"market": "SAMPLE"}}
    lost = {"name": "market_data", "arguments": {"market": "NOWHERE"}}
    orders = create_tool(
        owner=owner, name="place_order", tool_type="http", effect="money", input_schema=SYMBOL, config=ORDER
    )
    analyst = _agent("Analyst", {"tool_calls": [looks, lost]}, {"text": MARKUP})
    endless = _agent("Endless", {"tool_calls": [looks]}, {"text": "Never said."}, max_iterations=1)
    trader = _agent("Trader", {"tool_calls": [{"name": orders.name, "arguments": {"symbol": "AAA"}}]}, tools=[orders])
    made = {
        "asks": _asking("Asks", analyst),
        "stopped": _asking("Stopped", endless),
        "trades": _asking("Trades", trader),
        "speaks": _asking(SPEAKING, analyst),
    }
    _begin(made["speaks"])
    return json.dumps({name: str(workflow.pk) for name, workflow in made.items()})


def says() -> str:
    """Its model goes on."""
    execution = _speaking()
    tell(execution.pk, "said", {"key": "asks", "text": "The market was quiet, and so"})
    return str(execution.pk)


def has_said() -> str:
    """Its answer is stored, and what was shown of it goes."""
    execution = _speaking()
    node = NodeExecution.objects.get(execution=execution, node_key="asks")
    now = timezone.now()
    answer = {"text": "So nothing is done.", "provider": "scripted", "model": "script", "cost": "0.0012"}
    facts = {"provider": "scripted", "model": "script", "cost": "0.0012", "input_tokens": 1200, "output_tokens": 34}
    AgentTurn.objects.create(
        node_execution=node, number=1, attempt=1, answer=answer, started_at=now, answered_at=now, **facts
    )
    tell(execution.pk, "said", {"key": "asks", "text": ""})
    return str(execution.pk)


def charged() -> str:
    """What the run of “Asks” cost: a priced call of its model, and one of which nobody knows the price."""
    execution = WorkflowExecution.objects.get(workflow__name="Asks")
    node = NodeExecution.objects.get(execution=execution, node_key="asks")
    for cost in (Decimal("0.0125"), None):
        LLMCall.objects.create(
            provider="openai",
            model="gpt",
            purpose="agent",
            chain=new_id(),
            user=execution.owner,
            execution_id=execution.pk,
            node_execution_id=node.pk,
            status=LLMCall.Status.DONE,
            cost=cost,
            priced_since=date(2026, 1, 1),
            created_at=timezone.now(),
        )
    return str(execution.pk)


def _speaking() -> WorkflowExecution:
    return WorkflowExecution.objects.get(workflow__name=SPEAKING)


def _begin(workflow: Workflow) -> None:
    """As a worker that is at work for an hour would have left it."""
    now = timezone.now()
    execution = WorkflowExecution.objects.create(
        workflow=workflow,
        version=ensure_version(workflow=workflow),
        workflow_version=1,
        owner=workflow.owner,
        trigger_type=TriggerType.MANUAL,
        triggered_by=workflow.owner,
        status=Status.RUNNING,
        started_at=now,
    )
    done = {"status": Status.COMPLETED, "ended_at": now, "output_data": {}}
    running = {"status": Status.RUNNING, "lease_until": now + timedelta(hours=1)}
    for order, (key, node_type, state) in enumerate((("start", "trigger", done), ("asks", "agent", running))):
        names = {"node_key": key, "node_name": key.capitalize(), "node_type": node_type}
        NodeExecution.objects.create(
            execution=execution, execution_order=order, attempt=1, started_at=now, **names, **state
        )


def _agent(name: str, *answers: Any, tools: Any = (), **config: Any) -> Agent:
    given = list(tools) or [Tool.objects.get(pk=builtin_tool_id("market_data"))]
    return create_agent(
        owner=the_owner(),
        name=name,
        model_provider="scripted",
        model_name="script",
        config={"answers": list(answers), **config},
        tools=given,
    )


def _asking(name: str, agent: Agent) -> Workflow:
    start = GraphNode(key="start", name="Start", node_type="trigger", config={"trigger_type": "manual"}, position_y=64)
    asks = GraphNode(
        key="asks",
        name="Asks",
        node_type="agent",
        agent_id=agent.pk,
        config={"prompt": "How was the day?"},
        position_x=COLUMN,
        position_y=64,
    )
    graph = Graph(nodes=(start, asks), edges=(GraphEdge(source="start", target="asks"),))
    return create_workflow(owner=the_owner(), name=name, graph=graph, is_active=False)
