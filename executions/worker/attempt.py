"""One attempt at a node: from its inputs, through its processor, to the outcome to record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError

from executions.children import waiting
from executions.context.execution_context import Ended, ExecutionContext, handed_on_error
from executions.engine import Claim, Outcome, engine
from executions.failpoints import failpoint
from executions.journal.events import write_log
from executions.json_values import NotStorable, Storable, storable
from executions.processors import PROCESSORS
from executions.processors.base import Inputs, Result, Surroundings, WaitForChildren
from executions.processors.condition import handle_without_asking
from executions.status import Cause, Mode, Status
from executions.worker.failures import Failure, after_sending, delay_of, failure_of, unknown_effect
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal
from pastetrader.common.storable_text import storable_text
from pastetrader.common.stored_messages import bounded
from registry.builtin import ToolContext
from workflows.definition.graph import GraphNode, PlannedEdge
from workflows.definition.node_configs import ERROR_HANDLE, parse_on_error, retries_of
from workflows.expressions import ExpressionError, evaluate_condition


@dataclass(frozen=True)
class Done:
    """What came of the work: the outcome to record, how others see it, and how many places were not storable.

    `retry_in`: seconds until the next attempt, if there is one. `waits`: the node waits for executions of its own.
    """

    outcome: Outcome
    ended: Ended
    replaced: int = 0
    retry_in: float | None = None
    waits: WaitForChildren | None = None


class Unwanted(Exception):
    """The node was cancelled or taken over while it ran: there is nothing to record."""


def work(claim: Claim, context: ExecutionContext, stop: StopSignal) -> Done:
    """Run the node's processor. Raises Unwanted, and what the database raises while inputs are read."""
    attempt = _Attempt(claim, context, stop)
    if claim.has_sent:
        return attempt.failed(unknown_effect())
    has_inputs = False
    try:
        attempt.inputs = context.inputs_of(claim)
        has_inputs = True
        result = attempt.process()
        if isinstance(result, WaitForChildren):
            return Done(Outcome(Status.PENDING), Ended(Status.PENDING, None), waits=result)
        output = storable(result.output)
    except NotStorable as problem:
        return attempt.failed(Failure(problem.code, _output_of(attempt.node, problem)))
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and not has_inputs:
            raise
        if isinstance(error, Stopped) and error.reason != "timeout":
            raise Unwanted from None
        return attempt.failed(failure_of(error, attempt.node))
    return attempt.completed(result, output)


def work_ahead(position: int, inputs: Inputs, context: ExecutionContext) -> Done | None:
    """The same for a node without effects that nobody claimed; None when it should rather be claimed and looked at."""
    attempt = _Attempt(Claim(context.execution.id, context.execution.id, position, 0, context.execution.id), context)
    attempt.inputs = inputs
    try:
        result = attempt.process()
        if not isinstance(result, Result):
            return None
        output = storable(result.output)
    except Exception:  # noqa: BLE001  # whatever it is happens again when the node is claimed, and is dealt with there
        return None
    done = attempt.completed(result, output)
    is_plain = done.outcome.status == Status.COMPLETED and not done.replaced and not done.outcome.is_large
    return done if is_plain else None


def failed_by_engine(claim: Claim, context: ExecutionContext, failure: Failure) -> Done:
    """The outcome of a node that fails without being run (its worker was lost too often, or its time is up)."""
    return _Attempt(claim, context).failed(failure)


