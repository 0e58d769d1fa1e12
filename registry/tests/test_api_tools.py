"""Tools over HTTP: tried once, kept from calling elsewhere with what was given for another place, found in lists."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pastetrader.accounts.models import AuditEntry, User
from pastetrader.common.messages import message
from pastetrader.common.stop_signal import Stopped
from registry.exceptions import ToolError
from registry.models import Agent, Tool
from registry.runners import RUNNERS
from registry.services import mirror_builtin_tools
from registry.tests.factories import add_tool, make_agent, make_tool, registered

TOOLS, AGENTS, BUILTIN = "/api/v1/tools/", "/api/v1/agents/", "/api/v1/built-in-tools/"
HOME = {"url": "https://example.com/quotes"}


def _send(client: Client, method: str, place: str, body: Any) -> Any:
    return client.generic(method, place, json.dumps(body), content_type="application/json")


def _fails(error: Exception) -> Any:
    def fail(_context: Any, _arguments: Any) -> Any:
        raise error

    return fail


def _add(call: Any = None, **fields: Any) -> Iterator[Tool]:
    with registered(add_tool(call) if call else add_tool()):
        mirror_builtin_tools()
        Tool.objects.filter(name="add").update(**fields or {"effect": "read"})
        yield Tool.objects.get(name="add")


@pytest.fixture
def add(db: None) -> Iterator[Tool]:
    yield from _add()


def _try(client: Client, tool: Tool, **arguments: Any) -> Any:
    return _send(client, "POST", f"{TOOLS}{tool.pk}/test", {"arguments": arguments})


def test_a_tool_is_tried_once(owner_client: Client, add: Tool) -> None:
    answer = _try(owner_client, add, a=2, b=3)

    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["succeeded"], shown["output"], shown["error"], shown["is_dry_run"]) == (True, {"sum": 5}, None, False)


def test_arguments_that_do_not_fit_are_refused_with_their_place(owner_client: Client, add: Tool) -> None:
    answer = _try(owner_client, add, a="2")

    assert (answer.status_code, answer.json()["code"]) == (400, "tool_arguments")
    assert "arguments.a" in json.dumps(answer.json()) or "/arguments/a" in json.dumps(answer.json())
    assert _send(owner_client, "POST", f"{TOOLS}{add.pk}/test", {"input": {}}).status_code == 400


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [(ToolError("no_bars", message("No bars.")), "no_bars", False), (Stopped("timeout"), "timeout", True)],
)
def test_a_tool_that_fails_says_why(
    owner_client: Client, db: None, error: Exception, code: str, retryable: bool
) -> None:
    for tool in _add(_fails(error)):
        shown = _try(owner_client, tool, a=1).json()

        assert (shown["succeeded"], shown["output"]) == (False, None)
        assert (shown["error"]["code"], shown["error"]["retryable"]) == (code, retryable)


def test_what_it_writes_to_the_log_is_shown(owner_client: Client, db: None) -> None:
    def talk(context: Any, arguments: Any) -> Any:
        for number in range(200):
            context.log("info", f"line {number}", None)
        return add_tool().result(sum=arguments.a)

    for tool in _add(talk):
        log = _try(owner_client, tool, a=1).json()["log"]

        assert (len(log), log[0]) == (100, {"level": "info", "message": "line 0", "data": None})


def test_a_tool_that_changes_something_is_not_called(owner_client: Client, db: None) -> None:
    for tool in _add(_fails(AssertionError("it was called")), effect="write"):
        shown = _try(owner_client, tool, a=1).json()

        assert (shown["is_dry_run"], shown["output"]["dry_run"]) == (True, True)


def test_a_type_that_cannot_run_yet_says_so(owner_client: Client, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RUNNERS, "mcp", "registry.tests.quoting.Declared")

    answer = _try(owner_client, make_tool(owner, tool_type="mcp"))

    assert (answer.status_code, answer.json()["code"]) == (409, "tool_type_unavailable")


def test_who_may_try_a_tool(owner_client: Client, stranger_client: Client, client: Client, owner: User) -> None:
    private = make_tool(owner, name="private")
    public = make_tool(owner, name="public", is_public=True)
    secret = make_tool(owner, name="secret", is_public=True, auth_config={"token": "x"})

    codes = [_try(stranger_client, tool).status_code for tool in (private, public, secret)]

    assert codes == [404, 200, 409]
    assert _try(stranger_client, secret).json()["code"] == "not_your_credentials"
    assert _try(owner_client, secret).json()["error"]["code"] == "tool_config"
    assert _try(client, public).status_code == 401
    assert _send(owner_client, "POST", f"{TOOLS}{uuid4()}/test", {}).status_code == 404


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("change", [{"config": {"url": "https://elsewhere.example"}}, {"tool_type": "mcp"}])
def test_credentials_are_never_sent_elsewhere(
    owner_client: Client, owner: User, change: dict[str, Any], is_public: bool
) -> None:
    tool = make_tool(owner, config=HOME, auth_config={"token": "one"}, is_public=is_public)
    place = f"{TOOLS}{tool.pk}"

    refused = _send(owner_client, "PATCH", place, change)
    replaced = _send(owner_client, "PUT", place, {"name": "new", "tool_type": "http", "config": HOME, **change})
    allowed = _send(owner_client, "PATCH", place, {**change, "auth_config": {"token": "two"}})

    assert (refused.status_code, replaced.status_code, allowed.status_code) == (400, 400, 200)
    assert refused.json()["problems"][0]["code"] == "credentials_needed_again"
    assert Tool.objects.get(pk=tool.pk).auth_config == {"token": "two"}
    assert _send(owner_client, "PATCH", place, {"description": "x", "rate_limit": None}).status_code == 200


def test_credentials_can_be_taken_away_together_with_the_change(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner, config=HOME, auth_config={"token": "one"})

    answer = _send(owner_client, "PATCH", f"{TOOLS}{tool.pk}", {"config": {}, "auth_config": None})

    assert (answer.status_code, answer.json()["has_credentials"]) == (200, False)


def test_others_see_a_public_tool_and_not_where_its_credentials_go(
    owner_client: Client, stranger_client: Client, owner: User
) -> None:
    secret = make_tool(owner, config=HOME, auth_config={"token": "one"}, is_public=True)
    plain = make_tool(owner, name="plain", config=HOME, is_public=True)

    assert owner_client.get(f"{TOOLS}{secret.pk}").json()["config"] == HOME
    assert stranger_client.get(f"{TOOLS}{secret.pk}").json()["config"] == {}
    assert stranger_client.get(f"{TOOLS}{plain.pk}").json()["config"] == HOME
    listed = stranger_client.get(f"{TOOLS}?mine=false&tool_type=http").json()["results"]
    assert {row["name"]: row["config"] for row in listed} == {"quotes": {}, "plain": HOME}


def test_what_was_read_can_be_given_back_and_nothing_else_of_it_be_set(owner_client: Client, owner: User) -> None:
    for place in (f"{TOOLS}{make_tool(owner).pk}", f"{AGENTS}{make_agent(owner).pk}"):
        read = owner_client.get(place).json()

        assert _send(owner_client, "PUT", place, read).status_code == 200
        for name in ("id", "owner", "created_at", "updated_at"):
            if name != "updated_at":
                assert _send(owner_client, "PATCH", place, {name: read[name]}).status_code == 200
            refused = _send(owner_client, "PATCH", place, {name: str(uuid4())})
            assert (refused.status_code, refused.json()["problems"][0]["code"]) == (400, "read_only")
    made = {"name": "new", "tool_type": "http", "id": str(uuid4())}
    assert _send(owner_client, "POST", TOOLS, made).status_code == 400


def test_tools_are_narrowed_found_and_sorted(owner_client: Client, owner: User, stranger: User, add: Tool) -> None:
    make_tool(owner, name="alpha", description="daily quotes")
    make_tool(owner, name="beta", tool_type="mcp", is_active=False)
    make_tool(stranger, name="gamma", is_public=True)

    def names(query: str) -> list[str]:
        return [row["name"] for row in owner_client.get(f"{TOOLS}?{query}").json()["results"]]

    assert names("mine=true&ordering=name") == ["alpha", "beta"]
    assert "alpha" not in names("mine=false")
    assert names("tool_type=mcp") == ["beta"]
    assert names("is_active=false") == ["beta"]
    assert names("search=DAILY") == ["alpha"]
    assert names("tool_type=http&ordering=-name") == ["gamma", "alpha"]
    for query in ("colour=red", "tool_type=x", "mine=x", "ordering=config"):
        assert owner_client.get(f"{TOOLS}?{query}").status_code == 400


def test_the_tools_of_the_product_are_listed_with_their_schemas(
    owner_client: Client, stranger_client: Client, client: Client, add: Tool
) -> None:
    for someone in (owner_client, stranger_client):
        rows = {row["name"]: row for row in someone.get(BUILTIN).json()["results"]}
        assert rows["add"]["title"] == "Add"
        assert set(rows["add"]["input_schema"]["properties"]) == {"a", "b"}
        assert set(rows["add"]["output_schema"]["properties"]) == {"sum"}
    assert client.get(BUILTIN).status_code == 401


def test_a_built_in_tool_of_another_release_is_left_out(owner_client: Client, owner: User) -> None:
    Tool.objects.filter(name="add", tool_type="builtin").update(name="of_a_later_release")

    answer = owner_client.get(BUILTIN)

    assert answer.status_code == 200
    assert not {"add", "of_a_later_release"} & {row["name"] for row in answer.json()["results"]}


def test_an_agent_is_given_and_denied_tools_one_at_a_time(owner_client: Client, owner: User, stranger: User) -> None:
    tool, hidden = make_tool(owner), make_tool(stranger, name="hidden")
    agent = make_agent(owner)
    place = f"{AGENTS}{agent.pk}/tools"

    for _time in range(2):
        answer = _send(owner_client, "POST", place, {"tool_id": str(tool.pk)})
        assert (answer.status_code, answer.json()["tools"]) == (200, [str(tool.pk)])
    refused = [_send(owner_client, "POST", place, {"tool_id": str(key)}) for key in (hidden.pk, uuid4())]
    assert [answer.status_code for answer in refused] == [400, 400]
    assert owner_client.delete(f"{place}/{tool.pk}").status_code == 204
    assert owner_client.delete(f"{place}/{tool.pk}").status_code == 404
    assert owner_client.get(f"{AGENTS}{agent.pk}").json()["tools"] == []


def test_another_s_agent_keeps_its_tools(stranger_client: Client, client: Client, owner: User) -> None:
    tool = make_tool(owner, is_public=True)
    private, public = make_agent(owner, tools=[tool]), make_agent(owner, name="public", tools=[tool], is_public=True)

    for agent, status in ((private, 404), (public, 403)):
        place = f"{AGENTS}{agent.pk}/tools"
        assert _send(stranger_client, "POST", place, {"tool_id": str(tool.pk)}).status_code == status
        assert stranger_client.delete(f"{place}/{tool.pk}").status_code == status
        assert client.delete(f"{place}/{tool.pk}").status_code == 401
    assert Agent.tools.through.objects.count() == 2


def test_a_public_agent_shows_only_tools_that_its_reader_may_see(
    owner_client: Client, stranger_client: Client, owner: User
) -> None:
    private, public = make_tool(owner, name="private"), make_tool(owner, name="public", is_public=True)
    agent = make_agent(owner, tools=[private, public], is_public=True)

    assert len(owner_client.get(f"{AGENTS}{agent.pk}").json()["tools"]) == 2
    assert stranger_client.get(f"{AGENTS}{agent.pk}").json()["tools"] == [str(public.pk)]
    assert [row["tools"] for row in stranger_client.get(AGENTS).json()["results"]] == [[str(public.pk)]]


@pytest.mark.parametrize("place", [TOOLS, AGENTS, BUILTIN])
def test_more_rows_take_no_more_queries(owner_client: Client, owner: User, place: str) -> None:
    def queries(number: int) -> int:
        tools = [make_tool(owner, name=f"tool {number} {part}") for part in range(2)]
        make_agent(owner, name=f"agent {number}", tools=tools)
        with CaptureQueriesContext(connection) as captured:
            assert owner_client.get(place).status_code == 200
        return len(captured)

    counts = [queries(number) for number in range(3)]

    assert counts[1] == counts[2]


def test_what_is_done_to_secrets_and_sharing_is_written_down(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner)
    place = f"{TOOLS}{tool.pk}"
    _send(owner_client, "PATCH", place, {"auth_config": {"token": "sk-secret"}, "is_public": True})
    _send(owner_client, "PATCH", place, {"is_public": False})
    owner_client.delete(place)

    written = AuditEntry.objects.filter(subject_id=str(tool.pk)).order_by("at", "pk")

    assert sorted(entry.action for entry in written) == [
        "secret.changed",
        "tool.deleted",
        "tool.shared",
        "tool.unshared",
    ]
    assert all(entry.by == owner and "sk-secret" not in str(entry.detail) for entry in written)


def test_the_types_of_tools_come_with_the_schemas_that_forms_are_made_of(owner_client: Client) -> None:
    answer = owner_client.get("/api/v1/tools/types/").json()["results"]

    types = {one["tool_type"]: one for one in answer}
    assert set(types) == {"http", "mcp", "python", "shell"}
    assert types["http"]["config_schema"]["properties"]["url"]["title"] == "Address"
    assert types["http"]["credentials_schema"]["properties"]["token"]["x-widget"] == "secret"
    assert types["python"]["credentials_schema"] is None
    assert "superusers" in types["shell"]["refusal"] or "PASTETRADER_SHELL_TOOLS" in types["shell"]["refusal"]


def test_a_copy_of_a_tool_has_no_credentials_and_a_name_of_its_own(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner, auth_config={"token": "canary"}, config={"url": "https://x.example/"}, is_public=True)

    first, second = (owner_client.post(f"/api/v1/tools/{tool.pk}/duplicate").json() for _time in range(2))

    assert (first["name"], second["name"]) == ("quotes (copy)", "quotes (copy 2)")
    assert first["config"] == {"url": "https://x.example/"}
    assert (first["has_credentials"], first["is_public"]) == (False, False)


def test_a_public_tool_is_copied_by_others_unless_it_holds_credentials(owner: User, client: Client) -> None:
    other = User.objects.create_user("other@example.com", "A long pass phrase.")
    client.force_login(other)
    plain = make_tool(owner, is_public=True)
    secret = make_tool(owner, name="secret", is_public=True, auth_config={"token": "canary"})

    copied = client.post(f"/api/v1/tools/{plain.pk}/duplicate")
    refused = client.post(f"/api/v1/tools/{secret.pk}/duplicate")

    assert (copied.status_code, copied.json()["owner"]) == (201, str(other.pk))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_your_credentials")


def test_a_tool_that_moves_money_is_never_called_by_a_test(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner, effect="money", config={"url": "https://x.example/", "method": "POST"})

    answer = _send(owner_client, "POST", f"/api/v1/tools/{tool.pk}/test", {"dry_run": False})

    assert (answer.status_code, answer.json()["code"]) == (409, "only_dry_run")
