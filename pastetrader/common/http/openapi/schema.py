"""How views are read for the OpenAPI document, beyond what drf-spectacular reads itself."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from pydantic import BaseModel
from rest_framework import serializers

from pastetrader.common.http.lists import ListQuery

# Of pydantic's schemas, what says nothing to a reader of the document.
_SILENT = frozenset({"title", "default", "description"})


class Schema(AutoSchema):
    """Choices that may be empty say so also where they are only read."""

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        is_choice = isinstance(field, serializers.ChoiceField) and not isinstance(
            field, serializers.MultipleChoiceField
        )
        if is_choice and field.read_only and _may_be_empty(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]

    def _get_request_for_media_type(self, serializer: Any, direction: Any = "request") -> Any:
        """drf-spectacular marks a copy of a PATCH's serializer as partial. A copy of a pydantic model is the model.

        The mark would stay, and change the names of what is documented after it and the next time.
        """
        try:
            return super()._get_request_for_media_type(serializer, direction)  # type: ignore[no-untyped-call]
        finally:
            if isinstance(serializer, type) and issubclass(serializer, BaseModel) and "partial" in vars(serializer):
                del serializer.partial  # type: ignore[attr-defined]  # set as said above


def _may_be_empty(field: Any) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None:
        return False
    try:
        return bool(getattr(model._meta.get_field(field.source), "blank", False))
    except FieldDoesNotExist:
        return False


def query_parameters(model: type[BaseModel]) -> list[OpenApiParameter]:
    """A query's parameters with their limits: `@extend_schema(parameters=query_parameters(Filters))`."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    required = schema.get("required", [])
    found = []
    for name, described in schema["properties"].items():
        if issubclass(model, ListQuery) and name == "search" and not model.searched:
            continue
        one = _plain(described, definitions)
        if issubclass(model, ListQuery) and name == "ordering":
            one = {"type": "string", "enum": [way for one in model.orderings for way in (one, f"-{one}")]}
            described = {**described, "default": model.default_ordering}  # noqa: PLW2901
        default = described.get("default")
        if default not in (None, ""):
            one["default"] = default
        words = described.get("description", "")
        found.append(OpenApiParameter(name, one, description=words, required=name in required))
    return found


def _plain(described: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A schema without references, and without the null that no query can say."""
    if "$ref" in described:
        described = definitions[described["$ref"].rsplit("/", 1)[1]]
    kinds = [one for one in described.get("anyOf", []) if one.get("type") != "null"]
    if len(kinds) == 1:
        return _plain(kinds[0], definitions)
    return {name: value for name, value in described.items() if name not in _SILENT}
