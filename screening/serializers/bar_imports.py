"""Imports of bars, and what was seen in their files."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from screening.bar_imports.kept_descriptions import read_kept
from screening.market_data.files.words import as_json
from screening.models import (
    BarImport,
)


class BarImportSerializer(serializers.ModelSerializer[BarImport]):
    """An import in a list. `rows_done` of `rows_total` are stored; `was_interrupted`: another worker goes on."""

    was_interrupted = serializers.BooleanField(read_only=True)

    class Meta:
        model = BarImport
        fields = [
            "id",
            "status",
            "market",
            "name",
            "size_bytes",
            "sha256",
            "choices",
            "force",
            "adjust_splits",
            "description_number",
            "error_message",
            "was_interrupted",
            "rows_done",
            "rows_total",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class BarImportDetailSerializer(BarImportSerializer):
    """An import with what was understood of its file, and what was stored of it.

    `description` has columns, findings (note, doubt, question with answers, refusal) and the first bars; its `lines`
    are all of it in sentences. `report` counts new, changed and unchanged bars.
    """

    description = serializers.SerializerMethodField()

    class Meta(BarImportSerializer.Meta):
        fields = [*BarImportSerializer.Meta.fields, "description", "report"]
        read_only_fields = fields

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_description(self, row: BarImport) -> dict[str, Any] | None:
        """In the reader's language."""
        if row.description is None:
            return None
        return as_json(read_kept(row.description), gettext)
