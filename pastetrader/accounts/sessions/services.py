"""Noting sessions as they begin and go on, and ending them."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from cachetools import TTLCache
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from pastetrader.accounts import audit
from pastetrader.accounts.models import SignedIn, User
from pastetrader.accounts.sessions.browsers import MAX_LENGTH
from pastetrader.common.errors import NotFound
from pastetrader.common.http.client_address import client_address
from pastetrader.common.storable_text import storable_text

# Last seen is told to the minutes, and written no more often.
SEEN_EVERY = timedelta(minutes=5)

# Which sessions this process has noted lately, so that most requests ask nothing. A TTLCache is not safe for threads
# by itself; at worst one is noted twice.
_seen_lately: TTLCache[str, bool] = TTLCache(maxsize=10_000, ttl=SEEN_EVERY.total_seconds())


def note_session(request: HttpRequest, user: User) -> None:
    """Writes down that the person is signed in by the request's session, as seen now."""
    if request.session.session_key is None:
        request.session.create()
    now = timezone.now()
    seen = {
        "address": client_address(request),
        "browser": storable_text(request.headers.get("User-Agent", ""), limit=MAX_LENGTH),
    }
    SignedIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={**seen, "user": user, "last_seen_at": now},
        create_defaults={**seen, "user": user, "last_seen_at": now, "created_at": now},
    )


def see_session(request: HttpRequest, user: User) -> None:
    """Notes, at most every few minutes, that a session is in use; one that began before there were notes is added."""
    key = request.session.session_key
    if key is None or key in _seen_lately:
        return
    _seen_lately[key] = True
    note_session(request, user)


def sessions_of(user: User) -> QuerySet[SignedIn]:
    """The person's sessions that are still good, last seen first."""
    living = _store().get_model_class().objects.filter(expire_date__gt=timezone.now())
    return (
        SignedIn.objects.owned_by(user)
        .filter(session_key__in=living.values("session_key"))
        .order_by("-last_seen_at", "-id")
    )


@transaction.atomic
def end_session(*, session_id: UUID, by: Any, of: User | None = None) -> None:
    """Whoever uses that session is signed out with their next request.

    `of`: whose it is, when staff end it. Raises NotFound for one that is not theirs.
    """
    found = SignedIn.objects.editable_by(of or by).filter(pk=session_id).first()
    if found is None:
        raise NotFound
    _end([found])
    audit.record("session.ended", by=by, subject=found, detail={"browser": found.browser, "address": found.address})


@transaction.atomic
def end_other_sessions(*, user: User, current_key: str | None, by: User | None) -> int:
    """Signs the person out everywhere but where they are; how many sessions that were."""
    others = list(SignedIn.objects.owned_by(user).exclude(session_key=current_key or ""))
    _end(others)
    if others:
        audit.record("session.ended", by=by, subject=user, detail={"sessions": len(others)})
    return len(others)


def forget_session(key: str | None) -> None:
    """The session is over: its note goes."""
    if key:
        _seen_lately.pop(key, None)
        SignedIn.objects.filter(session_key=key).delete()


def prune_sessions() -> int:
    """Removes notes of sessions that are over, and sessions that expired; how many notes."""
    _store().clear_expired()
    living = _store().get_model_class().objects.all()
    deleted, _by_model = SignedIn.objects.exclude(session_key__in=living.values("session_key")).delete()
    return deleted


def _end(sessions: list[SignedIn]) -> None:
    keys = [found.session_key for found in sessions]
    _store().get_model_class().objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
    for key in keys:
        _seen_lately.pop(key, None)


def _store() -> Any:
    """Django's sessions in the database: a row deleted there is a session ended."""
    return import_module(settings.SESSION_ENGINE).SessionStore
