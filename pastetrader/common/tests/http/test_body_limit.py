"""Bodies of requests are refused by the length that they announce, or as soon as more has come."""

import asyncio
import io
import json
from collections.abc import MutableMapping
from typing import Any

import pytest

from pastetrader.common.http.body_limit import MEGABYTE, MeasuringHandler, limited, limited_wsgi


class Reader:
    """An application that reads the whole body and keeps its length."""

    def __init__(self) -> None:
        self.came = 0

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        """Read, then answer."""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            self.came += len(message["body"])
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def _sent(reader: Reader, path: str, chunks: int, announced: str = "") -> int:
    """The status of an answer to a body of so many chunks of half a megabyte."""
    answers: list[MutableMapping[str, Any]] = []
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": b"x" * (MEGABYTE // 2), "more_body": number < chunks}
        for number in range(1, chunks + 1)
    ]
    headers = [(b"content-length", announced.encode())] if announced else []

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        answers.append(message)

    application = limited(reader, megabytes=1, larger=[("/uploads", 3)])

    async def answered() -> None:
        await application({"type": "http", "path": path, "headers": headers}, receive, send)

    asyncio.run(answered())
    return int(answers[0]["status"])


@pytest.mark.parametrize(
    ("path", "chunks", "status"), [("/", 2, 200), ("/", 3, 413), ("/uploads/1", 6, 200), ("/uploads/1", 7, 413)]
)
def test_a_body_is_counted_as_it_comes(path: str, chunks: int, status: int) -> None:
    assert _sent(Reader(), path, chunks) == status


def test_what_is_announced_too_large_is_not_read_at_all() -> None:
    reader = Reader()

    assert (_sent(reader, "/", 1, str(2 * MEGABYTE)), reader.came) == (413, 0)


def test_the_refusal_is_a_problem_in_the_readers_language() -> None:
    told: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    headers = [(b"content-length", b"9999999"), (b"accept-language", b"ko"), (b"x-request-id", b"abc-1")]
    application = limited(Reader(), megabytes=1, larger=[])
    asyncio.run(application({"type": "http", "path": "/api/v1/x", "headers": headers}, None, send))  # type: ignore[arg-type]  # never asked

    body = json.loads(told[1]["body"])
    assert (body["status"], body["code"], body["instance"], body["request_id"]) == (
        413,
        "too_large",
        "/api/v1/x",
        "abc-1",
    )
    assert dict(told[0]["headers"])[b"content-type"] == b"application/problem+json"


def _by_wsgi(body: bytes, **environ: Any) -> tuple[str, bytes]:
    """Status, and what the application read."""
    seen: list[bytes] = []
    statuses: list[str] = []

    def application(environ: Any, start_response: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        start_response("200 OK", [])
        return []

    given = {"PATH_INFO": "/", "wsgi.input": io.BytesIO(body), **environ}
    answer = limited_wsgi(application, megabytes=1, larger=[])(given, lambda status, _headers: statuses.append(status))
    getattr(answer, "close", lambda: None)()
    return statuses[0], b"".join(seen)


CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked"}


def test_under_wsgi_a_body_in_chunks_is_read_or_refused_and_never_taken_as_empty() -> None:
    assert _by_wsgi(b'{"mode": "dry_run"}', **CHUNKED, **{"wsgi.input_terminated": True})[1] == b'{"mode": "dry_run"}'
    assert _by_wsgi(b"{}", **CHUNKED) == ("411 Length Required", b"")
    assert _by_wsgi(b"x" * (MEGABYTE + 1), **CHUNKED, **{"wsgi.input_terminated": True})[0].startswith("413")
    assert _by_wsgi(b"x", CONTENT_LENGTH=str(2 * MEGABYTE))[0].startswith("413")
    assert _by_wsgi(b"abc", CONTENT_LENGTH="3") == ("200 OK", b"abc")


@pytest.mark.parametrize("announced", ["", "3", "99"])
def test_under_asgi_a_body_has_the_length_that_it_has(announced: str) -> None:
    headers = [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    headers += [(b"content-length", announced.encode())] if announced else []
    scope = {"type": "http", "path": "/", "method": "PATCH", "headers": headers}

    request, _refused = MeasuringHandler().create_request(scope, io.BytesIO(b'{"a": 1}'))

    assert request.META["CONTENT_LENGTH"] == "8"
    assert request.read() == b'{"a": 1}'
