"""Markets, their instruments and bars."""

from rest_framework import serializers

from screening.market_data.known_markets import MARKETS
from screening.models import (
    Bar,
    Instrument,
    Market,
)


class MarketSerializer(serializers.ModelSerializer[Market]):
    """A market: its MIC, or SAMPLE for the synthetic one. `version` rises with every changed bar."""

    name = serializers.SerializerMethodField()

    class Meta:
        model = Market
        fields = ["code", "name", "is_synthetic", "version", "updated_at"]
        read_only_fields = fields

    def get_name(self, market: Market) -> str:
        """What it is called; nothing for one that nobody knows by name."""
        return MARKETS[market.code].name if market.code in MARKETS else ""


class InstrumentSerializer(serializers.ModelSerializer[Instrument]):
    """Something that is traded: its market and its local code there."""

    class Meta:
        model = Instrument
        fields = ["id", "market", "symbol", "name", "currency"]
        read_only_fields = fields


class BarSerializer(serializers.ModelSerializer[Bar]):
    """A bar: of a session, or (1w, 1M) of all up to its last session. `is_complete`: no more of them can follow."""

    is_complete = serializers.BooleanField(read_only=True, default=True)

    class Meta:
        model = Bar
        fields = ["session", "open", "high", "low", "close", "volume", "is_complete"]
        read_only_fields = fields
