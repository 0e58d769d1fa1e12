"""The headers that let nothing foreign into a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# No inline script, no inline style, nothing from elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
BACK_OFFICE = "/admin/"
# What django-unfold needs besides, below /admin/ alone, directive by directive; no inline script or <style> is let in.
# - script-src 'unsafe-eval': Alpine makes functions of the expressions in unfold's attributes (x-data, x-on); its build
#   without eval refuses the globals and assignments in them.
# - style-src-attr 'unsafe-inline': Alpine's x-bind:style and the selection boxes of select2 set style attributes.
BACK_OFFICE_POLICY = (
    f"{CONTENT_SECURITY_POLICY}; script-src 'self' 'unsafe-eval'; style-src-elem 'self'; style-src-attr 'unsafe-inline'"
)


def _shielded(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    policy = BACK_OFFICE_POLICY if request.path.startswith(BACK_OFFICE) else CONTENT_SECURITY_POLICY
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
    return response


def content_security(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: every page takes scripts, styles and pictures from here only."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _shielded(request, get_response(request))

    return answer
