"""What every real API refuses about schemas and about the order of tool calls and results."""

import re
from collections.abc import Sequence
from typing import Any

from llm.tests.wire.server import Refusal

STRICT_KEYS = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description", "title",
}  # fmt: skip
TOOL_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


def only(body: dict[str, Any], allowed: set[str], required: set[str], where: str = "") -> None:
    """Unknown and missing fields."""
    if unknown := sorted(body.keys() - allowed):
        raise Refusal(f"{where}{unknown[0]}: Extra inputs are not permitted")
    if missing := sorted(required - body.keys()):
        raise Refusal(f"{where}{missing[0]}: Field required")


def tool_names(tools: Sequence[dict[str, Any]]) -> None:
    """Names as the APIs take them, each once."""
    names = [tool["name"] for tool in tools]
    for name in names:
        if not TOOL_NAME.match(name):
            raise Refusal(f"tools.name: '{name}' does not match '^[a-zA-Z0-9_-]{{1,64}}$'")
    if len(set(names)) < len(names):
        raise Refusal("tools: Tool names must be unique.")


def parameters(schema: dict[str, Any]) -> None:
    """The parameters of a tool."""
    if schema.get("type") != "object" or "properties" not in schema:
        raise Refusal("Invalid schema for function: object schema missing properties.")


def schema(value: dict[str, Any], *, all_required: bool, root: bool = True) -> None:
    """A schema of structured output: closed objects, and no keyword that is not compiled."""
    if root and value.get("type") != "object":
        raise Refusal("Invalid schema: the root must be an object.")
    if unknown := value.keys() - STRICT_KEYS:
        raise Refusal(f"Invalid schema: '{min(unknown)}' is not permitted.")
    if value.get("type") == "object":
        if value.get("additionalProperties") is not False:
            raise Refusal("Invalid schema: 'additionalProperties' is required to be supplied and to be false.")
        if all_required and set(value.get("required", ())) != set(value.get("properties", {})):
            raise Refusal("Invalid schema: 'required' is required to include every key in properties.")
    below = [*value.get("properties", {}).values(), *value.get("anyOf", ())]
    for part in [*below, *([value["items"]] if "items" in value else [])]:
        schema(part, all_required=all_required, root=False)
