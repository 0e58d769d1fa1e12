"""What a pydantic model of query parameters says in the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from pydantic import BaseModel

from pastetrader.common.http.lists import ListQuery


def query_parameters(model: type[BaseModel]) -> list[OpenApiParameter]:
    """A parameter per field with its limits, for `extend_schema(parameters=…)`.

    That a field may be left out is all that its None means, so null is no value of the parameter.
    """
    document = model.model_json_schema()
    required, definitions = document.get("required", ()), document.get("$defs", {})
    fields = dict(document.get("properties", {}))
    if issubclass(model, ListQuery):
        fields["ordering"] |= _orderings(model)
        if not model.searched:
            del fields["search"]
    return [
        OpenApiParameter(
            name, _plain(schema, definitions), description=schema.get("description", ""), required=name in required
        )
        for name, schema in fields.items()
    ]


def _orderings(model: type[ListQuery]) -> dict[str, Any]:
    return {
        "enum": [f"{sign}{name}" for name in model.orderings for sign in ("", "-")],
        "default": model.default_ordering,
    }


def _plain(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without null, references and words."""
    if "$ref" in schema:
        schema = {**definitions[schema["$ref"].rpartition("/")[2]], **schema}
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    found = dict(schema)
    if len(choices) == 1:
        found = {**_plain(choices[0], definitions), **{key: schema[key] for key in ("default",) if key in schema}}
    kept = {key: value for key, value in found.items() if key not in {"title", "description", "$ref", "anyOf"}}
    return {key: value for key, value in kept.items() if key != "default" or value not in {None, ""}}
