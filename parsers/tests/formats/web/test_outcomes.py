"""Whatever a site does with a link, the person is told what happened and what to do, and a cancel ends it at once."""

# ruff: noqa: E501  # pages, as sites write them

import gzip
import threading
import time
import zlib

import pytest

from lab.servers import free_port
from parsers.formats.base import Unreadable
from parsers.formats.web import fetching, reader
from parsers.formats.web.reader import WebFormat
from parsers.tests.formats.web.pages import PAGES
from parsers.tests.formats.web.reading import codes, outcome_of, page, read_from, refused_from, work_with
from pastetrader.common.outbound_http import Limits, Policy
from pastetrader.common.stop_signal import Stopped, StopSignal
from pastetrader.common.tests.outbound_http.peers import Connection, Peer, Route, answer, redirect, serving

SHELL = """<!doctype html><html><head><title>App</title><script src="/main.js"></script></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>"""
SHELL_KO = """<html><head><script>load()</script></head><body><div id="wrap">로딩 중입니다.</div>
<noscript>이 페이지를 보려면 자바스크립트를 활성화해 주세요.</noscript></body></html>"""
NEXT = '<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"rule":"Buy"}</script></body></html>'
LOG_IN = """<html><head><title>Sign in</title></head><body><h1>Welcome back to the club of traders</h1><p>This page is for members, who
can read all of it once they have signed in with the address and the password that they chose.</p>
<form><input name="mail"><input type="password" name="word"><button>Sign in</button></form></body></html>"""
PAID = """<html><head><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script></head>
<body><article><h1>Ten rules</h1><p>The first rule is that you buy when … Subscribe to read on.</p></article></body></html>"""
CHALLENGE = '<html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>'


def bomb(megabytes: int) -> bytes:
    squeezer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    return b"".join([*(squeezer.compress(b"<p>a</p>" * 125_000) for _ in range(megabytes)), squeezer.flush()])


