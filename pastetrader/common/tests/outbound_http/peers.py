"""A server that answers as a test says, byte by byte if need be, and remembers what it was asked."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Connection = Any
Route = bytes | Callable[[Connection], None]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Peer:
    """It listens at `host`:`port`; `asked` are the requests, `stopping` is set when the test is over."""

    host: str
    port: int
    routes: dict[str, Route]
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", *, scheme: str = "http") -> str:
        """The address of a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def place(self) -> str:
        """As PASTETRADER_OUTBOUND_ALLOW writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def answer(
    body: bytes = b"{}",
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    kind: str = "application/json",
) -> bytes:
    """A whole answer."""
    lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(target: str, status: int = 302) -> bytes:
    """An answer that sends on."""
    return answer(b"", f"{status} Elsewhere", {"Location": target})


@contextmanager
def serving(
    routes: Mapping[str, Route] | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Peer]:
    """A peer with these answers; any other path is answered with `{}`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        peer = Peer(host, listener.getsockname()[1], dict(routes or {}))
        thread = threading.Thread(target=_accept, args=(listener, peer, tls), daemon=True)
        thread.start()
        try:
            yield peer
        finally:
            peer.stopping.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _accept(listener: socket.socket, peer: Peer, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(connection, peer, tls), daemon=True).start()


def _serve(connection: Connection, peer: Peer, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        if tls is not None:
            connection = tls.wrap_socket(connection, server_side=True)
        with connection:
            asked = _read(connection)
            if asked is None:
                return
            peer.asked.append(asked)
            route = peer.routes.get(asked.target.partition("?")[0], answer())
            if isinstance(route, bytes):
                connection.sendall(route)
            else:
                route(connection)


def _read(connection: Connection) -> Asked | None:
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65_536)
        if not piece:
            return None
        got += piece
    head, _empty, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        piece = connection.recv(65_536)
        if not piece:
            return None
        body += piece
    return Asked(method, target, headers, body)
