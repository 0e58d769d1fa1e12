"""What this process is running: keeps the leases, and tells work to stop that nobody wants any more or that is late.

One thread, which looks four times a second while something runs and sleeps otherwise.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, connection

from executions.engine import Claim, engine
from executions.engine.base import lease_seconds
from pastetrader.common.stop_signal import StopSignal

logger = logging.getLogger(__name__)

# A cancel is felt this soon. Nodes that are faster than one look cost nothing.
LOOK_SECONDS = 0.2
# To be woken costs a thread switch, so it goes on looking for a while when nothing runs.
IDLE_LOOKS = 25


@dataclass
class _Entry:
    stop: StopSignal
    since: float
    extended: float
    when_slow: Callable[[], None] | None


class Running:
    """The claims that are being worked on, and the thread that watches over them."""

    def __init__(self) -> None:
        self.start_anew()

    def start_anew(self) -> None:
        """Nothing runs. Also called in a forked child, where threads and locks of the parent are not there."""
        self._entries: dict[Claim, _Entry] = {}
        self._woken = threading.Event()
        self._asleep = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @contextmanager
    def watched(self, claim: Claim, stop: StopSignal, when_slow: Callable[[], None] | None = None) -> Iterator[None]:
        """While inside, the claim's lease is extended in time, and the signal is set when it is lost or late.

        `when_slow` is called once, in the watching thread, when the work is still going on at the first look.
        """
        now = time.monotonic()
        self._entries[claim] = _Entry(stop, now, now, when_slow)
        if self._thread is None:
            self._start()
        if self._asleep:
            self._woken.set()
        try:
            yield
        finally:
            del self._entries[claim]

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="running", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        idle = 0
        while True:
            idle = 0 if self._entries else idle + 1
            if idle > IDLE_LOOKS:
                self._sleep()
                idle = 0
            time.sleep(LOOK_SECONDS)
            try:
                self._look()
            except (DatabaseError, InterfaceError):
                logger.warning("Running nodes could not be looked after; trying again.", exc_info=True)
                connection.close()

    def _sleep(self) -> None:
        # Said before the last look: whoever comes afterwards sees it and wakes us.
        self._asleep = True
        self._woken.clear()
        if not self._entries:
            connection.close()
            self._woken.wait()
        self._asleep = False

    def _look(self) -> None:
        now = time.monotonic()
        old = {claim: entry for claim, entry in self._entries.copy().items() if entry.since <= now - LOOK_SECONDS}
        for entry in old.values():
            entry.stop.reason  # noqa: B018  # sets the signal when its deadline has passed
            call, entry.when_slow = entry.when_slow, None
            if call:
                call()
        if not old:
            return
        for claim in old.keys() - engine().still_ours(old):
            old.pop(claim).stop.set("cancelled")
        due = [claim for claim, entry in old.items() if entry.extended <= now - lease_seconds() / 3]
        if due:
            engine().extend(due)
            for claim in due:
                old[claim].extended = now


running = Running()
os.register_at_fork(after_in_child=running.start_anew)
