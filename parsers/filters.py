"""What lists of pastes and strategies may be narrowed to."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from parsers.models import SourceKind
from pastetrader.common.http.lists import ListQuery
from pastetrader.common.moments import Moment

_RANGE = {"created_after": "created_at__gte", "created_before": "created_at__lt"}


class PasteFilters(ListQuery):
    """Of pastes; `search` looks into their text."""

    lookups: ClassVar[Mapping[str, str]] = _RANGE
    searched: ClassVar[tuple[str, ...]] = ("text", "source_name")

    source_kind: SourceKind | None = None
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,8}$")
    created_after: Moment | None = None
    created_before: Moment | None = None


class StrategyFilters(ListQuery):
    """Of strategies. `workflow`: the ones that a workflow was drafted from."""

    lookups: ClassVar[Mapping[str, str]] = {**_RANGE, "workflow": "drafts__workflow"}

    paste: UUID | None = None
    workflow: UUID | None = None
    is_strategy: bool | None = Field(default=None, description="Whether the text says how to trade.")
    extractor: str | None = Field(default=None, max_length=100)
    created_after: Moment | None = None
    created_before: Moment | None = None
