"""Screens that people wait for in a web process: few at once, and none for long."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, Stopped, StopSignal

MOST_SECONDS = 25.0
MOST_AT_ONCE = 2
# Who waits for a place looks so often whether it is to stop.
LOOK_SECONDS = 0.1
Answer = TypeVar("Answer")
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class TakesTooLong(PasteTraderError):
    """The screen took too long."""

    status = 422
    code = "screen_too_long"
    default = _("The screen took too long. Look at fewer symbols, or at a condition of fewer parts.")


def in_time(work: Callable[[Check], Answer], *, seconds: float = MOST_SECONDS) -> Answer:
    """What `work` gives, which calls its check once per chunk. Raises TakesTooLong after so many seconds."""
    stop = StopSignal(time.monotonic() + seconds)
    try:
        while not _places.acquire(timeout=LOOK_SECONDS):
            stop.check()
        try:
            return work(stop.check)
        finally:
            _places.release()
    except Stopped as stopped:
        raise TakesTooLong from stopped
