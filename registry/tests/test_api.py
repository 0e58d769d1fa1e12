"""Tools and agents over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client

from llm.providers import PROVIDERS
from pastetrader.accounts.models import User
from registry.models import Agent, Tool
from registry.services import mirror_builtin_tools
from registry.tests.factories import add_tool, make_agent, make_tool, registered

TOOLS, AGENTS = "/api/v1/tools/", "/api/v1/agents/"
QUOTES = {"name": "quotes", "tool_type": "http", "config": {"method": "GET"}, "auth_config": {"token": "sk-secret"}}
ANALYST = {"name": "analyst", "model_provider": "scripted", "model_name": "script"}


def _post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def _patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, json.dumps(body), content_type="application/json")


def test_a_tool_is_made_with_its_effect_by_type(owner_client: Client, owner: User) -> None:
    answer = _post(owner_client, TOOLS, QUOTES)

    assert answer.status_code == 201
    assert answer.json() | {"effect": "read", "idempotent": True, "owner": str(owner.pk)} == answer.json()
    assert Tool.objects.get(pk=answer.json()["id"]).auth_config == {"token": "sk-secret"}


def test_credentials_never_come_out(owner_client: Client) -> None:
    made = _post(owner_client, TOOLS, QUOTES)
    place = f"{TOOLS}{made.json()['id']}"

    answers = [
        made,
        owner_client.get(TOOLS),
        owner_client.get(place),
        _patch(owner_client, place, {"description": "x"}),
        owner_client.get(place, headers={"accept": "text/html"}),
        _post(owner_client, TOOLS, QUOTES),
    ]

    assert all("sk-secret" not in answer.content.decode() for answer in answers)
    assert owner_client.get(place).json()["has_credentials"] is True
    assert "auth_config" not in owner_client.get(place).json()


def test_credentials_stay_unless_they_are_given_anew(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner, auth_config={"token": "one"})

    _patch(owner_client, f"{TOOLS}{tool.pk}", {"description": "x"})
    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "one"}
    answer = _patch(owner_client, f"{TOOLS}{tool.pk}", {"auth_config": None})

    assert answer.json()["has_credentials"] is False
    assert Tool.objects.get(pk=tool.pk).auth_config is None


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({**QUOTES, "name": ""}, "name"),
        ({**QUOTES, "tool_type": "builtin"}, "tool_type"),
        ({**QUOTES, "colour": "red"}, "colour"),
        ({**QUOTES, "input_schema": {"$ref": "http://169.254.169.254/"}}, "input_schema.$ref"),
        ({**QUOTES, "config": []}, "config"),
    ],
)
def test_a_tool_that_cannot_be_is_refused_with_the_place(owner_client: Client, body: Any, path: str) -> None:
    answer = _post(owner_client, TOOLS, body)

    assert answer.status_code == 400
    assert f"/{path.replace('.', '/')}" in [problem["pointer"] for problem in answer.json()["problems"]]
    assert answer.json()["detail"]


def test_a_name_that_is_taken_is_refused(owner_client: Client) -> None:
    _post(owner_client, TOOLS, QUOTES)

    answer = _post(owner_client, TOOLS, QUOTES)

    assert (answer.status_code, answer.json()["code"]) == (400, "name_taken")


def test_a_public_tool_is_visible_but_not_editable(stranger_client: Client, owner: User) -> None:
    tool = make_tool(owner, is_public=True)
    place = f"{TOOLS}{tool.pk}"

    assert stranger_client.get(place).status_code == 200
    assert str(tool.pk) in [row["id"] for row in stranger_client.get(TOOLS).json()["results"]]
    assert _patch(stranger_client, place, {"name": "mine"}).status_code == 403
    assert stranger_client.delete(place).status_code == 403
    assert Tool.objects.get(pk=tool.pk).name == "quotes"


def test_a_builtin_tool_is_there_to_read_only(owner_client: Client) -> None:
    with registered(add_tool()):
        mirror_builtin_tools()
    tool = Tool.objects.get(name="add")

    assert owner_client.get(f"{TOOLS}{tool.pk}").json()["tool_type"] == "builtin"
    assert _patch(owner_client, f"{TOOLS}{tool.pk}", {"name": "x"}).status_code == 403


def test_a_deleted_tool_is_gone(owner_client: Client, owner: User) -> None:
    place = f"{TOOLS}{make_tool(owner).pk}"

    assert owner_client.delete(place).status_code == 204
    assert owner_client.get(place).status_code == 404
    assert owner_client.delete(place).status_code == 404


def test_an_agent_is_made_with_its_tools(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner)

    answer = _post(owner_client, AGENTS, {**ANALYST, "tools": [str(tool.pk)]})

    assert answer.status_code == 201
    assert answer.json()["tools"] == [str(tool.pk)]


def test_an_agent_cannot_be_given_what_its_owner_cannot_see(owner_client: Client, stranger: User) -> None:
    private = make_tool(stranger)

    answer = _post(owner_client, AGENTS, {**ANALYST, "tools": [str(private.pk)]})

    assert answer.status_code == 400
    assert not Agent.objects.exists()


def test_an_agents_tools_are_replaced(owner_client: Client, owner: User) -> None:
    first, second = make_tool(owner), make_tool(owner, name="second")
    agent = make_agent(owner, tools=[first])

    answer = _patch(owner_client, f"{AGENTS}{agent.pk}", {"tools": [str(second.pk)]})

    assert answer.json()["tools"] == [str(second.pk)]


def test_a_provider_of_a_later_version_is_refused_in_words(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PROVIDERS, "anthropic")

    answer = _post(owner_client, AGENTS, {**ANALYST, "model_provider": "anthropic"})

    assert answer.status_code == 400
    assert "not available in this version" in answer.json()["detail"]


def test_a_tool_is_replaced(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner)

    answer = owner_client.put(
        f"{TOOLS}{tool.pk}", json.dumps({"name": "new", "tool_type": "mcp"}), content_type="application/json"
    )

    assert (answer.status_code, answer.json()["name"]) == (200, "new")


def test_lists_page_by_keyset(owner_client: Client, owner: User) -> None:
    for number in range(5):
        make_tool(owner, name=f"tool {number}")

    first = owner_client.get(f"{TOOLS}?page_size=3").json()
    make_tool(owner, name="in between")
    second = owner_client.get(first["next"]).json()

    mine = [row["name"] for row in [*first["results"], *second["results"]] if row["owner"]]
    assert mine == ["tool 4", "tool 3", "tool 2", "tool 1", "tool 0"]
