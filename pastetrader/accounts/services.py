"""Who acts: the local owner, and people by e-mail."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _

LOCAL_OWNER_EMAIL = "owner@localhost"


def local_owner() -> User:
    """The person at this machine: made on first use, and the same one when two processes ask at once.

    May use the admin. Without a password until one is set, so only a sign-in link lets them in.
    """
    found = User.objects.filter(email=LOCAL_OWNER_EMAIL).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_superuser(LOCAL_OWNER_EMAIL)
    except (IntegrityError, ValidationError):
        return User.objects.get(email=LOCAL_OWNER_EMAIL)


def acting_user(email: str | None) -> User:
    """Whom a command acts as: the living, active user of that e-mail, or the local owner. Raises Invalid."""
    if email is None:
        return local_owner()
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Invalid(_("There is no active user with the e-mail address %(email)s.", email=email), code="unknown_user")
    return user
