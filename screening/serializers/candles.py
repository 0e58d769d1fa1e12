"""What a chart of candles shows."""

from rest_framework import serializers


class LegendSerializer(serializers.Serializer[None]):
    """What a line is called, and where it is drawn: lines of one pane share a scale."""

    words = serializers.CharField()
    pane = serializers.CharField(help_text="price (over the candles), volume, or what its lines have in common: rsi")


class CandlesSerializer(serializers.Serializer[None]):
    """Bars of one symbol in columns of one length, oldest first.

    `lines` and `legends` by the text of the series; null where a value is not known. `hits`: the sessions at whose bar
    the condition was true. `close_before`: of the bar before the first one. `is_complete` is false while more days may
    follow in the last bar.
    """

    market = serializers.CharField()
    symbol = serializers.CharField()
    name = serializers.CharField()
    timeframe = serializers.CharField()
    snapshot = serializers.CharField()
    is_synthetic = serializers.BooleanField()
    is_complete = serializers.BooleanField()
    has_earlier = serializers.BooleanField()
    close_before = serializers.FloatField(allow_null=True)
    session = serializers.ListField(child=serializers.DateField())
    open = serializers.ListField(child=serializers.FloatField())
    high = serializers.ListField(child=serializers.FloatField())
    low = serializers.ListField(child=serializers.FloatField())
    close = serializers.ListField(child=serializers.FloatField())
    volume = serializers.ListField(child=serializers.FloatField())
    lines = serializers.DictField(child=serializers.ListField(child=serializers.FloatField(allow_null=True)))
    legends = serializers.DictField(child=LegendSerializer())
    hits = serializers.ListField(child=serializers.DateField())
