"""Secrets with a name: what tools refer to, whose they are, and that nobody but their owner says where they go."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.masking import MASK
from pastetrader.common.tests.outbound_http.peers import Peer
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import describe, tool_facts
from registry.models import Secret, Tool
from registry.named_secrets.references import is_at, names_in, problems_of_references, with_secrets
from registry.named_secrets.services import delete_secret, set_secret
from registry.services import create_tool, problems_of_tool, update_tool
from registry.tests.echoing import echoing
from registry.tests.factories import make_context, make_tool
from registry.trials.tools import try_tool

VALUE = "ks-4f9a81-{symbol}-{{x}}"


@pytest.fixture
def echo(settings: Settings) -> Iterator[Peer]:
    """A server that answers with what it got."""
    with echoing() as peer:
        settings.OUTBOUND_ALLOW = [peer.place]
        yield peer


def _http(owner: User, echo: Peer, **fields: Any) -> Tool:
    config = {"url": echo.url("/{symbol}"), "headers": {"X-App": {"$secret": "app"}}, **fields.pop("config", {})}
    return make_tool(owner, config=config, input_schema={}, **fields)


def _called(tool: Tool, by: User, **context: Any) -> Any:
    return run_tool(
        tool=tool_facts(tool), arguments={"symbol": "AAPL"}, context=make_context(owner_id=by.pk, **context)
    )


def _code(tool: Tool, by: User, **context: Any) -> str:
    with pytest.raises(ToolError) as refused:
        _called(tool, by, **context)
    return refused.value.code


@pytest.mark.parametrize(
    ("path", "place", "fits"),
    [
        ("headers.X-App", "headers.*", True),
        ("headers", "headers.*", False),
        ("headers.a.b", "headers.*", False),
        ("body.value.a.0.b", "body.value.**", True),
        ("body.value", "body.value.**", True),
        ("body.text", "body.value.**", False),
        ("token", "**", True),
    ],
)
def test_a_place_is_a_path_with_open_steps(path: str, place: str, fits: bool) -> None:
    assert is_at(tuple(path.split(".")), place) is fits


@pytest.mark.parametrize(
    "value", [{"$secret": ""}, {"$secret": 5}, {"$secret": "a b"}, {"$secret": "a", "more": 1}, {"$secret": "{{ x }}"}]
)
def test_what_only_looks_like_a_reference_is_said_to_be_wrong(value: Any) -> None:
    assert [one.code for one in problems_of_references({"a": value}, {"a"}, "config")] == ["secret_reference"]


def test_references_are_replaced_and_all_else_stays() -> None:
    value = {"a": [{"$secret": "x"}, 1, None, "text"], "b": {"c": {"$secret": "y"}}}

    assert names_in(value) == {"x", "y"}
    assert with_secrets(value, str.upper) == {"a": ["X", 1, None, "text"], "b": {"c": "Y"}}


def test_a_tool_is_called_with_the_secrets_that_it_names_and_their_echo_is_covered(owner: User, echo: Peer) -> None:
    set_secret(owner=owner, name="app", value=VALUE, by=owner)
    set_secret(owner=owner, name="token", value="bearer-77777", by=owner)
    tool = _http(owner, echo, auth_config={"token": {"$secret": "token"}})

    answer = _called(tool, owner)

    (got,) = echo.asked
    assert got.headers["x-app"] == VALUE
    assert got.headers["authorization"] == "Bearer bearer-77777"
    assert answer["plain"]["headers"]["x-app"] == MASK
    assert VALUE not in json.dumps(answer)
    assert "bearer-77777" not in json.dumps(answer)
    assert Secret.objects.get(name="app").used_at is not None


@pytest.mark.parametrize(
    ("config", "sent"),
    [
        ({"query": {"key": {"$secret": "app"}}}, "?key=ks-4f9a81-%7Bsymbol%7D-%7B%7Bx%7D%7D"),
        ({"method": "POST", "body": {"type": "json", "value": {"deep": [{"$secret": "app"}]}}}, VALUE),
        ({"method": "POST", "body": {"type": "form", "fields": {"k": {"$secret": "app"}}}}, "k=ks-4f9a81-%7Bsymbol%7D"),
    ],
)
def test_a_secret_may_stand_in_query_and_body_as_it_is(owner: User, echo: Peer, config: Any, sent: str) -> None:
    set_secret(owner=owner, name="app", value=VALUE, by=owner)
    tool = _http(owner, echo, config=config, effect="read")

    answer = _called(tool, owner)

    assert sent in f"{echo.asked[0].target}{echo.asked[0].body.decode()}"
    assert "4f9a81" not in json.dumps(answer)
    assert "{symbol}" not in answer["plain"]["target"]


def test_a_place_that_takes_no_secret_refuses_one(owner: User, echo: Peer) -> None:
    with pytest.raises(Invalid) as refused:
        make_tool(owner, config={"url": {"$secret": "app"}})

    assert "secret_misplaced" in {problem.code for problem in refused.value.problems}
    with pytest.raises(Invalid):
        make_tool(owner, tool_type="python", config={"code": {"$secret": "app"}})


def test_a_missing_secret_is_said_at_the_call_and_before(owner: User, stranger: User, echo: Peer) -> None:
    tool = _http(owner, echo, auth_config={"token": {"$secret": "token"}}, is_public=True)

    assert describe(owner, tools={tool.id}, agents=()).lacking_secrets == {tool.id: {"app", "token"}}
    assert describe(stranger, tools={tool.id}, agents=()).lacking_secrets == {tool.id: {""}}
    with pytest.raises(ToolError, match="“app”, “token”"):
        _called(tool, owner)
    with pytest.raises(ToolError, match="its owner has to enter") as refused:
        _called(tool, stranger)
    assert "app" not in str(refused.value)
    assert not echo.asked


def test_a_public_tool_is_called_with_its_owner_s_secret_and_never_the_caller_s(
    owner: User, stranger: User, echo: Peer
) -> None:
    set_secret(owner=owner, name="app", value="the-owner-s", by=owner)
    set_secret(owner=stranger, name="app", value="the-caller-s", by=stranger)
    tool = _http(owner, echo, is_public=True)

    answer = _called(tool, stranger)

    assert echo.asked[0].headers["x-app"] == "the-owner-s"
    assert "the-owner-s" not in json.dumps(answer)
    with pytest.raises(NotAllowed) as refused:
        try_tool(tool=tool, by=stranger, arguments={"symbol": "AAPL"})
    assert refused.value.code == "not_your_credentials"


def test_a_version_that_knows_the_tool_as_it_was_gets_no_secret(owner: User, echo: Peer) -> None:
    set_secret(owner=owner, name="app", value=VALUE, by=owner)
    tool = _http(owner, echo)
    known = tool_facts(tool)
    update_tool(tool=tool, config={**tool.config, "url": echo.url("/elsewhere")})

    with pytest.raises(ToolError) as refused:
        run_tool(tool=known, arguments={"symbol": "AAPL"}, context=make_context(owner_id=owner.pk))

    assert refused.value.code == "credentials_moved_on"
    update_tool(tool=tool, config={"url": echo.url()})
    with pytest.raises(ToolError) as refused:
        run_tool(tool=known, arguments={"symbol": "AAPL"}, context=make_context(owner_id=owner.pk))
    assert refused.value.code == "credentials_moved_on"
    assert not echo.asked


def test_a_private_tool_with_secrets_is_called_by_nobody_else(owner: User, stranger: User, echo: Peer) -> None:
    set_secret(owner=owner, name="app", value=VALUE, by=owner)

    assert _code(_http(owner, echo), stranger) == "tool_missing"


def test_a_trial_shows_what_was_sent_without_the_secret(owner: User, echo: Peer) -> None:
    set_secret(owner=owner, name="app", value=VALUE, by=owner)
    tool = _http(owner, echo, config={"query": {"k": {"$secret": "app"}}})

    trial = try_tool(tool=tool, by=owner, arguments={"symbol": "AAPL"})

    assert trial.requests[0].headers["X-App"] == MASK
    assert "4f9a81" not in repr(trial)
    assert trial.error is None


def test_an_error_that_repeats_the_secret_is_covered(owner: User, echo: Peer) -> None:
    set_secret(owner=owner, name="app", value=VALUE, by=owner)
    tool = _http(owner, echo, config={"url": echo.url("/status/500")})

    with pytest.raises(ToolError) as failed:
        _called(tool, owner)

    assert failed.value.code == "http_status"
    assert MASK in str(failed.value)
    assert "4f9a81" not in str(failed.value)


def test_notify_sends_to_the_address_that_a_secret_holds(owner: User, echo: Peer) -> None:
    set_secret(owner=owner, name="slack", value=echo.url("/services/T000/very-secret-part"), by=owner)
    tool = Tool.objects.get(name="notify")
    given = {"channel": "slack", "url": {"$secret": "slack"}, "title": "Found", "key": "once"}

    def told(**context: Any) -> Any:
        made = make_context(owner_id=owner.pk, **context)
        return run_tool(tool=tool_facts(tool), arguments=given, context=made)

    with pytest.raises(ToolError) as refused:
        told()
    assert refused.value.code == "secret_named_by_data"
    assert told(named_secrets=frozenset({"slack"}), is_dry_run=True)["preview"]["to"] == f"127.0.0.1:{echo.port}"
    assert told(named_secrets=frozenset({"slack"}))["sent"] is True
    assert echo.asked[0].target == "/services/T000/very-secret-part"


def test_the_address_of_notify_is_checked_once_it_is_known(owner: User) -> None:
    set_secret(owner=owner, name="slack", value="no address at all", by=owner)
    given = {"channel": "slack", "url": {"$secret": "slack"}, "title": "Found"}

    with pytest.raises(ToolError) as refused:
        run_tool(
            tool=tool_facts(Tool.objects.get(name="notify")),
            arguments=given,
            context=make_context(owner_id=owner.pk, named_secrets=frozenset({"slack"})),
        )

    assert refused.value.code == "tool_arguments"
    assert "no address at all" not in str(refused.value)


@pytest.mark.parametrize("value", ["", "short", "x" * 8_001, "a\x00bcdefg", "half \ud800 a pair"])
def test_a_value_that_cannot_be_kept_or_covered_is_refused(owner: User, value: str) -> None:
    with pytest.raises(Invalid):
        set_secret(owner=owner, name="app", value=value, by=owner)


@pytest.mark.parametrize("name", ["", "a b", "-a", "x" * 61, "é", "a/b"])
def test_a_name_is_one_that_can_be_written_anywhere(owner: User, name: str) -> None:
    with pytest.raises(Invalid):
        set_secret(owner=owner, name=name, value="long enough", by=owner)


def test_the_last_four_characters_are_shown_of_a_long_secret_alone(owner: User) -> None:
    long = set_secret(owner=owner, name="long", value="x" * 16 + "abcd", by=owner)
    short = set_secret(owner=owner, name="short", value="x" * 15 + "abcd", by=owner)

    assert (long.hint, short.hint) == ("abcd", "")


def test_replacing_a_secret_changes_what_tools_are_called_with(owner: User, echo: Peer) -> None:
    secret = set_secret(owner=owner, name="app", value="the-first-one", by=owner)
    tool = _http(owner, echo)
    _called(tool, owner)
    set_secret(owner=owner, name="app", value="the-second-one", by=owner, secret=secret)
    _called(tool, owner)

    assert [got.headers["x-app"] for got in echo.asked] == ["the-first-one", "the-second-one"]
    delete_secret(secret=secret, by=owner)
    assert _code(tool, owner) == "secret_missing"


def test_nobody_else_says_where_an_owner_s_secret_goes(owner: User, echo: Peer) -> None:
    """Staff change tools of others in the admin; the API lets nobody but the owner."""
    tool = _http(owner, echo)
    tool.config = {**tool.config, "url": "https://elsewhere.example/"}
    assert "secrets_of_owner" in {problem.code for problem in problems_of_tool(tool, by_owner=False)}
    assert not problems_of_tool(tool)
    new = Tool(owner=owner, name="new", tool_type="http", config=tool.config, effect="read", idempotent=True)
    assert "secrets_of_owner" in {problem.code for problem in problems_of_tool(new, by_owner=False)}
    tool = Tool.objects.get(pk=tool.pk)
    tool.description = "Another description"
    assert not problems_of_tool(tool, by_owner=False)


def test_a_row_that_was_made_for_the_table_alone_has_a_name(owner: User) -> None:
    with pytest.raises(Exception, match="secrets_name_given"):
        Secret.objects.create(owner=owner, name="", value="x", changed_at=timezone.now())


def test_python_gets_no_secret(owner: User, settings: Settings) -> None:
    settings.USER_PYTHON = True
    with pytest.raises(Invalid):
        create_tool(owner=owner, name="p", tool_type="python", config={}, auth_config={"a": {"$secret": "app"}})
