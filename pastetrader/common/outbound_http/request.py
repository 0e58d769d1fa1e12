"""One request and its answer: by a checked connection, redirects by hand, size and time bounded.

Nothing is remembered from one request to the next: no cookies, no connection.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ssl import SSLError
from typing import Any
from urllib.parse import urljoin

import httpcore2

from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.connect import Backend, Resolver, lookup
from pastetrader.common.outbound_http.decoding import ACCEPTED, Counter, Decoder
from pastetrader.common.outbound_http.errors import (
    BadRequest,
    BadTls,
    BrokenAnswer,
    OutboundError,
    RedirectRefused,
    TimedOut,
    Unreachable,
)
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.policy import Policy
from pastetrader.common.outbound_http.pools import proxy_parts
from pastetrader.common.outbound_http.redirects import (
    REDIRECTS,
    body_would_go_elsewhere,
    headers_after,
    method_after,
    origin,
)
from pastetrader.common.outbound_http.replies import check_headers
from pastetrader.common.outbound_http.tls import trusted
from pastetrader.common.outbound_http.urls import Place, place_of

Headers = tuple[tuple[str, str], ...]
USER_AGENT = "PasteTrader"
NO_LIMITS_GIVEN = Limits()
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Printable, as they are sent: latin-1 without control characters but the tabulator.
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# They say how the message is written, which we do.
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "te", "upgrade"})


@dataclass(frozen=True)
class Request:
    """`headers` and `body` may hold secrets, so they are not shown."""

    method: str
    url: str
    headers: Headers = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """`body` is decompressed. `url` is where the answer came from, after `hops` redirects."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    url: str = ""
    hops: int = 0

    def header(self, name: str) -> str | None:
        """The first header of that name, in any spelling."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)


def send(request: Request, policy: Policy, limits: Limits = NO_LIMITS_GIVEN, *, resolver: Resolver = lookup) -> Answer:
    """The answer, whatever its status. Raises OutboundErrors."""
    until = None if limits.total_seconds is None else time.monotonic() + limits.total_seconds
    sent = False
    for hop in range(limits.max_redirects + 1):
        answer = replace(_marked(sent, request, policy, limits, resolver, until), hops=hop)
        target = answer.header("location") if answer.status in REDIRECTS else None
        if target is None:
            return answer
        request = _followed(request, answer, target)
        sent = True
    text = _("The other side sends us on and on: more than %(limit)s redirects.", limit=limits.max_redirects)
    raise RedirectRefused(text, may_have_been_sent=True)


def _marked(
    sent: bool,  # whether an earlier hop was sent
    request: Request,
    policy: Policy,
    limits: Limits,
    resolver: Resolver,
    until: float | None,
) -> Answer:
    """One hop; an error of a later one says that the first was sent."""
    try:
        return exchange(request, policy, limits, resolver=resolver, until=until)
    except OutboundError as error:
        error.may_have_been_sent |= sent
        raise


def _followed(request: Request, answer: Answer, target: str) -> Request:
    there = urljoin(request.url, target)
    if request.body is not None:
        body_would_go_elsewhere(answer.status, request.url, there)
    method = method_after(answer.status, request.method)
    keeps_body = method == request.method
    headers = headers_after(request.headers, same_origin=origin(request.url) == origin(there), keeps_body=keeps_body)
    return Request(method, there, headers, request.body if keeps_body else None)


def exchange(
    request: Request,
    policy: Policy,
    limits: Limits = NO_LIMITS_GIVEN,
    *,
    resolver: Resolver = lookup,
    until: float | None = None,
) -> Answer:
    """One request without redirects; `until` is on the monotonic clock. Raises OutboundErrors."""
    place = place_of(request.url)
    policy.check_place(place.host, place.port)
    backend = Backend(httpcore2, policy, resolver=resolver, deadline=lambda: until)
    with _as_ours(place, backend), _connection(place, policy, backend) as connection:
        response = connection.handle_request(_outgoing(request, place, limits))
        try:
            return _read(request, response, limits)
        finally:
            response.close()


@contextmanager
def _connection(place: Place, policy: Policy, backend: Backend) -> Iterator[Any]:
    tls = trusted() if place.scheme == "https" else None
    if policy.proxy:
        url, auth = proxy_parts(policy.proxy)
        proxy_tls = trusted() if url.startswith("https") else None
        with httpcore2.HTTPProxy(
            url, proxy_auth=auth, ssl_context=tls, proxy_ssl_context=proxy_tls, network_backend=_known(backend)
        ) as pool:
            yield pool
        return
    home = httpcore2.Origin(place.scheme.encode(), place.host.encode(), place.port)
    with httpcore2.HTTPConnection(home, ssl_context=tls, network_backend=_known(backend)) as connection:
        yield connection


def _known(backend: Backend) -> Any:
    """It is what httpcore2 asks for by its methods, and serves httpcore too, so it has the class of neither."""
    return backend


def _outgoing(request: Request, place: Place, limits: Limits) -> httpcore2.Request:
    for name, value in request.headers:
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise BadRequest(_("The header “%(name)s” holds something that no header may hold.", name=name[:100]))
    if not _TOKEN.fullmatch(request.method):
        raise BadRequest(_("“%(method)s” is no method of HTTP.", method=request.method[:100]))
    given = [(name, value) for name, value in request.headers if name.lower() not in _OURS]
    headers = [("Host", place.authority), *given, ("Accept-Encoding", ACCEPTED), ("Connection", "close")]
    known = {name.lower() for name, _value in headers}
    headers += [
        (name, value) for name, value in (("User-Agent", USER_AGENT), ("Accept", "*/*")) if name.lower() not in known
    ]
    if request.body is not None:
        headers.append(("Content-Length", str(len(request.body))))
    seconds = {"connect": limits.connect_seconds, "read": limits.read_seconds, "write": limits.read_seconds}
    return httpcore2.Request(
        request.method.upper(),
        httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target),
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        content=request.body or b"",
        extensions={"timeout": {**seconds, "pool": limits.connect_seconds}},
    )


def _read(request: Request, response: Any, limits: Limits) -> Answer:
    check_headers(response.headers, limits)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
    encodings = [value for name, value in headers if name.lower() == "content-encoding"]
    decoder = Decoder("" if request.method.upper() == "HEAD" else ", ".join(encodings), Counter(limits.max_bytes))
    body = bytearray()
    for piece in response.iter_stream():
        for plain in decoder.feed(piece):
            body += plain
    decoder.end()
    return Answer(response.status, headers, bytes(body), request.url)


@contextmanager
def _as_ours(place: Place, backend: Backend) -> Iterator[None]:
    """Errors of httpcore2 as OutboundErrors, each with whether something was sent."""
    host = place.host
    try:
        yield
    except OutboundError as error:
        error.may_have_been_sent |= backend.has_written
        raise
    except httpcore2.TimeoutException as error:
        text = _("%(host)s did not answer in time.", host=host)
        raise TimedOut(text, may_have_been_sent=backend.has_written) from error
    except (httpcore2.NetworkError, httpcore2.ProxyError) as error:
        if isinstance(_root(error), SSLError):
            text = _("%(host)s cannot prove that it is %(host)s: its certificate is not valid.", host=host)
            raise BadTls(text, may_have_been_sent=backend.has_written) from error
        text = _("%(host)s cannot be reached, or broke the connection off.", host=host)
        raise Unreachable(text, may_have_been_sent=backend.has_written) from error
    except httpcore2.ProtocolError as error:
        text = _("What %(host)s answered is cut off, or is no HTTP.", host=host)
        raise BrokenAnswer(text, may_have_been_sent=backend.has_written) from error


def _root(error: BaseException) -> BaseException:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
