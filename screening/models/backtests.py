"""Backtests that people asked for, and their reports."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pastetrader.common.message_field import MessageField
from pastetrader.common.models import ClaimableModel, IdentifiedModel, OwnedQuerySet, one_of
from workflows.models import Workflow


class BacktestStatus(models.TextChoices):
    """Where it is. The last three are the end of it."""

    WAITING = "waiting", _("Waits for a worker")
    RUNNING = "running", _("At work")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class BacktestStage(models.TextChoices):
    """How far one that is at work is."""

    BARS = "bars", _("Bars are read")
    SIGNALS = "signals", _("Conditions are looked at")
    TRADES = "trades", _("Trades are followed")
    TRUST = "trust", _("The result is put to the test")


class BacktestReport(IdentifiedModel, ClaimableModel):
    """A strategy tried on a market's bars: what was asked for, and what came of it.

    `key` names strategy, settings, bars and engine: the same key is the same result, and is not run a second time.
    `family` is what the strategy is a variant of ("paste:…", "workflow:…"): each one tried counts. `summary` is the
    report without its curve and trades, `curve` and `trades` are compressed JSON (screening.backtest_reports.blobs),
    NULL in old ones of a family.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="backtests", verbose_name=_("owner"), db_index=False
    )
    workflow = models.ForeignKey(
        Workflow, models.SET_NULL, null=True, blank=True, related_name="backtests", verbose_name=_("workflow")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    family = models.CharField(_("variant of"), max_length=80)
    key = models.CharField(_("key"), max_length=64)
    status = models.CharField(_("status"), max_length=10, choices=BacktestStatus, default=BacktestStatus.WAITING)
    stage = models.CharField(_("stage"), max_length=10, choices=BacktestStage, blank=True)
    market = models.CharField(_("market"), max_length=10)
    snapshot = models.CharField(_("bars"), max_length=40)
    engine = models.PositiveIntegerField(_("version of the engine"))
    strategy = models.JSONField(_("strategy"))
    settings = models.JSONField(_("settings"))
    summary = models.JSONField(_("summary"), null=True, blank=True)
    curve = models.BinaryField(_("curve"), null=True, blank=True)
    trades = models.BinaryField(_("trades"), null=True, blank=True)
    error_message = MessageField(_("error"), blank=True)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "backtest_reports"
        verbose_name = _("backtest")
        verbose_name_plural = _("backtests")
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="backtest_reports_once"),
            one_of("status", BacktestStatus, name="backtest_reports_status_known"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="backtest_reports_owner_newest"),
            models.Index(fields=["owner", "family", "-created_at"], name="backtest_reports_of_family"),
            models.Index(fields=["status", "worked_at"], name="backtest_reports_in_work"),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.title}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or should."""
        return self.status in {BacktestStatus.WAITING, BacktestStatus.RUNNING}


class BacktestTry(models.Model):
    """That a variant of a family was tried on a market: kept when its report goes, since luck does not forget."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="backtest_tries",
        verbose_name=_("owner"),
        db_index=False,
    )
    family = models.CharField(_("variant of"), max_length=80)
    market = models.CharField(_("market"), max_length=10)
    key = models.CharField(_("key"), max_length=64)
    sharpe = models.FloatField(_("Sharpe ratio of a session"), null=True, blank=True)

    class Meta:
        db_table = "backtest_tries"
        verbose_name = _("variant that was tried")
        verbose_name_plural = _("variants that were tried")
        constraints = [models.UniqueConstraint(fields=["owner", "family", "market", "key"], name="backtest_tries_once")]

    def __str__(self) -> str:
        return f"{self.family} {self.market}"
