"""One request and its answer, against servers that misbehave in every way that servers do."""

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from lab.servers import free_port
from pastetrader.common.outbound_http import Limits, OutboundError, Policy, Request, send
from pastetrader.common.outbound_http.errors import (
    BadRequest,
    BrokenAnswer,
    NameUnknown,
    RedirectRefused,
    TimedOut,
    TooLarge,
    Unreachable,
)
from pastetrader.common.tests.outbound_http.peers import Connection, Peer, Route, answer, redirect, serving

SECRETS = (("Authorization", "Bearer s3cret"), ("Cookie", "a=b"), ("X-Api-Key", "s3cret"), ("Accept", "text/plain"))


def allowed(*peers: Peer) -> Policy:
    """They may be called."""
    return Policy.parsed([peer.place for peer in peers])


def get(peer: Peer, path: str = "/", limits: Limits | None = None) -> bytes:
    """The body of what the peer answers."""
    return send(Request("GET", peer.url(path)), allowed(peer), limits or Limits(total_seconds=10)).body


def failed(route: Route, limits: Limits | None = None) -> OutboundError:
    """What comes of a peer that answers so."""
    with serving({"/": route}) as peer, pytest.raises(OutboundError) as error:
        get(peer, "/", limits)
    return error.value


def test_an_answer_comes_back_whole_whatever_its_status() -> None:
    with serving({"/": answer(b"no", "404 Not Found", {"X-Why": "gone"}, "text/plain")}) as peer:
        found = send(Request("GET", peer.url("/")), allowed(peer))

    assert (found.status, found.body, found.header("x-why"), found.hops) == (404, b"no", "gone", 0)


def test_a_request_arrives_as_it_was_written() -> None:
    with serving() as peer:
        request = Request("POST", peer.url("/a%20b/é?q=1&q=%2F"), (("X-One", "1"), ("Host", "evil.example")), b"body")
        send(request, allowed(peer))

    [asked] = peer.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/a%20b/%C3%A9?q=1&q=%2F", b"body")
    assert asked.headers["host"] == peer.place
    assert asked.headers["x-one"] == "1"


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:100]) + gzip.compress(body[100:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("identity", lambda body: body),
    ],
)
def test_compressed_answers_are_read(encoding: str, compress: Callable[[bytes], bytes]) -> None:
    body = b"price,volume\n" * 50_000
    with serving({"/": answer(compress(body), headers={"Content-Encoding": encoding})}) as peer:
        assert get(peer) == body


def test_what_unpacks_to_more_than_the_limit_is_given_up_on_the_way() -> None:
    squeezer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    bomb = b"".join([*(squeezer.compress(bytes(1_000_000)) for _ in range(40)), squeezer.flush()])
    began = time.monotonic()

    error = failed(answer(bomb, headers={"Content-Encoding": "gzip"}), Limits(max_bytes=1_000_000))

    assert isinstance(error, TooLarge)
    assert len(bomb) < 200_000
    assert time.monotonic() - began < 3  # 40 MB were not unpacked


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (answer(bytes(2_000)), TooLarge),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", BrokenAnswer),
        (answer(gzip.compress(bytes(500))[:-9], headers={"Content-Encoding": "gzip"}), BrokenAnswer),
        (answer(b"nothing of the kind", headers={"Content-Encoding": "gzip"}), BrokenAnswer),
        (answer(b"x", headers={"Content-Encoding": "br"}), BrokenAnswer),
        (answer(b"x", headers={"Content-Encoding": "gzip, gzip"}), BrokenAnswer),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", BrokenAnswer),
        (b"", BrokenAnswer),
        (answer(headers={f"X-{number}": "y" for number in range(300)}), TooLarge),
        (answer(headers={"X-Long": "y" * 70_000}), TooLarge),
        (answer(headers={"X-Longer": "y" * 300_000}), BrokenAnswer),
        (redirect("/"), RedirectRefused),
    ],
)
def test_an_answer_that_cannot_be_taken_is_an_error_after_sending(route: Route, kind: type[OutboundError]) -> None:
    error = failed(route, Limits(max_bytes=1_000, total_seconds=10))

    assert type(error) is kind
    assert error.may_have_been_sent


def test_a_connection_that_is_reset_may_have_delivered_the_request() -> None:
    def reset(connection: Connection) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    error = failed(reset)

    assert isinstance(error, Unreachable)
    assert error.may_have_been_sent


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_server_that_drips_ends_with_the_time_of_the_whole(head: bytes) -> None:
    with serving() as peer:

        def drip(connection: Connection) -> None:
            connection.sendall(head)
            while not peer.stopping.wait(0.02):
                connection.sendall(b"x" if b"Content" in head else b"X: y\r\n" if head else b"H")

        peer.routes["/"] = drip
        began = time.monotonic()
        with pytest.raises(TimedOut) as error:
            get(peer, "/", Limits(total_seconds=0.3))

    assert error.value.may_have_been_sent
    assert time.monotonic() - began < 3


