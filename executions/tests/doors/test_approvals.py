"""Approvals, turns and memories at the doors: the API, the inbox, the page of a step."""

import json
from typing import Any

import pytest
from django.test import Client

from executions.approvals.decisions import approve
from executions.models import AgentMemory, Approval, WorkflowExecution
from executions.tests.agents.making import Shop, a_memory, an_agent, asking, asks, buying, buys, looks, pending
from executions.tests.each import worked
from executions.tests.factories import node_of, started
from pastetrader.accounts.models import User
from registry.models import Agent
from workflows.definition.graph import Graph

pytestmark = pytest.mark.django_db


def waiting(owner: User, shares: Any = 3) -> WorkflowExecution:
    """An execution whose step waits."""
    return worked(started(owner, Graph(nodes=(buying(shares),))))


def _json(answer: Any) -> Any:
    return answer.json()


def test_the_api_says_exactly_what_would_be_done(owner: User, shop: Shop, owner_client: Client) -> None:
    execution = waiting(owner)
    [approval] = pending(execution)

    [listed] = _json(owner_client.get("/api/v1/approvals/?status=pending"))["results"]
    shown = _json(owner_client.get(f"/api/v1/approvals/{approval.pk}"))

    assert shown == listed
    assert (shown["tool_name"], shown["effect"], shown["reason"]) == ("test_buy", "money", "money")
    assert shown["arguments"] == {"symbol": "005930", "shares": 3}
    assert (shown["execution"], shown["node_key"], shown["workflow_name"]) == (str(execution.pk), "buy", "a workflow")
    assert shown["expires_at"] > shown["created_at"]


def test_a_word_over_the_api_is_taken_once(owner: User, shop: Shop, owner_client: Client) -> None:
    execution = waiting(owner)
    [approval] = pending(execution)

    approved = owner_client.post(f"/api/v1/approvals/{approval.pk}/approve")
    late = owner_client.post(
        f"/api/v1/approvals/{approval.pk}/refuse", {"reason": "No."}, content_type="application/json"
    )
    worked(execution)

    assert (approved.status_code, _json(approved)["status"]) == (200, "approved")
    assert (late.status_code, _json(late)["code"]) == (409, "already_decided")
    assert shop.bought == [("005930", 3)]


def test_a_refusal_over_the_api_carries_its_reason(owner: User, shop: Shop, owner_client: Client) -> None:
    [approval] = pending(waiting(owner))

    refused = owner_client.post(
        f"/api/v1/approvals/{approval.pk}/refuse", {"reason": "No."}, content_type="application/json"
    )
    too_long = owner_client.post(
        f"/api/v1/approvals/{approval.pk}/refuse", {"reason": "x" * 1_001}, content_type="application/json"
    )

    assert (_json(refused)["status"], _json(refused)["refusal"]) == ("refused", "No.")
    assert too_long.status_code == 400


def test_somebody_elses_approval_does_not_exist(owner: User, shop: Shop, stranger_client: Client) -> None:
    [approval] = pending(waiting(owner))

    for answer in (
        stranger_client.get(f"/api/v1/approvals/{approval.pk}"),
        stranger_client.post(f"/api/v1/approvals/{approval.pk}/approve"),
        stranger_client.post(f"/approvals/{approval.pk}/approve/"),
        stranger_client.post(f"/approvals/{approval.pk}/refuse/"),
    ):
        assert answer.status_code == 404
    assert _json(stranger_client.get("/api/v1/approvals/"))["results"] == []
    assert Approval.objects.get().status == "pending"


def test_nobody_decides_without_signing_in(owner: User, shop: Shop) -> None:
    [approval] = pending(waiting(owner))

    assert Client().post(f"/api/v1/approvals/{approval.pk}/approve").status_code == 401
    assert Client().get("/approvals/").status_code == 302
    assert Client().post(f"/approvals/{approval.pk}/approve/").status_code == 302
    assert Approval.objects.get().status == "pending"


def test_the_inbox_shows_what_would_be_done_and_takes_the_word(owner: User, shop: Shop, owner_client: Client) -> None:
    execution = waiting(owner)
    [approval] = pending(execution)

    page = owner_client.get("/approvals/").content.decode()
    answered = owner_client.post(f"/approvals/{approval.pk}/approve/", follow=True).content.decode()
    worked(execution)
    again = owner_client.post(f"/approvals/{approval.pk}/approve/", follow=True).content.decode()

    assert "test_buy" in page
    assert "&quot;shares&quot;: 3" in page
    assert "It moves money." in page
    assert "a workflow" in page
    assert "Approved: the call of “test_buy” is made now." in answered
    assert "This was decided already." in again
    assert "Nothing waits for you" in again
    assert "Approved and done" in again


def test_a_refusal_on_the_page_says_why(owner: User, shop: Shop, owner_client: Client) -> None:
    [approval] = pending(waiting(owner))

    page = owner_client.post(f"/approvals/{approval.pk}/refuse/", {"reason": "Too much."}, follow=True).content.decode()

    assert "Refused: the call of “test_buy” is not made." in page
    assert "Too much." in page


