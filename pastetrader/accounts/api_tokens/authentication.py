"""`Authorization: Bearer pt_…`: who asks is whose token it is. No cookie is involved, so there is nothing to forge."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from pastetrader.accounts.api_tokens.services import person_of
from pastetrader.accounts.models import ApiToken, User

REALM = 'Bearer realm="PasteTrader"'
# Set on a request whose token was refused: the challenge names the error then, and only then (RFC 6750, section 3).
REFUSED = "_bearer_refused"


class BearerAuthentication(BaseAuthentication):
    """A token that is good; who shows none may come by session."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token; 401 for a token that is not good, whatever session comes with it."""
        scheme, _space, shown = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = person_of(shown.strip().decode("latin-1"))
        if token is None:
            setattr(_inner(request), REFUSED, True)
            raise AuthenticationFailed(_("This token is not known, has expired or was revoked."), code="invalid_token")
        if token.user.language and not request.headers.get("Accept-Language"):
            translation.activate(token.user.language)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return f'{REALM}, error="invalid_token"' if getattr(_inner(request), REFUSED, False) else REALM


def _inner(request: Request) -> Any:
    """Django's own request: DRF makes several around one."""
    return getattr(request, "_request", request)
