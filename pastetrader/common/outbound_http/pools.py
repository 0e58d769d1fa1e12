"""What stands between httpx and its network: a pool of httpcore that sends only what the policy lets through.

httpx and httpx2 do the rest themselves: headers, cookies, redirects, and turning httpcore's errors into theirs. Each
hop of a redirect comes by here. An OutboundError passes through them as it is.
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from pastetrader.common.outbound_http.connect import AsyncBackend, Backend, Resolver
from pastetrader.common.outbound_http.decoding import ACCEPTED, Counter, Decoder
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.policy import Policy
from pastetrader.common.outbound_http.redirects import body_would_go_elsewhere
from pastetrader.common.outbound_http.replies import check_headers
from pastetrader.common.outbound_http.tls import trusted

# When the request that this thread or task works at must be over.
_until: ContextVar[float | None] = ContextVar("_until", default=None)
_DECODED = {b"content-encoding", b"content-length"}


@contextmanager
def _by(until: float | None) -> Iterator[None]:
    token = _until.set(until)
    try:
        yield
    finally:
        _until.reset(token)


def made(core: Any, policy: Policy, resolver: Resolver, *, is_async: bool) -> Any:
    """The pool of one client."""
    backend = (AsyncBackend if is_async else Backend)(core, policy, resolver=resolver, deadline=_until.get)
    common = {"ssl_context": trusted(), "network_backend": backend, "max_connections": 20, "keepalive_expiry": 5.0}
    if not policy.proxy:
        return (core.AsyncConnectionPool if is_async else core.ConnectionPool)(**common)
    kind = core.AsyncHTTPProxy if is_async else core.HTTPProxy
    url, auth = proxy_parts(policy.proxy)
    return kind(proxy_url=url, proxy_auth=auth, **common)


def proxy_parts(proxy: str) -> tuple[str, tuple[str, str] | None]:
    """Its URL without credentials, and the credentials."""
    parts = urlsplit(proxy)
    auth = (parts.username, parts.password or "") if parts.username else None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}", auth


class _Checks:
    """What both pools do to requests and answers."""

    def __init__(self, core: Any, pool: Any, policy: Policy, limits: Limits) -> None:
        self._core = core
        self._pool = pool
        self._policy = policy
        self._limits = limits

    def _begin(self, request: Any) -> float | None:
        """Checks it, says which compressions we read, and answers when it must be over."""
        host = request.url.host.decode("ascii", errors="replace")
        self._policy.check_place(host, request.url.origin.port)
        kept = [(name, value) for name, value in request.headers if name.lower() != b"accept-encoding"]
        request.headers = [*kept, (b"Accept-Encoding", ACCEPTED.encode())]
        seconds = self._limits.total_seconds
        return None if seconds is None else time.monotonic() + seconds

    def _decoder(self, request: Any, response: Any) -> Decoder:
        """What reads the answer. Raises OutboundErrors for one that is not read."""
        check_headers(response.headers, self._limits)
        headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        here = _url_of(request.url)
        there = urljoin(here, headers.get(b"location", "")) if 300 <= response.status < 400 else here
        has_body = any(name.lower() in {b"content-length", b"transfer-encoding"} for name, _value in request.headers)
        if has_body:
            body_would_go_elsewhere(response.status, here, there)
        encoding = "" if request.method == b"HEAD" else headers.get(b"content-encoding", "")
        return Decoder(encoding, Counter(self._limits.max_bytes))

    def _answer(self, response: Any, stream: Any) -> Any:
        """The same answer with its body decompressed."""
        headers = [(name, value) for name, value in response.headers if name.lower() not in _DECODED]
        if len(headers) == len(response.headers) or not _is_compressed(response.headers):
            headers = response.headers
        return self._core.Response(
            status=response.status, headers=headers, content=stream, extensions=response.extensions
        )


class CheckedPool(_Checks):
    """For clients that block."""

    def handle_request(self, request: Any) -> Any:
        """The answer to one request."""
        until = self._begin(request)
        with _by(until):
            response = self._pool.handle_request(request)
            try:
                decoder = self._decoder(request, response)
            except BaseException:
                response.close()
                raise
        return self._answer(response, _Body(response, decoder, until))

    def close(self) -> None:
        """All connections end."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class AsyncCheckedPool(_Checks):
    """For clients that await."""

    async def handle_async_request(self, request: Any) -> Any:
        """The answer to one request."""
        until = self._begin(request)
        with _by(until):
            response = await self._pool.handle_async_request(request)
            try:
                decoder = self._decoder(request, response)
            except BaseException:
                await response.aclose()
                raise
        return self._answer(response, _AsyncBody(response, decoder, until))

    async def aclose(self) -> None:
        """All connections end."""
        await self._pool.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.aclose()


class _Body:
    """A body that is decompressed, counted and over in time."""

    def __init__(self, response: Any, decoder: Decoder, until: float | None) -> None:
        self._response = response
        self._decoder = decoder
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self._response.stream)
        while True:
            with _by(self._until):
                piece = next(pieces, None)
            if piece is None:
                break
            yield from self._decoder.feed(piece)
        self._decoder.end()

    def close(self) -> None:
        """No more is read."""
        self._response.close()


class _AsyncBody:
    """A body that is decompressed, counted and over in time."""

    def __init__(self, response: Any, decoder: Decoder, until: float | None) -> None:
        self._response = response
        self._decoder = decoder
        self._until = until

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._response.stream)
        while True:
            with _by(self._until):
                piece = await anext(pieces, None)
            if piece is None:
                break
            for plain in self._decoder.feed(piece):
                yield plain
        self._decoder.end()

    async def aclose(self) -> None:
        """No more is read."""
        await self._response.aclose()


def _url_of(url: Any) -> str:
    return bytes(url).decode("latin-1")


def _is_compressed(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-encoding" for name, _value in headers)
