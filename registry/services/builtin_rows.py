"""Built-in tools as rows, so that they are listed, chosen and referred to as the others."""

from functools import cache
from typing import Any

from django.db import transaction
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from pastetrader.common.form_words import standard
from registry import builtin
from registry.models import Tool, ToolType


@transaction.atomic
def mirror_builtin_tools(*, using: str = "default") -> None:
    """Makes the rows of built-in tools what the program registers; rows of tools that are gone become inactive."""
    rows = [
        Tool(
            id=tool.id,
            owner=None,
            name=tool.name,
            description=str(tool.description),
            tool_type=ToolType.BUILTIN,
            input_schema=_schema_of(tool.arguments, "validation"),
            output_schema=_schema_of(tool.result, "serialization"),
            effect=tool.effect,
            idempotent=tool.idempotent,
            is_active=True,
            is_public=True,
        )
        for tool in builtin.registered()
    ]
    changing = ["name", "description", "input_schema", "output_schema", "effect", "idempotent", "is_active"]
    existing = Tool.all_objects.using(using)
    existing.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=[*changing, "updated_at", "deleted_at"]
    )
    existing.filter(tool_type=ToolType.BUILTIN).exclude(id__in=[row.id for row in rows]).update(is_active=False)


@cache
def _schema_of(model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, Any]:
    """Made once per process: after every flush of a test database the tools are mirrored anew. Read only."""
    return standard(model.model_json_schema(mode=mode))
