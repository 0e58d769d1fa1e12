"""Tells work in progress to stop, and why: set by a watcher thread, read by who works or waits."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

# Called once per chunk of work by whoever cannot be interrupted otherwise; raises Stopped when it is time to stop.
Check = Callable[[], None]


def unstopped() -> None:
    """The check of work that nobody stops."""


class Stopped(Exception):
    """Raised inside the work that is to stop. `reason`: `cancelled` (nobody wants the result) or `timeout`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class StopSignal:
    """Set once. `deadline` is on the monotonic clock (None = no limit); `check()` costs less than a microsecond."""

    def __init__(self, deadline: float | None = None) -> None:
        self.deadline = deadline
        self._reason = ""
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def reason(self) -> str:
        """Why to stop; '' while there is no reason."""
        if not self._reason and self.deadline is not None and time.monotonic() >= self.deadline:
            self.set("timeout")
        return self._reason

    def check(self) -> None:
        """Raise Stopped when it is time to stop: call it once per chunk of work."""
        if reason := self.reason:
            raise Stopped(reason)

    def set(self, reason: str) -> None:
        """Stop for this reason; the first reason stays."""
        with self._lock:
            if self._reason:
                return
            self._reason = reason
            callbacks, self._callbacks = self._callbacks, []
        for call in callbacks:
            with suppress(OSError):  # a pipe or socket whose reader is gone
                call()

    def on_set(self, call: Callable[[], None]) -> None:
        """Call it from the thread that sets the signal (at once when it is set already): to close or kill something."""
        with self._lock:
            if not self._reason:
                self._callbacks.append(call)
                return
        call()

    def seconds_left(self) -> float | None:
        """Until the deadline, not below 0; None without one."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())
