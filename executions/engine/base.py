"""The algorithm, common to both databases; each vendor writes its statements.

State lives in the rows alone. Every move of a status is one conditional UPDATE that says whether it won:

1. *take*: the lowest ready node of an execution becomes running: `attempt` + 1 (the fence) and a lease (database
   clock). Whoever comes second finds nothing.
2. *finish*: the end of a node is written where `attempt` is still ours. Zero rows: another took over after we lost
   the lease, so the result is thrown away (`fenced`). The same statement makes targets with one source ready or
   skipped, and takes the next node for the same worker.
3. *settle*: targets with several sources are decided after the finish is committed, by what the rows say: two last
   sources that finish at the same moment do not see each other before. One conditional UPDATE has one winner, so
   there is no counter to keep and no lock to hold over a commit. A skipped join is settled further in rounds.
4. *end*: when no node is open the execution ends. Its status follows from its nodes: failed when a node failed or
   timed out and that was not handled (by its `error` handle or its `on_error`); completed otherwise.
5. *stop*: with stop_on_first_error such a failure ends everything in one transaction: the execution failed, waiting
   nodes skipped, running ones cancelled (cause `stopped`); what these still bring is fenced. *Close* does the same
   from outside: somebody cancels, or the execution's time is up.
6. *retry*: a failed attempt is kept beside the node, which waits (`pending`, `next_run_at`) for its next one.

Nodes without effects that follow at once are run ahead in memory and written by the same finish (a *batch*): after a
crash they are run again, which nobody can notice.

A crash between two steps leaves a row that the reconciler finds by SQL: an expired lease, a ready node for which no
message came, a pending node whose sources are all done, an open execution without open nodes.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection

from executions.engine.shape import Shape
from executions.engine.values import (
    BEYOND,
    Batch,
    Claim,
    ClaimRequest,
    Closing,
    Decisions,
    FinishResult,
    Lost,
    Outcome,
    Page,
    Settled,
    Unsent,
)
from executions.failpoints import failpoint
from executions.models import NodeAttempt, NodeExecution
from executions.status import Status, WaitingFor
from pastetrader.common.database_errors import DATABASE_GONE

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# A result is worth waiting for a database that restarts; after that the lease runs out and the node runs again.
RETRY_SECONDS = 60.0
# A node that took so many workers with it is given up.
MAX_LOSSES = 5


class Engine(ABC):
    """The verbs; `go_on` is the heart."""

    def go_on(self, batch: Batch, shape: Shape, *, request: ClaimRequest | None) -> FinishResult:
        """Record the end of a claimed node and do all that follows; with a request, also take what is next.

        Kept up over a lost connection; raises what the database says when it stays away.
        """
        claim, outcome, follows = batch.claim, batch.outcome, batch.follows
        failpoint("finish_before")
        if outcome.stops:
            stopped = self._kept_up(
                lambda: self.stop(claim, outcome, shape.ends), lambda: self._recorded(claim, outcome)
            )
            return FinishResult(fenced=not stopped, ended=bool(stopped))
        with self.in_one_transaction_if_alone():
            # A join may open at a lower position than what could be taken now: then it comes first.
            below = min(follows.joins, default=BEYOND)
            finished = self._kept_up(
                lambda: self.finish(batch, shape.ends, request=request, below=below),
                lambda: self._finished_before(batch, request),
            )
            failpoint("finish_after")
            if finished.fenced or finished.ended:
                return FinishResult(fenced=finished.fenced, ended=finished.ended)
            undecided = _undecided_by(finished.next, follows.joins, shape)
            decided = self.settle_all(claim.execution_id, undecided, shape)
            joins = decided.ready
            ready = (*finished.ready, *(join.id for join in joins))
            failpoint("settle_after")
            following = finished.next
            if following and joins:
                next_ready = min(following.next_ready, *(join.position for join in joins))
                following = following._replace(next_ready=next_ready)
            # Without joins, the finish has just looked for whatever is ready.
            if following is None and request is not None and follows.joins:
                following = self.take(claim.execution_id, request)
                ready = tuple(node for node in ready if following is None or node != following.id)
            # While one waits for an open source, it is that source's end which comes to the end of the execution.
            may_be_over = following is None and not ready and not decided.is_one_waiting
            ended = may_be_over and self.end(claim.execution_id, shape.ends)
        failpoint("end_after")
        return FinishResult(next=following, ready=ready, ended=ended)

    def try_again(
        self, claim: Claim, outcome: Outcome, delay: float, request: ClaimRequest | None, *, lease: float
    ) -> FinishResult:
        """Keep a failed attempt and have the node wait `delay` seconds for the next; take what else is ready.

        `lease`: seconds within which a worker must come when it is due; 0 when nobody will be sent for.
        """
        done = self._kept_up(lambda: self.retry(claim, outcome, delay, lease=lease), lambda: self._retried(claim))
        failpoint("retry_after")
        if not done:
            return FinishResult(fenced=True)
        return FinishResult(next=self.take(claim.execution_id, request) if request else None)

    def settle_all(self, execution_id: UUID, positions: Sequence[int], shape: Shape) -> Decisions:
        """Decide the given nodes as far as they can be, and what their skips touch."""
        settled: dict[int, Settled] = {}
        while positions:
            now = self.settle(execution_id, positions)
            # One that waited may be decided by the skip of another.
            settled.update((node.position, node) for node in now)
            positions = shape.touched_by(node.position for node in now if not (node.is_ready or node.waits))
        ready = tuple(node for node in settled.values() if node.is_ready)
        return Decisions(ready, any(node.waits for node in settled.values()))

    def _kept_up(self, act: Callable[[], Answer], committed: Callable[[], Answer | None]) -> Answer:
        """Do it over a lost connection; after each loss ask first whether it had been committed all the same."""
        give_up_at = time.monotonic() + RETRY_SECONDS
        pause = 0.05
        while True:
            try:
                return act()
            except DATABASE_GONE:
                if connection.in_atomic_block or time.monotonic() > give_up_at:
                    raise
                logger.warning("The database went away while a result was written; trying again.", exc_info=True)
            time.sleep(pause)
            pause = min(2 * pause, 2.0)
            connection.close()
            try:
                answer = committed()
            except DATABASE_GONE:
                continue
            if answer is not None:
                return answer

    def _recorded(self, claim: Claim, outcome: Outcome) -> bool | None:
        """True when exactly this outcome is on the row; None when the node is still ours to finish."""
        row = NodeExecution.objects.filter(id=claim.id).values("status", "cause", "attempt").first()
        if row is None:
            return False
        if row["attempt"] == claim.attempt and row["status"] == Status.RUNNING:
            return None
        return (row["attempt"], row["status"], row["cause"]) == (claim.attempt, outcome.status, outcome.cause)

    def _retried(self, claim: Claim) -> bool | None:
        row = NodeExecution.objects.filter(id=claim.id).values("status", "attempt").first()
        if row and (row["status"], row["attempt"]) == (Status.RUNNING, claim.attempt):
            return None
        return NodeAttempt.objects.filter(node_execution_id=claim.id, number=claim.attempt).exists()

    def _finished_before(self, batch: Batch, request: ClaimRequest | None) -> FinishResult | None:
        recorded = self._recorded(batch.claim, batch.outcome)
        if recorded is None:
            return None
        if not recorded:
            return FinishResult(fenced=True)
        execution_id = batch.claim.execution_id
        nodes = NodeExecution.objects.filter(execution_id=execution_id)
        mine = nodes.filter(task_id=request.task_id, status=Status.RUNNING).first() if request else None
        ready = nodes.filter(execution_order__in=batch.follows.opens, status=Status.PENDING, ready_at__isnull=False)
        following = _claim_of(mine, request) if mine and request else None
        ids = ready.order_by("execution_order").values_list("id", flat=True)
        return FinishResult(next=following, ready=tuple(ids))

    @abstractmethod
    def in_one_transaction_if_alone(self) -> AbstractContextManager[object]:
        """A transaction around finish, settle and end where the database has one writer; otherwise nothing."""

    @abstractmethod
    def take(self, execution_id: UUID, request: ClaimRequest, *, wanted: UUID | None = None) -> Claim | None:
        """Claim the wanted node if it is ready, else the lowest ready one.

        None when there is none, or when as many nodes run as the request's limit allows.
        """

    @abstractmethod
    def finish(self, batch: Batch, ends: Sequence[int], *, request: ClaimRequest | None, below: int) -> FinishResult:
        """Write the batch: ends, targets with one source opened or skipped; take the lowest ready node under `below`.

        The last batch may end the execution, too.
        """

    @abstractmethod
    def retry(self, claim: Claim, outcome: Outcome, delay: float, *, lease: float) -> bool:
        """Back to pending until `delay` seconds from now; the attempt is kept. False when fenced.

        `lease`: as for `try_again`.
        """

    @abstractmethod
    def park(self, claim: Claim, waiting_for: WaitingFor, metadata: Mapping[str, Any]) -> bool:
        """Back to pending, to wait for what others do (one of PARKED_FOR); False when fenced."""

    @abstractmethod
    def wake(self, node_id: UUID, waiting_for: WaitingFor, *, lease: float) -> bool:
        """Make a node ready that is parked for that; True when this call did it.

        `lease`: seconds within which a worker must come.
        """

    @abstractmethod
    def mark_sent(self, claim: Claim) -> bool:
        """Remember that a tool is about to be called that must not be called twice; False when fenced."""

    @abstractmethod
    def settle(self, execution_id: UUID, positions: Sequence[int]) -> list[Settled]:
        """Decide those of the given pending nodes whose sources allow it; the others wait."""

    @abstractmethod
    def end(self, execution_id: UUID, ends: Sequence[int]) -> bool:
        """End the execution when no node is open; True when this call did it."""

    @abstractmethod
    def stop(self, claim: Claim, outcome: Outcome, ends: Sequence[int]) -> bool:
        """Record a failure and end the execution with everything in it; False when fenced."""

    @abstractmethod
    def close(self, execution_id: UUID, closing: Closing, ends: Sequence[int]) -> bool:
        """End an open execution with everything in it from outside; True when this call did it."""

    @abstractmethod
    def extend(self, claims: Collection[Claim]) -> None:
        """Push the leases of what this process is running."""

    @abstractmethod
    def still_ours(self, claims: Collection[Claim]) -> set[Claim]:
        """Those of the claims that nobody has ended or taken over."""

    @abstractmethod
    def let_go(self, claim: Claim) -> None:
        """End the lease of a claim that its worker could not work on, so that the next sweep gives it to another."""

    @abstractmethod
    def release_all(self) -> int:
        """Let every lease end now. Only for who knows that no other process works on this database."""

    @abstractmethod
    def take_back_lost(self) -> list[Lost]:
        """Make running nodes whose lease ended ready again, or hold them to be failed; the attempts are kept."""

    @abstractmethod
    def overdue_nodes(self, *, grace_seconds: float) -> list[Claim]:
        """Nodes past their deadline for so long, claimed by this call to be ended."""

    @abstractmethod
    def overdue_executions(self, page: Page) -> list[UUID]:
        """Open executions past their deadline."""

    @abstractmethod
    def unsent(self) -> list[Unsent]:
        """Ready nodes for which no worker came in time; the next try is later."""

    @abstractmethod
    def unsettled(self, page: Page, *, older_than_seconds: float) -> Mapping[UUID, Sequence[int]]:
        """Pending nodes, by execution, that nobody decided though their sources have been done for that long."""

    @abstractmethod
    def unended(self, page: Page, *, older_than_seconds: float) -> list[UUID]:
        """Open executions without open nodes, the last of which ended that long ago."""


def _undecided_by(following: Claim | None, joins: Sequence[int], shape: Shape) -> tuple[int, ...]:
    """Joins worth looking at now: not those that still wait for the node that was just taken."""
    if following is None:
        return tuple(joins)
    return tuple(join for join in joins if shape.needed[join] or following.position not in shape.sources[join])


def _claim_of(node: NodeExecution, request: ClaimRequest) -> Claim:
    """The claim that was made of a node, as its row says."""
    return Claim(
        node.id,
        node.execution_id,
        node.execution_order,
        node.attempt,
        request.task_id,
        node.retry_count,
        node.has_sent,
        arrived=None if node.arrived is None else tuple(node.arrived),
    )


def lease_seconds() -> float:
    """How long a worker may be silent before its node is given to another."""
    return float(settings.EXECUTIONS_LEASE_SECONDS)
