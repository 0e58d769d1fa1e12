"""Answers that are streamed."""

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

# Blocks that are read at a time: 64 KiB of a file.
BLOCKS = 16


def stream_asynchronously(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: under ASGI, a stream from a synchronous iterator, as of a static file, is read piece by piece.

    Django would read it whole first, and warn of it. Synchronous, as WhiteNoise is, whose answers pass through here.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse):
            blocks = response.streaming_content
            if isinstance(blocks, Iterator):
                response.streaming_content = _read(blocks)
        return response

    return answer


async def _read(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    take = sync_to_async(lambda: list(islice(blocks, BLOCKS)))
    while taken := await take():
        yield b"".join(taken)
