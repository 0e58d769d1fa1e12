"""Does the work of one claimed node: inputs, processor, edges; every error becomes an outcome."""

import logging
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError

from executions.engine import Claim, Outcome
from executions.events import write_log
from executions.inputs import Ended, Reading
from executions.processors import PROCESSORS
from executions.processors.base import Inputs, NodeFailed, Result, Surroundings
from executions.processors.condition import handle_without_asking
from executions.status import Cause, Status
from executions.storable import NotStorable, Storable, storable, storable_text
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from registry.exceptions import ToolError
from workflows.expressions import ExpressionError, evaluate_condition
from workflows.graph import GraphNode, PlannedEdge
from workflows.node_configs import ERROR_HANDLE

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """What came of the work: the outcome to record, how others see it, and how many places were not storable."""

    outcome: Outcome
    ended: Ended
    replaced: int = 0


@dataclass(frozen=True)
class _Error:
    """A failure in words that a person can act on; `traceback` only for what nobody expected."""

    code: str
    message: str
    cause: Cause = Cause.ERROR
    traceback: str = ""


def work(claim: Claim, reading: Reading) -> Done:
    """Run the node's processor. Raises when the database is away while inputs are read; all else is an outcome."""
    node = reading.plan.nodes[claim.position]
    attempt = _Attempt(claim, reading, node)
    try:
        attempt.read_inputs()
        result = attempt.process()
        output = storable(result.output)
    except NotStorable as problem:
        return attempt.failed(_Error(problem.code, _output_of(node, problem)))
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and not attempt.has_inputs:
            raise
        return attempt.failed(_in_words(error, node))
    try:
        fired = tuple(attempt.fired(result.handle, output.value))
    except _EdgeFailed as problem:
        return attempt.failed(_Error("edge_condition", str(problem)), output)
    return attempt.completed(result, output, fired)


def failed_by_engine(claim: Claim, reading: Reading, *, code: str, message: Message, cause: Cause) -> Done:
    """The outcome of a node that fails without being run (its worker was lost too often)."""
    attempt = _Attempt(claim, reading, reading.plan.nodes[claim.position])
    return attempt.failed(_Error(code, str(message), cause))


class _EdgeFailed(Exception):
    """The condition of an edge could not be evaluated."""


class _Attempt:
    """One attempt at a node, with what it takes to make an outcome of it."""

    def __init__(self, claim: Claim, reading: Reading, node: GraphNode) -> None:
        self._claim = claim
        self._reading = reading
        self._node = node
        self._inputs = reading.no_inputs()
        self._shown: Any = None
        self.has_inputs = False

    def read_inputs(self) -> None:
        """Load what the node is given."""
        self._inputs = self._reading.inputs_of(self._claim)
        self._shown = self._inputs.output
        self.has_inputs = True

    def process(self) -> Result:
        """The processor's result; a disabled node hands its input on."""
        if not self._node.is_enabled:
            return Result(self._inputs.output, handle_without_asking(self._node))
        surroundings = Surroundings(
            tools=self._reading.version.tools,
            agents=self._reading.version.agents,
            tool_context=self._tool_context(),
            show_input=self._show,
        )
        return PROCESSORS[self._node.node_type](self._node, self._inputs, surroundings)

    def fired(self, handle: str, output: Any) -> Iterator[int]:
        """The targets of the edges that leave by a handle and whose condition holds; raises _EdgeFailed."""
        for edge in self._reading.plan.outgoing[self._claim.position]:
            if edge.source_handle == handle and _holds(edge, self._inputs, output):
                yield edge.target

    def completed(self, result: Result, output: Storable, fired: tuple[int, ...]) -> Done:
        """A completed outcome."""
        outcome = Outcome(
            status=Status.COMPLETED,
            fired=fired,
            handle=result.handle,
            output=output.text,
            output_bytes=output.size_bytes,
            is_large=output.is_large,
            input=self._shown_text(),
            metadata=storable(dict(result.metadata)).text,
        )
        return Done(outcome, Ended(Status.COMPLETED, output.value), output.replaced)

    def failed(self, error: _Error, output: Storable | None = None) -> Done:
        """A failed outcome; its error handle fires if it is connected. An output that was made is kept to be seen."""
        message = storable_text(error.message)
        handed_on = {"node": self._node.key, "code": error.code, "message": message}
        try:
            fired = tuple(self.fired(ERROR_HANDLE, handed_on))
        except _EdgeFailed as problem:
            fired, message = (), f"{message} {problem}"
        outcome = Outcome(
            status=Status.FAILED,
            fired=fired,
            handle=ERROR_HANDLE if fired else "",
            cause=error.cause,
            input=self._shown_text(),
            error_code=error.code,
            error_message=message,
            error_traceback=storable_text(error.traceback, limit=50_000),
            output=output.text if output else None,
            output_bytes=output.size_bytes if output else 0,
            is_large=output.is_large if output else False,
        )
        return Done(outcome, Ended(Status.FAILED, None, error.code, message))

    def _show(self, value: Any) -> None:
        self._shown = value

    def _shown_text(self) -> str:
        """The input as shown on the row; a large one stands in the rows that it came from."""
        try:
            shown = storable(self._shown)
        except NotStorable as problem:
            return storable({"not_shown": str(problem)}).text
        return storable({"too_large_to_show": shown.size_bytes}).text if shown.is_large else shown.text

    def _tool_context(self) -> ToolContext:
        execution = self._reading.execution
        return ToolContext(
            owner_id=execution.owner_id,
            execution_id=execution.id,
            node_execution_id=self._claim.id,
            workflow_id=execution.workflow_id,
            workflow_version_id=execution.version_id,
            node_key=self._node.key,
            as_of=execution.as_of,
            deadline=None,
            idempotency_key=f"{execution.id}-{self._node.key}",
            log=self._log,
        )

    def _log(self, level: str, message: str, data: Mapping[str, Any] | None) -> None:
        write_log(
            execution_id=self._claim.execution_id,
            node_execution_id=self._claim.id,
            node_key=self._node.key,
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
        raise _EdgeFailed(str(text)) from error


def _output_of(node: GraphNode, problem: NotStorable) -> str:
    return str(_("The output of %(node)s cannot be kept. %(problem)s", node=node.name, problem=problem.message))


def _in_words(error: Exception, node: GraphNode) -> _Error:
    match error:
        case NodeFailed():
            return _Error(error.code, str(error.message))
        case ToolError():
            details = (f"{problem.path}: {problem.message}" for problem in error.problems)
            return _Error(error.code, " ".join([str(error.message), *details]))
        case ExpressionError():
            return _Error("expression", str(error.message))
    logger.error("Node %s failed unexpectedly", node.key, exc_info=error)
    return _Error(
        "internal",
        str(_("An unexpected error in the program. The operator finds the details with this step.")),
        Cause.INTERNAL,
        "".join(traceback.format_exception(error)),
    )
