"""Connecting: a name is resolved once, every address it has is checked, and one of those is connected to. Pure.

`Backend` and `AsyncBackend` are what httpcore calls its network. There are two releases of it under two names (httpx
uses httpcore, httpx2 uses httpcore2), so a backend is told whose streams and errors to use: `core` is the module.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.addresses import Address, literal
from pastetrader.common.outbound_http.errors import AddressRefused, NameUnknown, TimedOut
from pastetrader.common.outbound_http.policy import Policy

# The addresses of a host as text; OSError when it has none.
Resolver = Callable[[str, int], Sequence[str]]
# When the request at hand must be over, on the monotonic clock.
Deadline = Callable[[], float | None]
MOST_ADDRESSES = 8
LEAST_SECONDS_EACH = 1.0


def lookup(host: str, port: int) -> list[str]:
    """What the system says; the seam at which tests say something else."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))


def checked(host: str, port: int, policy: Policy, found: Iterable[str]) -> list[str]:
    """Those addresses, when all of them may be called. Raises AddressRefused."""
    addresses = [_parsed(text, host) for text in found]
    for address in addresses:
        policy.check_address(address, host, port)
    if not addresses:
        raise _unknown(host)
    return [str(address) for address in addresses[:MOST_ADDRESSES]]


def _parsed(text: str, host: str) -> Address:
    address = literal(text)
    if address is None:
        raise AddressRefused(_("The address of %(host)s cannot be read.", host=host))
    return address


def _unknown(host: str) -> NameUnknown:
    return NameUnknown(_("There is no computer named %(host)s. Check the address.", host=host))


def _too_slow(host: str) -> TimedOut:
    return TimedOut(_("Finding the address of %(host)s took too long.", host=host))


class _Guard:
    """What both backends know: whom to call, how to look names up, by when."""

    def __init__(self, core: Any, policy: Policy, *, resolver: Resolver, deadline: Deadline) -> None:
        self.core = core
        self.policy = policy
        self.resolver = resolver
        self.deadline = deadline
        self.has_written = False

    def left(self, timeout: float | None, error: type[Exception]) -> float | None:
        """Seconds that the next step may take. Raises the error when there are none."""
        deadline = self.deadline()
        if deadline is None:
            return timeout
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            raise error("The request as a whole took too long.")
        return seconds if timeout is None else min(timeout, seconds)

    def is_proxy(self, host: str, port: int) -> bool:
        """Whether this is the operator's proxy, and not what is called through it."""
        if not self.policy.proxy:
            return False
        url = self.core.URL(self.policy.proxy)
        return (url.host.decode(), url.origin.port) == (host, port)


class Backend(_Guard):
    """The network of a client that blocks."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> Any:
        """A stream to one of the host's addresses. Raises OutboundErrors, and those of `core`."""
        core, until = self.core, _later(self.left(timeout, self.core.ConnectTimeout))
        addresses = self._addresses(host, port, until)
        for tried, address in enumerate(addresses, start=1):
            share = _share(until, len(addresses) - tried)
            try:
                stream = core.SyncBackend().connect_tcp(address, port, share, local_address, socket_options)
            except (core.ConnectError, core.ConnectTimeout):
                if tried == len(addresses):
                    raise
            else:
                return _Stream(stream, self)
        raise AssertionError("There is always an address.")

    def _addresses(self, host: str, port: int, until: float | None) -> list[str]:
        if self.is_proxy(host, port):
            return list(_within(until, self.resolver, host, port))
        self.policy.check_place(host, port)
        if literal(host) is not None:
            return checked(host, port, self.policy, [host])
        return checked(host, port, self.policy, _within(until, self.resolver, host, port))

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        """Never."""
        raise AddressRefused(_("Sockets of this machine may not be called."))

    def sleep(self, seconds: float) -> None:
        """As httpcore does between its own attempts; we let it make one."""
        time.sleep(seconds)


