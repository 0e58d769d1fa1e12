"""Middleware: how long the product takes to answer, by route.

What waits on purpose is not timed: streams, and long polls (`?wait=`). Neither is what has no route: static files.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pastetrader.quality.timing.flushing import flusher
from pastetrader.quality.timing.recorder import recorder

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
API = "api/v1"
LONGEST_ROUTE = 200


def timed(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """The time from the first middleware to its answer; before it nothing but the server and the network is at work."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response: HttpResponseBase = get_response(request)
        _note(request, response, time.perf_counter() - began)
        return response

    return answer


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    if match is None or not settings.REQUEST_TIMINGS or response.streaming or "wait" in request.GET:
        return
    method = request.method if request.method in METHODS else "OTHER"
    recorder.count(
        time.time(),
        seconds,
        route=(match.url_name or match.route)[:LONGEST_ROUTE],
        is_api=match.route.startswith(API),
        method=method or "OTHER",
        status_class=response.status_code // 100,
    )
    flusher.wake()
