"""The time, and waiting: the seam at which tests let weeks pass. Pure."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

# Called before each request and while waiting: a sign of life. What it raises ends the work.
Alive = Callable[[], None]
# Who waits for longer gives signs of life in between.
_SIGN_SECONDS = 5.0


class Clock(Protocol):
    """What time it is, and how one waits."""

    def now(self) -> datetime:
        """The aware moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The aware moment, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def wait(clock: Clock, seconds: float, alive: Alive) -> None:
    """Wait so long, with signs of life."""
    until = clock.now() + timedelta(seconds=seconds)
    while (left := (until - clock.now()).total_seconds()) > 0:
        alive()
        clock.sleep(min(left, _SIGN_SECONDS))
