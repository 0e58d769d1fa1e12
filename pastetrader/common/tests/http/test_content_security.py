"""What pages may load, and from where."""

from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.test import AsyncClient, RequestFactory

from pastetrader.common.http.middleware.content_security import content_security


def test_pages_take_nothing_from_elsewhere(rf: RequestFactory) -> None:
    response = content_security(lambda _request: HttpResponse())(rf.get("/"))

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_below_the_back_office_expressions_are_evaluated_and_style_attributes_set_and_nothing_is_inline(
    rf: RequestFactory,
) -> None:
    response = content_security(lambda _request: HttpResponse())(rf.get("/admin/login/"))

    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self' 'unsafe-eval'"
    assert policy["style-src-elem"] == "'self'"
    assert {name for name, sources in policy.items() if "unsafe-inline" in sources} == {"style-src-attr"}


def test_the_headers_are_there_under_asgi_too() -> None:
    response = async_to_sync(AsyncClient().get)("/healthz")

    assert "Content-Security-Policy" in response.headers
