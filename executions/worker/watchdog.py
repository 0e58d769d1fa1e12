"""A worker that lives and consumes nothing is worse than a dead one: it ends itself, and its supervisor starts it anew.

Celery's consumer can be lost for good when Redis goes away at a bad moment (celery #10205, #10302; seen with 5.7:
"Unrecoverable error", then the parent process stays). While the consumer lives, its event loop ticks.
"""

import logging
import os
import signal
import threading
import time
from typing import Any

from billiard.process import active_children
from celery import bootsteps, current_app
from kombu.exceptions import OperationalError

from executions.dispatch.notify import is_embedded

logger = logging.getLogger(__name__)

TICK_SECONDS = 2
# The loop waits so long for a broker that does not answer, and more; what counts begins when it answers again.
SILENCE_SECONDS = 20.0
EXIT_CODE = 70  # EX_SOFTWARE


class Watchdog(threading.Thread):
    """Ends the process when its consumer has not ticked for long, though the broker answers."""

    def __init__(self) -> None:
        super().__init__(name="watchdog", daemon=True)
        self.silence_seconds = SILENCE_SECONDS
        self._ticked = time.monotonic()
        self._stopping = threading.Event()

    def watch(self, consumer: Any) -> None:
        """Have this consumer tick. To be called again after a reconnect, which clears the timer."""
        self._tick()
        consumer.timer.call_repeatedly(TICK_SECONDS, self._tick)
        if not self.is_alive():
            self.start()

    def stop(self) -> None:
        """The worker is shutting down: silence is what it should be now."""
        self._stopping.set()

    def run(self) -> None:
        """The loop."""
        while not self._stopping.wait(TICK_SECONDS):
            silent = time.monotonic() - self._ticked
            if silent > self.silence_seconds and self._broker_answers():
                logger.critical("The consumer has been silent for %.0f s; this worker ends to be started anew.", silent)
                end_process()

    def _tick(self) -> None:
        self._ticked = time.monotonic()

    def _broker_answers(self) -> bool:
        try:
            with current_app.connection_for_read() as connection:
                connection.ensure_connection(max_retries=1, timeout=TICK_SECONDS)
        except (OperationalError, OSError):
            # It has to be there for a while before its silence is the consumer's fault.
            self._tick()
            return False
        return True


watchdog = Watchdog()


class Ticking(bootsteps.StartStopStep):
    """A part of Celery's consumer that is started with it, the first time and after each reconnect."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, parent: Any) -> None:
        """Called with the consumer."""
        if not is_embedded():
            watchdog.watch(parent)


def end_process() -> None:
    """End at once, with the pool's children: what they run is found by its lease."""
    for child in active_children():
        if child.pid is not None:
            os.kill(child.pid, signal.SIGKILL)
    os._exit(EXIT_CODE)
