"""Several things at once, a few at a time, each in a thread with a database connection of its own."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from typing import TypeVar

from django.db import connections

MOST_THREADS = 4
Key = TypeVar("Key")
Value = TypeVar("Value")


def as_they_end(jobs: Mapping[Key, Callable[[], Value]]) -> Iterator[tuple[Key, Value | BaseException]]:
    """What each job answers or raises, in the order in which they end.

    A single one is done right here, and what it raises is raised.
    """
    if len(jobs) == 1:
        [(key, job)] = jobs.items()
        yield key, job()
        return
    if not jobs:
        return
    with ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="agent-calls") as pool:
        futures = {pool.submit(copy_context().run, _alone, job): key for key, job in jobs.items()}
        for future in as_completed(futures):
            yield futures[future], future.exception() or future.result()


def _alone(job: Callable[[], Value]) -> Value:
    try:
        return job()
    finally:
        connections.close_all()
