"""What stands in an agent's `config`: when it is stopped, and the script of a scripted one."""

from pydantic import BaseModel, ConfigDict, Field

from llm.agent_loop import Limits
from llm.providers.scripted import ScriptedAnswer


class AgentLimits(BaseModel):
    """Limits of one call; those of an agent node may only tighten those of its agent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_iterations: int | None = Field(default=None, ge=1, le=50)
    max_tool_calls: int | None = Field(default=None, ge=0, le=200)


class AgentConfig(AgentLimits):
    """`answers` are what a scripted model says, turn by turn."""

    answers: tuple[ScriptedAnswer, ...] = ()

    def limits(self, tightened: AgentLimits) -> Limits:
        """The lower of the agent's limits and the node's."""
        allowed = Limits()
        return Limits(
            max_iterations=min(tightened.max_iterations or 50, self.max_iterations or allowed.max_iterations),
            max_tool_calls=min(
                200 if tightened.max_tool_calls is None else tightened.max_tool_calls,
                allowed.max_tool_calls if self.max_tool_calls is None else self.max_tool_calls,
            ),
        )
