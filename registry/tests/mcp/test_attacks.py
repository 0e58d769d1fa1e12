"""Servers, and addresses of servers, that try to get more than a call: a canary listens on this machine."""

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from mcp.client import session as sdk

from pastetrader.common.outbound_http import Policy
from pastetrader.common.outbound_http import policy as policies
from pastetrader.common.refusal import Refusal
from pastetrader.common.tests.outbound_http.conftest import Canary, canary
from pastetrader.common.tests.outbound_http.payloads import resolved, urls
from pastetrader.common.tests.outbound_http.peers import Connection, Peer, answer, redirect, serving
from pastetrader.common.tests.outbound_http.test_ssrf import PUBLIC, Rebinding, open_to
from registry.mcp import client
from registry.mcp.listing import digest_of, said_of

__all__ = ["canary"]  # a fixture
SECRET = "s3cret-token-of-alice"
SAY: dict[str, Any] = {"name": "say", "inputSchema": {"type": "object"}}


@contextmanager
def speaking(
    *tools: dict[str, Any],
    result: Any = None,
    path: str = "/mcp",
    endless: bool = False,
    dies_at: str = "",
    **routes: bytes,
) -> Iterator[Peer]:
    """A server that says exactly this, and breaks the connection when it is asked `dies_at`."""
    answers: dict[str, Any] = {
        "initialize": {
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "x", "version": "1"},
        },
        "tools/list": {"tools": tools or [SAY], **({"nextCursor": "again"} if endless else {})},
        "tools/call": result or {"content": [{"type": "text", "text": "hello"}]},
    }

    def speak(connection: Connection) -> None:
        asked = json.loads(peer.asked[-1].body)
        if asked["method"] == dies_at:
            return
        if "id" not in asked:
            connection.sendall(answer(b"", "202 Accepted"))
            return
        told = {"jsonrpc": "2.0", "id": asked["id"], "result": answers[asked["method"]]}
        connection.sendall(answer(json.dumps(told).encode()))

    with serving({path: speak, **{f"/{name}": route for name, route in routes.items()}}) as peer:
        yield peer


def called(peer: Peer, approved: dict[str, Any] = SAY) -> dict[str, Any]:
    """What comes of calling “say”, of which this was approved."""
    call = {"tool": "say", "arguments": {"text": "a"}, "read_as": "text", "max_bytes": 100_000}
    server = at(peer.url("/mcp"), open_to(0, peer.place))
    return client.call_tool(server, 10.0, [SECRET], call, digest_of(said_of(approved)))


def at(url: str, policy: Policy) -> dict[str, Any]:
    """The server at an address."""
    return {"url": url, "headers": [["X-Key", SECRET]], "policy": policy.as_dict()}


def refused(url: str, policy: Policy, resolver: Any = resolved) -> Refusal:
    """Why the server was not asked."""
    with pytest.raises(Refusal) as error:
        client.list_tools(at(url, policy), 5.0, [SECRET], resolver=resolver)
    return error.value


def test_no_way_to_write_this_machine_leads_to_it(canary: Canary) -> None:
    tried = list(urls(canary.port))

    codes = {refused(url, open_to(canary.port)).code for url in tried}

    assert len(tried) >= 48
    assert canary.hits == 0
    assert "address_refused" in codes


