"""HTTP tools at work: real requests to a real server, through the helper process, as steps and trials make them."""

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import Stopped, StopSignal
from pastetrader.common.tests.outbound_http.peers import Connection, Peer, answer, redirect, serving
from registry.builtin import SentRequest
from registry.calling.running import run_tool
from registry.exceptions import ToolError
from registry.facts import tool_facts
from registry.models import Tool
from registry.services import create_tool, update_tool
from registry.tests.factories import make_context

SECRET = "s3cret-token-of-alice"


@pytest.fixture
def peer(settings: Settings) -> Any:
    """A server that tools may call."""
    with serving({"/quotes/AAPL": answer(b'{"data": {"price": 12.5, "items": [{"id": 1}, {"id": 2}]}}')}) as running:
        settings.OUTBOUND_ALLOW = [running.place]
        yield running


def tool_at(owner: User, peer: Peer, path: str = "/", *, fields: dict[str, Any] | None = None, **config: Any) -> Tool:
    """A tool that calls that path."""
    given = {"name": f"tool {time.monotonic_ns()}", **(fields or {})}
    return create_tool(owner=owner, tool_type="http", config={"url": peer.url(path), **config}, **given)


def run(tool: Tool, arguments: dict[str, Any] | None = None, **context: Any) -> Any:
    """What it answers its owner."""
    known = {"owner_id": tool.owner_id, **context}
    return run_tool(tool=tool_facts(tool), arguments=arguments or {}, context=make_context(**known))


def failure_of(tool: Tool, arguments: dict[str, Any] | None = None, **context: Any) -> ToolError:
    """Its verdict."""
    with pytest.raises(ToolError) as error:
        run(tool, arguments, **context)
    return error.value


def test_a_tool_asks_and_its_answer_is_mapped(owner: User, peer: Peer) -> None:
    tool = tool_at(owner, peer, "/quotes/{symbol}", pick={"price": "data.price", "ids": "data.items[*].id"})

    assert run(tool, {"symbol": "AAPL"}) == {"price": 12.5, "ids": [1, 2]}
    assert (peer.asked[0].method, peer.asked[0].target) == ("GET", "/quotes/AAPL")
    assert "idempotency-key" not in peer.asked[0].headers


def test_a_tool_that_writes_carries_the_key_of_its_step(owner: User, peer: Peer) -> None:
    body = {"type": "json", "value": {"symbol": "{symbol}"}}
    tool = tool_at(owner, peer, method="POST", body=body, with_status=True, fields={"auth_config": {"token": SECRET}})

    found = run(tool, {"symbol": "AAPL"}, idempotency_key="run-node-1")

    [asked] = peer.asked
    assert (tool.effect, tool.idempotent) == ("write", False)
    assert (found["status"], found["body"], found["headers"]["content-type"]) == (200, {}, "application/json")
    assert json.loads(asked.body) == {"symbol": "AAPL"}
    assert asked.headers["idempotency-key"] == "run-node-1"
    assert asked.headers["authorization"] == f"Bearer {SECRET}"


def test_a_secret_that_the_other_side_repeats_is_covered_everywhere(owner: User, peer: Peer) -> None:
    encoded = base64.b64encode(SECRET.encode()).decode()
    told = json.dumps({"you_sent": f"Bearer {SECRET}", "or": encoded}).encode()
    peer.routes["/ok"] = answer(told, headers={"X-Echo": SECRET})
    peer.routes["/no"] = answer(told, "403 Forbidden")
    lines: list[Any] = []
    sent: list[SentRequest] = []
    credentials = {"auth_config": {"token": SECRET}}

    found = run(
        tool_at(owner, peer, "/ok", with_status=True, fields=credentials),
        sent=sent.append,
        log=lambda *line: lines.append(line),
    )
    error = failure_of(tool_at(owner, peer, "/no", fields=credentials), sent=sent.append)

    everything = f"{found}{error}{error.message}{lines}{sent}"
    assert len(sent) == 2
    assert SECRET not in everything
    assert encoded not in everything
    assert "403" in str(error)


@pytest.mark.parametrize(
    ("route", "code", "retryable"),
    [
        (answer(b"{}", "503 Busy", {"Retry-After": "9"}), "http_status", True),
        (answer(b"{}", "404 Not Found"), "http_status", False),
        (answer(b"<html>", kind="application/json"), "answer_not_json", False),
        (answer(b'{"a": NaN}'), "answer_not_json", False),
        (answer(b"[" * 100_000), "answer_not_json", False),
        (answer(b"\x89PNG", kind="image/png"), "answer_not_text", False),
        (answer(bytes(2_000)), "answer_too_large", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "broken_answer", True),
        (redirect("http://127.0.0.1:1/"), "address_refused", False),
    ],
)
def test_what_goes_wrong_is_the_tools_verdict(
    owner: User, peer: Peer, route: bytes, code: str, retryable: bool
) -> None:
    peer.routes["/"] = route

    error = failure_of(tool_at(owner, peer, max_bytes=1_000 if code == "answer_too_large" else 200_000))

    assert (error.code, error.retryable, error.had_no_effect) == (
        code,
        retryable,
        code == "http_status" and not retryable,
    )
    assert error.retry_after == (9 if b"Busy" in route else None)


