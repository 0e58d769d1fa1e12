"""While a source is read: its row shows that somebody works on it, and the work hears of it when nobody wants it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import Error, connection

from pastetrader.common.claims import Superseded
from pastetrader.common.stop_signal import StopSignal

logger = logging.getLogger(__name__)

# A cancel is felt this soon.
LOOK_SECONDS = 0.2
SECONDS_BETWEEN_SIGNS = 5.0


@contextmanager
def watched(stop: StopSignal, *, look: Callable[[], None], sign: Callable[[], None]) -> Iterator[None]:
    """While inside, `sign` is called every few seconds and `look` in between: Superseded of either is heard."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(stop, over, look, sign), name="source-import", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(stop: StopSignal, over: threading.Event, look: Callable[[], None], sign: Callable[[], None]) -> None:
    last = time.monotonic()
    try:
        while not over.wait(LOOK_SECONDS):
            is_due = time.monotonic() - last > SECONDS_BETWEEN_SIGNS
            try:
                (sign if is_due else look)()
            except Superseded:
                stop.set("cancelled")
                return
            except Error:
                logger.warning("The state of a source could not be looked at.", exc_info=True)
                continue
            if is_due:
                last = time.monotonic()
    finally:
        connection.close()
