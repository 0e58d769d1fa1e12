"""One pace for all workers: whoever asks a provider takes the next free moment of its row, and waits for it.

Requests are spaced, not bunched: so many a second means one each so many milliseconds.
"""

from datetime import datetime, timedelta

from screening.market_data.fetching.clock import Alive, Clock, wait
from screening.models import ProviderPace


class SharedRate:
    """At most `per_second` requests of all workers together, under one `key`."""

    def __init__(self, key: str, per_second: float, clock: Clock) -> None:
        self._key = key
        self._spacing = timedelta(seconds=1 / per_second)
        self._clock = clock

    def take(self, alive: Alive) -> None:
        """Wait for the next moment that is nobody else's."""
        moment = self._next_moment()
        wait(self._clock, (moment - self._clock.now()).total_seconds(), alive)

    def hold(self, seconds: float) -> None:
        """Nobody asks for so long: the provider said that it was too much."""
        moment = self._clock.now() + timedelta(seconds=seconds)
        ProviderPace.objects.filter(key=self._key, next_at__lt=moment).update(next_at=moment)

    def _next_moment(self) -> datetime:
        while True:
            now = self._clock.now()
            free = ProviderPace.objects.filter(key=self._key).values_list("next_at", flat=True).first()
            if free is None:
                ProviderPace.objects.bulk_create([ProviderPace(key=self._key, next_at=now)], ignore_conflicts=True)
                continue
            moment = max(now, free)
            mine = ProviderPace.objects.filter(key=self._key, next_at=free)
            if mine.update(next_at=moment + self._spacing):
                return moment
