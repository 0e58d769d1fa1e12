"""The throttle of the API: which rate a request counts towards."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from pastetrader.accounts.models import ApiToken, User
from pastetrader.accounts.rates.people import use


class PersonRates(BaseThrottle):
    """Per person and per token: reading, running (the viewset's `run_actions`) and writing.

    A viewset whose actions cost more names their rate: `rate_scopes = {"create": "paste"}`.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """True, or TooOften with the seconds to wait."""
        if isinstance(request.user, User):
            token = request.auth if isinstance(request.auth, ApiToken) else None
            use(scope_of(request.method or "", view), by=request.user, token=token)
        return True


def scope_of(method: str, view: Any) -> str:
    """The rate that an action of a view counts towards."""
    action = getattr(view, "action", None) or ""
    named: str | None = getattr(view, "rate_scopes", {}).get(action)
    if named:
        return named
    if method in SAFE_METHODS:
        return "read"
    return "run" if action in getattr(view, "run_actions", frozenset()) else "write"
