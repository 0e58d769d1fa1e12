"""Taking from buckets: one conditional UPDATE that says whether it won, the same on both databases.

Generous buckets are taken from in chunks, which the process then hands out itself: so most requests write nothing. What
a process has taken and does not use within LEASE_SECONDS is lost to the person, never gained.
"""

import threading
import time
from dataclasses import dataclass

from cachetools import TTLCache
from django.db.models import F, Value
from django.db.models.functions import Greatest

from pastetrader.accounts.models import RateLimit
from pastetrader.accounts.rates.limits import SECOND_US, Rate

LEASE_SECONDS = 10
PRUNE_SECONDS = 60


@dataclass
class _Lease:
    left: int


_guard = threading.Lock()
_leases: TTLCache[str, _Lease] = TTLCache(maxsize=10_000, ttl=LEASE_SECONDS)
_pruned = [0.0]


def take(key: str, rate: Rate, *, now_us: int | None = None, in_chunks: bool = False) -> int:
    """Takes one from the bucket: 0 when there was one, else the seconds after which there is (at least 1).

    `now_us`: microseconds since 1970, if not this moment.
    """
    if rate.amount == 0 or (in_chunks and _from_lease(key)):
        return 0
    now = time.time_ns() // 1_000 if now_us is None else now_us
    chunk = rate.chunk if in_chunks else 1
    if chunk > 1 and _took(key, rate, chunk, now):
        _lease(key, chunk - 1)
        return 0
    if _took(key, rate, 1, now):
        return 0
    due = RateLimit.objects.filter(key=key).values_list("due_us", flat=True).first()
    if due is None:
        RateLimit.objects.bulk_create([RateLimit(key=key)], ignore_conflicts=True)
        _prune(now)
        return take(key, rate, now_us=now, in_chunks=in_chunks)
    missing_us = due + rate.pause_us - rate.most_us - now
    if missing_us <= 0:
        # Somebody else made the row, or gave one back, between our two looks.
        return take(key, rate, now_us=now, in_chunks=in_chunks)
    return -(-missing_us // SECOND_US)


def give_back(key: str, rate: Rate) -> None:
    """Puts one back that was taken and turned out not to count."""
    if rate.amount:
        RateLimit.objects.filter(key=key).update(due_us=F("due_us") - rate.pause_us)


def _took(key: str, rate: Rate, count: int, now: int) -> bool:
    cost = count * rate.pause_us
    room = RateLimit.objects.filter(key=key, due_us__lte=now + rate.most_us - cost)
    return room.update(due_us=Greatest(F("due_us"), Value(now)) + cost) == 1


def _from_lease(key: str) -> bool:
    with _guard:
        lease = _leases.get(key)
        if lease is None or lease.left == 0:
            return False
        lease.left -= 1
        return True


def _lease(key: str, count: int) -> None:
    with _guard:
        left = _leases[key].left if key in _leases else 0
        _leases[key] = _Lease(left + count)


def _prune(now: int) -> None:
    """Buckets that have long been empty again are the same as none. Rows come seldom, so this reads them all."""
    with _guard:
        if now < _pruned[0] + PRUNE_SECONDS * SECOND_US:
            return
        _pruned[0] = now
    RateLimit.objects.filter(due_us__lt=now - SECOND_US, due_us__gt=0).delete()


def forget_leases() -> None:
    """As a new process begins."""
    with _guard:
        _leases.clear()
