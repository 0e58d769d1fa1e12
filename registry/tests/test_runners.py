"""A runner is its file and a line in the table: everything else follows from what it declares."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.calling.running import run_tool
from registry.models import Tool, ToolType
from registry.runners import RUNNERS, declared, runnable_types
from registry.runners.base import Declaration
from registry.services import create_tool, describe, update_tool
from registry.tests.factories import choices_of_the_api, make_agent, make_context

QUOTING: dict[str, Any] = {"name": "quoting", "tool_type": "python", "config": {"prefix": ">"}}


@pytest.fixture
def _line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line that makes `registry.tests.quoting` part of the program."""
    monkeypatch.setitem(RUNNERS, "python", "registry.tests.quoting.QuotingRunner")


@pytest.mark.parametrize("tool_type", sorted(RUNNERS))
def test_every_line_of_the_table_leads_to_what_declares_the_type(tool_type: str) -> None:
    found = declared(tool_type)

    assert found is not None
    assert issubclass(found, Declaration)
    assert found.name == tool_type


def test_every_type_that_a_row_may_have_is_declared() -> None:
    assert RUNNERS.keys() == set(ToolType.values)


def test_this_version_runs_these_types() -> None:
    assert runnable_types() == {"builtin", "http", "mcp", "python", "shell"}


def test_reading_what_types_declare_loads_no_heavy_library() -> None:
    program = (
        "import sys; from registry.runners import runnable_types; runnable_types();"
        "print(*{'httpx', 'httpx2', 'mcp', 'anthropic', 'openai', 'zhipuai', 'polars', 'talib'} & sys.modules.keys())"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said.split() == []


@pytest.mark.usefixtures("_line")
def test_a_new_runner_runs_and_the_catalogue_knows(owner: User) -> None:
    tool = create_tool(owner=owner, auth_config={"token": "t"}, **QUOTING)
    catalogue = describe(owner, tools={tool.id}, agents=())

    answer = run_tool(tool=catalogue.tools[tool.id], arguments={"text": "hello"}, context=make_context())

    assert answer == "> hello"
    assert catalogue.runnable_types == {"builtin", "http", "mcp", "python", "shell"}
    assert not catalogue.lacking_credentials


@pytest.mark.usefixtures("_line")
@pytest.mark.parametrize(
    ("fields", "effect", "idempotent"),
    [
        ({}, "read", True),
        ({"config": {"prefix": ">", "shouts": True}}, "write", True),
        ({"effect": "money"}, "money", False),
        ({"effect": "money", "config": {"prefix": ">", "shouts": True}}, "money", True),
        ({"idempotent": False}, "read", False),
    ],
)
def test_what_a_new_runner_declares_of_its_calls_is_the_default(
    owner: User, fields: dict[str, Any], effect: str, idempotent: bool
) -> None:
    tool = create_tool(owner=owner, **{**QUOTING, **fields})

    assert (tool.effect, tool.idempotent) == (effect, idempotent)


@pytest.mark.usefixtures("_line")
@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"config": {}}, ["config.prefix"]),
        ({"config": {"prefix": 5, "colour": "red"}}, ["config.prefix", "config.colour"]),
        ({"config": []}, ["config"]),
        ({"auth_config": {}}, ["auth_config.token"]),
        ({"auth_config": {"token": ["sk-secret"]}}, ["auth_config.token"]),
    ],
)
def test_what_does_not_fit_the_models_of_a_new_runner_is_refused_with_its_place(
    owner: User, fields: dict[str, Any], places: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        create_tool(owner=owner, **{**QUOTING, **fields})

    assert [problem.path for problem in refused.value.problems] == places
    assert "sk-secret" not in repr(refused.value.as_dict())
    assert not Tool.objects.filter(owner=owner).exists()


@pytest.mark.usefixtures("_line")
def test_a_tool_without_the_secret_that_its_runner_needs_is_known_to_lack_it(owner: User) -> None:
    tool = create_tool(owner=owner, **QUOTING)
    agent = make_agent(owner, tools=[tool])

    lacking = describe(owner, tools=(), agents={agent.id}).lacking_credentials
    update_tool(tool=tool, auth_config={"token": "t"})

    assert lacking == {tool.id}
    assert not describe(owner, tools=(), agents={agent.id}).lacking_credentials


def test_a_type_that_takes_no_secret_refuses_one(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.tests.quoting.QuotingRunner.credentials_model", None)
    monkeypatch.setitem(RUNNERS, "python", "registry.tests.quoting.QuotingRunner")

    with pytest.raises(Invalid) as refused:
        create_tool(owner=owner, auth_config={"token": "t"}, **QUOTING)

    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("no_credentials", "auth_config")]


def test_the_api_takes_the_types_of_the_table_and_says_so(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RUNNERS, "python", "registry.tests.quoting.QuotingRunner")
    monkeypatch.delitem(RUNNERS, "shell")

    made = owner_client.post("/api/v1/tools/", json.dumps(QUOTING), content_type="application/json")
    refused = owner_client.post(
        "/api/v1/tools/", json.dumps({**QUOTING, "tool_type": "shell"}), content_type="application/json"
    )

    assert choices_of_the_api("ToolTypeEnum") == ["http", "mcp", "python", "builtin"]
    assert made.status_code == 201
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (400, "/tool_type")
