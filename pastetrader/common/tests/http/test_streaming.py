"""What is streamed from synchronous iterators under ASGI; here warnings are errors."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.asgi import get_asgi_application
from django.http import HttpRequest, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory
from django.utils.deprecation import MiddlewareMixin
from pytest_django import Settings

from pastetrader.common.http.middleware.streaming import stream_asynchronously


async def _get(path: str) -> tuple[int, bytes]:
    """Status and content of the product's answer to an ASGI server."""
    sent: list[Mapping[str, Any]] = []
    received: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
    await received.put({"type": "http.request"})

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    scope = {**AsyncRequestFactory().get(path).scope, "type": "http"}
    await get_asgi_application()(scope, received.get, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_a_static_file_is_served_whole_and_without_a_warning(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    script = b"let name = 1;\n" * 20_000
    (tmp_path / "long.js").write_bytes(script)

    assert asyncio.run(_get("/static/long.js")) == (200, script)


class _Probe(MiddlewareMixin):
    """As Django's own: where all around it is asynchronous, each half of it goes to a thread and back."""

    hops: ClassVar[list[bool]] = []

    def process_request(self, _request: HttpRequest) -> None:
        self.hops.append(self.async_mode)


def test_a_request_goes_through_all_middleware_without_a_change_of_thread(settings: Settings) -> None:
    probe = f"{__name__}.{_Probe.__name__}"
    *others, last = settings.MIDDLEWARE
    settings.MIDDLEWARE = [probe, *others, probe, last]
    _Probe.hops.clear()

    assert asyncio.run(_get("/healthz"))[0] == 200

    assert _Probe.hops == [False, False]


def test_a_stream_goes_out_before_its_end_is_there() -> None:
    read: list[int] = []

    def blocks() -> Iterator[bytes]:
        for number in range(1_000):
            read.append(number)
            yield b"%d\n" % number

    async def first_and_rest() -> tuple[int, bytes]:
        under_asgi = AsyncRequestFactory().get("/")
        response = stream_asynchronously(lambda _request: StreamingHttpResponse(blocks()))(under_asgi)
        assert isinstance(response, StreamingHttpResponse)
        parts = aiter(response)
        first = await anext(parts)
        read_by_then = len(read)
        return read_by_then, first + b"".join([part async for part in parts])

    read_by_then, content = asyncio.run(first_and_rest())

    assert read_by_then < 100
    assert content == b"".join(b"%d\n" % number for number in range(1_000))


def test_under_wsgi_a_stream_stays_synchronous(rf: RequestFactory) -> None:
    response = stream_asynchronously(lambda _request: StreamingHttpResponse([b"a", b"b"]))(rf.get("/"))

    assert isinstance(response, StreamingHttpResponse)
    assert b"".join(response) == b"ab"
