"""A tool in words: what it is called, what it is set to, what it takes and answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from pastetrader.common.form_words import translated
from pastetrader.common.schema_forms import form_of
from pastetrader.common.schema_forms.shapes import resolved, shape_of
from pastetrader.common.sheets import in_words
from pastetrader.registry_pages.tool_sheet import schema_of
from registry import builtin
from registry.models import Tool, ToolType

MOST = 100


@dataclass(frozen=True)
class Parameter:
    """A field of what goes into a tool or comes out of it. `is_named`: `title` is a name and no sentence."""

    name: str
    title: str
    kind: str
    is_required: bool
    description: str


def title_of(tool: Tool) -> str:
    """What people call it: of a built-in one, its title in the reader's language."""
    known = _builtin(tool)
    return tool.name if known is None else known.title.render(gettext)


def description_of(tool: Tool) -> str:
    """What it is for."""
    known = _builtin(tool)
    return tool.description if known is None else known.description.render(gettext)


def full_schema(tool: Tool, which: str) -> dict[str, Any]:
    """Its `input_schema` or `output_schema` for reading and filling in: of a built-in one with words and widgets."""
    known = _builtin(tool)
    if known is None:
        return dict(getattr(tool, which) or {})
    if which == "input_schema":
        return translated(known.arguments.model_json_schema(), gettext)
    return translated(known.result.model_json_schema(mode="serialization"), gettext)


def config_words(tool: Tool) -> list[tuple[str, str]]:
    """(title, value) of what it is set to, without what says nothing."""
    if tool.tool_type == ToolType.BUILTIN:
        return []
    form = form_of(schema_of(tool.tool_type), {"config": tool.config, "rate_limit": tool.rate_limit}, name="")
    form.fields = [one for one in form.fields if one.name in {"config", "rate_limit"}]
    for one in form.fields:
        if one.name == "config":
            one.title = ""
    return in_words(form)


def parameters_of(tool: Tool, which: str) -> list[Parameter]:
    """The fields of its arguments or its result; none where the schema says nothing of fields."""
    schema = full_schema(tool, which)
    root = resolved(schema, schema)
    required = root.get("required")
    needed = set(required) if isinstance(required, list) else set()
    properties = root.get("properties")
    found = []
    for name, part in list(properties.items() if isinstance(properties, Mapping) else ())[:MOST]:
        shape = shape_of(part, schema, 1)
        title = str(shape.schema.get("title") or "")
        said = str(shape.schema.get("description") or "")
        found.append(
            Parameter(name, title if title != name else "", _kind(shape.schema, shape.types), name in needed, said)
        )
    return found


def _builtin(tool: Tool) -> Any:
    if tool.tool_type != ToolType.BUILTIN:
        return None
    return next((known for known in builtin.registered() if known.name == tool.name), None)


def _kind(schema: Mapping[str, Any], types: frozenset[str]) -> str:
    if isinstance(schema.get("enum"), list):
        return ", ".join(json.dumps(one, ensure_ascii=False) for one in schema["enum"][:12])
    words = {
        "string": gettext("text"),
        "integer": gettext("whole number"),
        "number": gettext("number"),
        "boolean": gettext("yes or no"),
        "array": gettext("list"),
        "object": gettext("object"),
    }
    names = sorted(types) or [str(schema.get("type", ""))]
    return " / ".join(words.get(name, gettext("anything")) for name in names)
