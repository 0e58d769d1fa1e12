"""Browsers in which somebody has signed in: a signed cookie, so that guessing elsewhere never slows them down.

It lets nobody in. It gives the browser a count of its own for that e-mail (OWASP's "device cookies").
"""

import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pastetrader.accounts.sign_in.pauses import email_mark

COOKIE = "known_browser"
SALT = "pastetrader.accounts.sign_in.known_browsers"
MAX_AGE_SECONDS = 365 * 24 * 3_600
# People who share a browser.
MOST = 5


def nonce_of(request: HttpRequest, email: str) -> str | None:
    """The browser's own number for this e-mail; None when nobody has signed in with it there."""
    found = _kept(request).get(email_mark(email))
    return found if isinstance(found, str) else None


def remember_browser(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """From now on this browser is known for the e-mail, with a number that is new each time."""
    kept = {mark: nonce for mark, nonce in _kept(request).items() if mark != email_mark(email)}
    newest = dict(list(kept.items())[-(MOST - 1) :])
    value = signing.dumps({**newest, email_mark(email): secrets.token_urlsafe(12)}, salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=MAX_AGE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _kept(request: HttpRequest) -> dict[str, Any]:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}
