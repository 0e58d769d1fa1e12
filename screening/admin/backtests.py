"""Backtests in the back office, the tries of their grids, and checks before activation."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_columns import BAD, BUSY, GOOD, IDLE, WARN, badge, words
from pastetrader.common.admin_filters import MadeFilter
from screening.models import (
    ActivationCheck,
    BacktestGrid,
    BacktestReport,
    BacktestStatus,
    BacktestTry,
    TrustVerdict,
)

TRUST = {TrustVerdict.RED: BAD, TrustVerdict.YELLOW: WARN, TrustVerdict.GREY: IDLE}
BACKTEST = {
    BacktestStatus.WAITING: BUSY,
    BacktestStatus.RUNNING: BUSY,
    BacktestStatus.DONE: GOOD,
    BacktestStatus.FAILED: BAD,
    BacktestStatus.CANCELLED: IDLE,
}


@admin.register(BacktestReport)
class BacktestReportAdmin(HistoryAdmin):
    """Backtests, and what became of them."""

    list_display = (
        "title",
        "owner",
        "market",
        badge("status", BACKTEST, description=_("status")),
        words("error_message", description=_("error")),
        "interruptions",
        "created_at",
    )
    list_filter = (MadeFilter, "status", "market")
    search_fields = ("title", "market", "owner__email")
    exclude = ("curve", "trades")
    ordering = ("-id",)


@admin.register(BacktestGrid)
class BacktestGridAdmin(HistoryAdmin):
    """Grids of backtests, and what became of them."""

    list_display = (
        "__str__",
        "owner",
        "report",
        badge("status", BACKTEST, description=_("status")),
        words("error_message", description=_("error")),
        "done",
        "total",
        "created_at",
    )
    list_filter = (MadeFilter, "status")
    list_select_related = ("owner", "report")
    search_fields = ("owner__email", "report__title")
    ordering = ("-id",)


@admin.register(BacktestTry)
class BacktestTryAdmin(HistoryAdmin):
    """Which variants were tried, counted for ever."""

    list_display = ("family", "owner", "market", "sharpe", "seen_until")
    list_filter = ("market",)
    search_fields = ("family", "owner__email")
    ordering = ("-id",)


@admin.register(ActivationCheck)
class ActivationCheckAdmin(HistoryAdmin):
    """What was found of rules before workflows went live."""

    list_display = (
        "workflow",
        badge("verdict", TRUST, description=_("verdict")),
        "version",
        "snapshots",
        "seconds",
        "checked_at",
    )
    list_filter = ("verdict",)
    list_select_related = ("workflow",)
    search_fields = ("workflow__name", "workflow__owner__email")
    ordering = ("-id",)
