"""What an agent's step may use at most, by the version that runs: what stands in its turns is measured by that."""

from pydantic import ValidationError

from executions.models import NodeExecution
from llm.agent_limits import Limits
from registry.agents.config import AgentLimits, parts_of
from workflows.services import UnreadableVersion, snapshot_of


def limits_of(node: NodeExecution) -> Limits | None:
    """The lower of the agent's limits and the step's; None for a step that asks no agent, or of which nobody knows."""
    if node.node_type != "agent":
        return None
    try:
        version = snapshot_of(node.execution.version_id)
    except UnreadableVersion:
        return None
    step = next((one for one in version.graph.nodes if one.key == node.node_key), None)
    agent = version.agents.get(step.agent_id) if step and step.agent_id else None
    if step is None or agent is None:
        return None
    own, *_rest = parts_of(agent.config)
    try:
        return AgentLimits.model_validate(own).tightened(AgentLimits.model_validate(step.config.get("limits") or {}))
    except ValidationError:
        return None  # it was entered before limits were checked; the step says so when it runs
