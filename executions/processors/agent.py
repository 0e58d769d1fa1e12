"""Agent: asks a model with instructions and tools, for each item of a list if told; what it used stands beside it."""

from dataclasses import asdict

from executions.processors.base import Inputs, NodeFailed, Result, Surroundings, Wait, WaitForApproval
from executions.processors.for_each import over_items
from executions.status import Cause
from pastetrader.common.messages import message as _
from registry.agents.config import memory_of
from registry.catalogue import AgentFacts
from registry.exceptions import ToolError
from registry.services import AgentResult, Paused, Setting, run_agent
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.agent import AgentConfig
from workflows.expressions import render


def process_agent(node: GraphNode, inputs: Inputs, surroundings: Surroundings) -> Result | Wait:
    """Text, or the object that output_schema asks for; turns and usage in the metadata. With `for_each`, a list.

    It waits while a person has to approve what the agent wants to do, and goes on from its stored turns then.
    """
    config = AgentConfig.model_validate(node.config)
    if config.for_each and inputs.item_index is None:
        return over_items(node, config.for_each, inputs, surroundings, None)
    agent = surroundings.agents.get(node.agent_id) if node.agent_id else None
    if agent is None:
        raise NodeFailed("agent_missing", _("The agent of this step does not exist. Choose another one."))
    prompt = str(render(config.prompt, inputs.context()))
    surroundings.show_input(prompt)
    memory = memory_of(agent.memory_config)
    answer = _answer(agent, config, prompt, surroundings)
    if isinstance(answer, Paused):
        return WaitForApproval()
    surroundings.talk.remember(memory, agent.id, prompt, answer.output)
    metadata = {
        "turns": answer.turns,
        "usage": asdict(answer.usage),
        "model": answer.model,
        "cost_usd": None if answer.cost is None else str(answer.cost),
        "tried": [one.model_dump() for one in answer.tried],
    }
    return Result(answer.output, metadata=metadata)


def _answer(agent: AgentFacts, config: AgentConfig, prompt: str, surroundings: Surroundings) -> AgentResult | Paused:
    talk = surroundings.talk
    setting = Setting(
        on_text=talk.on_text,
        before=talk.before(memory_of(agent.memory_config), agent.id),
        turns=talk.turns,
        approvals=surroundings.approvals,
        is_told_by_strangers=talk.is_told_by_strangers,
    )
    try:
        return run_agent(
            agent=agent,
            prompt=prompt,
            output_schema=config.output_schema,
            limits=config.limits,
            context=surroundings.tool_context,
            setting=setting,
        )
    except ToolError as error:
        if error.code == Cause.UNKNOWN_EFFECT:
            raise NodeFailed(error.code, error.message, cause=Cause.UNKNOWN_EFFECT) from error
        raise
