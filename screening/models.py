"""Markets, instruments, their daily bars, and the signals that workflows found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from executions.models import NodeExecution, WorkflowExecution
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, TimestampedModel, one_of
from workflows.models import OfWorkflowQuerySet, Workflow


class Side(models.TextChoices):
    """Which way a signal points."""

    LONG = "long", _("Buy")
    EXIT = "exit", _("Exit")
    SHORT = "short", _("Sell short")


class ActionKind(models.TextChoices):
    """What happened."""

    SPLIT = "split", _("Split")


class ActionSource(models.TextChoices):
    """Who says so."""

    IMPORT = "import", _("Seen in a file and confirmed")
    PERSON = "person", _("Entered by a person")


class ImportStatus(models.TextChoices):
    """Where it is. The last three are the end of it."""

    READING = "reading", _("Being read")
    DESCRIBED = "described", _("To be confirmed")
    STORING = "storing", _("Being stored")
    STORED = "stored", _("Stored")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")


class MarketQuerySet(models.QuerySet["Market"]):
    """Markets."""

    def with_bars(self) -> "MarketQuerySet":
        """Those that can be screened: a list of instruments alone makes a market, too."""
        bars = Bar.objects.filter(instrument__market=models.OuterRef("code"))
        return self.filter(models.Exists(bars))


class Market(models.Model):
    """A market that has bars here: its MIC, or SAMPLE for the synthetic one. `version` rises with every changed bar."""

    code = models.CharField(_("market"), primary_key=True, max_length=10)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    version = models.PositiveIntegerField(_("version of the bars"), default=0)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = MarketQuerySet.as_manager()

    class Meta:
        db_table = "markets"
        verbose_name = _("market")
        verbose_name_plural = _("markets")
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="markets_code_given")]

    def __str__(self) -> str:
        return self.code


class Instrument(models.Model):
    """Something that is traded: market (MIC, or SAMPLE for the synthetic market) and bare local code."""

    market = models.CharField(_("market"), max_length=10)
    symbol = models.CharField(_("symbol"), max_length=32)
    name = models.CharField(_("name"), max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    class Meta:
        db_table = "instruments"
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.UniqueConstraint(fields=["market", "symbol"], name="instruments_code_unique"),
            models.CheckConstraint(condition=~Q(symbol="") & ~Q(market=""), name="instruments_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.market}:{self.symbol}"


class Bar(models.Model):
    """One finished session of an instrument, prices as the source gave them. Halted sessions are no bars."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="bars", db_index=False)
    session = models.DateField(_("session"))
    open = models.DecimalField(_("open"), max_digits=20, decimal_places=6)
    high = models.DecimalField(_("high"), max_digits=20, decimal_places=6)
    low = models.DecimalField(_("low"), max_digits=20, decimal_places=6)
    close = models.DecimalField(_("close"), max_digits=20, decimal_places=6)
    volume = models.DecimalField(_("volume"), max_digits=24, decimal_places=4)

    class Meta:
        db_table = "bars"
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "session"], name="bars_session_unique"),
            models.CheckConstraint(
                condition=Q(low__gt=0)
                & Q(volume__gte=0)
                & Q(low__lte=F("open"))
                & Q(low__lte=F("close"))
                & Q(high__gte=F("open"))
                & Q(high__gte=F("close")),
                name="bars_prices_make_sense",
            ),
        ]
        indexes = [models.Index(fields=["session"], name="bars_session")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.session}"


