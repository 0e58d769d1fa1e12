"""Tool: calls a tool of the registry with rendered arguments, or a workflow as a step; for each item of a list."""

from dataclasses import replace
from functools import partial

from executions.processors.base import Inputs, NodeFailed, Result, Surroundings, Wait, WaitForApproval
from executions.processors.for_each import as_step, input_of, over_items
from executions.processors.step_version import version_to_run
from pastetrader.common.messages import message as _
from registry.approval import Disapproved, ToApprove, why_of_step
from registry.named_secrets.references import names_in
from registry.services import run_tool
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.tool import ToolConfig
from workflows.expressions import render


def process_tool(node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result | Wait:
    """The tool's output. The tool is the one of the version: later edits of it do not reach this execution.

    With `for_each`, the list of the outputs; of a workflow, what its end nodes put out. A tool that moves money is
    called once a person has approved these arguments.
    """
    config = ToolConfig.model_validate(node.config)
    if config.workflow_id is not None:
        version = partial(version_to_run, config.workflow_id, surroundings.tool_context)
        if config.for_each:
            return over_items(node, config.for_each, inputs, surroundings, version)
        surroundings.show_input(input_of(config, inputs.context(), inputs.output))
        return as_step(surroundings, version)
    if config.for_each and inputs.item_index is None:
        return over_items(node, config.for_each, inputs, surroundings, None)
    tool = surroundings.tools.get(node.tool_id) if node.tool_id else None
    if tool is None:
        raise NodeFailed("tool_missing", _("The tool of this step does not exist. Choose another one."))
    arguments = render(config.arguments, inputs.context())
    surroundings.show_input(arguments)
    why = None if surroundings.tool_context.is_dry_run else why_of_step(tool)
    if why is not None:
        [verdict] = surroundings.approvals([ToApprove(tool, arguments, why)])
        if isinstance(verdict, Disapproved):
            raise NodeFailed(verdict.code, verdict.message)
        if verdict == "waits":
            return WaitForApproval()
    surroundings.about_to_call()
    # What is rendered may hold anything: names that stand in the workflow are those that its owner wrote.
    context, names = surroundings.tool_context, names_in(config.arguments)
    if names:
        context = replace(context, named_secrets=names)
    return Result(run_tool(tool=tool, arguments=arguments, context=context))
