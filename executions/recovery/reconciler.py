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

from executions.children import waiting
from executions.context.execution_context import context_of
from executions.context.prepared_version import shape_of_execution
from executions.dispatch.notify import notify
from executions.engine import Claim, engine
from executions.engine.base import MAX_LOSSES, lease_seconds
from executions.engine.values import Lost
from executions.failpoints import failpoint
from executions.journal.incidents import note
from executions.models import WorkflowExecution
from executions.retention.pruning import prune_some
from executions.services.cancel import after_end, time_out_execution
from executions.status import OPEN, Cause, IncidentKind
from executions.worker.attempt import failed_by_engine
from executions.worker.failures import Failure, timed_out, unknown_effect
from executions.worker.recording import record
from pastetrader.accounts.idempotency import prune_idempotency_keys
from pastetrader.common.messages import message as _
from workflows.definition.graph import GraphNode

logger = logging.getLogger(__name__)

# Of its time a sweep may use one part in so many: on a huge backlog it looks less often, if not much less.
IDLE_PARTS = 20
# A worker stops a node that is late by itself; the sweep does it for one that cannot.
GRACE_SECONDS = 2.0
# Old executions go a little at a time.
PRUNE_EVERY_SECONDS = 60.0
PRUNE_SECONDS = 1.0


@dataclass(frozen=True)
class Repairs:
    """How many of each kind one sweep found. With nothing killed, late or lost there are none."""

    lost_nodes: int = 0
    given_up: int = 0
    unsent_nodes: int = 0
    unsettled_nodes: int = 0
    unended_executions: int = 0
    timed_out: int = 0
    children: int = 0

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
    _time_out_executions()
    lost = _take_back()
    repairs = Repairs(
        lost_nodes=sum(not node.held for node in lost),
        given_up=sum(node.held for node in lost),
        timed_out=_time_out_nodes(),
        unsent_nodes=_ring_again(),
        unsettled_nodes=_settle_dropped(silence),
        unended_executions=_end_dropped(silence),
        children=waiting.sweep(silence),
    )
    if repairs.total:
        logger.warning("The reconciler repaired: %s", repairs)
    return repairs


def _take_back() -> list[Lost]:
    lost = engine().take_back_lost()
    failpoint("sweep_after_take_back")
    for node in lost:
        note(IncidentKind.WORKER_LOST, node.claim.execution_id, node.claim.id, node.worker)
        if node.held:
            _fail(node.claim, _given_up)
    failpoint("sweep_before_ring")
    notify(node.claim.id for node in lost if not node.held)
    return lost


def _given_up(claim: Claim, _node: GraphNode) -> Failure:
    if claim.has_sent:
        return unknown_effect()
    text = _("Its worker was lost %(count)s times while it ran; it is not tried again.", count=MAX_LOSSES)
    return Failure(Cause.WORKER_LOST, text, Cause.WORKER_LOST)


def _time_out_nodes() -> int:
    """Nodes whose worker did not stop them: it hangs, or it is dead."""
    overdue = engine().overdue_nodes(grace_seconds=GRACE_SECONDS)
    for claim in overdue:
        note(IncidentKind.TIMED_OUT, claim.execution_id, claim.id)
        _fail(claim, lambda claim, node: unknown_effect() if claim.has_sent else timed_out(node))
    return len(overdue)


def _time_out_executions() -> None:
    """Not a repair: the sweep is who watches over this deadline."""
    for execution in WorkflowExecution.objects.filter(id__in=engine().overdue_executions()):
        time_out_execution(execution)


def _fail(claim: Claim, failure: Callable[[Claim, GraphNode], Failure]) -> None:
    """Record the failure of a node that this sweep has claimed."""
    execution = WorkflowExecution.objects.get(id=claim.execution_id)
    context = context_of(execution)
    outcome = failed_by_engine(claim, context, failure(claim, context.plan.nodes[claim.position]))
    finished = record(claim, outcome, context, None)
    notify(finished.ready)
    if finished.ended:
        after_end(execution, context.shape)


def _ring_again() -> int:
    unsent = engine().unsent()
    late = [node for node in unsent if not node.is_due]
    for node in late:
        note(IncidentKind.WOKEN_AGAIN, node.execution_id, node.id, late_seconds=node.late_seconds)
    notify(node.id for node in unsent)
    return len(late)


def _settle_dropped(silence_seconds: float) -> int:
    settled = 0
    for execution_id, positions in engine().unsettled(older_than_seconds=silence_seconds).items():
        execution = WorkflowExecution.objects.get(id=execution_id)
        ready = engine().settle_all(execution_id, sorted(positions), shape_of_execution(execution))
        note(IncidentKind.SETTLED_LATE, execution_id)
        notify(node.id for node in ready)
        settled += len(positions)
    return settled


def _end_dropped(silence_seconds: float) -> int:
    ended = 0
    for execution_id in engine().unended(older_than_seconds=silence_seconds):
        execution = WorkflowExecution.objects.get(id=execution_id)
        shape = shape_of_execution(execution)
        if engine().end(execution_id, shape.ends):
            ended += 1
            note(IncidentKind.ENDED_LATE, execution_id)
            after_end(execution, shape)
    return ended


class ReconcilerThread(threading.Thread):
    """Sweeps about once a second until stopped; an error is logged and the next sweep tries again."""

    def __init__(self, *, on_sweep: Callable[[Repairs], None] | None = None) -> None:
        super().__init__(name="reconciler", daemon=True)
        self._stopping = threading.Event()
        self._on_sweep = on_sweep
        self._prunes_at = time.monotonic() + PRUNE_EVERY_SECONDS

    def run(self) -> None:
        """The loop."""
        pause = float(settings.EXECUTIONS_SWEEP_SECONDS)
        while not self._stopping.wait(pause):
            began = time.monotonic()
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

    def _sweep(self) -> None:
        close_old_connections()
        try:
            # Whatever can be dropped belongs to an execution that is open: with none an idle process makes one query.
            repairs = sweep() if WorkflowExecution.objects.filter(status__in=OPEN).exists() else Repairs()
        except Exception:
            logger.exception("A sweep of the reconciler failed; the next one tries again.")
            return
        if self._on_sweep:
            self._on_sweep(repairs)

    def _prune(self) -> None:
        """Once a minute, and after each sweep while there is more to go."""
        if time.monotonic() < self._prunes_at:
            return
        self._prunes_at = time.monotonic() + PRUNE_EVERY_SECONDS
        try:
            has_more_keys = prune_idempotency_keys() > 0
            if not prune_some(PRUNE_SECONDS).is_done or has_more_keys:
                self._prunes_at = 0.0
        except Exception:
            logger.exception("What is old could not be pruned; it is tried again in a minute.")
