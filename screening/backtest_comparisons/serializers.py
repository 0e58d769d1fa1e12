"""A comparison as it is answered: the forms of `json_form`, for the document of the API."""

from typing import Any

from rest_framework import serializers


class ComparedSideSerializer(serializers.Serializer[Any]):
    """One of both: what it is called, its figures, how many signals it had, and why some were not traded."""

    name = serializers.CharField()
    metrics = serializers.DictField()
    signals = serializers.IntegerField()
    skipped = serializers.DictField(child=serializers.IntegerField())


class RuleEffectSerializer(serializers.Serializer[Any]):
    """What one rule of a side did to signals that went or came.

    `stands_in`: the side whose rule it is. `blocked`: it is not true there (`unknown` times not known) on the side that
    lacks the signal; `gave`: it is true on the side that has it, and the other does not have the rule. `alone`: for
    how many no other rule is named.
    """

    rule = serializers.CharField()
    words = serializers.CharField()
    stands_in = serializers.ChoiceField(["before", "after"])
    change = serializers.ChoiceField(["went", "came"])
    did = serializers.ChoiceField(["blocked", "gave"])
    text = serializers.CharField()
    count = serializers.IntegerField()
    of = serializers.IntegerField()
    alone = serializers.IntegerField()
    unknown = serializers.IntegerField()


class SignalDifferenceSerializer(serializers.Serializer[Any]):
    """Signals to buy or to sell. `elsewhere`: of symbols that the other side does not look at."""

    verdict = serializers.CharField()
    went = serializers.IntegerField()
    came = serializers.IntegerField()
    stayed = serializers.IntegerField()
    elsewhere = serializers.IntegerField()
    rules = RuleEffectSerializer(many=True)


class ComparedPartSerializer(serializers.Serializer[Any]):
    """A part of the strategies or of their settings; "" where a side has none."""

    part = serializers.CharField()
    change = serializers.ChoiceField(["went", "came", "stayed", "changed"])
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class ComparedSignalsSerializer(serializers.Serializer[Any]):
    """A page of signals, each with the rules that made the difference and what these saw."""

    count = serializers.IntegerField()
    offset = serializers.IntegerField()
    results = serializers.ListField(child=serializers.DictField())


class ComparedTradesSerializer(serializers.Serializer[Any]):
    """How many went, came and stayed, and the hundred that matter most."""

    went = serializers.IntegerField()
    came = serializers.IntegerField()
    stayed = serializers.IntegerField()
    results = serializers.ListField(child=serializers.DictField())


class ComparedCurvesSerializer(serializers.Serializer[Any]):
    """The equity of both by session, 100 at the start."""

    sessions = serializers.ListField(child=serializers.DateField())
    before = serializers.ListField(child=serializers.FloatField())
    after = serializers.ListField(child=serializers.FloatField())


class ComparisonSerializer(serializers.Serializer[Any]):
    """Two strategies over the same bars and period."""

    market = serializers.CharField()
    snapshot = serializers.CharField()
    synthetic = serializers.BooleanField()
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    before = ComparedSideSerializer()
    after = ComparedSideSerializer()
    entry = SignalDifferenceSerializer()
    exit = SignalDifferenceSerializer()
    parts = ComparedPartSerializer(many=True)
    signals = ComparedSignalsSerializer()
    trades = ComparedTradesSerializer()
    curves = ComparedCurvesSerializer()
