"""Pruning while new executions are made: which is faster, and whether the database stops growing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import override_settings

from executions.models import WorkflowExecution
from executions.retention.pruning import prune_some

# Then what has been due is gone, and the measurement goes on with what becomes due.
SLICE_SECONDS = 0.5


def prune_beside_starts(execute: Callable[[], None], *, keep_days: int, seconds: float) -> dict[str, Any]:
    """For so many seconds, prune what is older than `keep_days` while a thread makes executions with their nodes."""
    pruned = 0
    with override_settings(EXECUTIONS_KEEP_DAYS=keep_days), _made_meanwhile(execute) as made:
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            pruned += prune_some(SLICE_SECONDS).executions
        took = time.perf_counter() - began
        created = len(made)
    return {"pruned_per_s": round(pruned / took, 1), "created_per_s": round(created / took, 1)}


def cycles(execute: Callable[[], None], *, count: int, executions: int, keep: int) -> list[dict[str, Any]]:
    """So many times: make executions, prune all but `keep` of them, vacuum (as the database does by itself within
    minutes); what is left then, and how large it is.
    """
    found = []
    with override_settings(EXECUTIONS_KEEP_MAX=keep):
        for _each in range(count):
            for _one in range(executions):
                execute()
            while not prune_some(SLICE_SECONDS).is_done:
                pass
            found.append({"executions": WorkflowExecution.objects.count(), "megabytes": _vacuumed_megabytes()})
    return found


@contextmanager
def _made_meanwhile(execute: Callable[[], None]) -> Iterator[list[float]]:
    """A thread calls it again and again; the times at which it did."""
    made: list[float] = []
    is_over = threading.Event()

    def go_on() -> None:
        while not is_over.is_set():
            execute()
            made.append(time.perf_counter())
        connection.close()

    thread = threading.Thread(target=go_on, name="makes-executions")
    thread.start()
    try:
        yield made
    finally:
        is_over.set()
        thread.join()


def _vacuumed_megabytes() -> float:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("SELECT pg_database_size(current_database())")
        [total] = cursor.fetchone() or [0]
        return round(int(total) / 2**20, 1)
