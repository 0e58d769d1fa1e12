"""How large the body of a request may be, and how long it is when nobody said so, before anything looks at it.

Under ASGI Django writes a whole body to a temporary file before it looks at the request. So who sends too much is told
here: by the length that they announce, or as soon as more has come. A body that came in chunks announces no length, and
what reads bodies takes that for none at all: a dry run would become a normal one. So it is measured once it is there.
"""

import io
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.core.handlers.asgi import ASGIHandler
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header

from pastetrader.common.http.errors.problem_details import CONTENT_TYPE, problem_document
from pastetrader.common.http.middleware.request_ids import HEADER, accepted_id

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = MutableMapping[str, Any]

MEGABYTE = 1024 * 1024
IN_MEMORY = MEGABYTE
BLOCK = 64 * 1024


class MeasuringHandler(ASGIHandler):
    """Django's, which gives a body that came in chunks the length that it has."""

    def create_request(self, scope: Any, body_file: IO[bytes]) -> Any:
        """The request; whatever was announced, the body is all here."""
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-length"]
        length = body_file.seek(0, io.SEEK_END)
        body_file.seek(0)
        if length or len(headers) < len(scope["headers"]):
            headers.append((b"content-length", str(length).encode()))
        return super().create_request({**scope, "headers": headers}, body_file)


def limited(
    application: Any, *, megabytes: int, larger: Sequence[tuple[str, int]]
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The application, with 413 for bodies beyond so many megabytes; `larger`: (beginning of a path, megabytes)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        most = _most(scope["path"], megabytes, larger)
        if _announced(scope) > most:
            await _refuse(scope, send)
            return
        came, has_begun = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            # The application drops what it has of the body, as when the client goes away.
            return message if came <= most else {"type": "http.disconnect"}

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        await application(scope, counted, noted)
        if came > most and not has_begun:
            await _refuse(scope, send)

    return answer


def limited_wsgi(application: Any, *, megabytes: int, larger: Sequence[tuple[str, int]]) -> Callable[..., Any]:
    """The same for WSGI. A body in chunks is read here, if the server says that its stream ends; else 411."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        most = _most(environ.get("PATH_INFO", "/"), megabytes, larger)
        announced = environ.get("CONTENT_LENGTH") or ""
        if announced.isdigit() and int(announced) > most:
            return _refuse_wsgi(environ, start_response, 413)
        if not environ.get("HTTP_TRANSFER_ENCODING"):
            return cast(Iterable[bytes], application(environ, start_response))
        if not environ.get("wsgi.input_terminated"):
            return _refuse_wsgi(environ, start_response, 411)
        body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed with the answer
        while block := environ["wsgi.input"].read(BLOCK):
            body.write(block)
            if body.tell() > most:
                body.close()
                return _refuse_wsgi(environ, start_response, 413)
        environ["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
        environ["wsgi.input"] = body
        return _Closing(application(environ, start_response), body)

    return answer


class _Closing:
    """An answer that takes the body of its request with it."""

    def __init__(self, answer: Iterable[bytes], body: IO[bytes]) -> None:
        self._answer = answer
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        """What servers call at the end."""
        try:
            getattr(self._answer, "close", lambda: None)()
        finally:
            self._body.close()


def _most(path: str, megabytes: int, larger: Sequence[tuple[str, int]]) -> int:
    return next((size for start, size in larger if path.startswith(start)), megabytes) * MEGABYTE


def _announced(scope: Scope) -> int:
    length = _header(scope, b"content-length")
    return int(length) if length.isdigit() else 0


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted), "")


async def _refuse(scope: Scope, send: Send) -> None:
    headers, body = _refusal(
        413,
        scope["path"],
        accepted_id(_header(scope, HEADER.lower().encode())),
        _header(scope, b"accept-language"),
    )
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": 413, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


def _refuse_wsgi(environ: Environ, start_response: Callable[..., Any], status: int) -> list[bytes]:
    headers, body = _refusal(
        status,
        environ.get("PATH_INFO", "/"),
        accepted_id(environ.get("HTTP_X_REQUEST_ID", "")),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )
    start_response({411: "411 Length Required", 413: "413 Content Too Large"}[status], headers)
    return [body]


def _refusal(status: int, path: str, request_id: str, languages: str) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body; nothing of Django has looked at the request yet, not even for its language."""
    with translation.override(_language(languages)):
        code, detail = {
            411: ("length_required", gettext("Send the length of the body; this server takes no chunks.")),
            413: ("too_large", gettext("What was sent is too large.")),
        }[status]
        told = problem_document(status=status, code=code, detail=detail, instance=path, request_id=request_id)
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
        (HEADER, request_id),
    ]
    return headers, body


def _language(accepted: str) -> str:
    for code, _weight in parse_accept_lang_header(accepted):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"
