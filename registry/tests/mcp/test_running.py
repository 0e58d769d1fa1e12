"""Tools of MCP servers at work: a real server of the official SDK by HTTP, through the helper process."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.masking import MASK
from pastetrader.common.stop_signal import Stopped, StopSignal
from pastetrader.common.tests.outbound_http.peers import answer, redirect, serving
from registry.builtin import SentRequest
from registry.calling.running import run_tool
from registry.facts import tool_facts
from registry.mcp.approvals import first_offer
from registry.models import ToolPin
from registry.named_secrets.services import set_secret
from registry.services import create_tool, update_tool
from registry.tests.factories import make_context
from registry.tests.mcp.serving import Served
from registry.tests.mcp.serving import serving as serving_official
from registry.tests.mcp.tools import failure_of, pinned, run, tool_of

SECRET = "s3cret-token-of-alice"


def test_a_tool_has_the_schemas_of_its_server_and_answers_with_a_structure(owner: User, served: Served) -> None:
    tool = tool_of(owner, "quote", url=served.url)

    assert (tool.effect, tool.idempotent) == ("write", False)  # whatever it hints
    assert tool.description == "What a share costs."
    assert tool.input_schema["required"] == ["symbol"]
    assert tool.output_schema is not None
    assert run(tool, {"symbol": "AAPL", "days": None}) == {"symbol": "AAPL", "price": 12.5}
    assert failure_of(tool, {"days": 3}).code == "tool_arguments"


def test_texts_pictures_and_json_are_answers(owner: User, served: Served) -> None:
    said = run(tool_of(owner, "say", url=served.url), {"text": "가\0나"})
    read = run(tool_of(owner, "say", url=served.url, read_as="json"), {"text": '{"a": [1]}'})
    seen = run(tool_of(owner, "see", url=served.url))

    assert said == {"text": "가\N{REPLACEMENT CHARACTER}나", "attachments": []}
    assert read == {"a": [1]}
    assert seen == {"text": "look", "attachments": [{"type": "image", "mime_type": "image/png", "bytes": 100}]}


@pytest.mark.parametrize(
    ("name", "arguments", "config", "code", "retryable"),
    [
        ("fail", {"text": "no such share"}, {}, "mcp_tool_failed", False),
        ("ask", {}, {}, "mcp_tool_failed", False),
        ("wait", {"seconds": 5}, {"timeout_seconds": 1.5}, "timed_out", True),
        ("much", {"count": 2_000}, {"max_bytes": 1_000}, "result_too_large", False),
        ("much", {"count": 11_000_000}, {}, "answer_too_large", False),
        ("say", {"text": '{"a": NaN}'}, {"read_as": "json"}, "answer_not_json", False),
        ("odd", {}, {"read_as": "json"}, "result_not_json", False),
    ],
)
def test_what_a_called_tool_does_wrong_is_the_verdict(
    owner: User, served: Served, name: str, arguments: Any, config: Any, code: str, retryable: bool
) -> None:
    error = failure_of(tool_of(owner, name, url=served.url, **config), arguments)

    assert (error.code, error.retryable, error.had_no_effect) == (code, retryable, False)
    if name == "fail":
        assert "no such share" in str(error)
    if name == "ask":
        assert "Sampling not supported" in str(error)


def test_a_server_that_dies_in_the_middle_may_have_done_something(owner: User, settings: Settings) -> None:
    with serving_official() as doomed:
        settings.OUTBOUND_ALLOW = [doomed.place]
        error = failure_of(tool_of(owner, "end", url=doomed.url))

    assert (error.code, error.retryable, error.had_no_effect) == ("mcp_broken", True, False)


def test_a_cancel_ends_a_call_that_hangs(owner: User, served: Served) -> None:
    tool, stop = tool_of(owner, "wait", url=served.url), StopSignal()
    threading.Timer(1.0, stop.set, ["cancelled"]).start()
    began = time.monotonic()

    with pytest.raises(Stopped):
        run(tool, {"seconds": 8}, stop=stop)

    assert time.monotonic() - began < 6


@pytest.fixture
def become(owner: User, served: Served) -> Iterator[Callable[[str], Any]]:
    """Changes what the server says of “promise”."""
    changing = tool_of(owner, "become", url=served.url)
    yield lambda what: run(changing, {"what": what})
    run(changing, {"what": "kept"})


def test_a_tool_that_its_server_describes_otherwise_is_not_called(
    owner: User, served: Served, become: Callable[[str], Any]
) -> None:
    tool = tool_of(owner, "promise", url=served.url)
    assert run(tool, {"text": "a"})["text"] == "kept: a"

    become("broken")
    error = failure_of(tool, {"text": "a"})
    become("gone")
    gone = failure_of(tool, {"text": "a"})
    become("kept")

    assert (error.code, error.had_no_effect, error.retryable) == ("mcp_tool_changed", True, False)
    assert "the description; input schema: field “copy_to” was added" in str(error)
    assert (gone.code, gone.had_no_effect) == ("mcp_tool_missing", True)
    assert run(tool, {"text": "b"})["text"] == "kept: b"


def test_a_tool_whose_credentials_name_a_secret_that_is_not_there_is_refused_when_it_is_made(
    owner: User, served: Served
) -> None:
    with pytest.raises(Invalid) as refused:
        tool_of(owner, "promise", url=served.url, fields={"auth_config": {"token": {"$secret": "gone"}}})

    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("secret_missing", "auth_config")]
    set_secret(owner=owner, name="gone", value="s3cret-token", by=owner)
    tool_of(owner, "promise", url=served.url, fields={"auth_config": {"token": {"$secret": "gone"}}})


def test_without_the_pin_the_changed_tool_would_be_called(
    owner: User, served: Served, become: Callable[[str], Any]
) -> None:
    """The control: the test above can fail."""
    tool = tool_of(owner, "promise", url=served.url)
    become("broken")
    offered = first_offer("mcp", tool.config, None, owner=owner, before=lambda: None)
    assert offered is not None
    ToolPin.objects.filter(tool=tool).update(digest=offered.digest)

    assert run(tool, {"text": "a"})["text"] == "broken: a "


def test_a_tool_that_nobody_approved_is_not_called(owner: User, served: Served) -> None:
    unseen = create_tool(owner=owner, name="unseen", tool_type="mcp", config={"url": served.url, "tool": "say"})
    moved = tool_of(owner, "say", url=served.url)
    as_it_was = tool_facts(moved)
    update_tool(tool=moved, config={"url": served.url, "tool": "fail"})
    moved.refresh_from_db()

    assert failure_of(unseen, {"text": "a"}).code == "mcp_not_approved"
    assert failure_of(moved, {"text": "a"}).code == "mcp_not_approved"
    # A version of a workflow that knows it as it was calls what was approved then.
    assert run_tool(tool=as_it_was, arguments={"text": "x"}, context=make_context(owner_id=owner.pk))["text"] == "x"


def test_who_calls_is_told_to_the_server_and_to_nobody_else(owner: User, served: Served) -> None:
    sent: list[SentRequest] = []
    lines: list[Any] = []
    credentials = {"auth_config": {"type": "api_key", "name": "X-Key", "value": SECRET}}
    heard = run(
        tool_of(owner, "heard", url=served.url, read_as="json", fields=credentials),
        sent=sent.append,
        log=lambda *line: lines.append(line),
    )
    error = failure_of(tool_of(owner, "fail", url=served.url, fields=credentials), {"text": f"you are {SECRET}"})

    [request] = sent
    assert heard["x-key"] == MASK  # it was there, and is covered where the server repeats it
    assert (request.method, request.url, request.headers["X-Key"]) == ("POST", served.url, MASK)
    assert request.body is not None
    assert json.loads(request.body)["params"]["name"] == "heard"
    assert SECRET not in f"{heard}{error}{error.message}{lines}{sent}"


def test_a_rate_limit_counts_calls(owner: User, served: Served) -> None:
    tool = tool_of(owner, "say", url=served.url, fields={"rate_limit": {"calls": 1, "per": "hour"}})
    run(tool, {"text": "a"})

    error = failure_of(tool, {"text": "a"})

    assert (error.code, error.retryable, error.had_no_effect) == ("rate_limited", True, True)


@pytest.mark.parametrize(
    ("route", "code", "retryable"),
    [
        (answer(b"{}", "500 Broken"), "http_status", True),
        (answer(b"{}", "429 Slow", {"Retry-After": "9"}), "http_status", True),
        (answer(b"{}", "401 Who"), "http_status", False),
        (answer(b"{}", "404 Not Found"), "http_status", False),
        (answer(b"<html>"), "mcp_garbled", False),
        (answer(b"<html>", kind="text/html"), "mcp_garbled", False),
        (answer(b'{"jsonrpc": "2.0", "id": 0, "result": {"odd": 1}}'), "mcp_garbled", False),
        (answer(b'{"jsonrpc": "2.0", "id": 0, "error": {"code": -32600, "message": "no"}}'), "mcp_error", False),
        (answer(b"event: message\ndata: [\n\n", kind="text/event-stream"), "mcp_garbled", False),
        (redirect("http://127.0.0.1:1/", 307), "redirect_refused", False),
        (redirect("http://127.0.0.1:1/", 302), "redirect_refused", False),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\nx", "mcp_broken", True),
    ],
)
def test_what_is_no_server_of_the_protocol_is_the_verdict(
    owner: User, settings: Settings, route: bytes, code: str, retryable: bool
) -> None:
    with serving({"/mcp": route}) as peer:
        settings.OUTBOUND_ALLOW = [peer.place]
        config = {"url": peer.url("/mcp"), "tool": "say", "timeout_seconds": 5}
        tool = create_tool(owner=owner, name="say", tool_type="mcp", config=config)
        pinned(tool)
        error = failure_of(tool, {"text": "a"})

    assert (error.code, error.retryable, error.had_no_effect) == (code, retryable, True)
    assert error.retry_after == (9 if b"Slow" in route else None)
