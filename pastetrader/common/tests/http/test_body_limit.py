"""Bodies of requests are refused by the length that they announce, or as soon as more has come."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from pastetrader.common.http.body_limit import MEGABYTE, limited


class Reader:
    """An application that reads the whole body and keeps its length."""

    def __init__(self) -> None:
        self.came = 0

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        """Read, then answer."""
        more = True
        while more:
            message = await receive()
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
