"""Runs tools that ship with the product: a function between two pydantic models, here or in a helper process."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pastetrader.common.errors import PasteTraderError, Unavailable
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.runners.base import Runner
from registry.runners.in_helper import call_in_helper


class NoConfig(BaseModel):
    """Nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BuiltinRunner(Runner):
    """The models are the schemas, so they check; that is also much faster than a JSON Schema."""

    name = "builtin"
    config_model = NoConfig
    credentials_model = None
    checks_schemas = True

    def prepare(self, tool: ToolFacts, arguments: Mapping[str, Any]) -> BaseModel:
        """The arguments as the tool's model."""
        try:
            # Strict and as JSON: "5" is not 5, but a text may be a date.
            return _known(tool).arguments.model_validate_json(json.dumps(arguments), strict=True)
        except ValidationError as error:
            problems = pydantic_problems(error, code="tool_arguments")
            text = _("The arguments of “%(tool)s” do not fit.", tool=tool.name)
            raise ToolError("tool_arguments", text, problems=problems) from error

    def preview(self, tool: ToolFacts, prepared: BaseModel, context: ToolContext) -> Any:
        """What the tool would have done, if it says so."""
        known = _known(tool)
        return None if known.preview is None else known.preview(context, prepared)

    def run(self, tool: ToolFacts, prepared: BaseModel, context: ToolContext) -> Any:
        """The result model as JSON. A service's own error becomes the tool's verdict; a bug stays a bug."""
        known = _known(tool)
        if known.call is None:
            return _in_helper(known, prepared, context)
        try:
            return known.call(context, prepared).model_dump(mode="json")
        except PasteTraderError as error:
            retryable = isinstance(error, Unavailable) and not error.permanent
            # Its message says it all to people: its problems, for programs, would say it again.
            raise ToolError(error.code, error.message, retryable=retryable) from error


def _known(tool: ToolFacts) -> BuiltinTool:
    try:
        return builtin.get(tool.name)
    except KeyError:
        text = _("The built-in tool “%(name)s” is not part of this version.", name=tool.name)
        raise ToolError("tool_missing", text) from None


def _in_helper(known: BuiltinTool, prepared: BaseModel, context: ToolContext) -> Any:
    arguments = {"arguments": prepared.model_dump(mode="json"), "facts": context.facts()}
    answer = call_in_helper(known.helper, arguments, context)
    return known.result.model_validate(answer).model_dump(mode="json")
