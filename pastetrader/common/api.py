"""What every API shares: who may do what, addresses, the shape of errors, and lists paged by their newest."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.viewsets import GenericViewSet

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.models import OwnedQuerySet


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages, with CSRF. Who is not signed in gets 401, which needs a challenge to name."""

    def authenticate_header(self, request: Request) -> str:
        """The challenge."""
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular's metaclass
    """How the OpenAPI document describes our session."""

    target_class = "pastetrader.common.api.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class NewestFirst(CursorPagination):
    """Keyset paging: stable while rows are added, and as fast on page 1,000 as on page 1."""

    ordering = ("-created_at", "-id")
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class OwnedViewSet(GenericViewSet[Any]):
    """Rows of the person who asks: what they may not see is not there (404), what they may not change says so (403)."""

    lookup_url_kwarg = "id"
    # Set by `endpoint` for the other form of an address, which the OpenAPI document leaves out.
    is_alias: bool = False
    # What the JSON parser takes here.
    max_body_bytes: ClassVar[int] = 1024 * 1024

    def get_queryset(self) -> QuerySet[Any]:
        """What the person may see."""
        rows = super().get_queryset()
        if not isinstance(rows, OwnedQuerySet):
            raise TypeError("An OwnedViewSet needs an OwnedQuerySet.")
        return rows.visible_to(self.request.user)

    def get_object(self) -> Any:
        """The row of the address; 404 when it cannot be seen, 403 when it would be changed by somebody else."""
        found = super().get_object()
        if self.request.method not in SAFE_METHODS:
            rows = type(found).objects.all()
            if not rows.editable_by(self.request.user).filter(pk=found.pk).exists():
                raise PermissionDenied
        return found

    def checked(self, serializer_class: type[BaseSerializer[Any]], **options: Any) -> dict[str, Any]:
        """The body, checked; raises DRF's ValidationError."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context(), **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def page(self, rows: QuerySet[Any]) -> Response:
        """One page of rows."""
        found = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(found, many=True).data)


def endpoint(route: str, view: type[GenericViewSet[Any]], *, name: str, **actions: str) -> list[URLPattern]:
    """An address in its canonical form (lists end in a slash, details do not), and in the other without a redirect."""
    other = route.removesuffix("/") if route.endswith("/") else f"{route}/"
    return [
        path(route, view.as_view({**actions}), name=name),
        path(other, view.as_view({**actions}, is_alias=True)),
    ]


Endpoint = tuple[str, str, str, Callable[..., Any]]


def canonical_only(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """Keeps the other forms of addresses out of the OpenAPI document (a drf-spectacular hook)."""
    return [found for found in endpoints if not getattr(found[3], "initkwargs", {}).get("is_alias")]


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our errors with their own status; DRF's errors in the same shape; anything else is a bug (500)."""
    if isinstance(error, PasteTraderError):
        return Response(error.as_dict(), status=error.status)
    response = drf_exception_handler(error, context)
    if response is not None:
        response.data = _in_our_shape(response.data)
    return response


def _in_our_shape(data: Any) -> dict[str, Any]:
    if isinstance(data, dict) and set(data) == {"detail"}:
        detail = data["detail"]
        return {"code": getattr(detail, "code", "error"), "message": str(detail), "problems": []}
    problems = list(_problems(data, ""))
    return {"code": "invalid", "message": "; ".join(p["message"] for p in problems), "problems": problems}


def _problems(data: Any, where: str) -> list[dict[str, str]]:
    """DRF nests its errors as the data is nested; ours is one list with dotted places."""
    if isinstance(data, Mapping):
        steps = [(str(name), part) for name, part in data.items()]
    elif isinstance(data, list):
        steps = [(str(place) if isinstance(part, Mapping) else "", part) for place, part in enumerate(data)]
    else:
        code = str(getattr(data, "code", "invalid"))
        return [{"code": code, "severity": "error", "path": where, "message": str(data)}]
    return [
        problem
        for step, part in steps
        for problem in _problems(part, ".".join(found for found in (where, step) if found))
    ]
