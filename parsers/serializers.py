"""Pastes and strategies as the API shows and takes them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_serializer
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from parsers.models import Paste, Strategy


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
    """A paste with its text and what was understood of it, newest reading first."""

    strategies = serializers.SerializerMethodField()

    class Meta(PasteSerializer.Meta):
        fields = [*PasteSerializer.Meta.fields, "text", "spans", "notes", "strategies"]
        read_only_fields = fields

    def get_strategies(self, paste: Paste) -> list[dict[str, Any]]:
        """The readings."""
        return [dict(row) for row in StrategySerializer(paste.strategies.order_by("-created_at"), many=True).data]


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
