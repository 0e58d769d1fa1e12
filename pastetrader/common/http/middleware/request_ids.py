"""Every request has an id: in the answer's X-Request-ID, in each line of the log, in the problem that is answered."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
# What may stand in a line of a log without doing harm there.
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request that is being answered; "" outside of one."""
    return _current.get()


def accepted_id(given: str) -> str:
    """The id that a proxy or a program gave the request, if it is a harmless one; else a new one."""
    return given if _SANE.fullmatch(given) else uuid4().hex


def request_ids(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: gives the request its id (`request.request_id`), and the answer the header."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        token = _begun(request)
        try:
            return _named(request, get_response(request))
        finally:
            _current.reset(token)

    return answer


def _begun(request: HttpRequest) -> Any:
    identifier = accepted_id(request.headers.get(HEADER, ""))
    setattr(request, "request_id", identifier)  # noqa: B010  # Django's request declares no such attribute
    return _current.set(identifier)


def _named(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers[HEADER] = getattr(request, "request_id")  # noqa: B009
    return response


class RequestLog(logging.Filter):
    """Puts the request's id into each line, and leaves out the traceback of what is a client's fault.

    Django logs thirty lines for each refused page and each unknown host, so that anybody could fill the disk.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        # Django logs some refusals when the request has left the middleware; the record then knows the request.
        own = getattr(getattr(record, "request", None), "request_id", "")
        record.request_id = own or current_request_id() or "-"
        is_refusal = record.name == "django.request" and getattr(record, "status_code", 500) < 500
        if is_refusal or record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True