def test_what_is_too_long_for_the_inbox_can_be_read_to_its_end_before_it_is_approved(
    owner: User, shop: Shop, owner_client: Client, stranger_client: Client
) -> None:
    symbol = f"{'가' * 30_000}<script>alert(1)</script> the end"
    worked(asking(owner, shop, buys(1, symbol=symbol), {"text": "ok"}))
    approval = Approval.objects.get()
    address = f"/approvals/{approval.pk}/arguments/"

    inbox = owner_client.get("/approvals/").content.decode()
    whole = owner_client.get(address)

    assert "the end" not in inbox
    assert f'href="{address}"' in inbox
    assert json.loads(whole.content) == approval.arguments
    assert symbol in whole.content.decode()
    assert (whole["Content-Type"], whole["X-Content-Type-Options"]) == ("text/plain; charset=utf-8", "nosniff")
    assert (stranger_client.get(address).status_code, Client().get(address).status_code) == (404, 302)


def test_an_empty_inbox_says_what_it_is_for(owner_client: Client) -> None:
    assert "Nothing waits for you" in owner_client.get("/approvals/").content.decode()


def test_a_text_of_an_agent_is_no_markup_in_the_inbox(owner: User, shop: Shop, owner_client: Client) -> None:
    worked(asking(owner, shop, buys(1, symbol="<script>alert(1)</script>"), {"text": "ok"}))

    page = owner_client.get("/approvals/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_menu_and_the_execution_lead_to_what_waits(owner: User, shop: Shop, owner_client: Client) -> None:
    before = owner_client.get("/executions/").content.decode()
    execution = waiting(owner)

    menu = owner_client.get("/executions/").content.decode()
    page = owner_client.get(f"/executions/{execution.pk}/").content.decode()
    step = owner_client.get(f"/executions/{execution.pk}/steps/buy/").content.decode()
    part = owner_client.get(f"/executions/{execution.pk}/?parts=outcome").content.decode()

    assert 'class="nav-link" href="/approvals/"' not in before
    assert 'class="nav-link" href="/approvals/"' in menu
    assert "A step waits for your approval." in page
    assert "Look and decide" in step
    assert "A step waits for your approval." in part
    approve(approval=pending(execution)[0], by=owner)
    worked(execution)
    assert (
        "waits for your approval" not in owner_client.get(f"/executions/{execution.pk}/?parts=outcome").content.decode()
    )


def test_what_the_inbox_asks_of_the_database_does_not_grow(
    owner: User, shop: Shop, owner_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _one in range(3):
        waiting(owner)
    owner_client.get("/approvals/")
    with django_assert_max_num_queries(12) as first:
        owner_client.get("/approvals/")
    for _one in range(5):
        waiting(owner)
    with django_assert_max_num_queries(len(first)):
        owner_client.get("/approvals/")
    with django_assert_max_num_queries(len(first)):
        owner_client.get("/api/v1/approvals/")


def test_the_conversation_of_a_step_is_shown_turn_by_turn(owner: User, shop: Shop, owner_client: Client) -> None:
    execution = worked(asking(owner, shop, looks("<b>"), {"text": "It is <i>quiet</i>."}))
    row = node_of(execution, "asks")

    turns = _json(owner_client.get(f"/api/v1/executions/{execution.pk}/nodes/{row.pk}/turns"))["turns"]
    page = owner_client.get(f"/executions/{execution.pk}/steps/asks/").content.decode()

    first, second = turns
    assert first["told"] == [{"role": "user", "text": "Go."}]
    assert [(call["name"], call["arguments"]["symbol"], call["state"]) for call in first["calls"]] == [
        ("test_look", "<b>", "done")
    ]
    assert "a quiet day" in first["calls"][0]["result"]
    assert (second["text"], second["cost"], second["told"]) == ("It is <i>quiet</i>.", "0.000000000", [])
    assert "It is &lt;i&gt;quiet&lt;/i&gt;." in page
    assert "Turn 2" in page
    by_key = _json(owner_client.get(f"/api/v1/executions/{execution.pk}/nodes/asks/turns"))["turns"]
    assert by_key == turns


def test_a_conversation_says_what_it_may_use_by_its_agent_and_its_step(
    owner: User, shop: Shop, owner_client: Client
) -> None:
    agent = an_agent(owner, shop, {"text": "Quiet."}, max_iterations=5, max_cost_usd="0.5")
    step = asks(agent, config={"limits": {"max_iterations": 3, "max_tool_calls": 50}})
    execution = worked(started(owner, Graph(nodes=(step, buying(key="plain")))))
    # Another day's agent has other limits; those of the version hold.
    Agent.objects.filter(pk=agent.pk).update(config={"answers": [], "max_iterations": 1})

    def limits(key: str) -> Any:
        return _json(owner_client.get(f"/api/v1/executions/{execution.pk}/nodes/{key}/turns"))["limits"]

    assert limits("asks") == {
        "max_iterations": 3,
        "max_tool_calls": 20,
        "max_seconds": 900.0,
        "max_total_tokens": 500_000,
        "max_cost_usd": "0.500000",
    }
    assert limits("plain") is None


def test_what_an_agent_remembers_can_be_seen_and_forgotten(
    owner: User, owner_client: Client, stranger_client: Client
) -> None:
    memory = a_memory(owner)

    [shown] = _json(owner_client.get("/api/v1/agent-memories/"))["results"]
    assert (shown["prompt"], shown["answer"], shown["scope"]) == ("Which way?", "Up.", "workflow")
    assert _json(stranger_client.get("/api/v1/agent-memories/"))["results"] == []
    assert stranger_client.delete(f"/api/v1/agent-memories/{memory.pk}").status_code == 404
    assert owner_client.delete(f"/api/v1/agent-memories/{memory.pk}").status_code == 204
    assert not AgentMemory.objects.exists()
