"""What a woken worker does: takes a node, works, goes on with what is next, until nothing is or it has done enough."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import Error

from executions.approvals.waiting import park as park_for_approval
from executions.children.waiting import park as park_for_children
from executions.context.ends import EndMissing
from executions.context.execution_context import ExecutionContext
from executions.context.recent import recent
from executions.dispatch.notify import is_embedded
from executions.engine import Batch, Claim, ClaimRequest, FinishResult, Outcome, engine
from executions.failpoints import failpoint
from executions.processors.base import Wait, WaitForApproval, WaitForChildren
from executions.services.cancel import after_end
from executions.worker.attempt import Unwanted, work
from executions.worker.leases import running
from executions.worker.lookahead import Lookahead
from executions.worker.notifications import OwedNotifications, call_for_one_ready
from executions.worker.recording import record
from pastetrader.common.stop_signal import StopSignal

logger = logging.getLogger(__name__)

# Then the worker goes back to its queue: other executions get their turn, and a warm shutdown is not held up.
MAX_NODES = 50
MAX_SECONDS = 2.0
# Threads of one process take turns with nodes that are as quick, and lose by it.
QUICK_SECONDS = 0.02

Observer = Callable[[Claim], AbstractContextManager[None]]


@dataclass(frozen=True)
class Worker:
    """Who works, whether it hands over directly, and who watches nodes that came without a message of their own."""

    name: str
    hand_over: bool
    handed_over: Observer = lambda _claim: nullcontext()


def work_loop(
    context: ExecutionContext, worker: Worker, *, wanted: UUID | None = None, task_id: UUID | None = None
) -> int:
    """Work on an execution; the number of nodes claimed. `task_id`: of the message, which the first node gets."""
    execution = context.execution
    has_begun = execution.started_at is not None
    request = ClaimRequest(worker.name, limit=execution.max_concurrent_nodes, has_begun=has_begun)
    failpoint("take_before")
    claim = engine().take(execution.id, replace(request, task_id=task_id) if task_id else request, wanted=wanted)
    if claim is None:
        return 0
    failpoint("take_after")
    if claim.began:
        execution.started_at = claim.began
    elif execution.started_at is None:
        execution.refresh_from_db(fields=["started_at"])
    return _WorkLoop(context, worker, began=claim.began is not None).go(claim)


class _WorkLoop:
    """One worker on one execution."""

    def __init__(self, context: ExecutionContext, worker: Worker, *, began: bool) -> None:
        self._context = context
        self._execution = context.execution
        self._worker = worker
        self._lookahead = Lookahead(context, began=began)
        self._owed = OwedNotifications(self._execution, hand_over=worker.hand_over)

    def go(self, first: Claim) -> int:
        """Node after node, beginning with a claimed one."""
        began = time.monotonic()
        self._owed.alone = self._worker.hand_over and is_embedded() and self._context.works_here(first.position)
        if first.more and self._worker.hand_over and self._execution.max_concurrent_nodes != 1:
            self._owed.owe([first.more])
        claim: Claim | None = first
        count = 0
        finished = FinishResult()
        may_go_on = True
        watch: AbstractContextManager[None] = nullcontext()
        while claim is not None:
            count += 1
            began_node = time.monotonic()
            may_go_on = self._worker.hand_over and count < MAX_NODES and began_node - began < MAX_SECONDS
            with watch:
                finished = self._do(claim, may_go_on=may_go_on)
            claim = finished.next
            is_quick = time.monotonic() - began_node < QUICK_SECONDS
            self._owed.alone &= is_quick and (claim is None or self._context.works_here(claim.position))
            self._owed.owe(finished.ready)
            watch = self._worker.handed_over(claim) if claim else nullcontext()
        self._leave(finished, may_go_on=may_go_on)
        return count

    def _leave(self, finished: FinishResult, *, may_go_on: bool) -> None:
        # Where only so many nodes may run, others may have come and gone again while there was no room.
        is_bounded = self._execution.max_concurrent_nodes is not None
        is_one_told = False
        if finished.fenced or not may_go_on or is_bounded:
            self._hand_back()
            is_one_told = self._owed.leave()
        if finished.ended:
            recent.forget(self._execution.id)
            after_end(self._execution, self._context.shape)
        elif not (finished.ready or is_one_told) and (is_bounded or (self._worker.hand_over and not may_go_on)):
            call_for_one_ready(self._execution.id)

    def _do(self, claim: Claim, *, may_go_on: bool) -> FinishResult:
        """Work and record. What cannot be worked on is let go, so that it need not wait for its lease."""
        node = self._context.plan.nodes[claim.position]
        stop = StopSignal(time.monotonic() + node.timeout_seconds)
        # Another task id for each node that is taken.
        limit = self._execution.max_concurrent_nodes
        request = ClaimRequest(self._worker.name, limit=limit, has_begun=True) if may_go_on else None
        try:
            with running.watched(claim, stop, self._owed.send):
                outcome = work(claim, self._context, stop)
                failpoint("work_after_effect")
                if isinstance(outcome, WaitForChildren | WaitForApproval):
                    return self._wait(claim, outcome, request)
                batch = self._batch(claim, outcome, request)
                return record(claim, outcome, self._context, request, batch)
        except Unwanted:
            return FinishResult(fenced=True)
        except Exception as error:
            if isinstance(error, EndMissing):
                logger.critical("A node was let go, since it cannot be given what it needs. %s", error)
            with suppress(Error):
                engine().let_go(claim)
                self._hand_back()
            self._owed.send()
            raise

    def _batch(self, claim: Claim, outcome: Outcome, request: ClaimRequest | None) -> Batch | None:
        if not self._worker.hand_over:
            return None
        if outcome.retry_in is not None:
            self._hand_back()
            return None
        if request is None:
            return self._lookahead.batch_of_one(claim, outcome)
        return self._lookahead.batch(claim, outcome)

    def _wait(self, claim: Claim, wait: Wait, request: ClaimRequest | None) -> FinishResult:
        self._hand_back()
        parked = park_for_approval(claim) if isinstance(wait, WaitForApproval) else park_for_children(claim, wait)
        if not parked:
            return FinishResult(fenced=True)
        return FinishResult(next=engine().take(claim.execution_id, request) if request else None)

    def _hand_back(self) -> None:
        """Have the rows decide what was deferred, and owe others what that makes ready."""
        positions = self._lookahead.hand_back()
        if positions:
            decided = engine().settle_all(self._execution.id, positions, self._context.shape)
            self._owed.owe([node.id for node in decided.ready])
