"""Signals, and what they did next."""

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from screening.models import (
    Signal,
    SignalOutcome,
)
from screening.wording.reasons import reason_message
from screening.wording.sentences import say


class SignalOutcomeSerializer(serializers.ModelSerializer[SignalOutcome]):
    """What a signal did next, in percent from the close of its bar, as bars are stored now.

    `return_5`: to the close 5 sessions of the instrument later (null: not known yet); `market_5`: what all instruments
    of the market did meanwhile, on average. `best` and `worst` are closes of the 20 sessions after, `bars` how many of
    these are there. `symbol_until` before `market_until`: halted, or not listed any more; null when all 20 are known.
    """

    class Meta:
        model = SignalOutcome
        exclude = ["signal", "market", "version"]


class SignalSerializer(serializers.ModelSerializer[Signal]):
    """A finding: which way, which instrument, which bar, and why. `execution` is the one that found it first.

    It was true on every bar from `since` (null: not known) to `last_bar`. `ended_by` is the exit signal that ended an
    entry, `ends` are the entries that an exit ended. `journal` is what it did next; null until bars were looked at.

    `reasons` are what held: {condition, values, bars_ago, quotes}, or sentences; `why` are they in words. `noted` is
    what the strategy says of the position, with its prices; no step checks it.
    """

    market = serializers.CharField(source="instrument.market", read_only=True)
    symbol = serializers.CharField(source="instrument.symbol", read_only=True)
    name = serializers.CharField(source="instrument.name", read_only=True)

    why = serializers.SerializerMethodField()
    last_bar = serializers.DateField(source="seen_last", read_only=True)
    acknowledged_by = serializers.CharField(
        source="acknowledged_by.display_name", read_only=True, default=None, allow_null=True
    )
    ends = serializers.SerializerMethodField()
    journal = SignalOutcomeSerializer(read_only=True, allow_null=True)

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
            "why",
            "noted",
            "since",
            "last_bar",
            "state",
            "acknowledged_at",
            "acknowledged_by",
            "expires_at",
            "ended_by",
            "ends",
            "journal",
            "created_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_ends(self, signal: Signal) -> list[str]:
        """The entries that it ends."""
        return [str(entry.pk) for entry in signal.ends.all()]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_why(self, signal: Signal) -> list[str]:
        """The reasons in the reader's language."""
        return [say(reason_message(reason), gettext) for reason in signal.reasons]


class SignalsToAcknowledgeSerializer(serializers.Serializer[None]):
    """Ids of signals that a person has seen to."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=1000)


class AcknowledgedSerializer(serializers.Serializer[None]):
    """Of how many signals nobody had said so before."""

    acknowledged = serializers.IntegerField()
