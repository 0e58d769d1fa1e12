"""What is known of a workflow before it goes live, and of its signals against what its backtest expects."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, one_of
from screening.models.backtests import BacktestReport
from workflows.models import OfWorkflowQuerySet, Workflow


class TrustVerdict(models.TextChoices):
    """What checks say: red keeps from going live, yellow is an objection, grey that none was found."""

    RED = "red", _("Not to be trusted")
    YELLOW = "yellow", _("Objections")
    GREY = "grey", _("No objection found")


class ActivationCheck(IdentifiedModel):
    """What was found of a workflow's rules before it went live, or was kept from it.

    `rules` names what it screens for (screening.live.steps.rules_of), `snapshots` the bars that were looked at, joined
    by commas; the same rules on the same bars are one row. `checks` are as in a backtest's report, with `step` and
    `hint`; `version` is the workflow's when it was looked at.
    """

    workflow = models.ForeignKey(
        Workflow, models.CASCADE, related_name="activation_checks", verbose_name=_("workflow"), db_index=False
    )
    version = models.PositiveIntegerField(_("version"))
    rules = models.CharField(_("rules"), max_length=64)
    snapshots = models.CharField(_("bars"), max_length=200, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=TrustVerdict)
    checks = models.JSONField(_("checks"), default=list)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    seconds = models.FloatField(_("seconds"))
    checked_at = models.DateTimeField(_("checked at"))

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "activation_checks"
        verbose_name = _("check before going live")
        verbose_name_plural = _("checks before going live")
        constraints = [
            models.UniqueConstraint(fields=["workflow", "rules", "snapshots"], name="activation_checks_once"),
            one_of("verdict", TrustVerdict, name="activation_checks_verdict_known"),
        ]
        indexes = [models.Index(fields=["workflow", "-checked_at"], name="activation_checks_newest")]

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.verdict}"


class LiveAgreement(models.Model):
    """Of the live signals of a workflow's present rules so many are the `same` that the past decides today.

    `missed`: what the past decides on a session that was looked at, and was not made. `differing` are the first of both
    kinds with why; `unseen` are steps that cannot be compared. Of the bars that `snapshots` names.
    """

    workflow = models.OneToOneField(
        Workflow, models.CASCADE, primary_key=True, related_name="live_agreement", verbose_name=_("workflow")
    )
    rules = models.CharField(_("rules"), max_length=64)
    snapshots = models.CharField(_("bars"), max_length=200, blank=True)
    sessions = models.PositiveIntegerField(_("sessions"), default=0)
    signals = models.PositiveIntegerField(_("signals"), default=0)
    same = models.PositiveIntegerField(_("the same"), default=0)
    missed = models.PositiveIntegerField(_("not made"), default=0)
    differing = models.JSONField(_("differing"), default=list, blank=True)
    unseen = models.JSONField(_("not compared"), default=list, blank=True)
    looked_at = models.DateTimeField(_("looked at"))

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "live_agreements"
        verbose_name = _("live signals against the past")
        verbose_name_plural = _("live signals against the past")

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.same}/{self.signals}"


class BandState(models.TextChoices):
    """Where the mean of a workflow's signals is, beside what its backtest expects of so many."""

    INSIDE = "inside", _("Within what was expected")
    BELOW = "below", _("Worse than expected")
    ABOVE = "above", _("Better than expected")


class ForwardWatch(IdentifiedModel):
    """How the signals of a workflow do after so many sessions, against its newest backtest.

    `state` changes by one conditional UPDATE, so that each crossing is told once; `since` is when it was crossed last,
    `crossings` how often it left the band. Figures are those of the last look, in percent; `known` signals are behind
    `mean`.
    """

    workflow = models.ForeignKey(
        Workflow, models.CASCADE, related_name="forward_watches", verbose_name=_("workflow"), db_index=False
    )
    sessions = models.PositiveSmallIntegerField(_("sessions"))
    report = models.ForeignKey(BacktestReport, models.SET_NULL, null=True, related_name="+", verbose_name=_("backtest"))
    state = models.CharField(_("state"), max_length=10, choices=BandState, default=BandState.INSIDE)
    known = models.PositiveIntegerField(_("known"), default=0)
    mean = models.FloatField(_("mean"), null=True)
    expected = models.FloatField(_("expected"), null=True)
    low = models.FloatField(_("from"), null=True)
    high = models.FloatField(_("to"), null=True)
    crossings = models.PositiveIntegerField(_("crossings"), default=0)
    since = models.DateTimeField(_("since"), null=True)

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "forward_watches"
        verbose_name = _("signals against their backtest")
        verbose_name_plural = _("signals against their backtests")
        constraints = [
            models.UniqueConstraint(fields=["workflow", "sessions"], name="forward_watches_once"),
            one_of("state", BandState, name="forward_watches_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.sessions} {self.state}"
