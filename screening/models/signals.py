"""The signals that workflows found, what became of them, and what each did next."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from executions.models import NodeExecution, WorkflowExecution
from pastetrader.common.models import IdentifiedModel, one_of
from screening.models.instruments import Instrument
from workflows.models import OfWorkflowQuerySet, Workflow


class Side(models.TextChoices):
    """Which way a signal points."""

    LONG = "long", _("Buy")
    EXIT = "exit", _("Exit")
    SHORT = "short", _("Sell short")


class SignalState(models.TextChoices):
    """What became of a signal: nobody has seen to it, a person has, or it has got old."""

    NEW = "new", _("New")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    EXPIRED = "expired", _("Expired")


class Signal(IdentifiedModel):
    """A workflow's finding for one instrument and bar. The same finding twice is one row. Outlives executions.

    Its condition is true on every bar from `since` to `last_bar` at least; NULL: of the bar alone. `ended_by` is, for
    an entry, the first exit signal of the same workflow and instrument on a later bar.
    """

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
    since = models.DateField(_("true since"), null=True, blank=True)
    last_bar = models.DateField(_("seen last on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=SignalState, default=SignalState.NEW, db_default=SignalState.NEW
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="acknowledged_signals",
        verbose_name=_("acknowledged by"),
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="ends", verbose_name=_("ended by")
    )
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
            one_of("state", SignalState, name="signals_state_known"),
            models.CheckConstraint(
                condition=Q(state=SignalState.ACKNOWLEDGED, acknowledged_at__isnull=False)
                | ~Q(state=SignalState.ACKNOWLEDGED) & Q(acknowledged_at=None),
                name="signals_acknowledged_at_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(since=None) | Q(since__lte=F("bar"))) & (Q(last_bar=None) | Q(last_bar__gte=F("bar"))),
                name="signals_bar_within_its_run",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="signals_to_expire", condition=Q(state=SignalState.NEW)),
            models.Index(fields=["workflow", "-created_at"], name="signals_workflow_newest"),
            models.Index(fields=["-created_at", "-id"], name="signals_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.side} {self.bar}"

    @property
    def seen_last(self) -> date:
        """The last session on which it was seen to hold."""
        return self.last_bar or self.bar

    @property
    def journal(self) -> "SignalOutcome | None":
        """What it did next; None when nobody has looked yet."""
        found = getattr(self, "outcome", None)
        return found if found is not None and found.version else None


# Over how many bars after a signal its journal looks.
LOOKED_AT = 20


class SignalOutcome(models.Model):
    """What a signal did next: returns in percent from the close of its bar to closes of later bars, as both are stored.

    Closes are those of one reading of the market, its `version`, since stored bars are adjusted for splits later; 0:
    not read yet. `market_…` is the mean of what all instruments of the market did between the same sessions. `best` and
    `worst` are of the closes of the 20 bars after. `bars`: how many of these there are; until there are all, it is told
    how far the bars of instrument and market reach. `close` is NULL when the bar of the signal is not stored any more.
    `exit_return` is to the close of the exit signal that ended it.
    """

    signal = models.OneToOneField(
        Signal, models.CASCADE, primary_key=True, related_name="outcome", verbose_name=_("signal")
    )
    market = models.CharField(_("market"), max_length=10)
    version = models.PositiveIntegerField(_("version of the bars"), default=0)
    close = models.FloatField(_("close"), null=True, blank=True)
    bars = models.PositiveSmallIntegerField(_("bars since"), default=0)
    symbol_until = models.DateField(_("last bar of the instrument"), null=True, blank=True)
    market_until = models.DateField(_("last session of the market"), null=True, blank=True)
    return_1 = models.FloatField(_("after 1 session"), null=True, blank=True)
    return_5 = models.FloatField(_("after 5 sessions"), null=True, blank=True)
    return_20 = models.FloatField(_("after 20 sessions"), null=True, blank=True)
    market_1 = models.FloatField(_("market after 1 session"), null=True, blank=True)
    market_5 = models.FloatField(_("market after 5 sessions"), null=True, blank=True)
    market_20 = models.FloatField(_("market after 20 sessions"), null=True, blank=True)
    best = models.FloatField(_("best close"), null=True, blank=True)
    worst = models.FloatField(_("worst close"), null=True, blank=True)
    exit_return = models.FloatField(_("until the exit"), null=True, blank=True)

    class Meta:
        db_table = "signal_outcomes"
        verbose_name = _("journal of a signal")
        verbose_name_plural = _("journals of signals")
        indexes = [models.Index(fields=["market", "version"], name="signal_outcomes_behind")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.bars}"

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to come."""
        return self.bars >= LOOKED_AT

    @property
    def has_stopped(self) -> bool:
        """Whether the instrument has no bars of late sessions: halted, or not listed any more."""
        return bool(self.symbol_until and self.market_until and self.symbol_until < self.market_until)


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
