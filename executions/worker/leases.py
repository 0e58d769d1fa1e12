"""What this process is running: keeps the leases, and tells work to stop that nobody wants any more or that is late.

One thread, which looks four times a second while something runs and sleeps otherwise. It must outlive anything: with
it the leases of all that runs would lapse. So it calls nobody who might keep it waiting; another thread does.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue

from django.db import Error, connection

from executions.engine import Claim, engine
from executions.engine.base import lease_seconds
from pastetrader.common.stop_signal import Stopped, StopSignal

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
        self._slow: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._woken = threading.Event()
        self._asleep = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @contextmanager
    def watched(self, claim: Claim, stop: StopSignal, when_slow: Callable[[], None] | None = None) -> Iterator[None]:
        """While inside, the claim's lease is extended in time, and the signal is set when it is lost or late.

        `when_slow` is called once, in a thread of its kind, when the work is still going on at the first look. It may
        wait for a broker.
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
                threading.Thread(target=_call_each, args=(self._slow,), name="slow-nodes", daemon=True).start()
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
            _attempt(self._look)

    def _sleep(self) -> None:
        # A thread that sleeps keeps no connection. Said before the last look: whoever comes afterwards sees it and
        # wakes us.
        _attempt(connection.close)
        self._asleep = True
        self._woken.clear()
        if not self._entries:
            self._woken.wait()
        self._asleep = False

    def _look(self) -> None:
        now = time.monotonic()
        old = {claim: entry for claim, entry in self._entries.copy().items() if entry.since <= now - LOOK_SECONDS}
        if not old:
            return
        # Leases first: whatever else fails, they hold.
        due = [claim for claim, entry in old.items() if entry.extended <= now - lease_seconds() / 3]
        if due and _attempt(lambda: engine().extend(due)):
            for claim in due:
                old[claim].extended = now
        for entry in old.values():
            _attempt(partial(_feel_deadline, entry.stop))
            call, entry.when_slow = entry.when_slow, None
            if call:
                self._slow.put(call)
        _attempt(lambda: _stop_lost(old))


def _stop_lost(entries: dict[Claim, _Entry]) -> None:
    for claim in entries.keys() - engine().still_ours(entries):
        _attempt(partial(entries[claim].stop.set, "cancelled"))


def _feel_deadline(stop: StopSignal) -> None:
    """Asking for the reason sets the signal when its deadline has passed."""
    with suppress(Stopped):
        stop.check()


def _call_each(calls: SimpleQueue[Callable[[], None]]) -> None:
    """Make the calls as they come, for ever; a connection is kept from one to the next, not while there is none."""
    while True:
        _attempt(calls.get())
        if calls.empty():
            _attempt(connection.close)


def _attempt(call: Callable[[], object]) -> bool:
    """Do one thing; whether that went well. Nothing that it raises ends the thread."""
    try:
        call()
    except Exception:
        logger.warning("Running nodes could not be looked after; trying again.", exc_info=True)
        with suppress(Error):
            connection.close()
        return False
    return True


running = Running()
os.register_at_fork(after_in_child=running.start_anew)
