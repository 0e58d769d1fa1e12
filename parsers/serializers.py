"""Pastes and strategies as the API shows and takes them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_serializer
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from parsers.models import Paste, SourceImport, Strategy


class StrategyRowSerializer(serializers.ModelSerializer[Strategy]):
    """A reading of a paste in a list."""

    class Meta:
        model = Strategy
        fields = ["id", "paste", "extractor", "is_strategy", "workflow", "created_at"]
        read_only_fields = fields


@extend_schema_serializer(component_name="StrategyOfPaste")
class StrategySerializer(StrategyRowSerializer):
    """What was understood of a paste: `document` holds the rules, each with its quote."""

    class Meta(StrategyRowSerializer.Meta):
        fields = [*StrategyRowSerializer.Meta.fields, "document"]
        read_only_fields = fields


class PasteSerializer(serializers.ModelSerializer[Paste]):
    """A paste in a list."""

    class Meta:
        model = Paste
        fields = ["id", "source_kind", "source_name", "language", "created_at"]
        read_only_fields = fields


class PasteDetailSerializer(PasteSerializer):
    """A paste with its text and what was understood of it, newest reading first.

    `places`: [start, end, page, [left, top, right, bottom] in shares of the page, second], null where it has none.
    """

    strategies = serializers.SerializerMethodField()

    class Meta(PasteSerializer.Meta):
        fields = [*PasteSerializer.Meta.fields, "origin", "text", "spans", "places", "notes", "strategies"]
        read_only_fields = fields

    def get_strategies(self, paste: Paste) -> list[dict[str, Any]]:
        """The readings."""
        return [dict(row) for row in StrategySerializer(paste.strategies.order_by("-created_at"), many=True).data]


class SourceImportSerializer(serializers.ModelSerializer[SourceImport]):
    """A source that a worker reads: `step` is how far it is, `paste` what came of it.

    A failed one has a code, says what is wrong, and what to do.
    """

    class Meta:
        model = SourceImport
        fields = [
            "id",
            "status",
            "step",
            "source_kind",
            "name",
            "address",
            "size_bytes",
            "reader",
            "paste",
            "error_code",
            "error_message",
            "hint_message",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewPaste(_Body):
    """A text to be read. `earlier`: one's own paste that it was changed from; what was decided there goes along."""

    text: str
    source_name: str = Field(default="", max_length=255)
    earlier: UUID | None = None


class NewDraft(_Body):
    """For which market a workflow is to be drafted; empty: the one that the strategy names."""

    market: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,10}$")
