"""Makes outcomes: what a node's result or failure comes to, given its edges and its policy on errors."""

from collections.abc import Iterator
from time import monotonic
from typing import Any

from executions.context.ends import error_value
from executions.context.execution_context import ExecutionContext
from executions.engine import Outcome
from executions.json_values import NotStorable, Storable, storable
from executions.processors.base import Inputs, Result
from executions.status import Cause, Status
from executions.worker.failures import Failure, after_sending, delay_of
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import storable_text
from pastetrader.common.stored_messages import bounded
from workflows.definition.graph import PlannedEdge
from workflows.definition.parsing import parse_on_error
from workflows.definition.policies import ERROR_HANDLE, retries_of
from workflows.expressions import ExpressionError, evaluate_condition


class _EdgeFailed(Exception):
    """The condition of an edge could not be evaluated."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class Outcomes:
    """Of one attempt at a node. `inputs` are set once they are read; `show` says what else is shown as its input."""

    def __init__(self, context: ExecutionContext, position: int, *, retry_count: int = 0) -> None:
        self.node = context.plan.nodes[position]
        self.inputs: Inputs = context.no_inputs()
        self._context = context
        self._position = position
        self._retry_count = retry_count
        self._shown: Any = None
        self._shows_inputs = True

    def show(self, value: Any) -> None:
        """Show this as the node's input instead of what came in."""
        self._shown, self._shows_inputs = value, False

    def completed(self, result: Result) -> Outcome:
        """A completed outcome; a failed one when the condition of an edge cannot be evaluated. Raises NotStorable."""
        output = storable(result.output)
        try:
            fired = tuple(self._fired(result.handle, output.value))
        except _EdgeFailed as problem:
            return self.failed(Failure("edge_condition", problem.message), output)
        return _of_output(
            output,
            fired=fired,
            handle=result.handle,
            cause=Cause.PINNED if result.metadata.get("pinned") else "",
            input=self._shown_text(),
            metadata=storable(dict(result.metadata)).text if result.metadata else "{}",
            ended=monotonic(),
            replaced=output.replaced,
        )

    def failed(self, failure: Failure, output: Storable | None = None) -> Outcome:
        """What the failure comes to: another attempt, the default value, or a failed outcome.

        An output that was made is kept to be seen.
        """
        if self._context.must_not_repeat(self._position):
            failure = after_sending(failure)
        retries = retries_of(self.node, self._context.version.snapshot.config)
        delay = delay_of(failure, retries, self._retry_count)
        # What the failure of an item means is decided where all of them are gathered.
        policy = None if self._context.is_item else parse_on_error(self.node.on_error)
        if delay is None and policy and policy.action == "default":
            return self._default(failure, policy.output)
        action = policy.action if policy else ""
        message, fired = bounded(failure.message), tuple[int, ...]()
        if delay is None and action != "fail":
            message, fired = self._error_handle(failure.code, message)
        is_handled = bool(fired) or action == "continue"
        kept = _of_output(output) if output else Outcome(failure.status)
        return kept._replace(
            status=failure.status,
            fired=fired,
            handle=ERROR_HANDLE if fired else "",
            cause=failure.cause,
            handed_on=error_value(self.node.key, failure.code, message),
            metadata=storable(dict(failure.metadata)).text if failure.metadata else "{}",
            is_handled=is_handled,
            stops=not is_handled and (action == "fail" or self._context.stops_at_error),
            retry_in=delay,
            **self._words_of(failure, message),
        )

    def _default(self, failure: Failure, value: Any) -> Outcome:
        output = storable(value)
        message = bounded(failure.message)
        try:
            fired = tuple(self._fired("", output.value))
        except _EdgeFailed as problem:
            fired, message = (), bounded(joined([message, problem.message]))
        words = self._words_of(failure, message)
        return _of_output(output, fired=fired, cause=Cause.DEFAULT_OUTPUT, ended=monotonic(), **words)

    def _words_of(self, failure: Failure, message: Message | str) -> dict[str, Any]:
        return {
            "input": self._shown_text(),
            "error_code": failure.code,
            "error_message": message,
            "error_traceback": storable_text(failure.traceback, limit=50_000),
        }

    def _error_handle(self, code: str, message: Message | str) -> tuple[Message | str, tuple[int, ...]]:
        """The message, and the targets of the error handle; a condition there that fails adds to the message."""
        try:
            return message, tuple(self._fired(ERROR_HANDLE, error_value(self.node.key, code, message)))
        except _EdgeFailed as problem:
            return bounded(joined([message, problem.message])), ()

    def _fired(self, handle: str, output: Any) -> Iterator[int]:
        """The targets of the edges that leave by a handle and whose condition holds; raises _EdgeFailed."""
        for edge in self._context.outgoing(self._position):
            if edge.source_handle == handle and self._holds(edge, output):
                yield edge.target

    def _holds(self, edge: PlannedEdge, output: Any) -> bool:
        """Whether the edge's condition, if it has one, is true; raises _EdgeFailed."""
        if edge.condition is None:
            return True
        names = {**self.inputs.context(), "output": output, "source_output": output}
        try:
            return evaluate_condition(edge.condition, names)
        except ExpressionError as error:
            text = _(
                "The condition of an edge, %(condition)s, failed: %(error)s",
                condition=edge.condition,
                error=error.message,
            )
            raise _EdgeFailed(text) from error

    def _shown_text(self) -> str:
        """The input as shown on the row; a large one stands in the rows that it came from."""
        try:
            shown = storable(self.inputs.output if self._shows_inputs else self._shown)
        except NotStorable as problem:
            return storable({"not_shown": str(problem)}).text
        return storable({"too_large_to_show": shown.size_bytes}).text if shown.is_large else shown.text


def _of_output(output: Storable, **more: Any) -> Outcome:
    return Outcome(
        status=Status.COMPLETED,
        output=output.text,
        output_bytes=output.size_bytes,
        is_large=output.is_large,
        handed_on=output.value,
        **more,
    )
