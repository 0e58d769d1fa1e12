"""Agent: asks a model with instructions and tools, for each item of a list if told; what it used stands beside it."""

from dataclasses import asdict

from executions.processors.base import Inputs, NodeFailed, Result, Surroundings, WaitForChildren
from executions.processors.for_each import over_items
from pastetrader.common.messages import message as _
from registry.services import run_agent
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.agent import AgentConfig
from workflows.expressions import render


def process_agent(node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result | WaitForChildren:
    """Text, or the object that output_schema asks for; turns and usage in the metadata. With `for_each`, a list."""
    config = AgentConfig.model_validate(node.config)
    if config.for_each and inputs.item_index is None:
        return over_items(node, config.for_each, inputs, surroundings, None)
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
    metadata = {
        "turns": answer.turns,
        "usage": asdict(answer.usage),
        "model": answer.model,
        "cost_usd": None if answer.cost is None else str(answer.cost),
        "tried": [one.model_dump() for one in answer.tried],
    }
    return Result(answer.output, metadata=metadata)
