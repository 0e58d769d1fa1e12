"""Tool: calls a tool of the registry with rendered arguments, or a workflow as a step; for each item of a list."""

from typing import Any
from uuid import UUID

from executions.json_values import NotStorable, storable
from executions.processors.base import ChildRun, Inputs, NodeFailed, Result, Surroundings, WaitForChildren
from executions.processors.for_each import as_step, over_items
from executions.processors.step_version import version_to_run
from pastetrader.common.messages import message as _
from registry.services import run_tool
from workflows.definition.graph import GraphNode
from workflows.definition.node_configs import ForEach, ToolConfig
from workflows.expressions import render


def process_tool(node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result | WaitForChildren:
    """The tool's output. The tool is the one of the version: later edits of it do not reach this execution.

    With `for_each`, the list of the outputs; of a workflow, what its end nodes put out.
    """
    config = ToolConfig.model_validate(node.config)
    is_item = inputs.item_index is not None
    if config.workflow_id is not None and config.for_each:
        return _workflow_over_items(config, config.workflow_id, config.for_each, inputs, surroundings)
    if config.workflow_id is not None:
        return _workflow(config, config.workflow_id, inputs, surroundings)
    if config.for_each and not is_item:
        # Each item is tried again in an execution of its own, so the whole is not.
        return over_items(config.for_each, inputs, surroundings, _alone, is_retryable=False)
    tool = surroundings.tools.get(node.tool_id) if node.tool_id else None
    if tool is None:
        raise NodeFailed("tool_missing", _("The tool of this step does not exist. Choose another one."))
    arguments = render(config.arguments, inputs.context())
    surroundings.show_input(arguments)
    return Result(run_tool(tool=tool, arguments=arguments, context=surroundings.tool_context))


def _alone(place: int, item: Any) -> ChildRun:
    return ChildRun(item_index=place, item=item)


def _workflow(
    config: ToolConfig, workflow_id: UUID, inputs: Inputs, surroundings: Surroundings
) -> Result | WaitForChildren:
    given = _input(config, inputs.context(), inputs.output)
    surroundings.show_input(given)
    return as_step(
        surroundings,
        lambda: ChildRun(version_id=version_to_run(workflow_id, surroundings.tool_context), input=given),
    )


def _workflow_over_items(
    config: ToolConfig, workflow_id: UUID, for_each: ForEach, inputs: Inputs, surroundings: Surroundings
) -> Result | WaitForChildren:
    found: list[UUID] = []

    def child(place: int, item: Any) -> ChildRun:
        # One version for all that are started together.
        if not found:
            found.append(version_to_run(workflow_id, surroundings.tool_context))
        names = {**inputs.context(), "item": item, "item_index": place}
        return ChildRun(item_index=place, version_id=found[0], input=_input(config, names, item))

    return over_items(for_each, inputs, surroundings, child, is_retryable=True)


def _input(config: ToolConfig, names: dict[str, Any], otherwise: Any) -> Any:
    """What a workflow as a step is given: its rendered input, or what came in. Fails as storing it would."""
    given = render(config.input, names) if "input" in config.model_fields_set else otherwise
    try:
        return storable(given).value
    except NotStorable as error:
        text = _("The input of the workflow cannot be kept. %(problem)s", problem=error.message)
        raise NodeFailed(error.code, text) from error
