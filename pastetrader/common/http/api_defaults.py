"""What the settings name as defaults of the API. Not in api.py: DRF's views load these first."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from pastetrader.common.http.lists import refused
from pastetrader.common.messages import message
from pastetrader.common.moments import is_storable


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages, with CSRF. Who is not signed in gets 401, which needs a challenge to name."""

    def enforce_csrf(self, request: Request) -> None:
        """As the pages do; 403 in the reader's language."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            text = _("The CSRF token is missing or wrong: send the cookie “csrftoken” as the header X-CSRFToken too.")
            raise PermissionDenied(text, code="csrf_failed") from error

    def authenticate_header(self, request: Request) -> str:
        """The challenge."""
        return "Session"


class NewestFirst(CursorPagination):
    """Keyset paging: stable while rows are added, and as fast on page 1,000 as on page 1."""

    ordering = ("-created_at", "-id")
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place where the page begins; raises Invalid for a cursor that names no moment (see common.moments)."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is None or cursor.position is None:
                return cursor
            moment = parse_datetime(str(cursor.position))
        except (NotFound, ValueError):
            moment = None
        if moment is None or not is_storable(moment):
            raise refused("cursor", "invalid_cursor", message("This cursor is none of this list."))
        return cursor

    def get_page_size(self, request: Request) -> int:
        """How many rows are wanted; raises Invalid for a number that is none or too large."""
        given = request.query_params.get(self.page_size_query_param)
        if given is None:
            return self.page_size
        if not (given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= self.max_page_size):
            text = message("This must be a whole number from 1 to %(most)s.", most=self.max_page_size)
            raise refused("page_size", "invalid_page_size", text)
        return int(given)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the OpenAPI document, with their limits."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        cursor = {"type": "string", "maxLength": 2_000}
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where the page begins; from `next` or `previous`.",
                "schema": cursor,
            },
            {
                "name": self.page_size_query_param,
                "in": "query",
                "required": False,
                "description": "Rows of a page.",
                "schema": size,
            },
        ]


class OldestFirst(NewestFirst):
    """Lines in the order in which they were written."""

    ordering = ("timestamp", "id")
    page_size = 200
    max_page_size = 500
