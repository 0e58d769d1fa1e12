"""Signals as the API shows them."""

from rest_framework import serializers

from screening.models import Signal


class SignalSerializer(serializers.ModelSerializer[Signal]):
    """A finding: which way, which instrument, which bar, and why."""

    market = serializers.CharField(source="instrument.market", read_only=True)
    symbol = serializers.CharField(source="instrument.symbol", read_only=True)
    name = serializers.CharField(source="instrument.name", read_only=True)

    class Meta:
        model = Signal
        fields = [
            "id",
            "workflow",
            "execution",
            "node_key",
            "market",
            "symbol",
            "name",
            "bar",
            "side",
            "price",
            "reasons",
            "created_at",
        ]
        read_only_fields = fields
