"""Repairs what a crash left between two steps. With nothing killed it finds nothing: it never makes a join work.

Each look is one query on partial indexes, safe in any number of workers at once.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, fields

from django.conf import settings
from django.db import close_old_connections, connection

from executions.bell import ring
from executions.drain import read, record
from executions.engine import Claim, engine
from executions.engine.base import MAX_LOSSES, lease_seconds
from executions.models import WorkflowExecution
from executions.shapes import shape_for
from executions.status import Cause
from executions.work import failed_by_engine
from pastetrader.common.messages import message as _

logger = logging.getLogger(__name__)

# Of its time a sweep may use one part in so many: on a huge backlog it looks less often.
IDLE_PARTS = 20


@dataclass(frozen=True)
class Repairs:
    """How many of each kind one sweep found."""

    lost_nodes: int = 0
    given_up: int = 0
    unsent_nodes: int = 0
    unsettled_nodes: int = 0
    unended_executions: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, part.name) for part in fields(self))

    def __str__(self) -> str:
        return ", ".join(f"{part.name}={getattr(self, part.name)}" for part in fields(self))


def sweep(*, silence_seconds: float | None = None) -> Repairs:
    """Look for work that was dropped and pick it up. What was silent for less than a lease may still be in hands.

    `silence_seconds=0`: nobody else is working (an embedded process that has just started).
    """
    silence = lease_seconds() if silence_seconds is None else silence_seconds
    lost = engine().take_back_lost()
    given_up = [node.claim for node in lost if node.given_up]
    for claim in given_up:
        _give_up(claim)
    ring(node.claim.id for node in lost if not node.given_up)
    unsent = engine().unsent()
    ring(node for _execution, node in unsent)
    repairs = Repairs(
        lost_nodes=len(lost) - len(given_up),
        given_up=len(given_up),
        unsent_nodes=len(unsent),
        unsettled_nodes=_settle_dropped(silence),
        unended_executions=_end_dropped(silence),
    )
    if repairs.total:
        logger.warning("The reconciler repaired: %s", repairs)
    return repairs


def _give_up(claim: Claim) -> None:
    reading = read(claim.execution_id)
    text = _("Its worker was lost %(count)s times while it ran; it is not tried again.", count=MAX_LOSSES)
    done = failed_by_engine(claim, reading, code=Cause.WORKER_LOST, message=text, cause=Cause.WORKER_LOST)
    step = record(claim, done, reading, shape_for(reading.execution.version_id), None)
    ring(step.ready)


def _settle_dropped(silence_seconds: float) -> int:
    settled = 0
    for execution_id, positions in engine().unsettled(older_than_seconds=silence_seconds).items():
        version_id = WorkflowExecution.objects.values_list("version_id", flat=True).get(id=execution_id)
        ready = engine().settle_all(execution_id, sorted(positions), shape_for(version_id))
        ring(ready)
        settled += len(positions)
    return settled


def _end_dropped(silence_seconds: float) -> int:
    ended = 0
    for execution_id in engine().unended(older_than_seconds=silence_seconds):
        version_id = WorkflowExecution.objects.values_list("version_id", flat=True).get(id=execution_id)
        ended += engine().end(execution_id, shape_for(version_id).ends)
    return ended


class ReconcilerThread(threading.Thread):
    """Sweeps about once a second until stopped; an error is logged and the next sweep tries again."""

    def __init__(self, *, on_sweep: Callable[[Repairs], None] | None = None) -> None:
        super().__init__(name="reconciler", daemon=True)
        self._stopping = threading.Event()
        self._on_sweep = on_sweep

    def run(self) -> None:
        """The loop."""
        pause = float(settings.EXECUTIONS_SWEEP_SECONDS)
        while not self._stopping.wait(pause):
            began = time.monotonic()
            self._sweep()
            pause = max(float(settings.EXECUTIONS_SWEEP_SECONDS), IDLE_PARTS * (time.monotonic() - began))
        connection.close()

    def stop(self, timeout: float = 5.0) -> None:
        """Let the running sweep end."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout)

    def _sweep(self) -> None:
        close_old_connections()
        try:
            repairs = sweep()
        except Exception:
            logger.exception("A sweep of the reconciler failed; the next one tries again.")
            return
        if self._on_sweep:
            self._on_sweep(repairs)
