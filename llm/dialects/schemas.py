"""JSON Schemas of structured answers as the APIs take them, or in words where they do not. We check answers anyway."""

import json
from collections.abc import Mapping
from typing import Any

from llm.types import Schema

# What both APIs understand. Bounds and lengths are said in the description instead.
KEPT = frozenset(
    {
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "anyOf",
        "description",
        "title",
    }
)
SAID = frozenset(
    {
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minItems",
        "maxItems",
        "uniqueItems",
        "default",
        "examples",
    }
)
IGNORED = frozenset({"$schema", "$id", "$comment", "deprecated", "readOnly", "writeOnly"})


class _Inexpressible(Exception):
    pass


def native(schema: Schema) -> dict[str, Any] | None:
    """The schema in the subset that APIs enforce; None when it says something they cannot (then ask in words)."""
    if schema.get("type") != "object":
        return None
    try:
        return _object_or_value(schema)
    except _Inexpressible:
        return None


def every_field_is_required(schema: Mapping[str, Any]) -> bool:
    """Whether OpenAI's strict mode takes a native schema: it knows no optional fields."""
    if "properties" in schema and set(schema["properties"]) != set(schema.get("required", ())):
        return False
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    if "items" in schema:
        below.append(schema["items"])
    return all(every_field_is_required(part) for part in below)


def in_words(schema: Schema) -> str:
    """What a model is told that has no structured output."""
    written = json.dumps(schema, ensure_ascii=False, sort_keys=True)
    return f"Answer with one JSON value that fits this JSON Schema, and with nothing else:\n{written}"


def tool_parameters(parameters: Schema) -> dict[str, Any]:
    """The parameters of a tool: an object that names its properties, which OpenAI insists on."""
    return {"properties": {}, **parameters, "type": "object"}


def _object_or_value(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, Mapping) or not schema:
        raise _Inexpressible
    extra = {key for key in schema if key.startswith("x-")}
    if schema.keys() - KEPT - SAID - IGNORED - extra:
        raise _Inexpressible
    made = {key: value for key, value in schema.items() if key in KEPT}
    said = {key: schema[key] for key in sorted(schema.keys() & SAID)}
    if said:
        words = json.dumps(said, ensure_ascii=False)
        made["description"] = f"{made['description']} {words}" if made.get("description") else words
    if "object" in _types(schema):
        if "properties" not in schema or schema.get("additionalProperties", False) is not False:
            raise _Inexpressible  # an open object
        made["additionalProperties"] = False
        made["properties"] = {name: _object_or_value(below) for name, below in schema["properties"].items()}
        made.setdefault("required", [])
    if "array" in _types(schema):
        made["items"] = _object_or_value(schema.get("items"))
    if "anyOf" in schema:
        made["anyOf"] = [_object_or_value(below) for below in schema["anyOf"]]
    return made


def _types(schema: Mapping[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)
