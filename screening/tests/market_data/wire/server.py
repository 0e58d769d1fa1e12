"""The HTTP of providers: what a server answers, and how an answer breaks on its way."""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Literal, Self
from urllib.parse import parse_qsl, urlsplit

# reset: hung up before a byte; cut: half a body; the others answer with that status.
Fault = Literal["reset", "cut", "429", "500", "html"]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Told:
    """An answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: Any, status: int = 200, **headers: str) -> "Told":
        """An answer in JSON."""
        return cls(
            status, json.dumps(value, ensure_ascii=False).encode(), {"content-type": "application/json", **headers}
        )


def no_fault(_asked: Asked, _number: int) -> Fault | None:
    """Everything works."""
    return None


class Wire:
    """A server on a free port of the loopback. `faults` says which request breaks; `next_faults` go before."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.faults: Callable[[Asked, int], Fault | None] = no_fault
        self.next_faults: deque[Fault] = deque()
        self.lock = threading.RLock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"wire": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    def answer(self, asked: Asked) -> Told:
        """What the API says."""
        raise NotImplementedError

    def too_often(self) -> Told:
        """What the API says to who asks too often."""
        return Told(429, b"Too Many Requests", {"retry-after": "3", "content-type": "text/plain"})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def place(self) -> str:
        """host:port, as the operator allows it."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.place}"

    def take(self, asked: Asked) -> Fault | None:
        """Note a request, and how it breaks."""
        with self.lock:
            self.requests.append(asked)
            return self.next_faults.popleft() if self.next_faults else self.faults(asked, len(self.requests))


class _Handler(BaseHTTPRequestHandler):
    wire: ClassVar[Wire]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._do("GET")

    def do_POST(self) -> None:
        self._do("POST")

    def _do(self, method: str) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(method, parts.path, query, headers, body)
        fault = self.wire.take(asked)
        match fault:
            case "reset":
                self._reset()
            case "cut":
                told = self.wire.answer(asked)
                self._tell(told, cut=True)
            case "429":
                self._tell(self.wire.too_often())
            case "500":
                self._tell(Told(500, b'{"error": "try again"}', {"content-type": "application/json"}))
            case "html":
                self._tell(Told(502, b"<html>Bad Gateway</html>", {"content-type": "text/html"}))
            case _:
                self._tell(self.wire.answer(asked))

    def _tell(self, told: Told, *, cut: bool = False) -> None:
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body[: len(told.body) // 2] if cut else told.body)
        self.wfile.flush()
        if cut:
            self._reset()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_WR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the base names it
        """Says nothing."""
