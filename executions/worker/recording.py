"""Records what came of an attempt, and says what the person whose workflow it is should know."""

import logging
from typing import Literal

from executions.context.ends import end_of
from executions.context.execution_context import ExecutionContext
from executions.dispatch.notify import can_be_notified_in, notify_later
from executions.engine import Batch, Claim, ClaimRequest, FinishResult, Outcome, engine
from executions.engine.base import lease_seconds
from executions.journal.events import write_log
from executions.journal.incidents import note
from executions.models import NodeAttempt
from executions.status import Cause, IncidentKind, LogLevel
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

logger = logging.getLogger(__name__)


def record(
    claim: Claim,
    outcome: Outcome,
    context: ExecutionContext,
    request: ClaimRequest | None,
    batch: Batch | None = None,
) -> FinishResult:
    """Hand the outcome to the engine, with what was run ahead of it; with a request, also take what is next."""
    if outcome.retry_in is not None:
        return _record_retry(claim, outcome, outcome.retry_in, context, request)
    if batch is None:
        batch = Batch(claim, outcome, context.shape.after(claim.position, outcome.fired))
    finished = engine().go_on(batch, context.shape, request=request)
    if finished.fenced:
        _note_fenced(claim)
        return finished
    context.known.keep(claim.position, end_of(outcome), outcome.output_bytes)
    for node in batch.ahead:
        context.known.keep(node.position, end_of(node.outcome), node.outcome.output_bytes)
    if outcome.error_message:
        _say(claim, context, LogLevel.ERROR, outcome.error_message)
    if outcome.replaced:
        replaced = _(
            "%(count)s values that cannot be stored (NUL, NaN, infinity, half characters) were replaced.",
            count=outcome.replaced,
        )
        _say(claim, context, LogLevel.WARNING, replaced)
    return finished


def _record_retry(
    claim: Claim, outcome: Outcome, delay: float, context: ExecutionContext, request: ClaimRequest | None
) -> FinishResult:
    lease = lease_seconds() if can_be_notified_in(delay) else 0.0
    finished = engine().try_again(claim, outcome, delay, request, lease=lease)
    if finished.fenced:
        _note_fenced(claim)
        return finished
    notify_later(claim.id, delay)
    text = _(
        "Attempt %(number)s failed: %(reason)s The next one is in %(seconds)s s.",
        number=claim.retry_count + 1,
        reason=outcome.error_message,
        seconds=f"{delay:.1f}",
    )
    _say(claim, context, LogLevel.WARNING, text)
    return finished


def _note_fenced(claim: Claim) -> None:
    """A result was thrown away: an incident when its worker had been given up.

    None when somebody ended the execution, or the sweep the node: then nobody wanted the result any more.
    """
    lost = NodeAttempt.objects.filter(node_execution=claim.id, number=claim.attempt, cause=Cause.WORKER_LOST)
    if lost.exists():
        logger.warning("fenced: node execution %s attempt %s was another's by then", claim.id, claim.attempt)
        note(IncidentKind.FENCED, claim.execution_id, claim.id)


def _say(
    claim: Claim, context: ExecutionContext, level: Literal[LogLevel.ERROR, LogLevel.WARNING], text: Message | str
) -> None:
    key = context.plan.nodes[claim.position].key
    write_log(execution_id=claim.execution_id, node_execution_id=claim.id, node_key=key, level=level, message=text)
