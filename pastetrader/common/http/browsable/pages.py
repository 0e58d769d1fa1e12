"""The API by hand: its root, and its documentation from our own static files."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from pastetrader.common.http.middleware.content_security import CONTENT_SECURITY_POLICY

# Swagger UI draws its icons as data: pictures. Redoc writes its styles into <style> elements and searches in a worker
# made of a blob; neither can be given a nonce. No script from elsewhere, and none inline, on both.
SWAGGER_POLICY = f"{CONTENT_SECURITY_POLICY}; img-src 'self' data:"
REDOC_POLICY = (
    f"{CONTENT_SECURITY_POLICY}; img-src 'self' data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:"
)


class ApiRoot(APIView):
    """Where everything begins. Open to everybody: it says what the API is, not what is in it."""

    permission_classes = (AllowAny,)
    patterns: ClassVar[Sequence[URLPattern | URLResolver]] = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every list, and the documents."""
        found = {
            str(pattern.pattern).rstrip("/"): reverse(pattern.name, request=request)
            for pattern in self.patterns
            if isinstance(pattern, URLPattern) and pattern.name and _can_be_read(pattern)
        }
        return Response(dict(sorted(found.items())))


def _can_be_read(pattern: URLPattern) -> bool:
    actions = getattr(pattern.callback, "actions", {"get": ""})
    return bool(str(pattern.pattern)) and not pattern.pattern.converters and "get" in actions


@require_safe
def swagger_page(request: HttpRequest) -> HttpResponse:
    """Every operation, to read and to try out with one's own session."""
    return _document_page(request, "api/swagger.html", SWAGGER_POLICY)


@require_safe
def redoc_page(request: HttpRequest) -> HttpResponse:
    """Every operation, to read."""
    return _document_page(request, "api/redoc.html", REDOC_POLICY)


def _document_page(request: HttpRequest, template: str, policy: str) -> HttpResponse:
    answer = render(request, template)
    answer.headers["Content-Security-Policy"] = policy
    return answer
