"""Grids of backtests as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored
from screening.models import BacktestGrid


class BacktestNumberSerializer(serializers.Serializer[Any]):
    """A number of a strategy that can be varied; `before` and `after` are the words around it."""

    address = serializers.CharField()
    part = serializers.CharField()
    text = serializers.CharField(source="label")
    before = serializers.CharField()
    after = serializers.CharField()
    value = serializers.FloatField()
    minimum = serializers.FloatField()
    maximum = serializers.FloatField()
    is_whole = serializers.BooleanField()


class BacktestNumbersSerializer(serializers.Serializer[Any]):
    """All of them, in the order of the strategy's parts."""

    results = BacktestNumberSerializer(many=True)


class BacktestGridSerializer(serializers.ModelSerializer[BacktestGrid]):
    """A grid: its axes, how far it is, and its cells when it is done."""

    cells = serializers.SerializerMethodField()

    class Meta:
        model = BacktestGrid
        fields = [
            "id",
            "report",
            "status",
            "stage",
            "axes",
            "cells",
            "done",
            "total",
            "error_message",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}, "nullable": True})
    def get_cells(self, row: BacktestGrid) -> Any:
        """Of each combination its values and figures; `problem` says why one could not be tried, to who asks."""
        if row.cells is None:
            return None
        return [
            {**cell, "problem": shown(read_stored(cell["problem"])) if cell["problem"] else ""} for cell in row.cells
        ]


class BacktestGridsSerializer(serializers.Serializer[Any]):
    """Grids of a backtest, newest first."""

    results = BacktestGridSerializer(many=True)
