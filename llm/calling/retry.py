"""One call tried again: pauses that grow and that chance spreads, what the provider asks for, and never too late."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TypeVar

from llm.exceptions import LLMError
from pastetrader.common.stop_signal import Check

Answer = TypeVar("Answer")
SLICE_SECONDS = 0.1


@dataclass(frozen=True)
class Patience:
    """How often one provider is asked, and how long is waited in between (seconds).

    A provider that wants us to wait longer than `longest_asked` is left for the next one.
    """

    attempts: int = 3
    first_pause: float = 0.5
    longest_pause: float = 8.0
    longest_asked: float = 30.0


USUAL_PATIENCE = Patience()


def with_retries(
    ask: Callable[[], Answer],
    patience: Patience,
    *,
    seconds_left: Callable[[], float],
    check: Check,
    on_failure: Callable[[LLMError], None],
    wait: Callable[[float, Check], None] | None = None,
) -> Answer:
    """The first answer; raises the last error when there is none, and what `check` raises.

    Nothing is tried again that cannot succeed, or after the time is over. `on_failure` sees every error.
    """
    attempt = 0
    while True:
        check()
        attempt += 1
        try:
            return ask()
        except LLMError as error:
            on_failure(error)
            pause = pause_after(error, attempt, patience)
            if pause is None or attempt >= patience.attempts or pause >= seconds_left():
                raise
        (wait or _wait)(pause, check)


def pause_after(error: LLMError, attempt: int, patience: Patience) -> float | None:
    """Seconds to wait before the next attempt; None when there should be none."""
    if not error.retryable:
        return None
    if error.retry_after is not None:
        return error.retry_after if error.retry_after <= patience.longest_asked else None
    # Full jitter: those who failed together do not come back together.
    return random.uniform(0, min(patience.longest_pause, patience.first_pause * 2**attempt))  # noqa: S311  # no secret


def _wait(seconds: float, check: Check) -> None:
    """Waits, and hears at once that nobody wants the answer any more."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        Event().wait(min(left, SLICE_SECONDS))
        check()