def test_nobody_there_is_an_error_before_sending() -> None:
    port = free_port()
    with pytest.raises(Unreachable) as error:
        send(Request("POST", f"http://127.0.0.1:{port}/", body=b"buy"), Policy.parsed([f"127.0.0.1:{port}"]))

    assert not error.value.may_have_been_sent


def test_an_unknown_name_and_a_resolver_that_hangs_are_errors_before_sending() -> None:
    with serving() as peer:

        def hang(_host: str, _port: int) -> list[str]:
            peer.stopping.wait()
            return []

        with pytest.raises(TimedOut) as slow:
            send(Request("GET", "http://slow.example/"), Policy(), Limits(total_seconds=0.1), resolver=hang)
    with pytest.raises(NameUnknown) as unknown:
        send(Request("GET", "http://none.example/"), Policy(), resolver=lambda _host, _port: [])

    assert not slow.value.may_have_been_sent
    assert not unknown.value.may_have_been_sent


def test_the_next_address_of_a_name_is_tried_when_the_first_is_dead() -> None:
    with serving(host="127.0.0.3") as peer:
        policy = replace(Policy.parsed(["127.0.0.0/8"]), ports=frozenset({peer.port}))
        url = f"http://two.example:{peer.port}/"

        found = send(Request("GET", url), policy, resolver=lambda _host, _port: ["127.0.0.4", "127.0.0.3"])

    assert found.status == 200
    assert peer.asked[0].headers["host"] == f"two.example:{peer.port}"


def test_redirects_on_the_same_computer_keep_what_was_sent() -> None:
    with serving({"/": redirect("/b?c=1", 307)}) as peer:
        found = send(Request("POST", peer.url("/"), SECRETS, b"body"), allowed(peer))

    assert (found.hops, found.url) == (1, peer.url("/b?c=1"))
    assert (peer.asked[1].method, peer.asked[1].body) == ("POST", b"body")
    assert peer.asked[1].headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_computer_is_told_nothing_that_was_meant_for_the_first(status: int) -> None:
    with serving() as second, serving({"/": redirect(second.url("/x"), status)}, host="127.0.0.2") as first:
        send(Request("GET", first.url("/"), SECRETS), allowed(first, second))

    told = second.asked[0].headers
    assert not {"authorization", "cookie", "x-api-key"} & told.keys()
    assert "s3cret" not in str(second.asked)
    assert told["accept"] == "text/plain"


@pytest.mark.parametrize("status", [307, 308])
def test_a_body_is_not_sent_on_to_another_computer(status: int) -> None:
    with serving() as second, serving({"/": redirect(second.url("/"), status)}, host="127.0.0.2") as first:
        policy = allowed(first, second)
        with pytest.raises(RedirectRefused) as error:
            send(Request("POST", first.url("/"), body=b"order"), policy)

    assert error.value.may_have_been_sent
    assert second.asked == []


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET")])
def test_what_was_posted_is_read_after_a_redirect(status: int, method: str) -> None:
    with serving({"/": redirect("/done", status)}) as peer:
        send(Request("POST", peer.url("/"), (("Content-Type", "text/plain"),), b"body"), allowed(peer))

    assert (peer.asked[1].method, peer.asked[1].body) == (method, b"")
    assert "content-type" not in peer.asked[1].headers


def test_at_most_so_many_redirects_are_followed() -> None:
    with serving({"/": redirect("/")}) as peer, pytest.raises(RedirectRefused):
        get(peer, "/", Limits(max_redirects=2))

    assert len(peer.asked) == 3


@pytest.mark.parametrize(
    "header",
    [
        ("X-A", "b\r\nX-Evil: 1"),
        ("X-A", "b\n"),
        ("X-A\r\n", "b"),
        ("X A", "b"),
        ("X-A", "b\0"),
        ("X-A", "가"),
        ("", "b"),
    ],
)
def test_headers_that_would_be_more_than_one_are_not_sent(header: tuple[str, str]) -> None:
    with serving() as peer, pytest.raises(BadRequest):
        send(Request("GET", peer.url("/"), (header,)), allowed(peer))

    assert peer.asked == []


def test_an_error_and_a_request_show_no_secret() -> None:
    request = Request("POST", "http://127.0.0.1/?key=s3cret", SECRETS, b"s3cret")
    with pytest.raises(OutboundError) as error:
        send(request, Policy())

    assert "s3cret" not in f"{error.value!r}{error.value}"
    assert "s3cret" not in repr(request).replace(request.url, "")
