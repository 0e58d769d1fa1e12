"""What came of the signals of a workflow, beside chance and beside its backtest."""

from rest_framework import serializers

from screening.models import (
    BandState,
    Side,
)


class AfterSerializer(serializers.Serializer[None]):
    """How `known` signals did after so many sessions, in percent; `market`: what their markets did meanwhile."""

    sessions = serializers.IntegerField()
    known = serializers.IntegerField()
    share_up = serializers.FloatField(allow_null=True)
    mean = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    market = serializers.FloatField(allow_null=True)


class SideFiguresSerializer(serializers.Serializer[None]):
    """The signals of one side. `ended`: of how many an exit is known, with their mean return until then."""

    side = serializers.ChoiceField(choices=Side.choices)
    signals = serializers.IntegerField()
    after = AfterSerializer(many=True)
    ended = serializers.IntegerField()
    until_exit = serializers.FloatField(allow_null=True)


class BesideSerializer(serializers.Serializer[None]):
    """Live entries of the present rules after so many sessions beside what the backtest expects, in percent.

    `low` and `high`: between them the mean of so many signals is in nine of ten cases. `state` other than `inside` is
    an alarm.
    """

    sessions = serializers.IntegerField()
    known = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    share_up = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    expected_share_up = serializers.FloatField(allow_null=True)
    expected_signals = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    state = serializers.ChoiceField(choices=BandState.choices)


class ForwardSerializer(serializers.Serializer[None]):
    """`backtest` null: there is none of the present rules; `has_older`: there is one of rules before."""

    backtest = serializers.UUIDField(allow_null=True)
    snapshot = serializers.CharField(allow_blank=True)
    has_older = serializers.BooleanField()
    after = BesideSerializer(many=True)


class DifferingSerializer(serializers.Serializer[None]):
    """A live signal that the past does not decide, or (`missed`) one that it decides and that was not made."""

    symbol = serializers.CharField()
    bar = serializers.DateField()
    side = serializers.ChoiceField(choices=Side.choices)
    missed = serializers.BooleanField()
    why = serializers.CharField()


class AgreementSerializer(serializers.Serializer[None]):
    """Of `signals` live ones so many are the `same` that the past decides on the bars of `snapshots`.

    `differing` are at most 50; `unseen` are steps that cannot be compared.
    """

    sessions = serializers.IntegerField()
    signals = serializers.IntegerField()
    same = serializers.IntegerField()
    missed = serializers.IntegerField()
    snapshots = serializers.ListField(child=serializers.CharField())
    differing = DifferingSerializer(many=True)
    unseen = serializers.ListField(child=serializers.CharField())
    looked_at = serializers.DateTimeField()


class SignalJournalSerializer(serializers.Serializer[None]):
    """How the signals of a workflow did, by side, and beside the past. Returns are of prices, before costs.

    `forward` null: no step writes entries. `agreement` null: nobody has looked yet.
    """

    sides = SideFiguresSerializer(many=True)
    forward = ForwardSerializer(allow_null=True)
    agreement = AgreementSerializer(allow_null=True)
