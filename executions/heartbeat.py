"""Keeps the leases of what this process runs: one thread, which sleeps while nothing runs long."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection

from executions.engine import Claim, engine
from executions.engine.base import lease_seconds

logger = logging.getLogger(__name__)


class Heartbeat:
    """The claims that are being worked on, and the thread that extends their leases."""

    def __init__(self) -> None:
        self.start_anew()

    def start_anew(self) -> None:
        """Nothing runs. Also called in a forked child, where threads and locks of the parent are not there."""
        self._claims: dict[Claim, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def running(self, claim: Claim) -> Iterator[None]:
        """While inside, the claim's lease is extended in time."""
        with self._changed:
            self._claims[claim] = time.monotonic()
            if self._thread is None:
                self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
                self._thread.start()
            if len(self._claims) == 1:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                del self._claims[claim]

    def _beat(self) -> None:
        while True:
            with self._changed:
                while not self._claims:
                    self._changed.wait()
                pause = lease_seconds() / 3
                self._changed.wait(pause)
                old = time.monotonic() - pause
                due = [claim for claim, since in self._claims.items() if since <= old]
            if due:
                self._extend(due)

    def _extend(self, claims: list[Claim]) -> None:
        try:
            engine().extend(claims)
        except (DatabaseError, InterfaceError):
            logger.warning("Leases could not be extended; trying again.", exc_info=True)
            connection.close()


heartbeat = Heartbeat()
os.register_at_fork(after_in_child=heartbeat.start_anew)
