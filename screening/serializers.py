"""Signals, why symbols were found or not, and imports of bars, as the API shows them."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from screening.backtest_reports.blobs import unpacked
from screening.backtest_reports.presentation import said_report
from screening.bar_imports.kept_descriptions import read_kept
from screening.market_data.files.words import as_json
from screening.market_data.known_markets import MARKETS
from screening.models import (
    BacktestReport,
    BandState,
    Bar,
    BarImport,
    Instrument,
    Market,
    Side,
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


class BarImportSerializer(serializers.ModelSerializer[BarImport]):
    """An import in a list. `rows_done` of `rows_total` are stored; `was_interrupted`: another worker goes on."""

    was_interrupted = serializers.BooleanField(read_only=True)

    class Meta:
        model = BarImport
        fields = [
            "id",
            "status",
            "market",
            "name",
            "size_bytes",
            "sha256",
            "choices",
            "force",
            "adjust_splits",
            "description_number",
            "error_message",
            "was_interrupted",
            "rows_done",
            "rows_total",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class BarImportDetailSerializer(BarImportSerializer):
    """An import with what was understood of its file, and what was stored of it.

    `description` has columns, findings (note, doubt, question with answers, refusal) and the first bars; its `lines`
    are all of it in sentences. `report` counts new, changed and unchanged bars.
    """

    description = serializers.SerializerMethodField()

    class Meta(BarImportSerializer.Meta):
        fields = [*BarImportSerializer.Meta.fields, "description", "report"]
        read_only_fields = fields

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_description(self, row: BarImport) -> dict[str, Any] | None:
        """In the reader's language."""
        if row.description is None:
            return None
        return as_json(read_kept(row.description), gettext)


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