class CorporateAction(models.Model):
    """A split that is known of an instrument: stored bars before `session` are adjusted for it.

    `ratio` is how many shares of after stand for one of before: 50 for 50:1, 0.1 where ten became one. Imports apply it
    to rows that still show it; see screening.bars.actions.
    """

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="corporate_actions", verbose_name=_("instrument"), db_index=False
    )
    session = models.DateField(_("first session after it"))
    ratio = models.DecimalField(_("shares after for one before"), max_digits=20, decimal_places=10)
    kind = models.CharField(_("kind"), max_length=10, choices=ActionKind, default=ActionKind.SPLIT)
    source = models.CharField(_("source"), max_length=10, choices=ActionSource, default=ActionSource.PERSON)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        db_table = "corporate_actions"
        verbose_name = _("corporate action")
        verbose_name_plural = _("corporate actions")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "session", "kind"], name="corporate_actions_once"),
            models.CheckConstraint(condition=Q(ratio__gt=0) & ~Q(ratio=1), name="corporate_actions_ratio_says_much"),
            one_of("kind", ActionKind, name="corporate_actions_kind_known"),
            one_of("source", ActionSource, name="corporate_actions_source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.session} {self.ratio.normalize():f}:1"


class BarImport(IdentifiedModel, TimestampedModel):
    """A file of bars on its way in: read, described, confirmed by a person, stored.

    `description` is what was found (screening.bars.kept_descriptions), and `description_number` which finding it is:
    who confirms says which one they saw. `attempt` is the fencing token of who works on it; `worked_at` its last sign
    of life. `upload` is the file's name in the data folder, "" once it is deleted.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bar_imports", verbose_name=_("owner"), db_index=False
    )
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.READING)
    market = models.CharField(_("market"), max_length=10)
    name = models.CharField(_("name of the file"), max_length=200)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    upload = models.CharField(_("kept as"), max_length=60, blank=True)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    force = models.BooleanField(_("stored in spite of doubts"), default=False)
    adjust_splits = models.BooleanField(_("adjusted for probable splits"), default=False)
    description = models.JSONField(_("description"), null=True, blank=True)
    description_number = models.PositiveIntegerField(_("number of the description"), default=0)
    report = models.JSONField(_("report"), null=True, blank=True)
    error_message = MessageField(_("error"), blank=True)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    interruptions = models.PositiveIntegerField(_("workers lost"), default=0)
    worked_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows in all"), default=0)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "bar_imports"
        verbose_name = _("import of bars")
        verbose_name_plural = _("imports of bars")
        permissions = [("import_bars", "Can import bars, which are common to all")]
        constraints = [
            one_of("status", ImportStatus, name="bar_imports_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["described", "storing"]) | Q(description__isnull=False),
                name="bar_imports_described_before_stored",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="bar_imports_owner_newest"),
            models.Index(fields=["status", "worked_at"], name="bar_imports_in_work"),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.name}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or should."""
        return self.status in {ImportStatus.READING, ImportStatus.STORING}

    @property
    def is_ended(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.status in {ImportStatus.STORED, ImportStatus.FAILED, ImportStatus.DISCARDED}

    @property
    def was_interrupted(self) -> bool:
        """Whether a worker was lost while it had it, and another one goes on."""
        return self.is_working and self.interruptions > 0


class Signal(IdentifiedModel):
    """A workflow's finding for one instrument and bar. The same finding twice is one row. Outlives executions."""

    workflow = models.ForeignKey(
        Workflow, models.PROTECT, related_name="signals", verbose_name=_("workflow"), db_index=False
    )
    execution = models.ForeignKey(
        WorkflowExecution, models.SET_NULL, null=True, related_name="signals", verbose_name=_("execution")
    )
    node_execution = models.ForeignKey(NodeExecution, models.SET_NULL, null=True, related_name="signals")
    node_key = models.CharField(_("node"), max_length=64)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="signals", verbose_name=_("instrument"))
    bar = models.DateField(_("bar"))
    side = models.CharField(_("side"), max_length=10, choices=Side)
    price = models.DecimalField(_("price"), max_digits=20, decimal_places=6)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    # Stop, target and size as the strategy says them, with their prices: no step checks them. NULL: nothing is said.
    noted = models.JSONField(_("noted, not checked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "signals"
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        constraints = [
            models.UniqueConstraint(
                fields=["workflow", "node_key", "instrument", "bar", "side"], name="signals_finding_unique"
            ),
            one_of("side", Side, name="signals_side_known"),
        ]
        indexes = [
            models.Index(fields=["workflow", "-created_at"], name="signals_workflow_newest"),
            models.Index(fields=["-created_at", "-id"], name="signals_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.side} {self.bar}"


class SignalSighting(models.Model):
    """That an execution came to this finding, as the first or again; its parents' executions came to it through it.

    A finding is one Signal, whoever finds it: these rows say who did. They go when the execution does.
    """

    execution = models.ForeignKey(
        WorkflowExecution,
        models.CASCADE,
        related_name="signal_sightings",
        verbose_name=_("execution"),
        db_index=False,
    )
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="sightings", verbose_name=_("signal"))

    class Meta:
        db_table = "signal_sightings"
        verbose_name = _("sighting of a signal")
        verbose_name_plural = _("sightings of signals")
        constraints = [models.UniqueConstraint(fields=["execution", "signal"], name="signal_sightings_once")]

    def __str__(self) -> str:
        return f"{self.execution_id} {self.signal_id}"
