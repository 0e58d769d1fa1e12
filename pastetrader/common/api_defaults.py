"""What the settings name as defaults of the API. Not in api.py: DRF's views load these first."""

from rest_framework import authentication
from rest_framework.pagination import CursorPagination
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
