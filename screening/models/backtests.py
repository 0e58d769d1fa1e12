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


class BacktestWork(ClaimableModel):
    """What a worker works on, and how far it is."""

    status = models.CharField(_("status"), max_length=10, choices=BacktestStatus, default=BacktestStatus.WAITING)
    stage = models.CharField(_("stage"), max_length=10, choices=BacktestStage, blank=True)
    error_message = MessageField(_("error"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or should."""
        return self.status in {BacktestStatus.WAITING, BacktestStatus.RUNNING}


class BacktestReport(IdentifiedModel, BacktestWork):
    """A strategy tried on a market's bars: what was asked for, and what came of it.

    `key` names strategy, settings, bars and engine: the same key is the same result, and is not run a second time.
    `family` is what the strategy is a variant of ("paste:…", "workflow:…"): each one tried counts. `summary` is the
    report without its curve and trades, `curve` and `trades` are compressed JSON (screening.backtest_reports.blobs),
    NULL in old ones of a family. `final_of`: the report whose held-back sessions this one opened.
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
    market = models.CharField(_("market"), max_length=10)
    snapshot = models.CharField(_("bars"), max_length=40)
    engine = models.PositiveIntegerField(_("version of the engine"))
    strategy = models.JSONField(_("strategy"))
    settings = models.JSONField(_("settings"))
    summary = models.JSONField(_("summary"), null=True, blank=True)
    curve = models.BinaryField(_("curve"), null=True, blank=True)
    trades = models.BinaryField(_("trades"), null=True, blank=True)
    final_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="finals", verbose_name=_("final test of")
    )

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


class BacktestGrid(IdentifiedModel, BacktestWork):
    """What becomes of a report when one or two numbers of its strategy are others.

    `key` names report and axes: the same again is not run twice. `axes`: which number, its words, and the values that
    it takes. `cells`: of each combination, in the order of the axes, its values, key and figures; NULL until done.
    `done` of `total` cells are worked out.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="backtest_grids", verbose_name=_("owner"), db_index=False
    )
    report = models.ForeignKey(
        BacktestReport, models.CASCADE, related_name="grids", verbose_name=_("backtest"), db_index=False
    )
    key = models.CharField(_("key"), max_length=64)
    axes = models.JSONField(_("numbers and their values"))
    cells = models.JSONField(_("figures"), null=True, blank=True)
    done = models.PositiveSmallIntegerField(_("cells worked out"), default=0)
    total = models.PositiveSmallIntegerField(_("cells"))

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    class Meta:
        db_table = "backtest_grids"
        verbose_name = _("grid of a backtest")
        verbose_name_plural = _("grids of backtests")
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="backtest_grids_once"),
            one_of("status", BacktestStatus, name="backtest_grids_status_known"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="backtest_grids_owner_newest"),
            models.Index(fields=["status", "worked_at"], name="backtest_grids_in_work"),
        ]

    def __str__(self) -> str:
        return " × ".join(axis["label"] for axis in self.axes)


class BacktestTry(models.Model):
    """That a variant of a family was tried on a market: kept when its report goes, since luck does not forget.

    `seen_until`: the last session that its result stands on; NULL of old ones, of which it is not known. A final test
    is no variant and has no ratio, but it has seen.
    """

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
    seen_until = models.DateField(_("seen until"), null=True, blank=True)

    class Meta:
        db_table = "backtest_tries"
        verbose_name = _("variant that was tried")
        verbose_name_plural = _("variants that were tried")
        constraints = [models.UniqueConstraint(fields=["owner", "family", "market", "key"], name="backtest_tries_once")]

    def __str__(self) -> str:
        return f"{self.family} {self.market}"
