"""Costs, on the page, as a file and over the API: one's own, by day, model, workflow and agent, against the budgets."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from executions.tests.shown import a_workflow, an_execution
from llm.calling.budgets import begin_of
from llm.models import Budget, BudgetUse, LLMCall
from pastetrader.accounts.models import User
from registry.tests.factories import make_agent

pytestmark = pytest.mark.django_db
PAGE, API = "/costs/", "/api/v1/costs/"


def _call(user: User, cost: str | None, **changes: Any) -> LLMCall:
    known: dict[str, Any] = {
        "provider": "openai",
        "model": "gpt-6-luna",
        "purpose": "agent",
        "chain": uuid4(),
        "status": "done",
        "cost": cost,
        "priced_since": timezone.now().date() if cost else None,
        "input_tokens": 1_000,
        "output_tokens": 10,
        "created_at": timezone.now(),
    }
    return LLMCall.objects.create(user=user, **{**known, **changes})


def _text(client: Client, place: str = PAGE) -> str:
    return client.get(place).content.decode()


def test_somebody_new_is_told_what_will_stand_here(owner_client: Client, client: Client) -> None:
    shown = _text(owner_client)

    assert "No model was asked" in shown
    assert "No budget limits you" in shown
    for place in (PAGE, "/costs/costs.csv"):
        assert client.get(place).headers["Location"].startswith("/sign-in/")


def test_one_sees_ones_own_costs_and_what_has_no_price(
    owner: User, owner_client: Client, stranger_client: Client
) -> None:
    agent, workflow = make_agent(owner, name="Thrifty"), a_workflow(owner, "Morning")
    execution = an_execution(owner, workflow=workflow)
    _call(owner, "1.5", agent_id=agent.pk, execution_id=execution.pk)
    _call(owner, None, model="homemade")

    shown = _text(owner_client)

    assert "<dt>Cost</dt><dd>$1.50</dd>" in shown
    assert "What 1 call cost is not known" in shown
    for name in ("Thrifty", "Morning", "gpt-6-luna", "homemade"):
        assert name in shown
    assert "tests, and runs that are not kept any more" in shown
    assert "No model was asked" in _text(stranger_client)


def test_a_month_is_looked_at_by_itself(owner: User, owner_client: Client) -> None:
    long_ago = timezone.now().replace(day=1) - timedelta(days=1)
    _call(owner, "7", created_at=long_ago)

    assert "No model was asked" in _text(owner_client)
    assert "<dt>Cost</dt><dd>$7.00</dd>" in _text(owner_client, f"{PAGE}?month={long_ago:%Y-%m}")
    assert "does not exist" in _text(owner_client, f"{PAGE}?month=yesterday")


def test_days_are_those_of_the_accounts_zone(owner: User, owner_client: Client) -> None:
    owner.time_zone = "Asia/Seoul"
    owner.save()
    _call(owner, "2", created_at=datetime(2026, 10, 31, 23, 0, tzinfo=UTC))

    found = owner_client.get(f"{API}?first_day=2026-11-01&last_day=2026-11-30").json()

    assert [(row["key"], row["cost_usd"]) for row in found["results"]] == [("2026-11-01", "2.000000000")]


def test_budgets_say_what_is_spent_put_aside_and_left(owner: User, owner_client: Client, stranger: User) -> None:
    agent = make_agent(owner, name="Thrifty")
    day = Budget.objects.create(scope="user", period="day", limit="10")
    each = Budget.objects.create(scope="agent", period="month", limit="4")
    Budget.objects.create(scope="user", subject_id=stranger.pk, period="month", limit="77")
    now = timezone.now()
    BudgetUse.objects.create(
        budget=day, subject_id=owner.pk, begins=begin_of(Budget.Period.DAY, now), spent=2_500_000_000, reserved=10**9
    )
    BudgetUse.objects.create(
        budget=day, subject_id=stranger.pk, begins=begin_of(Budget.Period.DAY, now), spent=9 * 10**9
    )
    BudgetUse.objects.create(
        budget=each, subject_id=agent.pk, begins=begin_of(Budget.Period.MONTH, now), spent=5 * 10**9
    )

    lines = owner_client.get(f"{API}budgets/").json()["results"]

    said = [
        (one["scope"], one["subject"], Decimal(one["spent"]), Decimal(one["reserved"]), Decimal(one["left"]))
        for one in lines
    ]
    assert said == [
        ("agent", "Thrifty", Decimal(5), Decimal(0), Decimal(0)),
        ("user", "", Decimal("2.5"), 1, Decimal("6.5")),
    ]
    shown = _text(owner_client)
    assert "$2.50" in shown
    assert "$6.50" in shown
    assert "$77" not in shown.partition('id="budgets-title"')[2]


@pytest.mark.parametrize("group", ["day", "model", "workflow", "agent"])
def test_the_api_adds_up_by_what_is_asked(owner: User, owner_client: Client, stranger: User, group: str) -> None:
    agent, execution = make_agent(owner), an_execution(owner, workflow=a_workflow(owner, "Morning"))
    _call(owner, "1", agent_id=agent.pk, execution_id=execution.pk)
    _call(owner, "0.25", agent_id=agent.pk, execution_id=execution.pk)
    _call(stranger, "100")

    found = owner_client.get(f"{API}?group_by={group}").json()

    keys = {
        "day": timezone.localdate().isoformat(),
        "model": "openai/gpt-6-luna",
        "workflow": str(execution.workflow_id),
        "agent": str(agent.pk),
    }
    assert [(row["key"], row["calls"], row["cost_usd"]) for row in found["results"]] == [
        (keys[group], 2, "1.250000000")
    ]
    assert found["total"]["cost_usd"] == "1.250000000"


def test_the_api_narrows_what_it_adds_up(owner: User, owner_client: Client, stranger: User) -> None:
    workflow = a_workflow(owner, "Morning")
    _call(owner, "1", execution_id=an_execution(owner, workflow=workflow).pk)
    _call(owner, "2", model="other")

    def cost(query: str) -> str:
        return str(owner_client.get(f"{API}?{query}").json()["total"]["cost_usd"])

    assert cost(f"workflow={workflow.pk}") == "1.000000000"
    assert cost("model=other") == "2.000000000"
    assert cost("provider=anthropic") == "0.000000000"
    assert cost(f"workflow={a_workflow(stranger, 'Foreign').pk}") == "0.000000000"


@pytest.mark.parametrize(
    "query",
    [
        "first_day=2026-02-01&last_day=2026-01-01",
        "first_day=2020-01-01&last_day=2026-01-01",
        "group_by=mood",
        "first_day=9999-12-31",
    ],
)
def test_the_api_refuses_days_and_groups_that_are_none(owner_client: Client, query: str) -> None:
    assert owner_client.get(f"{API}?{query}").status_code == 400


def test_the_file_has_a_line_for_each_model_on_each_day_and_no_formulas(
    owner: User, owner_client: Client, stranger: User
) -> None:
    _call(owner, "1.5")
    _call(owner, None, model="=cmd()")
    _call(stranger, "100")

    answer = owner_client.get("/costs/costs.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))

    assert [(line["model"], line["cost_usd"], line["unpriced_calls"]) for line in lines] == [
        ("'=cmd()", "", "1"),
        ("gpt-6-luna", "1.500000000", "0"),
    ]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_page_costs_the_same_however_many_calls_there_are(owner: User, owner_client: Client) -> None:
    def fill() -> None:
        workflow = a_workflow(owner, f"Workflow {uuid4()}")
        agent = make_agent(owner, name=f"agent {uuid4()}")
        _call(owner, "1", agent_id=agent.pk, execution_id=an_execution(owner, workflow=workflow).pk, model=str(uuid4()))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(PAGE)
        return len(captured)

    fill()
    queries()  # the first request of a session writes it
    few = queries()
    for _number in range(3):
        fill()

    assert queries() == few


def test_everybodys_costs_are_for_who_may_look_at_all_calls(owner: User, owner_client: Client, stranger: User) -> None:
    _call(owner, "1")
    _call(stranger, "100")
    everybody = f"{PAGE}?whose=all"

    assert "$101.00" not in _text(owner_client, everybody)
    owner.user_permissions.add(Permission.objects.get(codename="view_llmcall"))

    shown = _text(owner_client, everybody)
    assert "<dt>Cost</dt><dd>$101.00</dd>" in shown
    assert stranger.email in shown
    assert "$101.00" not in _text(owner_client)
    assert (
        owner_client.get(f"/costs/costs.csv{everybody.removeprefix(PAGE)}").content.decode().count("101.000000000") == 1
    )
