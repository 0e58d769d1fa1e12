"""Reading a link as the product does, from a server on this machine that stands for the internet."""

from collections.abc import Iterable

from parsers.formats.base import ParsedContent, Step, Unreadable, Work
from parsers.formats.web.reader import WebFormat
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal
from pastetrader.common.tests.outbound_http.peers import Peer, Route, answer, serving

HTML = "text/html; charset=utf-8"


def work_with(*peers: Peer, steps: list[Step] | None = None, stop: StopSignal | None = None) -> Work:
    """Only these may be called."""
    told = [] if steps is None else steps
    return Work(stop or StopSignal(), Policy.parsed([peer.place for peer in peers]), told.append)


def page(markup: str, status: str = "200 OK", kind: str = HTML) -> bytes:
    """An answer that is a page."""
    return answer(markup.encode(), status, kind=kind)


def read_from(routes: Route | dict[str, Route], path: str = "/post") -> ParsedContent:
    """What is read from a site that answers so."""
    given = routes if isinstance(routes, dict) else {path: routes}
    with serving(given) as peer:
        return WebFormat().read(peer.url(path), work_with(peer))


def refused_from(routes: Route | dict[str, Route], path: str = "/post") -> Unreadable:
    """Why nothing is read from a site that answers so."""
    try:
        content = read_from(routes, path)
    except Unreadable as error:
        return error
    raise AssertionError(f"It was read: {content.text[:200]}")


def outcome_of(route: Route) -> str:
    """The text of a page, or the code of why there is none."""
    try:
        return read_from(route).text
    except Unreadable as error:
        return error.code


def codes(content: ParsedContent) -> Iterable[str]:
    """Those of its notes."""
    return [note.code for note in content.notes]
