"""What libraries are given in place of their own clients behaves like those, within the same bounds as `send`."""

import asyncio
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from pastetrader.common.outbound_http import Policy, clients
from pastetrader.common.outbound_http.errors import RedirectRefused, TooLarge, outbound_error_of
from pastetrader.common.tests.outbound_http.peers import Connection, answer, redirect, serving

BLOCKING = [clients.httpx_client, clients.httpx2_client, clients.requests_session]
AWAITING = [clients.async_httpx_client, clients.async_httpx2_client]
ALL = [*BLOCKING, *AWAITING]
every_client = pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)


def ask(make: Callable[..., Any], method: str, url: str, policy: Policy, **options: Any) -> Any:
    """The answer, with all of its body."""
    settings = {name: options.pop(name) for name in ("timeout", "max_bytes") if name in options}
    settings.setdefault("timeout", 5.0)
    if make in BLOCKING:
        with make(policy, **settings) as client:
            client.follow_redirects = True
            return client.request(method, url, **options)

    async def asked() -> Any:
        async with make(policy, **settings) as client:
            client.follow_redirects = True
            return await client.request(method, url, **options)

    return asyncio.run(asked())


def failure(make: Callable[..., Any], url: str, policy: Policy, **options: Any) -> Exception:
    """What is raised in place of an answer."""
    try:
        ask(make, "GET", url, policy, **options)
    except Exception as error:  # noqa: BLE001  # each library has its own
        return error
    raise AssertionError("There was an answer.")


@every_client
def test_it_sends_and_reads_like_any_other(make: Callable[..., Any]) -> None:
    packed = zlib.compress(b'{"price": 1}')
    with serving({"/a": answer(packed, headers={"Content-Encoding": "deflate", "Set-Cookie": "k=v"})}) as peer:
        options = {"json": {"n": 1}, "headers": {"X-Key": "k"}, "params": {"q": "1"}}
        found = ask(make, "POST", peer.url("/a"), Policy.parsed([peer.place]), **options)

    [asked] = peer.asked
    assert found.json() == {"price": 1}
    assert found.cookies["k"] == "v"
    assert (asked.method, asked.target, asked.headers["x-key"]) == ("POST", "/a?q=1", "k")
    assert asked.body.replace(b" ", b"") == b'{"n":1}'


@every_client
def test_it_gives_up_what_unpacks_to_more_than_it_may(make: Callable[..., Any]) -> None:
    bomb = zlib.compress(bytes(20_000_000), 9)
    with serving({"/": answer(bomb, headers={"Content-Encoding": "deflate"})}) as peer:
        error = failure(make, peer.url(), Policy.parsed([peer.place]), max_bytes=100_000)

    assert isinstance(outbound_error_of(error), TooLarge)


@every_client
def test_it_ends_with_the_time_of_the_whole(make: Callable[..., Any]) -> None:
    with serving() as peer:

        def drip(connection: Connection) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while not peer.stopping.wait(0.02):
                connection.sendall(b"x")

        peer.routes["/"] = drip
        began = time.monotonic()
        error = failure(make, peer.url(), Policy.parsed([peer.place]), timeout=0.3)

    assert "time" in type(error).__name__.lower()
    assert time.monotonic() - began < 3


@every_client
def test_it_sends_no_body_on_to_another_computer(make: Callable[..., Any]) -> None:
    with serving() as second, serving({"/": redirect(second.url(), 307)}, host="127.0.0.2") as first:
        policy = Policy.parsed([first.place, second.place])
        with pytest.raises(RedirectRefused):
            ask(make, "POST", first.url(), policy, json={"order": 1})

    assert second.asked == []


def test_the_answer_of_a_stream_is_read_while_it_comes() -> None:
    with serving() as peer:

        def two_events(connection: Connection) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
            peer.stopping.wait(10)

        peer.routes["/"] = two_events
        with clients.httpx2_client(Policy.parsed([peer.place]), None) as client:
            with client.stream("GET", peer.url()) as streamed:
                assert next(streamed.iter_lines()) == "data: 1"
            peer.stopping.set()


def test_a_library_that_hides_its_connections_elsewhere_is_given_no_client() -> None:
    with pytest.raises(RuntimeError, match="not known"):
        clients._put_in(object(), object())
