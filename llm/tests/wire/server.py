"""The HTTP of all formats: who may come in, what is written down, and how an answer breaks."""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Protocol, Self

from llm.tests.wire.script import Failure, Kind, Turn

KEY = "sk-wire-0123456789abcdef"
STATUS: dict[Kind, int] = {
    "rate_limited": 429,
    "overloaded": 529,
    "server_error": 500,
    "quota": 429,
    "bad_key": 401,
    "forbidden": 403,
    "bad_request": 400,
    "too_long": 400,
    "no_model": 404,
}


class Refusal(Exception):
    """The request is not what the API takes."""


class Format(Protocol):
    """One wire format."""

    path: ClassVar[str]
    id_header: ClassVar[str]

    def check(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        """Raises Refusal, with the words of the API, for what the API refuses."""

    def answer(self, turn: Turn, body: dict[str, Any], request_id: str) -> dict[str, Any]:
        """The turn as the body of an answer."""

    def events(self, turn: Turn, body: dict[str, Any], request_id: str) -> Iterable[str]:
        """The turn as events of a stream."""

    def error(self, kind: Kind, message: str) -> tuple[int, dict[str, Any]]:
        """The status and body of a failure."""

    def error_event(self) -> str:
        """A failure that is said inside a stream."""


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class WireServer:
    """A server of one format on a free port of the loopback; `script` is what it does, in turn."""

    format: Format
    script: deque[Turn | Failure] = field(default_factory=deque)
    requests: list[Received] = field(default_factory=list)
    key: str = KEY

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"wire": self}))
        self._http.daemon_threads = True
        # Polled often, so that leaving takes no half second in each test.
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._over.is_set():
            self._over.set()
            self._http.shutdown()
            self._http.server_close()

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def will(self, *steps: Turn | Failure) -> None:
        """Do these next."""
        self.script.extend(steps)

    def wait_until_over(self) -> None:
        """For a request that never gets its answer."""
        self._over.wait(timeout=30)


class _Handler(BaseHTTPRequestHandler):
    wire: ClassVar[WireServer]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.wire.requests.append(Received(self.path, headers, body))
        form = self.wire.format
        if self.path != form.path:
            self._json(*form.error("no_model", f"There is no {self.path}."))
            return
        if headers.get("authorization") != f"Bearer {self.wire.key}":
            self._json(*form.error("bad_key", f"Incorrect API key provided: {headers.get('authorization')}"))
            return
        try:
            form.check(body, headers)
        except Refusal as refused:
            self._json(*form.error("bad_request", str(refused)))
            return
        step = self.wire.script.popleft() if self.wire.script else Failure("server_error")
        if isinstance(step, Failure):
            self._fail(step, body)
        elif body.get("stream"):
            self._events(form.events(step, body, self._request_id))
        else:
            self._json(200, form.answer(step, body, self._request_id))

    @property
    def _request_id(self) -> str:
        return f"req_{len(self.wire.requests)}"

    def _fail(self, failure: Failure, body: dict[str, Any]) -> None:
        form = self.wire.format
        match failure.kind:
            case "hang":
                self.wire.wait_until_over()
                self.close_connection = True
            case "drop":
                self._reset()
            case "cut_stream" if body.get("stream"):
                self._events(self._some(form, body), ends="reset")
            case "silent_end" if body.get("stream"):
                self._events(self._some(form, body))
            case "error_in_stream" if body.get("stream"):
                self._events([*self._some(form, body), form.error_event()])
            case "cut_stream" | "silent_end":
                self._half_a_body()
            case "not_json":
                self._send(200, b'{"id": "x", "content": [', "application/json")
            case "wrong_shape":
                self._json(200, {"hello": "world"})
            case kind:
                status, error = form.error(kind, f"The request failed: {kind}.")
                self._json(status, error, failure.headers)

    def _some(self, form: Format, body: dict[str, Any]) -> Iterator[str]:
        events = list(form.events(Turn("one two three four"), body, self._request_id))
        yield from events[: len(events) // 2]

    def _json(self, status: int, body: dict[str, Any], headers: Any = ()) -> None:
        self._send(status, json.dumps(body).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: Any = ()) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header(self.wire.format.id_header, self._request_id)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _events(self, events: Iterable[str], ends: str = "well") -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.send_header(self.wire.format.id_header, self._request_id)
        self.end_headers()
        for event in events:
            data = event.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()
        if ends == "reset":
            self._reset()
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _half_a_body(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "1000")
        self.end_headers()
        self.wfile.write(b'{"id":')
        self.wfile.flush()
        self._reset()

    def _reset(self) -> None:
        """Hang up without a good-bye."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_WR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the base names it
        """Says nothing."""


def event(data: Any, name: str = "") -> str:
    """One server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data)
    return f"event: {name}\ndata: {text}\n\n" if name else f"data: {text}\n\n"


def pieces(text: str) -> list[str]:
    """A text as it comes in a stream."""
    return [text[place : place + 5] for place in range(0, len(text), 5)]
