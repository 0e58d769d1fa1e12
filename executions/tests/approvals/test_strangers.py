"""Whose words an agent hears: behind what reads the outside it asks before it changes something."""

import pytest

from executions.context.execution_context import context_of
from executions.models import WorkflowExecution
from executions.status import TriggerType
from executions.tests.agents.making import Shop, an_agent, asks, buys, looks, pending, state
from executions.tests.each import START, after_start, step, worked, workflow_of
from executions.tests.factories import started
from pastetrader.accounts.models import User
from registry.tests.factories import make_agent, make_tool
from workflows.definition.graph import Graph, GraphNode

pytestmark = pytest.mark.django_db


def hears_strangers(execution: WorkflowExecution, key: str = "asks") -> bool:
    context = context_of(execution)
    return context.is_told_by_strangers(context.plan.position[key])


def page(owner: User) -> GraphNode:
    """A step that reads a page of the web."""
    tool = make_tool(owner, config={"url": "https://q.test/"})
    return GraphNode(key="page", name="page", node_type="tool", tool_id=tool.pk)


def between() -> GraphNode:
    """A step that hands on what it is given."""
    return GraphNode(key="shape", name="shape", node_type="adapter", config={"output": "{{ output }}"})


def test_what_the_web_says_reaches_an_agent_through_other_steps(owner: User, shop: Shop) -> None:
    agent = an_agent(owner, shop, {"text": "ok"})

    assert hears_strangers(started(owner, after_start(page(owner), between(), asks(agent))))
    assert not hears_strangers(started(owner, after_start(between(), asks(agent))))


def test_another_agent_that_reads_the_web_brings_it_along(owner: User, shop: Shop) -> None:
    reader = make_agent(owner, name="reader", tools=[make_tool(owner, config={"url": "https://q.test/"})])
    graph = after_start(asks(reader, key="reads"), asks(an_agent(owner, shop, {"text": "ok"})))

    assert hears_strangers(started(owner, graph))
    assert not hears_strangers(started(owner, graph), "reads")


def test_what_another_workflow_brings_is_not_known_and_so_not_trusted(owner: User, shop: Shop) -> None:
    inner = workflow_of(owner, Graph(nodes=(START,)))

    assert hears_strangers(started(owner, after_start(step(inner), asks(an_agent(owner, shop, {"text": "ok"})))))


def test_whoever_starts_it_by_a_webhook_is_a_stranger(owner: User, shop: Shop) -> None:
    execution = started(owner, after_start(asks(an_agent(owner, shop, {"text": "ok"}))))
    execution.trigger_type = TriggerType.WEBHOOK

    assert hears_strangers(execution)


# Committed: the thread that looks after a node that takes long has a connection of its own, and must see it there.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("by_webhook", "ask", "waits"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_an_agent_that_hears_strangers_asks_before_it_writes(
    owner: User, shop: Shop, by_webhook: bool, ask: bool, waits: bool
) -> None:
    shop.opens("write")
    agent = an_agent(owner, shop, looks(), buys(1), {"text": "ok"}, ask_before_writing=ask)
    execution = started(owner, Graph(nodes=(asks(agent),)))
    if by_webhook:
        WorkflowExecution.objects.filter(pk=execution.pk).update(trigger_type=TriggerType.WEBHOOK)

    worked(WorkflowExecution.objects.get(pk=execution.pk))

    assert (state(execution, "asks") == ("pending", "approval")) is waits
    assert [approval.reason for approval in pending(execution)] == ["untrusted"] * waits
    assert bool(shop.bought) is not waits
