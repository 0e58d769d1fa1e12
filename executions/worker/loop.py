"""What a woken worker does: takes a node, works, goes on with what is next, until nothing is or it has done enough."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from django.db import DatabaseError

from executions.children import waiting
from executions.context.execution_context import ExecutionContext, Memory
from executions.context.prepared_version import shape_of_execution
from executions.dispatch.notify import notify, notify_enough, notify_later
from executions.engine import Batch, Claim, ClaimRequest, Shape, Step, engine
from executions.failpoints import failpoint
from executions.journal.events import write_log
from executions.journal.incidents import note
from executions.models import NodeExecution, WorkflowExecution
from executions.services.cancel import after_end
from executions.status import IncidentKind, LogLevel, Status
from executions.worker.attempt import Done, Unwanted, work
from executions.worker.leases import running
from executions.worker.lookahead import Known, batch_of_one, run_ahead
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import StopSignal
from workflows.services import snapshot_of

logger = logging.getLogger(__name__)

# Then the worker goes back to its queue: other executions get their turn, and a warm shutdown is not held up.
MAX_NODES = 50
MAX_SECONDS = 2.0
# Between two times that a worker rings for nodes of the execution that it works on.
NOTIFY_SECONDS = 0.02

Observer = Callable[[Claim], AbstractContextManager[None]]


@dataclass(frozen=True)
class Worker:
    """Who drains, whether it hands over directly, and who watches nodes that came without a message of their own."""

    name: str
    hand_over: bool
    handed_over: Observer = lambda _claim: nullcontext()


def work_loop(
    execution: WorkflowExecution, worker: Worker, *, wanted: UUID | None = None, task_id: UUID | None = None
) -> int:
    """Work on an execution; the number of nodes claimed. `task_id`: of the message, which the first node gets."""
    request = ClaimRequest(worker.name, limit=execution.max_concurrent_nodes)
    failpoint("take_before")
    claim = engine().take(execution.id, replace(request, task_id=task_id) if task_id else request, wanted=wanted)
    if claim is None:
        return 0
    failpoint("take_after")
    if claim.more and worker.hand_over and execution.max_concurrent_nodes != 1:
        notify([claim.more])
    if claim.began:
        execution.started_at = claim.began
    elif execution.started_at is None:
        execution.refresh_from_db(fields=["started_at"])
    return _WorkLoop(execution, worker, request, Known(is_all=claim.began is not None)).go(claim)


def read(execution: WorkflowExecution) -> ExecutionContext:
    """The execution with its frozen version."""
    return ExecutionContext(execution, snapshot_of(execution.version_id), Memory())


class _WorkLoop:
    """One worker on one execution."""

    def __init__(self, execution: WorkflowExecution, worker: Worker, request: ClaimRequest, known: Known) -> None:
        self._execution = execution
        self._worker = worker
        self._request = request
        self._known = known
        self._owed: list[UUID] = []
        self._rung = 0.0
        self._context = read(execution)
        self._shape = shape_of_execution(execution)

    def go(self, claim: Claim | None) -> int:
        """Node after node, beginning with a claimed one."""
        began = time.monotonic()
        count = 0
        step = Step()
        may_go_on = True
        watch: AbstractContextManager[None] = nullcontext()
        while claim is not None:
            count += 1
            may_go_on = self._worker.hand_over and count < MAX_NODES and time.monotonic() - began < MAX_SECONDS
            with watch:
                step = self._do(claim, may_go_on=may_go_on)
            self._owe(step.ready)
            claim = step.next
            watch = self._worker.handed_over(claim) if claim else nullcontext()
        if step.fenced or not may_go_on:
            self._pay()
        if step.ended:
            after_end(self._execution, self._shape)
        elif self._worker.hand_over and not may_go_on and not step.ready:
            notify(_one_ready(self._execution.id))
        return count

    def _owe(self, ready: Sequence[UUID]) -> None:
        """Nodes became ready for others: ring, but not after each of many quick nodes.

        While nodes are quick, this worker and those awake take what is ready before a message is heard; each message
        too many costs a worker a millisecond. What is owed is paid when the next node turns out to be slow.
        """
        self._owed = [*self._owed, *ready]
        if not self._worker.hand_over or time.monotonic() - self._rung >= NOTIFY_SECONDS:
            self._pay()

    def _pay(self) -> None:
        """Ring for what is owed. Also called by the watching thread."""
        owed, self._owed = self._owed, []
        if owed:
            self._rung = time.monotonic()
            notify_enough(owed, hand_over=self._worker.hand_over, limit=self._execution.max_concurrent_nodes)

    def _do(self, claim: Claim, *, may_go_on: bool) -> Step:
        """Work and record. What cannot be worked on is let go, so that it need not wait for its lease."""
        node = self._context.plan.nodes[claim.position]
        stop = StopSignal(time.monotonic() + node.timeout_seconds)
        # Another task id for each node that is taken.
        request = ClaimRequest(self._worker.name, limit=self._request.limit) if may_go_on else None
        try:
            with running.watched(claim, stop, self._pay):
                done = work(claim, self._context, stop)
                failpoint("work_after_effect")
                if done.waits is not None:
                    return self._wait(claim, done, request)
                return record(claim, done, self._context, self._shape, request, self._batch(claim, done, request))
        except Unwanted:
            return Step(fenced=True)
        except Exception:
            self._pay()
            with suppress(DatabaseError):
                engine().let_go(claim)
            raise

    def _batch(self, claim: Claim, done: Done, request: ClaimRequest | None) -> Batch | None:
        if not self._worker.hand_over or done.retry_in is not None:
            return None
        if request is None:
            return batch_of_one(claim, done, self._shape, self._known)
        return run_ahead(claim, done, self._context, self._shape, self._known)

    def _wait(self, claim: Claim, done: Done, request: ClaimRequest | None) -> Step:
        assert done.waits is not None  # noqa: S101  # for the type checker
        if not waiting.park(claim, done.waits, self._context):
            return Step(fenced=True)
        return Step(next=engine().take(claim.execution_id, request) if request else None)


def record(
    claim: Claim,
    done: Done,
    context: ExecutionContext,
    shape: Shape,
    request: ClaimRequest | None,
    batch: Batch | None = None,
) -> Step:
    """Hand the outcome to the engine; say what the person should know."""
    if done.retry_in is not None:
        step = engine().try_again(claim, done.outcome, done.retry_in, request)
    else:
        follows = shape.after(claim.position, done.outcome.fired)
        step = engine().go_on(batch or Batch(claim, done.outcome, follows), shape, request=request)
    if step.fenced:
        logger.warning("fenced: node execution %s attempt %s was another's by then", claim.id, claim.attempt)
        note(IncidentKind.FENCED, claim.execution_id, claim.id)
        return step
    if done.retry_in is not None:
        notify_later(claim.id, done.retry_in)
        text = _(
            "Attempt %(number)s failed: %(reason)s The next one is in %(seconds)s s.",
            number=claim.retry_count + 1,
            reason=done.outcome.error_message,
            seconds=f"{done.retry_in:.1f}",
        )
        _say(claim, context, LogLevel.WARNING, text)
        return step
    context.memory.keep(claim.position, done.ended, done.outcome.output_bytes)
    if done.outcome.error_message:
        _say(claim, context, LogLevel.ERROR, done.outcome.error_message)
    if done.replaced:
        replaced = _(
            "%(count)s values that cannot be stored (NUL, NaN, infinity, half characters) were replaced.",
            count=done.replaced,
        )
        _say(claim, context, LogLevel.WARNING, replaced)
    return step


def _say(
    claim: Claim, context: ExecutionContext, level: Literal[LogLevel.ERROR, LogLevel.WARNING], text: Message | str
) -> None:
    key = context.plan.nodes[claim.position].key
    write_log(execution_id=claim.execution_id, node_execution_id=claim.id, node_key=key, level=level, message=text)


def _one_ready(execution_id: UUID) -> list[UUID]:
    ready = NodeExecution.objects.filter(execution_id=execution_id, status=Status.PENDING, ready_at__isnull=False)
    return list(ready.order_by("execution_order").values_list("id", flat=True)[:1])
