"""A node's failure in words that a person can act on, and whether it is tried again."""

import logging
import random
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from executions.processors.base import NodeFailed
from executions.status import Cause, Status
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped
from registry.exceptions import ToolError
from workflows.definition.graph import GraphNode
from workflows.definition.policies import RetryConfig
from workflows.expressions import ExpressionError
from workflows.services import UnreadableVersion

logger = logging.getLogger(__name__)

# Executions that failed together do not all come back at the same moment.
JITTER = 0.25


@dataclass(frozen=True)
class Failure:
    """What went wrong; `traceback` only for what nobody expected. `retry_after`: seconds that the other side wants."""

    code: str
    message: Message
    cause: Cause = Cause.ERROR
    status: Status = Status.FAILED
    traceback: str = ""
    retryable: bool = False
    retry_after: float | None = None
    had_no_effect: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)


def failure_of(error: Exception, node: GraphNode) -> Failure:
    """The failure that an exception of a processor means."""
    match error:
        case NodeFailed():
            return Failure(
                error.code,
                error.message,
                error.cause or Cause.ERROR,
                retryable=error.is_retryable,
                had_no_effect=True,
                metadata=error.metadata,
            )
        case ToolError():
            return Failure(
                error.code,
                error.in_full,
                retryable=error.retryable,
                retry_after=error.retry_after,
                had_no_effect=error.had_no_effect,
            )
        case ExpressionError():
            return Failure("expression", error.message)
        case UnreadableVersion():
            return Failure(error.code, error.message, Cause.UNREADABLE_VERSION)
        case Stopped():
            return timed_out(node)
    logger.error("Node %s failed unexpectedly", node.key, exc_info=error)
    return Failure(
        "internal",
        _("An unexpected error in the program. The operator finds the details with this step."),
        Cause.INTERNAL,
        traceback="".join(traceback.format_exception(error)),
    )


def timed_out(node: GraphNode) -> Failure:
    """The node took longer than it may."""
    text = _("It took longer than its %(seconds)s seconds.", seconds=node.timeout_seconds)
    return Failure("timeout", text, Cause.TIMEOUT_NODE, Status.TIMEOUT, retryable=True)


def unknown_effect(failure: Failure | None = None) -> Failure:
    """A tool that must not be called twice was called, and whether that took effect is not known."""
    reason = _("Its worker was lost.") if failure is None else failure.message
    text = _(
        "%(reason)s Whether the request took effect is unknown, so it is not sent again by itself. "
        "Look on the other side, then run again from here if it did not.",
        reason=reason,
    )
    return Failure("unknown_effect", text, Cause.UNKNOWN_EFFECT)


def delay_of(failure: Failure, retries: RetryConfig, retry_count: int) -> float | None:
    """Seconds until the next attempt: delay x multiplier^n with jitter, not before what the other side asked for.

    None when the failure is permanent or the retries are used up.
    """
    if not failure.retryable or retry_count >= retries.max_retries:
        return None
    planned = retries.delay * retries.backoff_multiplier**retry_count
    spread = planned * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # spreads load, guards nothing
    return min(max(spread, failure.retry_after or 0.0), retries.max_delay)


def after_sending(failure: Failure) -> Failure:
    """The same failure of a tool that must not be called twice: final, unless the request surely changed nothing."""
    if failure.had_no_effect or not failure.retryable:
        return failure
    return replace(unknown_effect(failure), traceback=failure.traceback)
