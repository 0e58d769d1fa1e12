"""Why symbols were found or not, and which came near."""

from rest_framework import serializers


class AbsenceSerializer(serializers.Serializer[None]):
    """Why a symbol was not looked at."""

    code = serializers.CharField(help_text="unknown_symbol, not_asked_for or stale")
    message = serializers.CharField()


class ExplanationSerializer(serializers.Serializer[None]):
    """Whether a symbol fulfils a condition, and each part of it with its verdict (null: not known) and values."""

    market = serializers.CharField()
    symbol = serializers.CharField()
    name = serializers.CharField()
    as_of = serializers.DateField()
    found = serializers.BooleanField()
    absence = AbsenceSerializer(allow_null=True)
    explanation = serializers.JSONField(allow_null=True)


class StepExplanationSerializer(serializers.Serializer[None]):
    """What a screen of an execution says of a symbol; `problem` when it cannot be said any more."""

    node_key = serializers.CharField()
    node_name = serializers.CharField()
    timeframe = serializers.CharField()
    problem = serializers.CharField(allow_null=True)
    answer = ExplanationSerializer(allow_null=True)


class StepExplanationsSerializer(serializers.Serializer[None]):
    """Every screen of an execution."""

    steps = StepExplanationSerializer(many=True)


class NearMissSerializer(serializers.Serializer[None]):
    """A symbol that fails a condition by one part alone."""

    symbol = serializers.CharField()
    failed = serializers.JSONField()


class NearMissesSerializer(serializers.Serializer[None]):
    """Near misses, by symbol."""

    near_misses = NearMissSerializer(many=True)
