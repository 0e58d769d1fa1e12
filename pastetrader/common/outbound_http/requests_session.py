"""A session of `requests` whose every hop goes through `exchange`; urllib3 is asked for nothing."""

import io
import time
from email.message import Message as MailMessage
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import BaseAdapter
from requests.cookies import extract_cookies_to_jar

from pastetrader.common.outbound_http.connect import Resolver
from pastetrader.common.outbound_http.limits import Limits
from pastetrader.common.outbound_http.policy import Policy
from pastetrader.common.outbound_http.redirects import REDIRECTS, body_would_go_elsewhere
from pastetrader.common.outbound_http.request import Answer, Request, exchange


def session(policy: Policy, limits: Limits, resolver: Resolver) -> requests.Session:
    """It follows redirects as `requests` does; each hop has the time of `limits` for itself."""
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = limits.max_redirects
    adapter = _Adapter(policy, limits, resolver)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


class _Adapter(BaseAdapter):
    """One hop."""

    def __init__(self, policy: Policy, limits: Limits, resolver: Resolver) -> None:
        super().__init__()
        self._policy = policy
        self._limits = limits
        self._resolver = resolver

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
        """The answer. Raises OutboundErrors; time-outs that `requests` is given are ours already."""
        body = _body(request.body)
        asked = Request(
            request.method or "GET",
            request.url or "",
            tuple((name, _text(value)) for name, value in request.headers.items()),
            body,
        )
        answer = exchange(asked, self._policy, self._limits, resolver=self._resolver, until=self._until())
        response = _response(request, answer)
        if asked.body is not None and answer.status in REDIRECTS and answer.header("location"):
            there = urljoin(asked.url, answer.header("location") or "")
            body_would_go_elsewhere(answer.status, asked.url, there)
        return response

    def _until(self) -> float | None:
        seconds = self._limits.total_seconds
        return None if seconds is None else time.monotonic() + seconds

    def close(self) -> None:
        """Nothing is kept."""


def _body(given: Any) -> bytes | None:
    if given is None or isinstance(given, bytes):
        return given
    if isinstance(given, str):
        return given.encode()
    return b"".join(piece if isinstance(piece, bytes) else str(piece).encode() for piece in given)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    said = MailMessage()
    for name, value in answer.headers:
        said[name] = value
    response = requests.Response()
    response.status_code = answer.status
    response.headers.update(dict(answer.headers))
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    # What `requests` reads cookies and bodies of.
    response.raw = _Raw(answer.body)
    response.raw._original_response = SimpleNamespace(msg=said)  # noqa: SLF001  # the name that requests looks for
    response.url = answer.url
    response.request = request
    extract_cookies_to_jar(response.cookies, request, response.raw)
    return response


class _Raw(io.BytesIO):
    """The body, read already and decompressed."""

    _original_response: Any = None
