"""Search over HTTP: what one owns, in bounds, with as many queries whatever there is."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from executions.tests.shown import an_execution
from parsers.models import Paste
from pastetrader.accounts.models import User
from registry.tests.factories import make_agent, make_tool
from screening.models import Instrument, Signal
from workflows.definition.graph import Graph
from workflows.services import create_workflow

SEARCH = "/api/v1/search"
KINDS = ["workflow", "execution", "paste", "tool", "agent", "signal"]


def _found(client: Client, q: str) -> dict[str, list[str]]:
    answer = client.get(SEARCH, {"q": q})
    assert answer.status_code == 200, answer.content
    groups = answer.json()["groups"]
    return {group["resource"]: [row["title"] for row in group["results"]] for group in groups if group["results"]}


def _everything(owner: User, name: str) -> Any:
    workflow = create_workflow(owner=owner, name=f"{name} workflow", graph=Graph())
    execution = an_execution(owner)
    execution.workflow.name = f"{name} ran"
    execution.workflow.save()
    Paste.objects.create(owner=owner, source_kind="text", text=f"Buy {name} low.", sha256=f"{name:0<64}"[:64])
    make_tool(owner, name=f"{name} tool")
    make_agent(owner, name=f"{name} agent")
    instrument = Instrument.objects.create(market="XTST", symbol=name[:20], name="Some company")
    Signal.objects.create(
        workflow=workflow, node_key="s", instrument=instrument, bar=date(2026, 1, 2), side="long", price=Decimal(1)
    )
    return execution


def test_what_one_owns_is_found_in_every_kind(owner_client: Client, owner: User) -> None:
    execution = _everything(owner, "ZETA")

    found = _found(owner_client, "zeta")

    assert list(found) == KINDS
    assert found["workflow"] == ["ZETA ran", "ZETA workflow"]
    assert found["signal"] == ["ZETA"]
    assert _found(owner_client, str(execution.pk)) == {"execution": ["ZETA ran"]}
    assert _found(owner_client, "low. zeta") == {"paste": ["Buy ZETA low."]}
    assert _found(owner_client, "omega") == {}


def test_each_result_has_the_address_where_it_is(owner_client: Client, owner: User) -> None:
    _everything(owner, "ZETA")

    for group in owner_client.get(SEARCH, {"q": "zeta"}).json()["groups"]:
        for row in group["results"]:
            assert owner_client.get(row["url"]).json()["id"] == row["id"]


def test_what_is_another_s_is_not_found_even_if_it_is_public(
    stranger_client: Client, client: Client, owner: User
) -> None:
    execution = _everything(owner, "ZETA")
    make_tool(owner, name="public ZETA", is_public=True)

    assert _found(stranger_client, "zeta") == {}
    assert _found(stranger_client, str(execution.pk)) == {}
    assert client.get(SEARCH, {"q": "zeta"}).status_code == 401


def test_a_search_is_bounded_and_takes_as_many_queries_whatever_there_is(owner_client: Client, owner: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(SEARCH, {"q": "zeta"})
        return len(captured)

    queries()  # a browser's first request notes its session
    before = queries()
    for number in range(12):
        make_tool(owner, name=f"zeta {number}")
    [tools] = [one for one in owner_client.get(SEARCH, {"q": "zeta"}).json()["groups"] if one["resource"] == "tool"]

    assert (len(tools["results"]), tools["has_more"]) == (10, True)
    assert queries() == before


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&kind=x", "?q=a%00b", f"?q={'a' * 201}"])
def test_what_is_no_question_is_refused(owner_client: Client, query: str) -> None:
    assert owner_client.get(f"{SEARCH}{query}").status_code == 400


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", " ", "한국"])
def test_any_characters_may_be_looked_for(owner_client: Client, owner: User, q: str) -> None:
    make_tool(owner, name="plain")

    assert _found(owner_client, q) == {}
