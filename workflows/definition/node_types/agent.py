"""What may stand in the config of an agent node. Pure."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import FOR_EACH, Config, ForEach

AgentLimit = Literal["max_iterations", "max_tool_calls"]


class AgentConfig(Config):
    """What an agent is asked; the answer is text, or an object that fits `output_schema`. Limits only tighten."""

    prompt: str = Field(
        min_length=1,
        max_length=100_000,
        json_schema_extra=shown(
            _("Prompt"), _("What the agent is asked. Values of earlier steps stand in {{ … }}."), widget="template"
        ),
    )
    output_schema: dict[str, Any] | None = Field(
        default=None,
        json_schema_extra=shown(
            _("Form of the answer"),
            _("A JSON Schema, when the answer is to be an object and not text."),
            widget="json_schema",
        ),
    )
    limits: dict[AgentLimit, Annotated[int, Field(ge=0, le=200)]] = Field(
        default_factory=dict,
        json_schema_extra=shown(
            _("Limits"),
            _("These can only be tighter than the agent's own."),
            labels={"max_iterations": _("Turns at most"), "max_tool_calls": _("Tool calls at most")},
        ),
    )
    for_each: ForEach | None = Field(default=None, json_schema_extra=FOR_EACH)

    @model_validator(mode="after")
    def _may_act(self) -> Self:
        turns = self.limits.get("max_iterations")
        if turns is not None and not 1 <= turns <= 50:
            raise Refused(_("This must be between 1 and 50."), path="limits.max_iterations")
        return self
