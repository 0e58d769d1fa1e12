"""Backtests, their reports and trades."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from screening.backtest_reports.blobs import unpacked
from screening.backtest_reports.presentation import said_report
from screening.models import (
    BacktestReport,
)


class BacktestSerializer(serializers.ModelSerializer[BacktestReport]):
    """A backtest without its report. `stage`: how far one is that is at work."""

    class Meta:
        model = BacktestReport
        fields = [
            "id",
            "title",
            "family",
            "workflow",
            "market",
            "snapshot",
            "engine",
            "status",
            "stage",
            "settings",
            "error_message",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class BacktestDetailSerializer(BacktestSerializer):
    """With its report: verdict, metrics, what was assumed, the checks of trust, and the curve of its equity."""

    report = serializers.SerializerMethodField()
    curve = serializers.SerializerMethodField()

    class Meta(BacktestSerializer.Meta):
        fields = [*BacktestSerializer.Meta.fields, "strategy", "report", "curve"]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": True, "nullable": True})
    def get_report(self, row: BacktestReport) -> Any:
        """Messages in the language of who asks."""
        return said_report(row.summary) if row.summary else None

    @extend_schema_field({"type": "object", "additionalProperties": True, "nullable": True})
    def get_curve(self, row: BacktestReport) -> Any:
        """Sessions, equity, cash, positions held and benchmark, of the same length; None in old ones."""
        return unpacked(row.curve) if row.curve else None


class BacktestTradesSerializer(serializers.Serializer[Any]):
    """A page of trades; `count` are all that fit."""

    count = serializers.IntegerField()
    offset = serializers.IntegerField()
    results = serializers.ListField(child=serializers.DictField())
