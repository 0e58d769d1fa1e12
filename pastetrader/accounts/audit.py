"""Who did what, in a table that is only added to: each entry holds a hash over itself and the entry before it.

An entry is written in the transaction of its act, so both are there or neither. It gets its number and hash right after
the commit, one at a time under a lock that no business transaction ever waits for.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from pastetrader.accounts.models import AuditEntry, User
from pastetrader.common.http.client_address import client_address

# What is never written down, whoever hands it over.
SECRET_NAMES = frozenset(
    {"password", "secret", "token", "key", "api_key", "authorization", "auth_config", "credentials", "cookie", "hash"}
)
HIDDEN = "…"
# Of all who seal, one at a time (PostgreSQL's advisory lock; SQLite has one writer anyway).
SEAL_LOCK = 7_402_106
SEALED_AT_ONCE = 500

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)


def record(
    action: str, *, by: User | None, subject: models.Model | None = None, detail: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Writes down an act: `action` ("secret.changed"), whose it was (None: nobody known), on what, and its details.

    Call it inside the transaction of the act. Values of `detail` under names of secrets are hidden; address and request
    id come from the request that is being answered, if there is one.
    """
    request = _request.get()
    entry = AuditEntry(
        at=timezone.now(),
        action=action,
        by=by,
        by_words=by.email if by else "",
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject_words=str(subject)[:200] if subject else "",
        detail=_without_secrets(json.loads(json.dumps(dict(detail or {}), cls=DjangoJSONEncoder))),
        address=client_address(request) if request else "",
        request_id=str(getattr(request, "request_id", "") or "")[:64],
    )
    entry.save(force_insert=True)
    # What was done is done: a failure to seal is logged, and the next entry's sealing takes this one along.
    transaction.on_commit(seal, robust=True)
    return entry


@transaction.atomic
def seal() -> int:
    """Numbers and hashes what is not sealed yet, oldest first; how many. Safe in any number of processes at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    last = AuditEntry.objects.exclude(number=None).order_by("-number").first()
    number, previous = (last.number or 0, last.hash) if last else (0, "")
    sealed = 0
    for entry in AuditEntry.objects.filter(number=None).order_by("pk")[:SEALED_AT_ONCE]:
        number += 1
        own = hash_of(entry, number, previous)
        AuditEntry.objects.filter(pk=entry.pk, number=None).update(number=number, previous_hash=previous, hash=own)
        previous, sealed = own, sealed + 1
    return sealed


def hash_of(entry: AuditEntry, number: int, previous: str) -> str:
    """SHA-256, in hex, over the entry's facts, its number and the hash of the entry before it ("" for the first)."""
    facts = [
        number,
        previous,
        str(entry.pk),
        entry.at.astimezone(UTC).isoformat(),
        entry.action,
        str(entry.by_id) if entry.by_id else "",
        entry.by_words,
        entry.subject_type,
        entry.subject_id,
        entry.subject_words,
        entry.detail,
        entry.address,
        entry.request_id,
    ]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """How many entries were looked at, the head of the chain, the numbers at which it does not hold, and whether the
    head that was noted before is missing."""

    entries: int
    head: str
    broken: tuple[int, ...]
    is_cut_off: bool


def verify(known_head: str = "") -> Verdict:
    """Walks the whole chain. An entry that was changed, taken out or put in breaks it at its number.

    What was cut off at the end shows only against a head that was noted before.
    """
    while seal():
        pass
    broken: list[int] = []
    entries, expected, previous, has_head = 0, 1, "", not known_head
    for entry in AuditEntry.objects.order_by("number").iterator():
        number = entry.number or 0
        is_whole = number == expected and entry.previous_hash == previous
        if not is_whole or entry.hash != hash_of(entry, number, previous):
            broken.append(number)
        entries, expected, previous = entries + 1, number + 1, entry.hash
        has_head |= entry.hash == known_head
    return Verdict(entries, previous, tuple(broken), is_cut_off=not has_head)


def asked_by(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: entries know from which request they came."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with _known(request):
            response: HttpResponseBase = get_response(request)
        return response

    return answer


@contextmanager
def _known(request: HttpRequest) -> Iterator[None]:
    before = _request.set(request)
    try:
        yield
    finally:
        _request.reset(before)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: HIDDEN if name.lower() in SECRET_NAMES else _without_secrets(v) for name, v in value.items()}
    return [_without_secrets(part) for part in value] if isinstance(value, list) else value
