"""What the settings name as defaults of the API. Not in api.py: DRF's views load these first."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request


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


class Metadata(SimpleMetadata):
    """What OPTIONS answers: what an address is, and which media types it reads and writes."""

    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        """None: bodies are checked by pydantic, so DRF's serializers say nothing of them. The OpenAPI document does."""
        return {}
