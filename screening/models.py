"""Markets, instruments, their daily bars, and the signals that workflows found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from executions.models import NodeExecution, WorkflowExecution
from pastetrader.common.models import IdentifiedModel, one_of
from workflows.models import OfWorkflowQuerySet, Workflow


class Side(models.TextChoices):
    """Which way a signal points."""

    LONG = "long", _("Buy")
    EXIT = "exit", _("Exit")
    SHORT = "short", _("Sell short")


class Market(models.Model):
    """A market that has bars here: its MIC, or SAMPLE for the synthetic one. `version` rises with every changed bar."""

    code = models.CharField(_("market"), primary_key=True, max_length=10)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    version = models.PositiveIntegerField(_("version of the bars"), default=0)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

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
        indexes = [models.Index(fields=["workflow", "-created_at"], name="signals_workflow_newest")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.side} {self.bar}"
