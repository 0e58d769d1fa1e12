"""Real threads that start together."""

import threading
from collections.abc import Callable

from django.db import connections


def all_at_once(count: int, call: Callable[[], None]) -> None:
    """Calls it in so many threads that start together, and waits for all; each gives its connection back."""
    barrier = threading.Barrier(count)

    def wait_and_call() -> None:
        barrier.wait(timeout=30)
        try:
            call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=wait_and_call) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