def test_what_was_never_sent_had_no_effect(owner: User, settings: Settings) -> None:
    tool = create_tool(
        owner=owner, name="inside", tool_type="http", config={"url": "http://127.0.0.1:8080/", "method": "POST"}
    )
    settings.OUTBOUND_ALLOW = []

    error = failure_of(tool)

    assert (error.code, error.retryable, error.had_no_effect) == ("address_refused", False, True)


def test_expected_statuses_and_texts_are_answers(owner: User, peer: Peer) -> None:
    peer.routes["/"] = answer("가격".encode("euc-kr"), "404 Not Found", kind="text/plain; charset=euc-kr")

    assert run(tool_at(owner, peer, expected_statuses=["2xx", 404])) == "가격"


def test_all_pages_become_one_list(owner: User, peer: Peer) -> None:
    def page(connection: Connection) -> None:
        number = int(peer.asked[-1].target.partition("page=")[2])
        items = [number * 10, number * 10 + 1] if number < 4 else []
        connection.sendall(answer(json.dumps({"items": items}).encode()))

    peer.routes["/"] = page
    lines: list[Any] = []

    everything = run(tool_at(owner, peer, pages={"type": "number", "items": "items"}))
    some = run(
        tool_at(owner, peer, pages={"type": "number", "items": "items", "max_pages": 2}),
        log=lambda level, message, _data: lines.append((level, str(message))),
    )

    assert everything == [10, 11, 20, 21, 30, 31]
    assert some == [10, 11, 20, 21]
    assert [level for level, text in lines if "more pages" in text] == ["warning"]


def test_a_rate_limit_is_shared_by_all_who_call(owner: User, stranger: User, peer: Peer) -> None:
    tool = tool_at(owner, peer, fields={"rate_limit": {"calls": 2, "per": "hour"}, "is_public": True})
    run(tool)
    run(tool, owner_id=stranger.pk)

    error = failure_of(tool)

    assert (error.code, error.retryable, error.had_no_effect) == ("rate_limited", True, True)
    assert error.retry_after is not None
    assert 0 < error.retry_after <= 1_800
    assert len(peer.asked) == 2


def test_a_cancel_ends_a_request_that_hangs(owner: User, peer: Peer) -> None:
    stop = StopSignal()

    def hang(_connection: Connection) -> None:
        stop.set("cancelled")
        peer.stopping.wait()

    peer.routes["/"] = hang
    began = time.monotonic()

    with pytest.raises(Stopped):
        run(tool_at(owner, peer), stop=stop)

    assert time.monotonic() - began < 10


def test_credentials_are_only_for_what_they_were_given_for(owner: User, stranger: User, peer: Peer) -> None:
    tool = tool_at(owner, peer, fields={"auth_config": {"token": SECRET}, "is_public": True})
    as_it_was = tool_facts(tool)
    update_tool(tool=tool, config={"url": peer.url("/new")}, auth_config={"token": "another-s3cret"})

    with pytest.raises(ToolError) as moved:
        run_tool(tool=as_it_was, arguments={}, context=make_context(owner_id=owner.pk))
    tool = update_tool(tool=tool, is_public=False)
    unseen = failure_of(tool, owner_id=stranger.pk)

    assert (moved.value.code, unseen.code) == ("credentials_moved_on", "tool_missing")
    assert peer.asked == []


def test_a_trial_shows_what_was_sent(owner_client: Client, owner: User, peer: Peer) -> None:
    tool = tool_at(owner, peer, "/quotes/{symbol}", fields={"auth_config": {"token": SECRET}})

    shown = _tried(owner_client, tool, {"symbol": "AAPL"})

    [request] = shown["requests"]
    assert shown["succeeded"]
    assert (request["method"], request["url"], request["body"]) == ("GET", peer.url("/quotes/AAPL"), None)
    assert request["headers"]["Authorization"] == "Bearer ••••"
    assert peer.asked[0].headers["authorization"] == f"Bearer {SECRET}"


def test_a_trial_of_what_writes_shows_what_would_be_sent(owner_client: Client, owner: User, peer: Peer) -> None:
    tool = tool_at(owner, peer, method="POST", body={"type": "json", "value": {"q": "{q}"}})

    shown = _tried(owner_client, tool, {"q": 3})

    assert shown["is_dry_run"]
    assert shown["requests"][0]["body"] == '{"q": 3}'
    assert peer.asked == []


def test_a_rate_limit_that_is_none_is_refused(owner_client: Client) -> None:
    made = {"name": "x", "tool_type": "http", "rate_limit": {"calls": 0, "per": "month"}}
    answered = owner_client.post("/api/v1/tools", json.dumps(made), content_type="application/json")

    assert answered.status_code == 400
    assert {problem["pointer"] for problem in answered.json()["problems"]} == {"/rate_limit/calls", "/rate_limit/per"}


def _tried(client: Client, tool: Tool, arguments: dict[str, Any]) -> Any:
    body = json.dumps({"arguments": arguments})
    return client.post(f"/api/v1/tools/{tool.pk}/test", body, content_type="application/json").json()
