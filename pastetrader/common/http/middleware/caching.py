"""What nobody keeps: answers to who said who they are."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PRIVATE = "private, no-store"


def nothing_kept(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: answers to a session or a token, and answers that begin a session, are kept by no cache.

    An answer that says something stricter or else of its own keeps it.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _marked(request, get_response(request))

    return answer


def _marked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    names = {settings.SESSION_COOKIE_NAME}
    if names & request.COOKIES.keys() or names & response.cookies.keys() or "Authorization" in request.headers:
        response.headers.setdefault("Cache-Control", PRIVATE)
    return response
