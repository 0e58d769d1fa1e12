"""How large the body of a request may be, before anything of it is written anywhere.

Under ASGI Django writes a whole body to a temporary file before it looks at the request. So who sends too much is told
here: by the length that they announce, or as soon as more has come.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from django.utils.translation import gettext

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MEGABYTE = 1024 * 1024


class _TooLarge(Exception):
    """More has come than may."""


def limited(
    application: Any, *, megabytes: int, larger: Sequence[tuple[str, int]]
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The application, with 413 for bodies beyond so many megabytes; `larger`: (beginning of a path, megabytes)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        most = next((size for start, size in larger if scope["path"].startswith(start)), megabytes) * MEGABYTE
        if _announced(scope) > most:
            await _refuse(send)
            return
        came, has_begun = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await application(scope, counted, noted)
        except _TooLarge:
            if not has_begun:
                await _refuse(send)

    return answer


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name.lower() == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(send: Send) -> None:
    told = {"code": "too_large", "message": gettext("What was sent is too large."), "problems": []}
    body = json.dumps(told).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
