"""A relay in front of a server that counts its streams: what browsers hold open, seen from the other side."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

CHUNK = 65_536
STREAM = b"/executions/stream"


class CountedStreams:
    """Listens on a port of its own and hands everything on to that of the server, both ways."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._lock = threading.Lock()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._relays: list[tuple[socket.socket, threading.Thread]] = []
        self._open = 0
        self.asked = 0
        self.most = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def open(self) -> int:
        """Streams that are open now."""
        with self._lock:
            return self._open

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end(self._listener)
        self._listener.close()
        self._accepting.join()  # from here on there is no new relay
        for browser, _relay in self._relays:
            _end(browser)
        for _browser, relay in self._relays:
            relay.join()

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
            except OSError:
                return  # closed
            relay = threading.Thread(target=self._relay, args=(browser,), daemon=True)
            relay.start()
            self._relays.append((browser, relay))

    def _relay(self, browser: socket.socket) -> None:
        streams = 0

        def look(data: bytes) -> None:
            nonlocal streams
            if not streams and STREAM in data.split(b"\r\n", 1)[0]:
                streams = 1
                self._count(1)

        with browser, socket.socket() as server:
            with suppress(OSError):  # no server: the browser hears it by the end of its connection
                server.connect(("127.0.0.1", self._server_port))
            answers = threading.Thread(target=_pump, args=(server, browser), daemon=True)
            answers.start()
            _pump(browser, server, look)
            self._count(-streams)
            answers.join()

    def _count(self, more: int) -> None:
        with self._lock:
            self._open += more
            self.asked += more > 0
            self.most = max(self.most, self._open)


def _pump(source: socket.socket, target: socket.socket, look: Callable[[bytes], None] = lambda _data: None) -> None:
    """Until one of the two is gone, at whatever instant: then both are."""
    with suppress(OSError):
        while data := source.recv(CHUNK):
            look(data)
            target.sendall(data)
    _end(source)
    _end(target)


def _end(one: socket.socket) -> None:
    """Both ways, so that whoever waits for it wakes."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
