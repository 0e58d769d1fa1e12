"""Signing in by password, where guessing gets slower and nobody is locked out by somebody else."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from pastetrader.accounts import audit
from pastetrader.accounts.models import SignInDelay, User
from pastetrader.accounts.rates.counting import give_back, take
from pastetrader.accounts.rates.limits import Rate
from pastetrader.accounts.sign_in.known_browsers import nonce_of
from pastetrader.accounts.sign_in.pauses import browser_key, buckets_of, pause_after, place_key
from pastetrader.common.errors import NotAllowed
from pastetrader.common.http.client_address import client_address
from pastetrader.common.messages import message as _

FORGET_AFTER = timedelta(days=1)
# Who has signed in at a place is known there for so long.
KNOWN_FOR = timedelta(days=90)
MAX_PASSWORD_LENGTH = 1024


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


def authenticate_slowly(request: HttpRequest, *, email: str, password: str, now: datetime | None = None) -> User | None:
    """The user with this e-mail and password, or None; raises TooManyAttempts while guessing is slowed down.

    For every door that takes a password: call this instead of `django.contrib.auth.authenticate`, and answer
    TooManyAttempts with 429 and its Retry-After. `now`: the moment of the attempt, if it is not this one.
    """
    now = now or timezone.now()
    address = client_address(request)
    nonce = nonce_of(request, email)
    key = place_key(email=email, address=address) if nonce is None else browser_key(email=email, nonce=nonce)
    taken: dict[str, Rate] = {}
    if nonce is None and not _is_known_at(key, now):
        taken = buckets_of(email=email, address=address)
        _take_all(taken, now)
    _count_attempt(key, now)
    # Hashing costs by length: a megabyte of password is not a password.
    user = authenticate(request, username=email, password=password) if len(password) <= MAX_PASSWORD_LENGTH else None
    if not isinstance(user, User):
        _note_refusal(email)
        return None
    # Its own attempts are forgiven and nothing else: the wrong ones that others made from here stay counted.
    SignInDelay.objects.filter(key=key).update(attempts=0, not_before=now, succeeded_at=now)
    for bucket, rate in taken.items():
        give_back(bucket, rate)
    return user


def _is_known_at(key: str, now: datetime) -> bool:
    return SignInDelay.objects.filter(key=key, succeeded_at__gt=now - KNOWN_FOR).exists()


def _take_all(buckets: dict[str, Rate], now: datetime) -> None:
    now_us = int(now.timestamp() * 1_000_000)
    for bucket, rate in buckets.items():
        seconds = take(bucket, rate, now_us=now_us)
        if seconds:
            raise TooManyAttempts(seconds)


@transaction.atomic
def _count_attempt(key: str, now: datetime) -> None:
    """Counts before the password is looked at, so that a hundred tries at once are a hundred tries."""
    SignInDelay.objects.filter(last_attempt_at__lt=now - FORGET_AFTER, succeeded_at=None).delete()
    SignInDelay.objects.filter(last_attempt_at__lt=now - KNOWN_FOR).delete()
    SignInDelay.objects.get_or_create(key=key, defaults={"last_attempt_at": now, "not_before": now})
    row = SignInDelay.objects.select_for_update().get(key=key)
    wait = (row.not_before - now).total_seconds()
    if wait > 0:
        raise TooManyAttempts(int(wait) + 1)
    if row.last_attempt_at < now - FORGET_AFTER:
        row.attempts = 0
    row.attempts += 1
    row.last_attempt_at = now
    row.not_before = now + pause_after(row.attempts)
    row.save()


def _note_refusal(email: str) -> None:
    """What was typed is written down only when it is somebody's: else it may be a password in the wrong field."""
    whose = User.objects.filter(email__iexact=email).first()
    audit.record("sign_in.refused", by=None, subject=whose)
