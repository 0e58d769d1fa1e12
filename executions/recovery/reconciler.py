"""Repairs what a crash left between two steps. With nothing killed it finds nothing: it never makes a join work."""

import logging
import threading
import time
from collections.abc import Iterable

from django.conf import settings
from django.db import close_old_connections, connection

from executions.engine.base import lease_seconds
from executions.models import WorkflowExecution
from executions.recovery.isolation import Isolation, is_gone
from executions.recovery.looks import LOOKS, Look, Repairs
from executions.recovery.upkeep import Job, jobs, takeovers
from executions.retention.pruning import prune_some
from executions.scheduling.due import fire_due
from executions.status import OPEN
from pastetrader.accounts.idempotency import prune_idempotency_keys
from pastetrader.accounts.sessions.services import prune_sessions

__all__ = ["ReconcilerThread", "Repairs", "sweep", "take_over"]

logger = logging.getLogger(__name__)

# Of its time a sweep may use one part in so many: on a huge backlog it looks less often, if not much less.
IDLE_PARTS = 20
# Old executions go a little at a time.
PRUNE_EVERY_SECONDS = 60.0
PRUNE_SECONDS = 1.0


def sweep(*, silence_seconds: float | None = None, isolation: Isolation | None = None) -> Repairs:
    """Look for work that was dropped and pick it up. What was silent for less than a lease may still be in hands.

    `silence_seconds=0`: nobody else is working (an embedded process that has just started). `isolation` remembers
    from sweep to sweep what could not be repaired. Never raises: what fails is logged, and everything else is done.
    """
    silence = lease_seconds() if silence_seconds is None else silence_seconds
    isolation = isolation or Isolation()
    repairs = Repairs()
    for look in LOOKS:
        repairs += _looked(look, isolation, silence)
    if repairs.total:
        logger.warning("The reconciler repaired: %s", repairs)
    return repairs


def take_over() -> None:
    """Let other apps take over what a former process left; only where no other process works. Never raises."""
    for takeover in takeovers():
        try:
            takeover()
        except Exception:
            logger.exception("What a former process left could not be taken over; it is, once it was silent for long.")


def _looked(look: Look, isolation: Isolation, silence: float) -> Repairs:
    try:
        return look(isolation, silence)
    except Exception as error:
        if is_gone(error):
            logger.warning("The database went away during a sweep (%s): %s", look.__name__, error)
            connection.close()
        else:
            logger.exception("A look of the reconciler failed (%s); the next sweep tries again.", look.__name__)
        return Repairs()


class ReconcilerThread(threading.Thread):
    """Sweeps about once a second until stopped; an error is logged and the next sweep tries again."""

    def __init__(self) -> None:
        super().__init__(name="reconciler", daemon=True)
        self._stopping = threading.Event()
        self._isolation = Isolation()
        self._prunes_at = time.monotonic() + PRUNE_EVERY_SECONDS

    def run(self) -> None:
        """The loop."""
        pause = float(settings.EXECUTIONS_SWEEP_SECONDS)
        # What a worker left that was lost before this process started doesn't wait for the minute.
        self._do(jobs())
        while not self._stopping.wait(pause):
            began = time.monotonic()
            self._fire()
            self._sweep()
            spared = min(IDLE_PARTS * (time.monotonic() - began), lease_seconds() / 2)
            pause = max(float(settings.EXECUTIONS_SWEEP_SECONDS), spared)
            self._prune()
        connection.close()

    def stop(self, timeout: float = 5.0) -> None:
        """Let the running sweep end."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout)

    def _fire(self) -> None:
        """What is due starts, whether beat rings or not."""
        try:
            close_old_connections()
            fire_due()
        except Exception as error:
            if is_gone(error):
                logger.warning("The database went away while schedules were looked at: %s", error)
                connection.close()
            else:
                logger.exception("Schedules could not be looked at; the next sweep tries again.")

    def _sweep(self) -> None:
        try:
            close_old_connections()
            # Whatever can be dropped belongs to an execution that is open: with none an idle process makes one query.
            if WorkflowExecution.objects.filter(status__in=OPEN).exists():
                sweep(isolation=self._isolation)
        except Exception:
            logger.exception("A sweep of the reconciler failed; the next one tries again.")

    def _prune(self) -> None:
        """Once a minute, and after each sweep while there is more to go."""
        if time.monotonic() < self._prunes_at:
            return
        self._prunes_at = time.monotonic() + PRUNE_EVERY_SECONDS
        self._do((_has_more_keys, _has_more_executions, *jobs()))

    def _do(self, work: Iterable[Job]) -> None:
        for has_more in work:
            try:
                if has_more():
                    self._prunes_at = 0.0
            except Exception:
                logger.exception("What is done once a minute failed; it is tried again then.")


def _has_more_keys() -> bool:
    prune_sessions()
    return prune_idempotency_keys() > 0


def _has_more_executions() -> bool:
    return not prune_some(PRUNE_SECONDS).is_done