class AsyncBackend(_Guard):
    """The network of a client that awaits."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own signature
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> Any:
        """A stream to one of the host's addresses. Raises OutboundErrors, and those of `core`."""
        core, until = self.core, _later(self.left(timeout, self.core.ConnectTimeout))
        addresses = await self._addresses(host, port, until)
        for tried, address in enumerate(addresses, start=1):
            share = _share(until, len(addresses) - tried)
            try:
                stream = await core.AnyIOBackend().connect_tcp(address, port, share, local_address, socket_options)
            except (core.ConnectError, core.ConnectTimeout):
                if tried == len(addresses):
                    raise
            else:
                return _AsyncStream(stream, self)
        raise AssertionError("There is always an address.")

    async def _addresses(self, host: str, port: int, until: float | None) -> list[str]:
        if self.is_proxy(host, port):
            return list(await _awaited(until, self.resolver, host, port))
        self.policy.check_place(host, port)
        if literal(host) is not None:
            return checked(host, port, self.policy, [host])
        return checked(host, port, self.policy, await _awaited(until, self.resolver, host, port))

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own signature
        socket_options: Any = None,
    ) -> Any:
        """Never."""
        raise AddressRefused(_("Sockets of this machine may not be called."))

    async def sleep(self, seconds: float) -> None:
        """As httpcore does between its own attempts; we let it make one."""
        await self.core.AnyIOBackend().sleep(seconds)


class _Stream:
    """A stream that ends with the deadline and remembers whether something was sent."""

    def __init__(self, stream: Any, guard: _Guard) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most so many bytes; none at the end."""
        read: bytes = self._stream.read(max_bytes, self._guard.left(timeout, self._guard.core.ReadTimeout))
        return read

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of it."""
        seconds = self._guard.left(timeout, self._guard.core.WriteTimeout)
        self._guard.has_written = True
        self._stream.write(buffer, seconds)

    def close(self) -> None:
        """The connection is over."""
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        """The same, encrypted; the certificate is that of the name, whatever the address."""
        seconds = self._guard.left(timeout, self._guard.core.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._guard)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of streams."""
        return self._stream.get_extra_info(info)


class _AsyncStream:
    """A stream that ends with the deadline and remembers whether something was sent."""

    def __init__(self, stream: Any, guard: _Guard) -> None:
        self._stream = stream
        self._guard = guard

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # httpcore's own
        """At most so many bytes; none at the end."""
        read: bytes = await self._stream.read(max_bytes, self._guard.left(timeout, self._guard.core.ReadTimeout))
        return read

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  # httpcore's own
        """All of it."""
        seconds = self._guard.left(timeout, self._guard.core.WriteTimeout)
        self._guard.has_written = True
        await self._stream.write(buffer, seconds)

    async def aclose(self) -> None:
        """The connection is over."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own signature
    ) -> Any:
        """The same, encrypted; the certificate is that of the name, whatever the address."""
        seconds = self._guard.left(timeout, self._guard.core.ConnectTimeout)
        return _AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, seconds), self._guard)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of streams."""
        return self._stream.get_extra_info(info)


def _later(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _share(until: float | None, others: int) -> float | None:
    """What one address gets of the time that is left, so that a dead one leaves some for the others."""
    if until is None:
        return None
    left = max(until - time.monotonic(), 0.001)
    return left if not others else min(left, max(LEAST_SECONDS_EACH, left / (others + 1)))


def _within(until: float | None, resolver: Resolver, host: str, port: int) -> Sequence[str]:
    """What the resolver says. The system's cannot be stopped, so a thread waits for it, which nobody waits for."""
    told: list[Sequence[str] | Exception] = []

    def ask() -> None:
        try:
            told.append(resolver(host, port))
        except (OSError, UnicodeError) as error:
            told.append(error)

    asking = threading.Thread(target=ask, name="resolver", daemon=True)
    asking.start()
    asking.join(None if until is None else max(0.0, until - time.monotonic()))
    if not told:
        raise _too_slow(host)
    if isinstance(told[0], Exception):
        raise _unknown(host) from told[0]
    return told[0]


async def _awaited(until: float | None, resolver: Resolver, host: str, port: int) -> Sequence[str]:
    from anyio import fail_after, to_thread  # noqa: PLC0415  # only those who await need it

    seconds = None if until is None else max(0.0, until - time.monotonic())
    with _as_ours(host), fail_after(seconds):
        return await to_thread.run_sync(resolver, host, port, abandon_on_cancel=True)


@contextmanager
def _as_ours(host: str) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise _too_slow(host) from error
    except (OSError, UnicodeError) as error:
        raise _unknown(host) from error
