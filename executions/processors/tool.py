"""Tool: calls a tool of the registry with rendered arguments."""

from executions.processors.base import Inputs, NodeFailed, Result, Surroundings
from pastetrader.common.messages import message as _
from registry.services import run_tool
from workflows.expressions import render
from workflows.graph import GraphNode
from workflows.node_configs import ToolConfig


def process_tool(node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result:
    """The tool's output. The tool is the one of the version: later edits of it do not reach this execution."""
    config = ToolConfig.model_validate(node.config)
    tool = surroundings.tools.get(node.tool_id) if node.tool_id else None
    if tool is None:
        raise NodeFailed("tool_missing", _("The tool of this step does not exist. Choose another one."))
    arguments = render(config.arguments, inputs.context())
    surroundings.show_input(arguments)
    return Result(run_tool(tool=tool, arguments=arguments, context=surroundings.tool_context))
