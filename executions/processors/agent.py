"""Agent: asks a model with instructions and tools; what it used stands beside its answer."""

from dataclasses import asdict

from executions.processors.base import Inputs, NodeFailed, Result, Surroundings
from pastetrader.common.messages import message as _
from registry.services import run_agent
from workflows.expressions import render
from workflows.graph import GraphNode
from workflows.node_configs import AgentConfig


def process_agent(node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result:
    """Text, or the object that output_schema asks for; turns and usage in the metadata."""
    config = AgentConfig.model_validate(node.config)
    agent = surroundings.agents.get(node.agent_id) if node.agent_id else None
    if agent is None:
        raise NodeFailed("agent_missing", _("The agent of this step does not exist. Choose another one."))
    prompt = str(render(config.prompt, inputs.context()))
    surroundings.show_input(prompt)
    answer = run_agent(
        agent=agent,
        prompt=prompt,
        output_schema=config.output_schema,
        limits=config.limits,
        context=surroundings.tool_context,
    )
    return Result(answer.output, metadata={"turns": answer.turns, "usage": asdict(answer.usage)})
