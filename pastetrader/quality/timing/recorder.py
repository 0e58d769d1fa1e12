"""Counting durations in the process: a dictionary and a lock that is held for less than a microsecond."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from pastetrader.quality.timing.histogram import bin_of

HOUR_SECONDS = 3600


class Key(NamedTuple):
    """What a count is of: an hour (seconds since 1970, UTC), a route, a method, a class of statuses (2 = 2xx), a bin.

    `route` is the name of an address, or its pattern where it has none: never what was asked for.
    """

    hour: int
    route: str
    is_api: bool
    method: str
    status_class: int
    bin: int

    @property
    def begins_at(self) -> datetime:
        """When the hour begins."""
        return datetime.fromtimestamp(self.hour, tz=UTC)


class Recorder:
    """Counts until somebody takes what was counted. Safe in any number of threads."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._lock = Lock()

    def count(  # one request, as flat as it comes: no value is made for it
        self, now: float, seconds: float, *, route: str, is_api: bool, method: str, status_class: int
    ) -> None:
        """One request that ended at `now` (seconds since 1970) and took so long."""
        hour = int(now) // HOUR_SECONDS * HOUR_SECONDS
        key = Key(hour, route, is_api, method, status_class, bin_of(seconds))
        with self._lock:
            self._counts[key] += 1

    def taken(self) -> Mapping[Key, int]:
        """What was counted since the last time; from now on it is the caller's."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        return counts

    def give_back(self, counts: Mapping[Key, int]) -> None:
        """What could not be stored counts again."""
        with self._lock:
            self._counts.update(counts)


recorder = Recorder()
