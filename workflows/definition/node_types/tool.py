"""What may stand in the config of a tool node. Pure."""

from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from pastetrader.common.form_words import Way, shown, ways
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused
from workflows.definition.policies import FOR_EACH, Config, ForEach


class ToolConfig(Config):
    """What a tool is called with: each argument a value or an expression. Or a workflow as a step, and its input.

    Left out, the input is what came in, or with `for_each` the item.
    """

    model_config = ConfigDict(
        json_schema_extra=ways(
            _("What it calls"),
            Way(_("A tool"), ("arguments",)),
            Way(_("Another workflow"), ("workflow_id", "input"), {"workflow_id": None}),
        )
    )

    arguments: dict[str, Any] = Field(default_factory=dict, json_schema_extra=shown(_("Arguments"), widget="arguments"))
    for_each: ForEach | None = Field(default=None, json_schema_extra=FOR_EACH)
    workflow_id: UUID | None = Field(
        default=None,
        json_schema_extra=shown(_("Workflow"), _("It runs as a step of this one."), widget="workflow"),
    )
    input: Any = Field(
        default=None,
        json_schema_extra=shown(
            _("Its input"), _("Left out, it gets what came in, or the item of the list."), widget="value"
        ),
    )

    @model_validator(mode="after")
    def _calls_one_thing(self) -> Self:
        if self.workflow_id is None and "input" in self.model_fields_set:
            raise Refused(
                _("Only a workflow as a step has an input; a tool has arguments."),
                hint=_("Give workflow_id, or arguments in place of input."),
                path="input",
            )
        if self.workflow_id is not None and "arguments" in self.model_fields_set:
            raise Refused(
                _("A workflow as a step has an input and no arguments."),
                hint=_("Give input in place of arguments."),
                path="arguments",
            )
        return self
