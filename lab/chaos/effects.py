"""The outside world of a campaign: an HTTP server with a journal of its own, and peers that misbehave.

It counts by node execution: how many requests came, and under how many keys (a request whose key is known is answered
without doing it again, as a broker would). It runs in the conductor, so that no fault of the product reaches it.
"""

import json
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

Peer = Literal["slow", "reset", "half_open"]
# How long a peer that never answers holds the line.
SILENT_SECONDS = 5.0


@dataclass
class EffectJournal:
    """What was done to the outside. All by node execution (its id as text)."""

    path: Path
    keyed_requests: Counter[str] = field(default_factory=Counter)
    unkeyed_requests: Counter[str] = field(default_factory=Counter)
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tries: Counter[str] = field(default_factory=Counter)
    misbehaved: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keyed(self, node: str, key: str) -> bool:
        """Note a request with a key; False when it was applied before."""
        with self._lock:
            self.keyed_requests[node] += 1
            is_new = key not in self.keys[node]
            self.keys[node].add(key)
            self._write({"kind": "keyed", "node": node, "key": key, "applied": is_new})
        return is_new

    def unkeyed(self, node: str) -> None:
        """Note a request that is done each time it comes."""
        with self._lock:
            self.unkeyed_requests[node] += 1
            self._write({"kind": "unkeyed", "node": node})

    def tried(self, node: str) -> int:
        """How often the node has asked, this time included."""
        with self._lock:
            self.tries[node] += 1
            return self.tries[node]

    def misbehave(self, kind: str) -> None:
        """Note that a peer did not answer as it should."""
        with self._lock:
            self.misbehaved[kind] += 1

    def _write(self, line: dict[str, Any]) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps({"at": time.time(), **line}) + "\n")


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # the standard library names it so
        """An effect, or a question to a peer that does not answer well the first times."""
        size = int(self.headers.get("Content-Length", 0))
        told = json.loads(self.rfile.read(size))
        journal, node = self.server.journal, told["node"]
        match self.path:
            case "/keyed":
                self._answer(200, {"applied": journal.keyed(node, told["key"])})
            case "/unkeyed":
                journal.unkeyed(node)
                self._answer(200, {"applied": True})
            case "/flaky" if journal.tried(node) <= told["fails"]:
                self._answer(503, {})
            case "/peer" if journal.tried(node) <= told["fails"]:
                journal.misbehave(told["peer"])
                self._misbehave(told["peer"])
            case _:
                self._answer(200, {"applied": False})

    def log_message(self, *_: Any) -> None:
        """The journal says it."""

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _misbehave(self, peer: Peer) -> None:
        self.close_connection = True
        match peer:
            case "slow":
                self.send_response(200)
                self.send_header("Content-Length", "50")
                self.end_headers()
                for _ in range(50):
                    self.wfile.write(b" ")
                    time.sleep(SILENT_SECONDS / 50)  # a drop at a time
            case "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "half_open":
                time.sleep(SILENT_SECONDS)  # holds the line and says nothing


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, journal: EffectJournal) -> None:
        self.journal = journal
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, *_: Any) -> None:
        """A client that was killed in the middle of a request is what a campaign is about."""


@contextmanager
def effects_server(port: int, path: Path) -> Iterator[EffectJournal]:
    """The outside world while inside; yields its journal, which is also written to a file."""
    journal = EffectJournal(path)
    with _Server(port, journal) as server:
        threading.Thread(target=server.serve_forever, name="effects", daemon=True).start()
        try:
            yield journal
        finally:
            server.shutdown()
