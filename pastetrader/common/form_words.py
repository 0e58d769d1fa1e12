"""What a form says of the fields of a pydantic model: kept in its JSON Schema, translated at the door. Pure.

The schema holds the English words; `translated` gives a copy in the reader's language, for forms, and `standard` one
for everybody else. Beside JSON Schema's own `title` and `description` there are

- `x-widget`: what the field is edited with, where its type does not say it;
- `x-labels`: for each value of an enumeration what people call it;
- `x-show-if`: {field: values}, the field is shown only while a neighbour has one of them;
- `x-ways`: fields of a model that exclude each other (see `Way`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic.config import JsonDict

from pastetrader.common.messages import Message

Widget = Literal[
    "agent",
    "arguments",
    "code",
    "condition",
    "cron",
    "expression",
    "json_schema",
    "market",
    "secret",
    "template",
    "tool",
    "value",
    "watchlist",
    "workflow",
    "zone",
]
_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_INNER = ("items", "additionalProperties")


@dataclass(frozen=True)
class Way:
    """One of the ways in which a model can be filled in: its fields, and what they begin with when it is chosen."""

    title: Message
    fields: tuple[str, ...]
    initial: Mapping[str, Any] = field(default_factory=dict)


def shown(
    title: Message,
    description: Message | None = None,
    *,
    widget: Widget | None = None,
    labels: Mapping[str, Message] | None = None,
    show_if: Mapping[str, Sequence[Any]] | None = None,
) -> JsonDict:
    """The `json_schema_extra` of a field that people fill in."""
    said: dict[str, Any] = {"title": str(title)}
    if description:
        said["description"] = str(description)
    if widget:
        said["x-widget"] = widget
    if labels:
        said["x-labels"] = {value: str(label) for value, label in labels.items()}
    if show_if:
        said["x-show-if"] = {name: list(values) for name, values in show_if.items()}
    return said


def ways(title: Message, *choices: Way, show_if: Mapping[str, Sequence[Any]] | None = None) -> JsonDict:
    """The `json_schema_extra` of a model that is filled in by one of several ways."""
    group: dict[str, Any] = {
        "title": str(title),
        "ways": [
            {"title": str(way.title), "fields": list(way.fields), "initial": dict(way.initial)} for way in choices
        ],
    }
    if show_if:
        group["x-show-if"] = {name: list(values) for name, values in show_if.items()}
    return {"x-ways": group}


def titled(title: Message) -> JsonDict:
    """The `json_schema_extra` of a model that is one of several which a field may hold."""
    return {"title": str(title)}


def standard(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without what only forms know: for programs and models that take JSON Schema and nothing else."""
    found: dict[str, Any] = _without_extras(schema)
    return found


def _without_extras(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {name: _without_extras(value) for name, value in part.items() if not name.startswith("x-")}
    return [_without_extras(value) for value in part] if isinstance(part, list) else part


def translated(schema: Mapping[str, Any], translate: Callable[[str], str]) -> dict[str, Any]:
    """A copy of the schema for a form, with its words in the language of `translate`.

    What a model says of itself as a whole is for programmers and is left out.
    """
    said = {name: _part(name, value, translate) for name, value in schema.items()}
    if "properties" in said:
        said.pop("description", None)
    return said


def _part(name: str, value: Any, translate: Callable[[str], str]) -> Any:
    if name in {"title", "description"} and isinstance(value, str) and value:
        return translate(value)
    if name == "x-labels":
        return {one: translate(label) for one, label in value.items()}
    if name == "x-ways":
        return {
            **value,
            "title": translate(value["title"]),
            "ways": [{**way, "title": translate(way["title"])} for way in value["ways"]],
        }
    if name == "properties":
        return {one: translated(inner, translate) for one, inner in value.items()}
    if name == "$defs":
        models = {one: translated(inner, translate) for one, inner in value.items()}
        return {
            one: {key: part for key, part in model.items() if key != "description"} for one, model in models.items()
        }
    if name in _LISTS:
        return [translated(inner, translate) for inner in value]
    if name in _INNER and isinstance(value, Mapping):
        return translated(value, translate)
    return value
