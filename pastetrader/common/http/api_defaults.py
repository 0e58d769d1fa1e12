"""What the settings name as defaults of the API. Not in api.py: DRF's views load these first."""

from django.utils.dateparse import parse_datetime
from rest_framework import authentication
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages, with CSRF. Who is not signed in gets 401, which needs a challenge to name."""

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
        """The place where the page begins; 404 for a cursor that names no time (DRF would ask the database)."""
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        try:
            moment = parse_datetime(str(cursor.position))
        except ValueError:
            moment = None
        if moment is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


class OldestFirst(NewestFirst):
    """Lines in the order in which they were written."""

    ordering = ("timestamp", "id")
    page_size = 200
    max_page_size = 500
