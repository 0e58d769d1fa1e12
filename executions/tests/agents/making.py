"""Agents as steps, with tools whose calls a test can see; and what a person says of them."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from executions.models import AgentMemory, Approval, NodeExecution, WorkflowExecution
from executions.tests.factories import started
from pastetrader.accounts.models import User
from pastetrader.common.messages import Message
from pastetrader.common.models import new_id
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from registry.models import Agent, Tool
from registry.services import mirror_builtin_tools
from registry.tests.factories import make_agent
from workflows.definition.graph import Graph, GraphNode
from workflows.tests.factories import make_workflow

BUY, LOOK = "test_buy", "test_look"


class Order(BaseModel):
    """What is bought."""

    model_config = ConfigDict(extra="forbid")

    symbol: str = "005930"
    shares: int = 1


class Done(BaseModel):
    """What came of it."""

    answer: Any = None


class Shop:
    """Two tools: one that buys, with the effect that the test says, and one that looks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._lock = threading.Lock()
        self.bought: list[tuple[str, int]] = []
        self.looked: list[str] = []
        self.keys: list[str] = []
        self.does: Callable[[ToolContext, Order], Any] = lambda _context, order: f"bought {order.shares}"
        self.sees: Callable[[], Any] = lambda: "a quiet day"
        self.opens()

    def opens(self, effect: Any = "money", *, idempotent: bool = False) -> None:
        """Have the buying tool be of that effect."""
        for name, call, facts in (
            (BUY, self._buy, {"effect": effect, "idempotent": idempotent}),
            (LOOK, self._look, {"effect": "read", "idempotent": True}),
        ):
            tool = BuiltinTool(
                name=name,
                title=Message("Shop"),
                description=Message("For tests."),
                arguments=Order,
                result=Done,
                call=call,
                **facts,
            )
            self._patch.setitem(builtin._tools, name, tool)
        mirror_builtin_tools()

    @property
    def tools(self) -> list[Tool]:
        """Their rows."""
        return [Tool.objects.get(name=BUY), Tool.objects.get(name=LOOK)]

    def _buy(self, context: ToolContext, order: Order) -> Done:
        with self._lock:
            self.bought.append((order.symbol, order.shares))
            self.keys.append(context.idempotency_key)
        return Done(answer=self.does(context, order))

    def _look(self, _context: ToolContext, order: Order) -> Done:
        seen = self.sees()
        with self._lock:
            self.looked.append(order.symbol)
        return Done(answer=seen)


def buys(*shares: int, symbol: str = "005930") -> dict[str, Any]:
    """An answer of a script: these orders at once."""
    return {"tool_calls": [{"name": BUY, "arguments": {"symbol": symbol, "shares": count}} for count in shares]}


def looks(symbol: str = "005930") -> dict[str, Any]:
    """An answer of a script: one look."""
    return {"tool_calls": [{"name": LOOK, "arguments": {"symbol": symbol}}]}


def an_agent(owner: User, shop: Shop, *answers: Any, memory: Any = None, **config: Any) -> Agent:
    """A scripted agent with the tools of the shop."""
    return make_agent(owner, config={"answers": list(answers), **config}, tools=shop.tools, memory_config=memory)


def asks(agent: Agent, key: str = "asks", prompt: str = "Go.", **fields: Any) -> GraphNode:
    """A step that asks the agent; `config` adds to its config."""
    config = {"prompt": prompt, **fields.pop("config", {})}
    return GraphNode(key=key, name=key, node_type="agent", agent_id=agent.pk, config=config, **fields)


def buying(shares: Any = 1, key: str = "buy", **fields: Any) -> GraphNode:
    """A step that calls the buying tool itself."""
    config = {"arguments": {"symbol": "005930", "shares": shares}}
    return GraphNode(
        key=key, name=key, node_type="tool", tool_id=Tool.objects.get(name=BUY).pk, config=config, **fields
    )


def asking(owner: User, shop: Shop, *answers: Any, **config: Any) -> WorkflowExecution:
    """An execution of one step that asks an agent with this script; nobody works on it yet."""
    return started(owner, Graph(nodes=(asks(an_agent(owner, shop, *answers, **config)),)))


def pending(execution: WorkflowExecution) -> list[Approval]:
    """What waits for a person, in the order in which it was asked for."""
    return list(Approval.objects.filter(execution=execution, status="pending").order_by("id"))


def state(execution: WorkflowExecution, key: str) -> tuple[str, str]:
    """The status of a step, and what it waits for."""
    row = NodeExecution.objects.get(execution=execution, node_key=key)
    return row.status, row.waiting_for


def told(execution: WorkflowExecution, key: str = "asks") -> Sequence[str]:
    """What the model of a step was told of its calls, in order."""
    row = NodeExecution.objects.get(execution=execution, node_key=key)
    return [call["result"]["content"] for turn in row.turns.order_by("number") for call in turn.calls if call["result"]]


def a_memory(owner: User) -> AgentMemory:
    """What an agent remembers of a workflow."""
    agent = make_agent(owner, name=f"rememberer {new_id()}")
    facts = {"node_key": "step", "prompt": "Which way?", "answer": "Up.", "created_at": timezone.now()}
    return AgentMemory.objects.create(owner=owner, agent=agent, workflow=make_workflow(owner), **facts)
