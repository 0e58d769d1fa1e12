"""Theme and security headers."""

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from pastetrader.common.http.middleware.appearance import content_security, theme_of


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("system", "system"), ("<b>", "system"), ("", "system")]
)
def test_the_theme_is_one_of_three_whatever_the_cookie_says(rf: RequestFactory, cookie: str, theme: str) -> None:
    rf.cookies["theme"] = cookie

    found = theme_of(rf.get("/"))

    assert found == theme


def test_pages_take_nothing_from_elsewhere(rf: RequestFactory) -> None:
    response = content_security(lambda _request: HttpResponse())(rf.get("/"))

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_admin_is_exempt_because_its_theme_evaluates_attributes(rf: RequestFactory) -> None:
    response = content_security(lambda _request: HttpResponse())(rf.get("/admin/login/"))

    assert "Content-Security-Policy" not in response.headers


def test_the_headers_are_there_under_asgi_too() -> None:
    async def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    response = async_to_sync(content_security(answer))(AsyncRequestFactory().get("/"))

    assert "Content-Security-Policy" in response.headers
