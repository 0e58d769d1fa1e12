"""The pages of tools: whose, what their forms take and refuse, what they never show, and testing a tool."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.registry_pages.tests.filled_in import fields_of, opened, sent
from registry.models import Tool
from registry.named_secrets.services import set_secret
from registry.services import mirror_builtin_tools, update_tool
from registry.tests.factories import add_tool, make_agent, make_tool, registered
from workflows.definition.graph import Graph
from workflows.models import Node
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db
LIST, NEW = "/tools/", "/tools/new/?type=http"
HTTP: dict[str, Any] = {
    "method": "POST",
    "url": "https://api.example.com/orders/{symbol}",
    "headers": {"X-One": "1"},
    "query": {"limit": "{limit}"},
    "body": {"type": "json", "value": {"quantity": "{quantity}"}},
    "pages": {"type": "cursor", "next": "meta.next"},
    "pick": {"price": "data.price"},
    "expected_statuses": [200, "4xx"],
    "timeout_seconds": 5,
    "with_status": True,
    "idempotency_header": None,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "symbol": {"type": "string", "title": "Symbol"},
        "count": {"type": "integer", "minimum": 1},
        "side": {"enum": ["buy", "sell"]},
        "tags": {"type": "array", "items": {"type": "string"}},
        "more": {"type": "object"},
        "dry": {"type": "boolean"},
    },
    "required": ["symbol"],
}


@pytest.fixture
def adder() -> Iterator[Tool]:
    """A built-in tool that adds."""
    with registered(add_tool()):
        mirror_builtin_tools()
        Tool.objects.filter(name="add").update(effect="read")
        yield Tool.objects.get(name="add")


def _page(tool: Tool) -> str:
    return f"/tools/{tool.pk}/"


def _text(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def _step(owner: User, tool: Tool) -> Node:
    nodes = [{"key": "call", "name": "Call it", "node_type": "tool", "tool_id": str(tool.pk)}]
    workflow = create_workflow(owner=owner, name="Morning", graph=Graph.model_validate({"nodes": nodes, "edges": []}))
    return Node.objects.get(workflow=workflow)


# Whose


def test_a_stranger_finds_no_private_tool_and_changes_no_public_one(owner: User, stranger_client: Client) -> None:
    private, public = make_tool(owner), make_tool(owner, name="shared", is_public=True)

    shown = _text(stranger_client, LIST)
    assert "shared" in shown
    assert "quotes" not in shown
    for rest in ("", "edit/"):
        assert stranger_client.get(f"{_page(private)}{rest}").status_code == 404
    for rest in ("edit/", "switch/", "share/", "delete/"):
        assert stranger_client.post(f"{_page(public)}{rest}").status_code == 404
        assert stranger_client.post(f"{_page(private)}{rest}").status_code == 404
    assert stranger_client.post(f"{_page(private)}test/").status_code == 404
    assert stranger_client.post(f"{_page(private)}copy/").status_code == 404
    assert stranger_client.get(_page(public)).status_code == 200
    assert Tool.objects.filter(is_active=True).count() >= 2


def test_who_is_not_signed_in_is_sent_to_sign_in(owner: User, client: Client) -> None:
    tool = make_tool(owner)

    for place in (LIST, NEW, _page(tool), f"{_page(tool)}edit/"):
        assert client.get(place).headers["Location"].startswith("/sign-in/?next=")
    for rest in ("test/", "copy/", "switch/", "share/", "delete/", "edit/"):
        assert client.post(f"{_page(tool)}{rest}").headers["Location"].startswith("/sign-in/?next=")


def test_where_anothers_tool_calls_is_not_shown_when_it_holds_credentials(owner: User, stranger_client: Client) -> None:
    tool = make_tool(owner, is_public=True, config={"url": "https://inner.example/"}, auth_config={"token": "canary"})

    shown = _text(stranger_client, _page(tool))

    assert "inner.example" not in shown
    assert "Only its owner can test it" in shown


# The list


def test_the_list_is_narrowed_by_words_type_state_and_owner(owner: User, owner_client: Client, adder: Tool) -> None:
    make_tool(owner, name="Weather", description="Rain in Seoul")
    make_tool(owner, name="Sleeping", is_active=False)

    def names(query: str) -> set[str]:
        shown = _text(owner_client, LIST + query)
        return {name for name in ("Weather", "Sleeping", "Add") if f">{name}</a>" in shown}

    assert names("") == {"Weather", "Sleeping", "Add"}
    assert names("?q=seoul+rain") == {"Weather"}
    assert names("?active=off") == {"Sleeping"}
    assert names("?whose=builtin") == {"Add"}
    assert names("?whose=mine&kind=http") == {"Weather", "Sleeping"}
    assert "No tool is like that" in _text(owner_client, LIST + "?q=nothing")
    assert "does not exist" in _text(owner_client, LIST + "?whose=nobody")


def test_the_list_costs_the_same_however_many_tools_there_are(owner: User, owner_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            owner_client.get(LIST)
        return len(captured)

    make_tool(owner)
    queries()  # the first request of a session writes it
    few = queries()
    for number in range(5):
        tool = make_tool(owner, name=f"tool {number}")
        make_agent(owner, name=f"agent {number}", tools=[tool])

    assert queries() == few


# Making and changing


def test_every_field_of_an_http_tool_can_be_filled_in_and_comes_back_as_it_is(owner_client: Client) -> None:
    tool = Tool.objects.get(pk=_made(owner_client, {"config.method": "POST", **_typed_http()}))
    assert tool.config == {key: value for key, value in HTTP.items() if key not in {"pages", "pick"}} | {
        "pages": HTTP["pages"],
        "pick": HTTP["pick"],
    }
    assert (tool.effect, tool.idempotent, tool.rate_limit) == ("write", False, {"calls": 5})
    assert tool.input_schema == SCHEMA

    answer = sent(owner_client, f"{_page(tool)}edit/", {"description": "New words"})

    assert answer.status_code == 302
    changed = Tool.objects.get(pk=tool.pk)
    assert (changed.config, changed.description) == (tool.config, "New words")


def _typed_http() -> dict[str, str]:
    """What somebody types who chooses kinds and adds rows."""
    return {
        "name": "Orders",
        "config.url": HTTP["url"],
        "config.headers.$rows": "1",
        "config.headers.0.$name": "X-One",
        "config.headers.0": "1",
        "config.query.$rows": "1",
        "config.query.0.$name": "limit",
        "config.query.0": "{limit}",
        "config.body.$kind": "0",
        "config.body.value": '{"quantity": "{quantity}"}',
        "config.pages.$kind": "2",
        "config.pages.parameter": "cursor",
        "config.pages.next": "meta.next",
        "config.pages.items": "",
        "config.pages.max_pages": "10",
        "config.pick": '{"price": "data.price"}',
        "config.expected_statuses.$rows": "2",
        "config.expected_statuses.0": "200",
        "config.expected_statuses.1": "4xx",
        "config.timeout_seconds": "5",
        "config.with_status": "on",
        "config.idempotency_header": "",
        "input_schema": json.dumps(SCHEMA),
        "rate_limit.$kind": "0",
        "rate_limit.calls": "5",
        "rate_limit.per": "minute",
    }


def _made(client: Client, typed: dict[str, str]) -> str:
    answer = client.post(NEW, {**opened(client, NEW), **typed})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"].split("/")[2]


def test_rows_and_kinds_are_shown_without_a_script_and_nothing_typed_is_lost(owner_client: Client) -> None:
    answer = owner_client.post(
        NEW,
        {**opened(owner_client, NEW), "name": "Kept", "config.body.$kind": "1", "reshape": "show"},
    )
    shown = answer.content.decode()
    fields = fields_of(shown)

    assert answer.status_code == 200
    assert (fields["name"], fields["config.body.$kind"]) == ("Kept", "1")
    assert "config.body.fields.$rows" in fields
    more = owner_client.post(NEW, {**fields, "reshape": "add config.expected_statuses"}).content.decode()
    assert fields_of(more)["config.expected_statuses.1"] == ""
    assert fields_of(more)["config.expected_statuses.0"] == "2xx"
    less = owner_client.post(NEW, {**fields_of(more), "reshape": "remove config.expected_statuses.0"}).content.decode()
    assert fields_of(less)["config.expected_statuses.$rows"] == "1"
    assert not Tool.objects.filter(name="Kept").exists()


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(owner_client: Client) -> None:
    typed = {
        "name": "",
        "config.url": "ftp://x",
        "config.timeout_seconds": "soon",
        "input_schema": "{not json",
        "description": "<b>Words</b>",
    }

    answer = sent(owner_client, NEW, typed)

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Not saved yet" in shown
    for wrong in ("config.timeout_seconds", "input_schema"):
        place = shown.index(f'name="{wrong}"')
        assert 'aria-invalid="true"' in shown[place : place + 400]
    fields = fields_of(shown)
    assert {name: fields[name] for name in typed if name != "description"} == {
        name: value for name, value in typed.items() if name != "description"
    }
    assert "&lt;b&gt;Words&lt;/b&gt;" in shown
    assert not Tool.objects.filter(tool_type="http").exists()


def test_a_form_that_is_sent_twice_makes_one_tool(owner_client: Client) -> None:
    fields = {**opened(owner_client, NEW), "name": "Once"}

    first, second = (owner_client.post(NEW, fields) for _time in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Tool.objects.filter(name="Once").count() == 1


@pytest.mark.parametrize(
    ("kind", "typed", "config"),
    [
        (
            "python",
            {"config.code": "def run(input, context):\n    return input\n"},
            {"code": "def run(input, context):\n    return input\n"},
        ),
        ("mcp", {"config.url": "https://mcp.example/"}, {"url": "https://mcp.example/"}),
    ],
)
def test_other_types_have_forms_of_their_own(
    owner_client: Client, settings: Settings, kind: str, typed: dict[str, str], config: Any
) -> None:
    settings.USER_PYTHON = True

    answer = sent(owner_client, f"/tools/new/?type={kind}", {"name": "One", **typed})

    assert answer.status_code == 302, answer.content.decode()
    assert Tool.objects.get(name="One").config == config


def test_who_may_not_have_a_type_of_tool_is_told_why(owner_client: Client, settings: Settings) -> None:
    settings.USER_PYTHON = False

    assert "Tools of Python are for staff here" in _text(owner_client, "/tools/new/")
    code = "def run(input, context):\n    return 1\n"
    refused = sent(owner_client, "/tools/new/?type=python", {"name": "One", "config.code": code})
    assert refused.status_code == 400
    assert "Tools of Python are for staff here" in refused.content.decode()


@pytest.mark.parametrize("kind", ["builtin", "nothing"])
def test_a_type_that_nobody_makes_has_no_form(owner_client: Client, kind: str) -> None:
    assert owner_client.get(f"/tools/new/?type={kind}").status_code == 404


def test_an_old_window_overwrites_nothing_and_says_what_differs(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner, config={"url": "https://one.example/"})
    place = f"{_page(tool)}edit/"
    old = opened(owner_client, place)
    update_tool(tool=tool, config={"url": "https://two.example/"})

    answer = owner_client.post(place, {**old, "description": "Mine"})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "https://two.example/" in shown
    assert fields_of(shown)["config.url"] == "https://one.example/"
    assert Tool.objects.get(pk=tool.pk).config == {"url": "https://two.example/"}
    again = owner_client.post(place, fields_of(shown))
    assert again.status_code == 302
    assert (Tool.objects.get(pk=tool.pk).config, Tool.objects.get(pk=tool.pk).description) == (
        {"url": "https://one.example/"},
        "Mine",
    )


# Credentials


def test_credentials_are_set_replaced_kept_and_cleared_and_stand_on_no_page(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner, config={"url": "https://x.example/"}, is_public=True)
    place, pages = f"{_page(tool)}edit/", []

    def send(changes: dict[str, str]) -> Any:
        answer = sent(owner_client, place, changes)
        pages.extend([answer.content.decode(), _text(owner_client, place), _text(owner_client, _page(tool))])
        return answer

    def stored() -> Any:
        return Tool.objects.get(pk=tool.pk).auth_config

    send({"credentials": "replace", "auth_config.type": "bearer", "auth_config.token": "canary-1"})
    assert stored() == {"token": "canary-1"}
    send({"description": "kept"})
    assert stored() == {"token": "canary-1"}
    refused = send({"credentials": "replace", "auth_config.token": "canary-2", "config.timeout_seconds": "soon"})
    assert refused.status_code == 400
    assert stored() == {"token": "canary-1"}
    send(
        {
            "credentials": "replace",
            "auth_config.type": "basic",
            "auth_config.username": "canary-me",
            "auth_config.password": "canary-3",
        }
    )
    assert stored() == {"type": "basic", "username": "canary-me", "password": "canary-3"}
    send({"credentials": "clear"})
    assert stored() is None
    assert not [page for page in pages if "canary" in page]


def test_whoever_changes_what_is_called_gives_the_credentials_again(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner, config={"url": "https://x.example/"}, auth_config={"token": "canary"})

    answer = sent(owner_client, f"{_page(tool)}edit/", {"config.url": "https://evil.example/"})

    assert answer.status_code == 400
    assert "Give them again" in answer.content.decode()
    assert Tool.objects.get(pk=tool.pk).config == {"url": "https://x.example/"}


def test_credentials_that_do_not_fit_are_said_at_their_place(owner: User, owner_client: Client) -> None:
    answer = sent(owner_client, NEW, {"name": "x", "credentials": "replace", "auth_config.type": "basic"})

    assert answer.status_code == 400
    assert "The secret of these credentials is missing" in answer.content.decode()


# Buttons


def test_a_tool_is_switched_shared_copied_and_deleted(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner, config={"url": "https://x.example/"})
    place = _page(tool)

    owner_client.post(f"{place}switch/", {"active": "no"})
    owner_client.post(f"{place}share/")
    tool.refresh_from_db()
    assert (tool.is_active, tool.is_public) == (False, True)
    copied = owner_client.post(f"{place}copy/")
    copy = Tool.objects.get(name="quotes (copy)")
    assert copied.headers["Location"] == f"{_page(copy)}edit/"
    assert (copy.config, copy.is_public) == ({"url": "https://x.example/"}, False)
    assert owner_client.post(f"{place}delete/").headers["Location"] == LIST
    assert owner_client.get(place).status_code == 404


def test_a_built_in_tool_is_changed_by_nobody(owner_client: Client, adder: Tool) -> None:
    shown = _text(owner_client, _page(adder))

    assert "Adds two numbers." in shown
    assert f"{_page(adder)}edit/" not in shown
    for rest in ("edit/", "switch/", "share/", "delete/"):
        assert owner_client.post(f"{_page(adder)}{rest}").status_code == 404
    owner_client.post(f"{_page(adder)}copy/")
    assert not Tool.objects.filter(name__contains="copy").exists()


def test_deleting_says_who_would_miss_it(owner: User, owner_client: Client, stranger: User) -> None:
    tool = make_tool(owner, is_public=True)
    make_agent(owner, name="Analyst of mine", tools=[tool])
    _step(owner, tool)
    _step(stranger, tool)

    shown = _text(owner_client, _page(tool))

    question = shown[shown.index('id="delete-question"') :].partition("Keep it")[0]
    assert "Morning: Call it" in question
    assert "Analyst of mine" in question
    assert "1 step or agent of others" in question


def test_the_page_costs_the_same_however_many_use_it(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(_page(tool))
        return len(captured)

    _step(owner, tool)
    queries()  # the first request of a session writes it
    few = queries()
    for number in range(4):
        _step(owner, tool)
        make_agent(owner, name=f"agent {number}", tools=[tool])

    assert queries() == few


# Testing


def _test(client: Client, tool: Tool, typed: dict[str, str]) -> Any:
    return sent(client, _page(tool), typed, action=f"{_page(tool)}test/")


def test_a_test_shows_the_answer(owner_client: Client, adder: Tool) -> None:
    answer = _test(owner_client, adder, {"arguments.a": "2", "arguments.b": "40"})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "&quot;sum&quot;: 42" in shown
    assert fields_of(shown, f"{_page(adder)}test/")["arguments.a"] == "2"


def test_arguments_that_do_not_fit_are_said_at_their_fields(owner_client: Client, adder: Tool) -> None:
    answer = _test(owner_client, adder, {"arguments.a": "two", "arguments.b": "-1"})

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert shown.count('class="field-error"') == 2
    assert fields_of(shown, f"{_page(adder)}test/")["arguments.a"] == "two"


def test_a_tool_that_changes_something_shows_what_it_would_send_without_sending(
    owner: User, owner_client: Client
) -> None:
    config = {"method": "POST", "url": "https://x.example/{symbol}", "body": {"type": "json", "value": "{count}"}}
    tool = make_tool(owner, config=config, input_schema=SCHEMA, auth_config={"token": "canary"})

    shown = _test(owner_client, tool, {"arguments.symbol": "A", "arguments.count": "3"}).content.decode()

    assert "checked, not called" in shown
    assert "POST https://x.example/A" in shown
    assert "canary" not in shown


def test_a_failure_is_readable_and_the_page_stays(owner: User, owner_client: Client) -> None:
    tool = make_tool(owner, config={"url": "http://127.0.0.1:9/"})

    answer = _test(owner_client, tool, {"arguments": "{}"})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "failed" in shown
    assert "127.0.0.1" in shown


@pytest.mark.parametrize("typed", ["[1]", "{no json"])
def test_arguments_without_a_schema_are_an_object_of_json(owner: User, owner_client: Client, typed: str) -> None:
    answer = _test(owner_client, make_tool(owner), {"arguments": typed})

    assert answer.status_code == 400
    assert 'class="field-error"' in answer.content.decode()


def test_tests_are_counted_as_those_of_the_api(
    owner: User, owner_client: Client, settings: Settings, adder: Tool
) -> None:
    settings.API_RATES = ["test=1/hour"]

    assert _test(owner_client, adder, {"arguments.a": "1"}).status_code == 200
    assert _test(owner_client, adder, {"arguments.a": "1"}).status_code == 429


def test_a_tool_that_is_not_there_has_no_page(owner_client: Client) -> None:
    assert owner_client.get(f"/tools/{uuid4()}/").status_code == 404


def test_a_stored_secret_is_chosen_in_place_of_one_that_is_typed(owner: User, owner_client: Client) -> None:
    set_secret(owner=owner, name="broker", value="canary-value", by=owner)

    assert "broker" in _text(owner_client, NEW)
    answer = owner_client.post(
        NEW,
        {
            **opened(owner_client, NEW),
            "name": "Named",
            "config.url": "https://x.example/",
            "credentials": "replace",
            "auth_config.token.$secret": "broker",
            "config.headers.$rows": "1",
            "config.headers.0.$name": "X-Key",
            "config.headers.0": '{"$secret": "broker"}',
        },
    )

    assert answer.status_code == 302, answer.content.decode()
    tool = Tool.objects.get(name="Named")
    assert tool.auth_config == {"token": {"$secret": "broker"}}
    assert tool.config["headers"] == {"X-Key": {"$secret": "broker"}}
    shown = _text(owner_client, f"{_page(tool)}edit/")
    assert fields_of(shown)["config.headers.0"] == '{"$secret": "broker"}'
    assert "canary" not in shown
    assert sent(owner_client, f"{_page(tool)}edit/", {"description": "x"}).status_code == 302
    assert Tool.objects.get(pk=tool.pk).config == tool.config
