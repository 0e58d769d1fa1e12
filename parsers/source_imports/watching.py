"""While a source is read: its row shows that somebody works on it, and the work hears of it when nobody wants it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import Error, connection

from pastetrader.common.stop_signal import StopSignal

logger = logging.getLogger(__name__)

# A cancel is felt this soon.
LOOK_SECONDS = 0.2
SECONDS_BETWEEN_SIGNS = 5.0


@contextmanager
def watched(stop: StopSignal, *, is_ours: Callable[[], bool], sign: Callable[[], bool]) -> Iterator[None]:
    """While inside, `sign` is called every few seconds, and the signal is set when either says that it is not ours."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(stop, over, is_ours, sign), name="source-import", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(stop: StopSignal, over: threading.Event, is_ours: Callable[[], bool], sign: Callable[[], bool]) -> None:
    last = time.monotonic()
    try:
        while not over.wait(LOOK_SECONDS):
            is_due = time.monotonic() - last > SECONDS_BETWEEN_SIGNS
            try:
                still_ours = sign() if is_due else is_ours()
            except Error:
                logger.warning("The state of a source could not be looked at.", exc_info=True)
                continue
            if is_due:
                last = time.monotonic()
            if not still_ours:
                stop.set("cancelled")
                return
    finally:
        connection.close()
