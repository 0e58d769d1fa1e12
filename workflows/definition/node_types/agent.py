"""What may stand in the config of an agent node. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import Config, ForEach

AgentLimit = Literal["max_iterations", "max_tool_calls"]


class AgentConfig(Config):
    """What an agent is asked; the answer is text, or an object that fits `output_schema`. Limits only tighten."""

    prompt: str = Field(min_length=1, max_length=100_000)
    output_schema: dict[str, Any] | None = None
    limits: dict[AgentLimit, Annotated[int, Field(ge=0, le=200)]] = Field(default_factory=dict)
    for_each: ForEach | None = None

    @model_validator(mode="after")
    def _may_act(self) -> Self:
        turns = self.limits.get("max_iterations")
        if turns is not None and not 1 <= turns <= 50:
            raise Refused(_("This must be between 1 and 50."), path="limits.max_iterations")
        return self