class _EdgeFailed(Exception):
    """The condition of an edge could not be evaluated."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class _Attempt:
    """One attempt at a node, with what it takes to make an outcome of it."""

    def __init__(self, claim: Claim, context: ExecutionContext, stop: StopSignal | None = None) -> None:
        self.node = context.plan.nodes[claim.position]
        self._claim = claim
        self._context = context
        self._stop = stop or StopSignal()
        self._shown: Any = None
        self._shows_inputs = True
        self.inputs = context.no_inputs()

    def process(self) -> Result | WaitForChildren:
        """The processor's result; a disabled node hands its input on, a pinned one gives its pin."""
        if not self.node.is_enabled:
            return Result(self.inputs.output, handle_without_asking(self.node))
        if self.node.key in self._context.pins and self.node.node_type != "condition":
            return Result(self._context.pins[self.node.key], metadata={"pinned": True})
        if self._context.must_not_repeat(self._claim.position) and not engine().mark_sent(self._claim):
            raise Stopped("cancelled")
        failpoint("work_before_effect")
        surroundings = Surroundings(
            tools=self._context.version.tools,
            agents=self._context.version.agents,
            tool_context=self._tool_context(),
            show_input=self._show,
            children=lambda: waiting.ends_of(self._claim.id),
        )
        return PROCESSORS[self.node.node_type](self.node, self.inputs, surroundings)

    def completed(self, result: Result, output: Storable) -> Done:
        """A completed outcome; a failed one when the condition of an edge cannot be evaluated."""
        try:
            fired = tuple(self._fired(result.handle, output.value))
        except _EdgeFailed as problem:
            return self.failed(Failure("edge_condition", problem.message), output)
        outcome = Outcome(
            status=Status.COMPLETED,
            fired=fired,
            handle=result.handle,
            cause=Cause.PINNED if result.metadata.get("pinned") else "",
            output=output.text,
            output_bytes=output.size_bytes,
            is_large=output.is_large,
            input=self._shown_text(),
            metadata=storable(dict(result.metadata)).text if result.metadata else "{}",
            ended=monotonic(),
        )
        return Done(outcome, Ended(Status.COMPLETED, output.value), output.replaced)

    def failed(self, failure: Failure, output: Storable | None = None) -> Done:
        """What the failure comes to: another attempt, the default value, or a failed outcome.

        An output that was made is kept to be seen.
        """
        if self._context.must_not_repeat(self._claim.position):
            failure = after_sending(failure)
        delay = delay_of(failure, retries_of(self.node, self._context.version.config), self._claim.retry_count)
        # What the failure of an item means is decided where all of them are gathered.
        policy = None if self._context.is_item else parse_on_error(self.node.on_error)
        if delay is None and policy and policy.action == "default":
            return self._default(failure, policy.output)
        action = policy.action if policy else ""
        message, fired = bounded(failure.message), tuple[int, ...]()
        if delay is None and action != "fail":
            message, fired = self._error_handle(failure.code, message)
        is_handled = bool(fired) or action == "continue"
        outcome = Outcome(
            status=failure.status,
            fired=fired,
            handle=ERROR_HANDLE if fired else "",
            cause=failure.cause,
            input=self._shown_text(),
            error_code=failure.code,
            error_message=message,
            error_traceback=storable_text(failure.traceback, limit=50_000),
            output=output.text if output else None,
            output_bytes=output.size_bytes if output else 0,
            is_large=output.is_large if output else False,
            metadata=storable(dict(failure.metadata)).text if failure.metadata else "{}",
            is_handled=is_handled,
            stops=not is_handled and (action == "fail" or self._context.stops_at_error),
        )
        return Done(outcome, Ended(failure.status, None, failure.code, message), retry_in=delay)

    def _default(self, failure: Failure, value: Any) -> Done:
        output = storable(value)
        message = bounded(failure.message)
        try:
            fired = tuple(self._fired("", output.value))
        except _EdgeFailed as problem:
            fired, message = (), bounded(joined([message, problem.message]))
        outcome = Outcome(
            status=Status.COMPLETED,
            fired=fired,
            cause=Cause.DEFAULT_OUTPUT,
            input=self._shown_text(),
            error_code=failure.code,
            error_message=message,
            error_traceback=storable_text(failure.traceback, limit=50_000),
            output=output.text,
            output_bytes=output.size_bytes,
            is_large=output.is_large,
        )
        return Done(outcome, Ended(Status.COMPLETED, output.value))

    def _error_handle(self, code: str, message: Message | str) -> tuple[Message | str, tuple[int, ...]]:
        """The message, and the targets of the error handle; a condition there that fails adds to the message."""
        try:
            return message, tuple(self._fired(ERROR_HANDLE, handed_on_error(self.node.key, code, message)))
        except _EdgeFailed as problem:
            return bounded(joined([message, problem.message])), ()

    def _fired(self, handle: str, output: Any) -> Iterator[int]:
        """The targets of the edges that leave by a handle and whose condition holds; raises _EdgeFailed."""
        for edge in self._context.outgoing(self._claim.position):
            if edge.source_handle == handle and _holds(edge, self.inputs, output):
                yield edge.target

    def _show(self, value: Any) -> None:
        self._shown, self._shows_inputs = value, False

    def _shown_text(self) -> str:
        """The input as shown on the row; a large one stands in the rows that it came from."""
        try:
            shown = storable(self.inputs.output if self._shows_inputs else self._shown)
        except NotStorable as problem:
            return storable({"not_shown": str(problem)}).text
        return storable({"too_large_to_show": shown.size_bytes}).text if shown.is_large else shown.text

    def _tool_context(self) -> ToolContext:
        execution = self._context.execution
        left = self._stop.seconds_left()
        item = "" if execution.item_index is None else f"-{execution.item_index}"
        return ToolContext(
            owner_id=execution.owner_id,
            execution_id=execution.id,
            node_execution_id=self._claim.id,
            workflow_id=execution.workflow_id,
            workflow_version_id=execution.version_id,
            node_key=self.node.key,
            as_of=execution.as_of,
            deadline=None if left is None else datetime.now(UTC) + timedelta(seconds=left),
            idempotency_key=f"{execution.id}-{self.node.key}{item}",
            log=self._log,
            stop=self._stop,
            is_dry_run=execution.mode == Mode.DRY_RUN,
        )

    def _log(self, level: str, message: Message | str, data: Mapping[str, Any] | None) -> None:
        write_log(
            execution_id=self._claim.execution_id,
            node_execution_id=self._claim.id,
            node_key=self.node.key,
            level=level,
            message=message,
            data=dict(data) if data else None,
        )


def _holds(edge: PlannedEdge, inputs: Inputs, output: Any) -> bool:
    """Whether the edge's condition, if it has one, is true; raises _EdgeFailed."""
    if edge.condition is None:
        return True
    try:
        return evaluate_condition(edge.condition, {**inputs.context(), "output": output, "source_output": output})
    except ExpressionError as error:
        text = _(
            "The condition of an edge, %(condition)s, failed: %(error)s", condition=edge.condition, error=error.message
        )
        raise _EdgeFailed(text) from error


def _output_of(node: GraphNode, problem: NotStorable) -> Message:
    return _("The output of %(node)s cannot be kept. %(problem)s", node=node.name, problem=problem.message)
