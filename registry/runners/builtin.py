"""Runs tools that ship with the product: a function between two pydantic models."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from pastetrader.common.errors import PasteTraderError, Unavailable
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import ToolContext
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.runners.base import Runner


class BuiltinRunner(Runner):
    """In this process. The models are the schemas, so they check; that is also much faster than a JSON Schema."""

    checks_schemas = True

    def run(self, tool: ToolFacts, arguments: Mapping[str, Any], context: ToolContext) -> Any:
        """The result model as JSON. A service's own error becomes the tool's verdict; a bug stays a bug."""
        try:
            known = builtin.get(tool.name)
        except KeyError:
            text = _("The built-in tool “%(name)s” is not part of this version.", name=tool.name)
            raise ToolError("tool_missing", text) from None
        try:
            # Strict and as JSON: "5" is not 5, but a text may be a date.
            checked = known.arguments.model_validate_json(json.dumps(arguments), strict=True)
        except ValidationError as error:
            text = _("The arguments of “%(tool)s” do not fit: %(problems)s", tool=tool.name, problems=_in_words(error))
            raise ToolError("tool_arguments", text, problems=_problems(error)) from error
        try:
            result = known.call(context, checked)
        except PasteTraderError as error:
            retryable = isinstance(error, Unavailable) and not error.permanent
            raise ToolError(error.code, error.message, retryable=retryable, problems=error.problems) from error
        return result.model_dump(mode="json")


def _problems(error: ValidationError) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            code="tool_arguments",
            message=Message(found["msg"]),
            path=".".join(str(step) for step in found["loc"]),
        )
        for found in error.errors(include_url=False)
    )


def _in_words(error: ValidationError) -> str:
    return "; ".join(f"{problem.path}: {problem.message}".removeprefix(": ") for problem in _problems(error))