@pytest.mark.parametrize(
    ("route", "code"),
    [
        (page("<p>gone</p>", "404 Not Found"), "not_found"),
        (page("<p>gone</p>", "410 Gone"), "not_found"),
        (page("<p>who?</p>", "401 Unauthorized"), "log_in"),
        (page("<p>no</p>", "403 Forbidden"), "refused"),
        (page("<p>no</p>", "451 Unavailable For Legal Reasons"), "refused"),
        (page("<p>pay</p>", "402 Payment Required"), "paywall"),
        (page("<p>slow down</p>", "429 Too Many Requests"), "try_later"),
        (page("<p>oops</p>", "500 Internal Server Error"), "try_later"),
        (page("<p>oops</p>", "503 Service Unavailable"), "try_later"),
        (page(CHALLENGE, "403 Forbidden"), "blocked"),
        (page(CHALLENGE, "503 Service Unavailable"), "blocked"),
        (page("<p>x</p>", "418 I'm a teapot"), "no_page"),
        (page("", "304 Not Modified"), "no_page"),
        (page(SHELL), "needs_scripts"),
        (page(SHELL_KO), "needs_scripts"),
        (page(NEXT), "needs_scripts"),
        (page('<html><body><div style="opacity:0"><p>Buy low and sell high.</p></div></body></html>'), "needs_scripts"),
        (page(PAID), "paywall"),
        (page(""), "empty"),
        (page("<html><head><title>Nothing</title></head><body><img src=a.png></body></html>"), "empty"),
        (page("<html><body>&nbsp;\u200b</body></html>"), "empty"),
        (answer(b"\x89PNG\r\n\x1a\n" + bytes(500), kind="image/png"), "not_a_page"),
        (answer(b"\x89PNG\r\n\x1a\n" + bytes(500), kind="text/html"), "not_a_page"),
        (answer(b"PK\x03\x04" + bytes(500), kind="application/zip"), "not_a_page"),
        (answer(b"\x00\x00\x00\x18ftypmp42" + bytes(500), kind="video/mp4"), "not_a_page"),
        (answer(b"body { color: red }", kind="text/css"), "not_a_page"),
        (answer(b"", kind="application/octet-stream"), "empty"),
        (answer(b"<p>a</p>" * 700_000, kind="text/html"), "too_large"),
        (answer(bytes(11_000_000), kind="text/html"), "too_large"),
        (answer(gzip.compress(b"<p>a</p>" * 700_000), headers={"Content-Encoding": "gzip"}, kind="text/html"), "too_large"),
        (answer(bomb(40), headers={"Content-Encoding": "gzip"}, kind="text/html"), "too_large"),
        (page("<html><body>" + "<p>Buy low and sell high.</p>" * 12_000 + "</body></html>"), "too_large"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<html><body><p>Buy wh", "broken_answer"),
        (answer(gzip.compress(b"<p>a</p>" * 500)[:-9], headers={"Content-Encoding": "gzip"}), "broken_answer"),
        (answer(b"<p>a</p>", headers={"Content-Encoding": "br"}), "broken_answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "broken_answer"),
        (redirect("/post"), "redirect_refused"),
        (page('<html><head><meta http-equiv="refresh" content="0;url=/a"></head></html>'), "not_found"),
    ],
)  # fmt: skip
def test_what_gives_no_text_says_why_and_what_to_do(route: Route, code: str) -> None:
    error = refused_from({"/post": route, "/a": page("", "404 Not Found")})

    assert error.code == code
    assert str(error.message).endswith(".")
    assert str(error.hint).endswith(".")


def test_a_log_in_page_is_told_by_where_it_is_and_what_it_asks_for() -> None:
    sent_on = refused_from({"/post": redirect("/account/login?next=/post"), "/account/login": page(LOG_IN)})
    short = refused_from(page("<html><body><form>Members only <input type=password></form></body></html>"))

    assert (sent_on.code, short.code) == ("log_in", "log_in")


def test_a_page_with_a_field_to_log_in_beside_its_text_is_read() -> None:
    form = '<form action="/login"><input type="password"></form>'

    content = read_from(page(PAGES["wordpress"].markup.replace("</header>", f"{form}</header>", 1)))

    assert "RSI(14) is below 30" in content.text


def test_a_page_that_is_partly_paid_for_is_read_as_far_as_it_goes_and_says_so() -> None:
    rules = "<p>Buy when RSI(14) is below 30. Sell when RSI(14) is above 70.</p>"
    story = "".join(
        f"<p>In its year number {year} the rule has worked in calm markets, and less in wild ones.</p>"
        for year in range(25)
    )

    content = read_from(page(PAID.replace("<p>", rules + story + "<p>", 1)))

    assert "RSI(14) is below 30" in content.text
    assert "paid_part" in codes(content)


def test_pages_that_only_send_each_other_on_are_left() -> None:
    def onward(target: str) -> bytes:
        return page(f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head><body></body></html>')

    error = refused_from({"/post": onward("/a"), "/a": onward("/b"), "/b": onward("/post")})

    assert error.code == "redirect_refused"


def test_at_most_five_redirects_are_followed() -> None:
    chain: dict[str, Route] = {f"/{number}": redirect(f"/{number + 1}") for number in range(7)}
    chain |= {"/5": page(PAGES["short"].markup)}

    assert read_from(chain, "/0").text.startswith("Buy SPY")
    chain |= {"/5": redirect("/6"), "/6": page(PAGES["short"].markup)}
    assert refused_from(chain, "/0").code == "redirect_refused"


@pytest.mark.parametrize("link", ["", "   ", "Buy when RSI < 30", "ftp://example.com/x", "javascript:alert(1)"])
def test_what_is_no_link_is_said_to_be_none(link: str) -> None:
    with pytest.raises(Unreadable) as error:
        WebFormat().read(link, work_with())

    assert error.value.code == "bad_url"


def test_nobody_there_and_a_name_that_is_nobodys() -> None:
    port = free_port()
    policy = Policy.parsed([f"127.0.0.1:{port}"])
    with serving({"http://nobody.invalid/": page("", "502 Bad Gateway")}) as proxy:
        unknown = _refused("http://nobody.invalid/", Policy())
        behind_proxy = _refused("http://nobody.invalid/", Policy.parsed(proxy=f"http://{proxy.place}"))

    assert _refused(f"http://127.0.0.1:{port}/", policy) == "unreachable"
    assert unknown == "name_unknown"
    assert behind_proxy == "try_later"


def _refused(link: str, policy: Policy) -> str:
    work = work_with()
    with pytest.raises(Unreadable) as error:
        WebFormat().read(link, type(work)(work.stop, policy))
    return error.value.code


def test_a_site_that_drips_is_left_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LIMITS", Limits(total_seconds=0.3, max_bytes=1_000_000))
    with serving() as peer:
        peer.routes["/"] = _dripping(peer)
        with pytest.raises(Unreadable) as error:
            WebFormat().read(peer.url("/"), work_with(peer))

    assert error.value.code == "timed_out"


def _dripping(peer: Peer) -> Route:
    def drip(connection: Connection) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>")
        while not peer.stopping.wait(0.02):
            connection.sendall(b"<p>and so on</p>")

    return drip


@pytest.mark.parametrize(
    "begins", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<html>"]
)
def test_a_cancel_ends_a_fetch_at_once(begins: bytes) -> None:
    hanging = threading.Event()
    stop = StopSignal()
    cancelled_at: list[float] = []

    def cancel() -> None:
        hanging.wait(30)
        cancelled_at.append(time.monotonic())
        stop.set("cancelled")

    with serving() as peer:

        def hang(connection: Connection) -> None:
            connection.sendall(begins)
            hanging.set()
            peer.stopping.wait()

        peer.routes["/"] = hang
        canceller = threading.Thread(target=cancel)
        canceller.start()
        with pytest.raises(Stopped) as stopped:
            WebFormat().read(peer.url("/"), work_with(peer, stop=stop))
        ended_at = time.monotonic()
        canceller.join()

    assert stopped.value.reason == "cancelled"
    assert ended_at - cancelled_at[0] < 1


HOSTILE = {
    "deep": "<div>" * 100_000 + "Buy when RSI(14) is below 30." + "</div>" * 100_000,
    "unclosed": "<p><b><i><table><tr><td>" * 20_000 + "Buy",
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">Buy when RSI(14) is below 30.</p>",
    "entities": "<p>" + "&lt;" * 200_000 + "</p>",
    "styles": "<style>" + ".a{" * 200_000 + "</style><p>Buy when RSI(14) is below 30.</p>",
    "sheet": "<style>" + "@media{{" * 100_000 + "</style><p>Buy when RSI(14) is below 30.</p>",
    "one long word": "<p>" + "x" * 1_000_000 + "</p>",
    "nul": "<p>Buy\x00 when RSI(14)\ud7ff is below 30.\x0b</p>",
    "xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>Buy &x; at RSI(14) below 30.</p>',
    "tables": "<table><tr><td>" * 3_000 + "Buy" + "</td></tr></table>" * 3_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_and_harms_nobody(name: str) -> None:
    text = outcome_of(page(HOSTILE[name]))

    assert text in {"unreadable_page", "too_large", "empty"} or "Buy" in text or "x" in text or "<" in text
    assert "root:" not in text
    assert "\x00" not in text


def test_a_page_that_eats_its_readers_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LIMITS", type(reader.LIMITS)(memory_bytes=40_000_000, cpu_seconds=1))

    assert refused_from(page("<p>Buy low.</p>" * 200_000)).code == "unreadable_page"
