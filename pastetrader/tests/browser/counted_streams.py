"""A relay in front of a server that counts its streams: what browsers hold open, seen from the other side."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from lab.servers import free_port

CHUNK = 65_536
STREAM = b"/executions/stream"


class CountedStreams:
    """Listens on a port of its own and hands everything on to that of the server, both ways."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self._server_port = server_port
        self._lock = threading.Lock()
        self._relayed: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._open = 0
        self.asked = 0
        self.most = 0
        self._listener = socket.create_server(("127.0.0.1", self.port))

    @property
    def open(self) -> int:
        """Streams that are open now."""
        with self._lock:
            return self._open

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end(self._listener)
        self._listener.close()
        with self._lock:
            relayed = list(self._relayed)
        for one in relayed:
            _end(one)
        while self._threads:
            self._threads.pop().join()

    def _run(self, work: Callable[..., None], *given: socket.socket) -> threading.Thread:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
            except OSError:
                return  # closed
            server = socket.socket()
            server.connect(("127.0.0.1", self._server_port))
            self._run(self._relay, browser, server)

    def _relay(self, browser: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self._relayed |= {browser, server}
        answers = self._run(_pump, server, browser)
        is_stream = False
        while data := _received(browser):
            if not is_stream and STREAM in data.split(b"\r\n", 1)[0]:
                is_stream = True
                self._count(1)
            server.sendall(data)
        if is_stream:
            self._count(-1)
        _end(server)
        answers.join()
        with self._lock:
            self._relayed -= {browser, server}
        for one in (browser, server):
            one.close()

    def _count(self, more: int) -> None:
        with self._lock:
            self._open += more
            self.asked += more > 0
            self.most = max(self.most, self._open)


def _pump(source: socket.socket, target: socket.socket) -> None:
    while data := _received(source):
        try:
            target.sendall(data)
        except OSError:
            break
    _end(target)


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(CHUNK)
    except OSError:
        return b""


def _end(one: socket.socket) -> None:
    """Both ways, so that whoever waits for it wakes."""
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
