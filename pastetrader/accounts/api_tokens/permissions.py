"""What a token may do: the scopes that it was given, and never what takes a person."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from pastetrader.accounts.models import ApiToken


class TokenScope(BasePermission):
    """read: safe methods. run: the viewset's `run_actions`. write: the rest. `session_only` views take no token."""

    message = gettext_lazy("This token may not do this.")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the token allows it; a session may whatever its person may."""
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        if getattr(view, "session_only", False):
            raise PermissionDenied(_("This takes a person who is signed in, not a token."), code="session_only")
        needed = scope_needed(request.method or "", view)
        if needed not in token.scopes:
            text = _("This token may not do this: it lacks the scope “%(scope)s”.") % {"scope": needed}
            raise PermissionDenied(text, code="scope_missing")
        return True


def scope_needed(method: str, view: Any) -> str:
    """read, run or write: what a token needs for a view's action."""
    if method in SAFE_METHODS:
        return "read"
    return "run" if getattr(view, "action", None) in getattr(view, "run_actions", frozenset()) else "write"
