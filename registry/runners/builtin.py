"""Runs tools that ship with the product: a function between two pydantic models, here or in a helper process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string
from pydantic import BaseModel, ConfigDict, ValidationError

from pastetrader.common.errors import PasteTraderError, Unavailable
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from registry.catalogue import ToolFacts
from registry.exceptions import ToolError
from registry.named_secrets.references import name_in
from registry.runners.base import Runner
from registry.runners.in_helper import call_in_helper


class NoConfig(BaseModel):
    """Nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Prepared:
    """Checked arguments; where secrets are named in them (`secrets`: by argument), also as they were given."""

    arguments: BaseModel
    given: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


class BuiltinRunner(Runner):
    """The models are the schemas, so they check; that is also much faster than a JSON Schema."""

    name = "builtin"
    config_model = NoConfig
    credentials_model = None
    checks_schemas = True

    def prepare(self, tool: ToolFacts, arguments: Mapping[str, Any]) -> Prepared:
        """The arguments as the tool's model, and as they were given where a secret is named in them."""
        known = _known(tool)
        names = _secrets_in(known, arguments)
        if not names:
            return Prepared(_fitting(known, arguments))
        samples = dict.fromkeys(names, known.placeholder)
        return Prepared(_fitting(known, {**arguments, **samples}), arguments, names)

    def preview(self, tool: ToolFacts, prepared: Prepared, context: ToolContext) -> Any:
        """What the tool would have done, if it says so."""
        known = _known(tool)
        return None if known.preview is None else known.preview(context, _with_secrets(known, prepared, context))

    def run(self, tool: ToolFacts, prepared: Prepared, context: ToolContext) -> Any:
        """The result model as JSON. A service's own error becomes the tool's verdict; a bug stays a bug."""
        known = _known(tool)
        arguments = _with_secrets(known, prepared, context)
        if known.call is None:
            return _in_helper(known, arguments, context)
        try:
            return known.call(context, arguments).model_dump(mode="json")
        except PasteTraderError as error:
            retryable = isinstance(error, Unavailable) and not error.permanent
            # Its message says it all to people: its problems, for programs, would say it again.
            raise ToolError(error.code, error.message, retryable=retryable) from error


def _secrets_in(known: BuiltinTool, arguments: Mapping[str, Any]) -> dict[str, str]:
    """The names of secrets by the argument that they stand in place of."""
    found = {place: name_in(arguments.get(place)) for place in known.secret_arguments}
    return {place: name for place, name in found.items() if name is not None}


def _fitting(known: BuiltinTool, arguments: Mapping[str, Any]) -> BaseModel:
    try:
        # Strict and as JSON: "5" is not 5, but a text may be a date.
        return known.arguments.model_validate_json(json.dumps(arguments), strict=True)
    except ValidationError as error:
        problems = pydantic_problems(error, code="tool_arguments")
        text = _("The arguments of “%(tool)s” do not fit.", tool=known.name)
        raise ToolError("tool_arguments", text, problems=problems) from error


def _with_secrets(known: BuiltinTool, prepared: Prepared, context: ToolContext) -> BaseModel:
    """The arguments with the secrets of whose workflow it is, which the workflow itself must have named."""
    if not prepared.secrets:
        return prepared.arguments
    strange = set(prepared.secrets.values()) - context.named_secrets
    if strange:
        text = _("A secret was named by data. Only the workflow itself can name one.")
        raise ToolError("secret_named_by_data", text, had_no_effect=True)
    names = frozenset(prepared.secrets.values())
    # By name: it needs models, which are not there yet when tools are checked.
    read = import_string("registry.named_secrets.resolution.values_of")
    values = read(names, owner_id=context.owner_id, tool=known.name)
    return _fitting(known, {**prepared.given, **{place: values[name] for place, name in prepared.secrets.items()}})


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
