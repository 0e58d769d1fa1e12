"""The way back for who was signed out and pressed a button: to the page of the button, never to a blank 405."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

API = "/api/"


def _led_back(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if request.path.startswith(API):
        return response
    if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
        drawn = render(request, "405.html", status=405)
        drawn.headers["Allow"] = response.headers["Allow"]
        return drawn
    sign_in = resolve_url("sign-in")
    where = urlsplit(response.headers.get("Location", ""))
    # Who is asked to sign in is told where to go on; who goes to that page of his own accord is not.
    is_led_there = response.status_code == 302 and where.path == sign_in and "next" in parse_qs(where.query)
    if is_led_there and request.method not in {"GET", "HEAD"} and request.path != resolve_url("sign-out"):
        response.headers["Location"] = f"{sign_in}?{urlencode({'next': _page_of(request)})}"
    return response


def page_of_ours(request: HttpRequest, target: str) -> str:
    """The address when it leads to us, "" when it leads elsewhere: what a form names is not simply followed."""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else ""


def _page_of(request: HttpRequest) -> str:
    """The page that the form was on, when the browser says so and it is one of ours; else home."""
    where = urlsplit(page_of_ours(request, request.headers.get("Referer", "")))
    if not where.path or where.path.startswith(resolve_url("sign-in")):
        return resolve_url("home")
    return f"{where.path}?{where.query}" if where.query else where.path


def ways_back(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: a form that meets a lost session leads back to its page; GET where there is none is said kindly."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _led_back(request, get_response(request))

    return answer