def test_a_name_is_resolved_once_and_called_where_it_was_then(canary: Canary) -> None:
    names = Rebinding([PUBLIC], ["127.0.0.1"])
    with serving({"/mcp": answer(b"{}", "500 Broken")}, host=PUBLIC, port=canary.port) as public:
        policy = open_to(canary.port, f"{PUBLIC}/32")
        error = refused(f"http://rebinding.example:{canary.port}/mcp", policy, names)

    assert (error.code, names.asked, len(public.asked), canary.hits) == ("http_status", 1, 1, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_server_that_sends_on_elsewhere_is_not_followed(status: int, canary: Canary) -> None:
    with serving({"/mcp": redirect(f"http://127.0.0.1:{canary.port}/", status)}, host=PUBLIC) as public:
        error = refused(public.url("/mcp"), open_to(public.port, f"{PUBLIC}/32", f"127.0.0.1:{canary.port}"))

    assert (error.code, len(public.asked), canary.hits) == ("redirect_refused", 1, 0)


def test_a_server_that_sends_on_within_itself_is_followed() -> None:
    with speaking(path="/mcp/", mcp=redirect("/mcp/", 307)) as peer:
        told = client.list_tools(at(peer.url("/mcp"), open_to(0, peer.place)), 5.0, [])

    assert [tool["name"] for tool in told["tools"]] == ["say"]
    assert {asked.headers["x-key"] for asked in peer.asked} == {SECRET}


class TestTheSuiteTurnsRedWhen:
    """Each control broken on purpose: then the canary is reached, so the tests above can fail."""

    def test_addresses_are_not_checked(self, canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(policies, "is_public", lambda _address: True)

        for host in ("127.0.0.1", "[::1]", "0x7f.1", "127.0.0.1.nip.example"):
            refused(f"http://{host}:{canary.port}/", open_to(canary.port))

        assert canary.hits == 4

    def test_redirects_are_not_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client, "REDIRECTS", frozenset())
        with serving() as thief, serving({"/mcp": redirect(thief.url(), 302)}) as peer:
            refused(peer.url("/mcp"), open_to(0, peer.place, thief.place))

        assert thief.asked[0].headers["x-key"] == SECRET

    def test_results_are_checked_as_the_sdk_does(self, canary: Canary) -> None:
        schema = {"$ref": f"http://127.0.0.1:{canary.port}/schema"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            vars(sdk)["validate"]({}, schema)

        assert canary.hits == 1


def test_no_address_in_a_schema_is_loaded(canary: Canary) -> None:
    described = {**SAY, "outputSchema": {"type": "object", "$ref": f"http://127.0.0.1:{canary.port}/schema"}}
    with speaking(described, result={"content": [], "structuredContent": {"a": 1}}) as peer:
        told = called(peer, described)

    assert (told, canary.hits) == ({"answer": {"a": 1}}, 0)


def test_two_tools_of_one_name_are_none() -> None:
    with speaking(SAY, {**SAY, "description": "Another one."}) as peer:
        told = called(peer)

    assert "answer" not in told
    assert "tools/call" not in [json.loads(asked.body)["method"] for asked in peer.asked]


def test_a_list_without_end_is_refused() -> None:
    with speaking(endless=True) as peer:
        error = refused(peer.url("/mcp"), open_to(0, peer.place))

    assert error.code == "result_too_large"
    assert len(peer.asked) < 30


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ({"content": [], "structuredContent": {"a": "b\0"}}, "result_not_json"),
        ({"content": [], "structuredContent": {"a": "\ud800"}}, "mcp_garbled"),
        ({"content": [], "structuredContent": {"a": float("nan")}}, "result_not_json"),
        ({"content": "x"}, "mcp_garbled"),
        ({"content": [{"type": "video"}]}, "mcp_garbled"),
    ],
)
def test_an_answer_that_cannot_be_stored_is_refused(result: Any, code: str) -> None:
    with speaking(result=result) as peer, pytest.raises(Refusal) as error:
        called(peer)

    assert (error.value.code, error.value.had_no_effect) == (code, False)


@pytest.mark.parametrize(
    ("method", "is_harmless"), [("initialize", True), ("notifications/initialized", True), ("tools/call", False)]
)
def test_a_server_that_is_gone_is_told_as_that(method: str, is_harmless: bool) -> None:
    with speaking(dies_at=method) as peer, pytest.raises(Refusal) as error:
        called(peer)

    assert error.value.code in {"mcp_broken", "unreachable", "broken_answer"}
    assert (error.value.retryable, error.value.had_no_effect) == (True, is_harmless)


def test_a_secret_that_a_server_writes_into_its_words_is_covered() -> None:
    with speaking({**SAY, "description": f"You are {SECRET}."}) as peer:
        told = client.list_tools(at(peer.url("/mcp"), open_to(0, peer.place)), 5.0, [SECRET])

    assert [tool["description"] for tool in told["tools"]] == ["You are ••••."]
