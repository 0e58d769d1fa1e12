"""What a woken worker does: takes a node, works, goes on with what is next, until nothing is or it has done enough."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from executions.bell import ring, ring_enough
from executions.engine import Claim, Shape, Step, Taker, engine
from executions.events import write_log
from executions.heartbeat import heartbeat
from executions.inputs import Memory, Reading
from executions.models import NodeExecution, WorkflowExecution
from executions.shapes import shape_for
from executions.status import LogLevel, Status
from executions.work import Done, work
from pastetrader.common.messages import message as _
from workflows.services import snapshot_of

logger = logging.getLogger(__name__)

# Then the worker goes back to its queue: other executions get their turn, and a warm shutdown is not held up.
MAX_NODES = 50
MAX_SECONDS = 2.0

Observer = Callable[[Claim], AbstractContextManager[None]]


@dataclass(frozen=True)
class Worker:
    """Who drains, whether it hands over directly, and who watches nodes that came without a message of their own."""

    name: str
    hand_over: bool
    handed_over: Observer = lambda _claim: nullcontext()


def drain(execution_id: UUID, worker: Worker, *, wanted: UUID | None = None, task_id: UUID | None = None) -> int:
    """Work on an execution; the number of nodes done. `task_id`: of the message, which the first node gets."""
    taker = Taker(worker.name, task_id) if task_id else Taker(worker.name)
    claim = engine().take(execution_id, taker, wanted=wanted)
    if claim is None:
        return 0
    if claim.more and worker.hand_over:
        ring([claim.more])
    reading = read(execution_id)
    shape = shape_for(reading.execution.version_id)
    began = time.monotonic()
    count = 0
    watch: AbstractContextManager[None] = nullcontext()
    while claim is not None:
        count += 1
        may_go_on = worker.hand_over and count < MAX_NODES and time.monotonic() - began < MAX_SECONDS
        with watch, heartbeat.running(claim):
            step = _do(claim, reading, shape, Taker(worker.name) if may_go_on else None)
        ring_enough(step.ready, hand_over=worker.hand_over)
        claim = step.next
        watch = worker.handed_over(claim) if claim else nullcontext()
    if worker.hand_over and not may_go_on and not step.ready and not step.ended:
        ring(_one_ready(execution_id))
    return count


def read(execution_id: UUID) -> Reading:
    """The execution with its frozen version."""
    execution = WorkflowExecution.objects.get(id=execution_id)
    return Reading(execution, snapshot_of(execution.version_id), Memory())


def record(claim: Claim, done: Done, reading: Reading, shape: Shape, taker: Taker | None) -> Step:
    """Hand the outcome to the engine; say what the person should know."""
    step = engine().go_on(claim, done.outcome, shape, taker=taker)
    if step.fenced:
        logger.warning("fenced: node execution %s attempt %s was another's by then", claim.id, claim.attempt)
        return step
    reading.memory.keep(claim.position, done.ended, done.outcome.output_bytes)
    if done.outcome.status == Status.FAILED:
        _say(claim, reading, LogLevel.ERROR, done.outcome.error_message)
    if done.replaced:
        replaced = _(
            "%(count)s values that cannot be stored (NUL, NaN, infinity, half characters) were replaced.",
            count=done.replaced,
        )
        _say(claim, reading, LogLevel.WARNING, str(replaced))
    return step


def _do(claim: Claim, reading: Reading, shape: Shape, taker: Taker | None) -> Step:
    return record(claim, work(claim, reading), reading, shape, taker)


def _say(claim: Claim, reading: Reading, level: Literal[LogLevel.ERROR, LogLevel.WARNING], text: str) -> None:
    key = reading.plan.nodes[claim.position].key
    write_log(execution_id=claim.execution_id, node_execution_id=claim.id, node_key=key, level=level, message=text)


def _one_ready(execution_id: UUID) -> list[UUID]:
    ready = NodeExecution.objects.filter(execution_id=execution_id, status=Status.PENDING, ready_at__isnull=False)
    return list(ready.order_by("execution_order").values_list("id", flat=True)[:1])
