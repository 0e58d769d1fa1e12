"""What stands in an agent's `config`: when it is stopped, and beside that the options of its provider's models."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from llm.agent_loop import Limits

MOST_ITERATIONS, MOST_TOOL_CALLS = 50, 200


class AgentLimits(BaseModel):
    """Limits of one call; those of an agent node may only tighten those of its agent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_iterations: int | None = Field(default=None, ge=1, le=MOST_ITERATIONS)
    max_tool_calls: int | None = Field(default=None, ge=0, le=MOST_TOOL_CALLS)

    def tightened(self, tighter: "AgentLimits") -> Limits:
        """The lower of the agent's limits and the node's."""
        usual = Limits()
        return Limits(
            max_iterations=min(tighter.max_iterations or MOST_ITERATIONS, self.max_iterations or usual.max_iterations),
            max_tool_calls=min(
                MOST_TOOL_CALLS if tighter.max_tool_calls is None else tighter.max_tool_calls,
                usual.max_tool_calls if self.max_tool_calls is None else self.max_tool_calls,
            ),
        )


def parts_of(config: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An agent's config as its limits and the options of its provider's models; neither is checked."""
    limits = {name: value for name, value in config.items() if name in AgentLimits.model_fields}
    return limits, {name: value for name, value in config.items() if name not in limits}
