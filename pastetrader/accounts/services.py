"""Who acts: the local owner, people by e-mail, one-time links, and sign-in that slows down guessing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from pastetrader.accounts.models import SignInDelay, User
from pastetrader.accounts.throttling import Key, keys_of, pause_after
from pastetrader.accounts.tokens import sign_in_tokens
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.http.client_address import client_address
from pastetrader.common.messages import message as _

LOCAL_OWNER_EMAIL = "owner@localhost"
FORGET_AFTER = timedelta(days=1)
MAX_PASSWORD_LENGTH = 1024


class LinkRefused(Invalid):
    """A sign-in link that is not, or no longer, good."""

    code = "sign_in_link_refused"
    default = _("This sign-in link was used already, has expired or is not whole. Ask for a new one.")


class TooManyAttempts(NotAllowed):
    """Too many wrong passwords; `retry_after_seconds` says how long to wait."""

    status = 429
    code = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        self.retry_after_seconds = seconds
        super().__init__(
            _("Too many attempts. Try again in %(seconds)s seconds.", seconds=seconds),
            retry_after_seconds=seconds,
        )


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


def make_sign_in_token(user: User) -> str:
    """A token for `/sign-in/<token>/`: one use, within an hour. It dies when the user signs in in any way."""
    return f"{urlsafe_base64_encode(user.pk.bytes)}.{sign_in_tokens.make_token(user)}"


def redeem_sign_in_token(token: str) -> User:
    """The user whom the token was made for; of two that redeem it at once, one wins. Raises LinkRefused."""
    user = _user_of(token)
    if user is None or not user.is_active or not sign_in_tokens.check_token(user, token.partition(".")[2]):
        raise LinkRefused
    now = timezone.now()
    won = User.objects.filter(pk=user.pk, last_login=user.last_login, is_active=True).update(last_login=now)
    if not won:
        raise LinkRefused
    user.last_login = now
    return user


def _user_of(token: str) -> User | None:
    try:
        return User.objects.filter(pk=UUID(bytes=urlsafe_base64_decode(token.partition(".")[0]))).first()
    except ValueError:
        return None


def authenticate_slowly(request: HttpRequest, *, email: str, password: str, now: datetime | None = None) -> User | None:
    """The user with this e-mail and password, or None; raises TooManyAttempts while guessing is slowed down.

    For the sign-in page: call this instead of `django.contrib.auth.authenticate`, catch TooManyAttempts (429) and show
    its message. Wrong passwords are counted per e-mail and address, and per address; from a number on each makes the
    next try wait, at most a minute. A person is never locked out by somebody else elsewhere. `now`: the moment of the
    attempt, if it is not this one.
    """
    keys = keys_of(email=email, address=client_address(request))
    _count_attempt(keys, now or timezone.now())
    # Hashing costs by length: a megabyte of password is not a password.
    user = authenticate(request, username=email, password=password) if len(password) <= MAX_PASSWORD_LENGTH else None
    if not isinstance(user, User):
        return None
    SignInDelay.objects.filter(key__in=[key.digest for key in keys]).delete()
    return user


@transaction.atomic
def _count_attempt(keys: tuple[Key, ...], now: datetime) -> None:
    """Counts before the password is looked at, so that a hundred tries at once are a hundred tries."""
    SignInDelay.objects.filter(last_attempt_at__lt=now - FORGET_AFTER).delete()
    for key in keys:
        SignInDelay.objects.get_or_create(key=key.digest, defaults={"last_attempt_at": now, "not_before": now})
    rows = {row.key: row for row in SignInDelay.objects.select_for_update().filter(key__in=[k.digest for k in keys])}
    wait = max((row.not_before - now).total_seconds() for row in rows.values())
    if wait > 0:
        raise TooManyAttempts(int(wait) + 1)
    for key in keys:
        row = rows[key.digest]
        row.attempts += 1
        row.last_attempt_at = now
        row.not_before = now + pause_after(row.attempts, free=key.free)
        row.save()
