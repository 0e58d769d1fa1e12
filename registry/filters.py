"""What lists of tools and agents may be narrowed to."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from pastetrader.common.http.lists import ListQuery
from registry.models import ModelProvider, ToolEffect, ToolType


class _SharedFilters(ListQuery):
    """Of rows that may be public."""

    orderings: ClassVar[Mapping[str, str]] = {"created_at": "created_at", "updated_at": "updated_at", "name": "name"}
    searched: ClassVar[tuple[str, ...]] = ("name", "description")
    special: ClassVar[frozenset[str]] = frozenset({"mine"})

    is_active: bool | None = None
    is_public: bool | None = None
    mine: bool | None = Field(default=None, description="Only one's own, or only those of others.")


class ToolFilters(_SharedFilters):
    """Of tools."""

    tool_type: ToolType | None = None
    effect: ToolEffect | None = None


class AgentFilters(_SharedFilters):
    """Of agents."""

    model_provider: ModelProvider | None = None
    model_name: str | None = Field(default=None, max_length=100)


class BuiltinToolFilters(ListQuery):
    """Of the tools that come with the product."""

    orderings: ClassVar[Mapping[str, str]] = {"name": "name"}
    default_ordering: ClassVar[str] = "name"
    searched: ClassVar[tuple[str, ...]] = ("name", "description")

    effect: ToolEffect | None = None
