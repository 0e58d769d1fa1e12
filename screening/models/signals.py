"""The signals that workflows found."""

from django.db import models
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
