"""What happens whenever somebody signs in or out, by whichever door."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from pastetrader.accounts import audit
from pastetrader.accounts.models import User
from pastetrader.accounts.sessions.services import forget_session, note_session


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:  # noqa: ARG001  # as Django calls it
    """Notes the session, and that the person came."""
    note_session(request, user)
    audit.record("sign_in.done", by=user, subject=user)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(sender: Any, request: HttpRequest, user: User | None, **_more: Any) -> None:  # noqa: ARG001  # as Django calls it
    """The note of the session goes with it."""
    forget_session(request.session.session_key)
    if user is not None:
        audit.record("sign_in.ended", by=user, subject=user)
