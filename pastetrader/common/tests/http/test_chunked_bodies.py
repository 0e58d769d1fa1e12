"""A body that comes in chunks, through a real server: it is read on every method and never taken as empty."""

import asyncio
import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from django.http import HttpRequest, HttpResponse

from lab.processes import wait_until
from pastetrader.common.http.body_limit import MEGABYTE, MeasuringHandler, limited


class Echo(MeasuringHandler):
    """Answers with what DRF goes by, the length, and with the body."""

    async def get_response_async(self, request: HttpRequest) -> HttpResponse:
        """No middleware, no database."""
        return HttpResponse(request.read(), headers={"X-Length": request.META.get("CONTENT_LENGTH", "none")})


@contextmanager
def _served() -> Iterator[int]:
    """The port of a uvicorn of this process."""
    config = uvicorn.Config(
        limited(Echo(), megabytes=1, larger=[]), port=0, lifespan="off", log_level="critical", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        wait_until(lambda: server.started, seconds=15, what="uvicorn listens")
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with _served() as found:
        yield found


def _ask(port: int, method: str, **how: Any) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request(method, "/", **how)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("X-Length", ""), answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
def test_chunks_are_one_body_with_its_length(port: int, method: str) -> None:
    chunks = iter([b'{"mode":', b' "dry_run"}'])

    answer = _ask(port, method, body=chunks, encode_chunked=True, headers={"Transfer-Encoding": "chunked"})

    assert answer == (200, "19", b'{"mode": "dry_run"}')


def test_chunks_beyond_the_limit_are_refused_when_the_limit_is_passed(port: int) -> None:
    chunks = iter([b"x" * (MEGABYTE // 2)] * 2 + [b"y"])

    status, _length, _body = _ask(
        port, "POST", body=chunks, encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
    )

    assert status == 413


def test_a_body_whose_length_is_announced_is_as_it_was(port: int) -> None:
    assert _ask(port, "POST", body=b"abc") == (200, "3", b"abc")
    assert _ask(port, "GET") == (200, "none", b"")
