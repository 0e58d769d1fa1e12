"""One attempt at a claimed node: from its inputs, through its processor, to the outcome to record."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from executions.children.results import ends_of, outputs_of
from executions.context.ends import EndMissing
from executions.context.execution_context import ExecutionContext
from executions.engine import Claim, Outcome, engine
from executions.failpoints import failpoint
from executions.journal.events import write_log
from executions.json_values import NotStorable
from executions.processors import CALLING, PURE
from executions.processors.base import Result, Surroundings, WaitForChildren
from executions.status import Mode
from executions.worker.failures import Failure, failure_of, unknown_effect
from executions.worker.outcomes import Outcomes
from pastetrader.common.database_errors import passes
from pastetrader.common.masking import covered
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal
from registry.builtin import ToolContext
from workflows.definition.graph import GraphNode


class Unwanted(Exception):
    """The node was cancelled or taken over while it ran: there is nothing to record."""


def work(claim: Claim, context: ExecutionContext, stop: StopSignal) -> Outcome | WaitForChildren:
    """Run the node's processor; what it has to wait for, if it waits for executions of its own.

    The secrets that it uses are covered in all that comes of it.

    Raises Unwanted, EndMissing when what it has to be given is not there, and what the database raises before a tool
    or an agent is called: then nothing came of it.
    """
    with covered():
        return _work(claim, context, stop)


def _work(claim: Claim, context: ExecutionContext, stop: StopSignal) -> Outcome | WaitForChildren:
    outcomes = Outcomes(context, claim.position, retry_count=claim.retry_count)
    if claim.has_sent:
        return outcomes.failed(unknown_effect())
    try:
        outcomes.inputs = context.inputs_of(claim)
        result = _process(claim, context, outcomes, stop)
        return outcomes.completed(result) if isinstance(result, Result) else result
    except NotStorable as problem:
        return outcomes.failed(Failure(problem.code, _output_of(outcomes.node, problem)))
    except EndMissing:
        raise
    except Exception as error:
        # Tools and agents give a verdict of their own: here nothing was called yet, so the node is let go.
        if passes(error):
            raise
        if isinstance(error, Stopped) and error.reason != "timeout":
            raise Unwanted from None
        return outcomes.failed(failure_of(error, outcomes.node))


def failed_by_engine(claim: Claim, context: ExecutionContext, failure: Failure) -> Outcome:
    """The outcome of a node that fails without being run (its worker was lost too often, or its time is up)."""
    return Outcomes(context, claim.position, retry_count=claim.retry_count).failed(failure)


def _process(claim: Claim, context: ExecutionContext, outcomes: Outcomes, stop: StopSignal) -> Result | WaitForChildren:
    node, inputs = outcomes.node, outcomes.inputs
    result = context.result_without_work(claim.position, inputs)
    if result is not None:
        return result
    if context.must_not_repeat(claim.position) and not engine().mark_sent(claim):
        raise Stopped("cancelled")
    failpoint("work_before_effect")
    if node.node_type in PURE:
        return PURE[node.node_type](node, inputs)
    surroundings = Surroundings(
        tools=context.version.snapshot.tools,
        agents=context.version.snapshot.agents,
        tool_context=_tool_context(claim, context, node, stop),
        show_input=outcomes.show,
        children=lambda: ends_of(claim.id),
        outputs=outputs_of,
    )
    return CALLING[node.node_type](node, inputs, surroundings)


def _tool_context(claim: Claim, context: ExecutionContext, node: GraphNode, stop: StopSignal) -> ToolContext:
    execution = context.execution
    left = stop.seconds_left()
    item = "" if execution.item_index is None else f"-{execution.item_index}"

    def log(level: str, message: Message | str, data: Mapping[str, Any] | None) -> None:
        write_log(
            execution_id=claim.execution_id,
            node_execution_id=claim.id,
            node_key=node.key,
            level=level,
            message=message,
            data=dict(data) if data else None,
        )

    return ToolContext(
        owner_id=execution.owner_id,
        execution_id=execution.id,
        node_execution_id=claim.id,
        workflow_id=execution.workflow_id,
        workflow_version_id=execution.version_id,
        node_key=node.key,
        as_of=execution.as_of,
        deadline=None if left is None else datetime.now(UTC) + timedelta(seconds=left),
        idempotency_key=f"{execution.id}-{node.key}{item}",
        log=log,
        stop=stop,
        is_dry_run=execution.mode == Mode.DRY_RUN,
    )


def _output_of(node: GraphNode, problem: NotStorable) -> Message:
    return _("The output of %(node)s cannot be kept. %(problem)s", node=node.name, problem=problem.message)
