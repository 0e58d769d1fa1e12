"""A request that is sent again under the same key is done once: its first answer is given again, for a day.

What the request made and its answer are committed in one transaction, so that a crash leaves both or neither. Errors
are not kept: with them nothing was made, and the same key may be used for the corrected request.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pastetrader.accounts.models import IdempotencyKey, User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.messages import message as _

KEPT_FOR = timedelta(hours=24)
MAX_KEY_LENGTH = 255
MAX_ENDPOINT_LENGTH = 255
# How long somebody who waits for the first answer waits.
PATIENCE_SECONDS = 10
# The client may ask again so soon while the first request is answered.
RETRY_AFTER_SECONDS = 1
PRUNED_AT_ONCE = 500
# PostgreSQL's word for a lock that was waited for in vain.
LOCK_NOT_AVAILABLE = "55P03"

Transaction = Callable[[], AbstractContextManager[object]]


class KeyRefused(Invalid):
    """A key that cannot be one."""

    code = "idempotency_key_invalid"
    default = _(
        "An Idempotency-Key has 1 to %(most)s characters, all of them printable ASCII. A random UUID is a good one.",
        most=MAX_KEY_LENGTH,
    )


class KeyReused(Invalid):
    """The key was used for something else."""

    status = 422
    code = "idempotency_key_reused"
    default = _("This Idempotency-Key was used for a request with another content. Send this one under a new key.")


class InFlight(NotAllowed):
    """The same request is being answered at this moment."""

    code = "request_in_flight"
    default = _("The same request is being worked on. Ask again in a moment for its answer.")

    def __init__(self) -> None:
        super().__init__(retry_after_seconds=RETRY_AFTER_SECONDS)


@dataclass(frozen=True)
class KeyedRequest:
    """Who asks for what, under which key. `content` is compared, never kept."""

    user: User
    endpoint: str
    key: str
    content: str

    def __post_init__(self) -> None:
        if not (0 < len(self.key) <= MAX_KEY_LENGTH and self.key.isascii() and self.key.isprintable()):
            raise KeyRefused

    @property
    def place(self) -> dict[str, Any]:
        """What is unique in the table. An address that is too long for its column is known by its hash."""
        is_short = len(self.endpoint) <= MAX_ENDPOINT_LENGTH
        endpoint = self.endpoint if is_short else hashlib.sha256(self.endpoint.encode()).hexdigest()
        return {"user": self.user, "endpoint": endpoint, "key": self.key}

    @property
    def hash(self) -> str:
        """Of the content, so that it cannot be guessed from the table: it may hold credentials."""
        return salted_hmac("pastetrader.idempotency", self.content, algorithm="sha256").hexdigest()

    @property
    def number(self) -> int:
        """64 bits that stand for the place."""
        text = f"{self.user.pk}\n{self.endpoint}\n{self.key}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)


@dataclass(frozen=True)
class Answer:
    """What is said to whoever asked. `is_repeated`: it was given before."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_repeated: bool = False


def answer_once(
    request: KeyedRequest, run: Callable[[], Answer], *, waits: bool, within: Transaction = transaction.atomic
) -> Answer:
    """The kept answer, or that of `run`, which is then kept with what it made: all inside the transaction `within`.

    While the same request is being answered: `waits` for it, or raises InFlight. Raises KeyReused for another content
    under the same key. What `run` raises undoes everything, and so does an error that it returns.
    """
    with _in_turn(request.number, waits=waits, within=within):
        kept = _kept(request)
        if kept is None:
            return _first_answer(request, run)
        if kept.request_hash != request.hash:
            raise KeyReused
        return Answer(kept.status, kept.body, kept.headers, is_repeated=True)


@transaction.atomic
def prune_idempotency_keys() -> int:
    """Deletes keys that had their day, at most PRUNED_AT_ONCE; how many went. Safe in any number of workers at once."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).order_by("created_at")
    ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:PRUNED_AT_ONCE])
    deleted, _by_model = IdempotencyKey.objects.filter(pk__in=ids).delete()
    return deleted


def _kept(request: KeyedRequest) -> IdempotencyKey | None:
    found = IdempotencyKey.objects.filter(**request.place).first()
    if found is not None and found.created_at < timezone.now() - KEPT_FOR:
        found.delete()
        return None
    return found


def _first_answer(request: KeyedRequest, run: Callable[[], Answer]) -> Answer:
    answer = run()
    if answer.status >= 400:
        transaction.set_rollback(True)
        return answer
    IdempotencyKey.objects.create(
        **request.place,
        request_hash=request.hash,
        status=answer.status,
        headers=dict(answer.headers),
        body=answer.body,
        created_at=timezone.now(),
    )
    return answer


@contextmanager
def _in_turn(number: int, *, waits: bool, within: Transaction) -> Iterator[None]:
    """A transaction in which nobody else answers the same request."""
    if connection.vendor == "postgresql":
        with within():
            _lock(number, waits=waits)
            yield
    else:
        with _marked(number, waits=waits), within():
            yield


def _lock(number: int, *, waits: bool) -> None:
    """PostgreSQL's lock on a number, until the transaction ends. Raises InFlight."""
    with connection.cursor() as cursor:
        if not waits:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            if not cursor.fetchone()[0]:
                raise InFlight
            return
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE_SECONDS}s"])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            raise InFlight from error
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


# SQLite has one writer, for whom others wait; which requests its process is answering is known here alone.
_guard = threading.Lock()
_in_hand: set[int] = set()


@contextmanager
def _marked(number: int, *, waits: bool) -> Iterator[None]:
    with _guard:
        is_first = number not in _in_hand
        _in_hand.add(number)
    if not is_first and not waits:
        raise InFlight
    try:
        yield
    finally:
        if is_first:
            with _guard:
                _in_hand.discard(number)
