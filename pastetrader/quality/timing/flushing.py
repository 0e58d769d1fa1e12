"""Storing what was counted: a thread of the web process adds it to the table every few seconds, and at its end.

One statement adds all counts, so any number of processes may do it at once; no request ever waits for it.
"""

import atexit
import logging
import os
import threading
from collections.abc import Mapping

from django.db import Error, connection

from pastetrader.quality.models import RequestTiming
from pastetrader.quality.timing.recorder import Key, Recorder, recorder

logger = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
# So many rows a statement: SQLite takes 32,766 parameters.
ROWS = 500
COLUMNS = ("hour", "route", "is_api", "method", "status_class", "bin", "count")


class Flusher:
    """A thread that stores the counts of a recorder; it begins with the first request that a process answers."""

    def __init__(self, counted: Recorder) -> None:
        self._recorder = counted
        self._pid = 0
        self._lock = threading.Lock()
        self._ending = threading.Event()

    def wake(self) -> None:
        """Begin the thread, where there is none yet in this process: one that was forked has none of its parent's."""
        if self._pid != os.getpid():
            self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
            threading.Thread(target=self._run, name="request timings", daemon=True).start()
            atexit.register(self._end)

    def _run(self) -> None:
        while not self._ending.wait(EVERY_SECONDS):
            self.flush()

    def _end(self) -> None:
        self._ending.set()
        self.flush()

    def flush(self) -> None:
        """Store what was counted. What cannot be stored is kept for the next time. Never raises."""
        counts = self._recorder.taken()
        if not counts:
            return
        try:
            store(counts)
        except Error:
            self._recorder.give_back(counts)
            logger.warning("Timings of requests could not be stored; it is tried again.", exc_info=True)
        finally:
            connection.close()


def store(counts: Mapping[Key, int]) -> None:
    """Add the counts to the table, 500 a statement, in the order of its unique key, so that nobody deadlocks."""
    ordered = sorted(counts.items())
    for start in range(0, len(ordered), ROWS):
        _add(ordered[start : start + ROWS])


def _add(counts: list[tuple[Key, int]]) -> None:
    table = RequestTiming._meta.db_table
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    statement = (
        f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {', '.join([row] * len(counts))} "  # noqa: S608  # our names
        f"ON CONFLICT (hour, route, method, status_class, bin) DO UPDATE SET count = {table}.count + excluded.count"
    )
    # SQLite keeps moments as texts: in the form that the ORM writes and looks for.
    moment = connection.ops.adapt_datetimefield_value
    values = [
        value
        for key, count in counts
        for value in (moment(key.begins_at), key.route, key.is_api, key.method, key.status_class, key.bin, count)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


flusher = Flusher(recorder)
