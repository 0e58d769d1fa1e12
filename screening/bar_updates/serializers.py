"""Updates of markets and passports over the API."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored
from screening.bar_updates.services import progress_of
from screening.models import BarUpdate, BarUpdateSymbol, Verdict


class NewUpdate(BaseModel):
    """Which market is to be updated, from which source (left out: the usual one), and what of it.

    `since`: every symbol is fetched anew from that day on. `force`: it is stored in spite of its quality.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    market: str = Field(min_length=2, max_length=40, description="XKRX, KOSPI, XNAS, NASDAQ, …")
    provider: str = Field(default="", max_length=20, description="kis, yahoo or custom")
    source: UUID | None = None
    since: date | None = None
    force: bool = False


class FindingSerializer(serializers.Serializer[None]):
    """What was found: `count` of `total`; `symbols` are the first of them."""

    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    message = serializers.CharField()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    symbols = serializers.ListField(child=serializers.CharField())


class PassportSerializer(serializers.Serializer[None]):
    """How good the bars of a market are. `verdict` null: nobody has judged them. `session`: the last that was judged.

    `behind`: sessions that are over since. `is_judged` false: the bars have changed since, and are judged anew by the
    next run. `update_id`: the update that judged them; null where they were judged by themselves.
    """

    market = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Verdict.choices, allow_null=True)
    provider = serializers.CharField()
    session = serializers.DateField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    behind = serializers.IntegerField()
    is_judged = serializers.BooleanField()
    update_id = serializers.UUIDField(allow_null=True)
    figures = serializers.DictField(child=serializers.IntegerField())
    findings = FindingSerializer(many=True)


class ProgressSerializer(serializers.Serializer[None]):
    """Symbols by state."""

    waiting = serializers.IntegerField()
    fetched = serializers.IntegerField()
    stored = serializers.IntegerField()
    failed = serializers.IntegerField()


class BarUpdateSerializer(serializers.ModelSerializer[BarUpdate]):
    """An update: no session after `until` is taken. `is_automatic`: nobody asked for it. `not_before`: it rests."""

    is_automatic = serializers.SerializerMethodField()

    class Meta:
        model = BarUpdate
        fields = [
            "id",
            "market",
            "provider",
            "source",
            "is_automatic",
            "status",
            "until",
            "since",
            "force",
            "verdict",
            "error_message",
            "not_before",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_is_automatic(self, update: BarUpdate) -> bool:
        """Whether it began by itself."""
        return update.requested_by_id is None


class BarUpdateDetailSerializer(BarUpdateSerializer):
    """An update with its progress, what was found of the quality, and what came of it.

    `report` counts new, changed and unchanged bars; its `list` has the instruments that came, went or were renamed.
    """

    progress = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta(BarUpdateSerializer.Meta):
        fields = [*BarUpdateSerializer.Meta.fields, "progress", "figures", "findings", "report"]
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, update: BarUpdate) -> dict[str, int]:
        """How far it is."""
        return asdict(progress_of(update))

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_figures(self, update: BarUpdate) -> dict[str, int]:
        """What was counted."""
        return dict((update.passport or {}).get("figures", {}))

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, update: BarUpdate) -> list[dict[str, Any]]:
        """In the reader's language."""
        return findings_json(update.passport)


class UpdateSymbolSerializer(serializers.ModelSerializer[BarUpdateSymbol]):
    """A symbol of an update: how far it is, and why the last try failed."""

    class Meta:
        model = BarUpdateSymbol
        fields = ["symbol", "board", "state", "since", "tries", "code", "message", "new_bars", "is_whole"]
        read_only_fields = fields


def findings_json(passport: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Findings of a passport with their sentences in the reader's language."""
    return [{**one, "message": shown(read_stored(one["message"]))} for one in (passport or {}).get("findings", [])]
