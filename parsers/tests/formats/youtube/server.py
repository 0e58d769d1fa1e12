"""YouTube on this machine: the page of a video, consent, the player's data, captions, and what goes wrong with them.

It is reached as the product reaches YouTube through a proxy: by CONNECT, then TLS with a certificate for YouTube's
names, so that no part of the product knows that it is not the real one. Asked for anything that YouTube has not (a
wrong method or key, a body that is no request of a player), it answers as YouTube does, with an error.
"""

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parsers.tests.formats.youtube.pages import Film, Reply, captions_reply, consent_reply, player_reply, watch_reply

_NONE = Film(outcome="unavailable")
NAMES = ("www.youtube.com", "youtube.com", "m.youtube.com", "consent.youtube.com")


@dataclass(frozen=True)
class Asked:
    """One request: to which host, and what."""

    host: str
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Without what is asked of it."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The first value of each parameter."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}


@dataclass
class YouTube:
    """`films` by their ids; `asked` is what came, `connected` whom the proxy was asked for."""

    port: int
    films: dict[str, Film] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    hanging: threading.Event = field(default_factory=threading.Event)

    @property
    def proxy(self) -> str:
        """As PASTETRADER_YOUTUBE_PROXY says it."""
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [one.path for one in self.asked]


@contextmanager
def running(certificate: Path) -> Iterator[YouTube]:
    """YouTube, until the test is over; `certificate` holds its key as well."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        youtube = YouTube(listener.getsockname()[1])
        thread = threading.Thread(target=_accept, args=(listener, youtube, context), daemon=True)
        thread.start()
        try:
            yield youtube
        finally:
            youtube.stopping.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _accept(listener: socket.socket, youtube: YouTube, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        threading.Thread(target=_proxied, args=(connection, youtube, context), daemon=True).start()


def _proxied(connection: socket.socket, youtube: YouTube, context: ssl.SSLContext) -> None:
    with suppress(OSError), connection:
        method, place, _headers, _body = _request(connection)
        youtube.connected.append(place)
        host, _colon, port = place.rpartition(":")
        if method != "CONNECT" or host not in NAMES or port != "443":
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as secured:
            asked = Asked(host, *_request(secured))
            youtube.asked.append(asked)
            _send(secured, _answer(youtube, asked), youtube)


def _request(connection: socket.socket) -> tuple[str, str, dict[str, str], bytes]:
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65_536)
        if not piece:
            raise ConnectionError
        got += piece
    head, _empty, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        piece = connection.recv(65_536)
        if not piece:
            raise ConnectionError
        body += piece
    return method, target, headers, body


def _answer(youtube: YouTube, asked: Asked) -> Reply:
    has_consent = "CONSENT=YES+" in asked.headers.get("cookie", "")
    if asked.host == "consent.youtube.com":
        video = parse_qs(urlsplit(asked.query.get("continue", "")).query).get("v", [""])[0]
        return consent_reply(youtube.films[video]) if video in youtube.films else Reply(404)
    if (asked.method, asked.path) == ("GET", "/watch"):
        return watch_reply(
            youtube.films.get(asked.query.get("v", ""), Film(outcome="unavailable")), asked, has_consent=has_consent
        )
    if (asked.method, asked.path) == ("POST", "/youtubei/v1/player"):
        told = _json(asked.body)
        return player_reply(youtube.films.get(str(told.get("videoId")), _NONE), asked, told)
    if (asked.method, asked.path) == ("GET", "/api/timedtext"):
        return captions_reply(youtube.films.get(asked.query.get("v", ""), Film()), asked)
    return Reply(404)


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _send(connection: ssl.SSLSocket, reply: Reply, youtube: YouTube) -> None:
    if reply.hangs:
        youtube.hanging.set()
        youtube.stopping.wait(60)
        return
    headers = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body)), **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    connection.sendall(f"HTTP/1.1 {reply.status} Said\r\n{lines}Connection: close\r\n\r\n".encode())
    connection.sendall(reply.body[: len(reply.body) // 2] if reply.is_cut else reply.body)
