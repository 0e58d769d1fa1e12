"""Signals in the back office, what became of them, and how live agrees with the backtest."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.models import WorkflowExecution
from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_columns import BUSY, GOOD, IDLE, WARN, badge
from pastetrader.common.admin_filters import MadeFilter
from screening.models import (
    BandState,
    ForwardWatch,
    LiveAgreement,
    Side,
    Signal,
    SignalOutcome,
    SignalSighting,
    SignalState,
)

BANDS = {BandState.INSIDE: IDLE, BandState.BELOW: WARN, BandState.ABOVE: WARN}
STATE = {SignalState.NEW: BUSY, SignalState.ACKNOWLEDGED: GOOD, SignalState.EXPIRED: IDLE}
SIDE = {Side.LONG: BUSY, Side.SHORT: BUSY, Side.EXIT: IDLE}


@admin.register(Signal)
class SignalAdmin(HistoryAdmin):
    """What workflows found."""

    list_display = (
        "instrument",
        badge("side", SIDE, description=_("side")),
        badge("state", STATE, description=_("state")),
        "bar",
        "price",
        "workflow",
        "node_key",
        "created_at",
    )
    list_filter = (MadeFilter, "side", "state")
    list_select_related = ("instrument", "workflow")
    search_fields = ("=instrument__symbol", "workflow__name")
    ordering = ("-id",)
    exclude = ("node_execution",)
    product_page = "signal"


@admin.register(SignalOutcome)
class SignalOutcomeAdmin(HistoryAdmin):
    """What signals did next, in percent, by the bars as they are stored now."""

    list_display = ("signal", "market", "bars", "return_1", "return_5", "return_20", "symbol_until", "version")
    fields = readonly_fields = (*list_display, "close", "best", "worst", "market_1", "market_5", "market_20")
    list_filter = ("market",)
    list_select_related = ("signal",)
    search_fields = ("=signal__instrument__symbol",)
    ordering = ("-signal_id",)


@admin.register(SignalSighting)
class SignalSightingAdmin(HistoryAdmin):
    """Which execution came to which signal, as the first or again."""

    list_display = ("signal", "execution", "workflow")
    search_fields = ("=signal__instrument__symbol", "execution__id")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignalSighting]:
        """Without what the executions were given and gave."""
        rows: QuerySet[SignalSighting] = super().get_queryset(request)
        heavy = (f"execution__{column}" for column in WorkflowExecution.HEAVY)
        return rows.select_related("signal__workflow", "execution").defer(*heavy)

    @admin.display(description=_("workflow"))
    def workflow(self, sighting: SignalSighting) -> Any:
        """Whose finding it is."""
        return sighting.signal.workflow


@admin.register(ForwardWatch)
class ForwardWatchAdmin(HistoryAdmin):
    """Signals against what their backtests expect of them."""

    list_display = (
        "workflow",
        "sessions",
        badge("state", BANDS, description=_("state")),
        "known",
        "mean",
        "expected",
        "low",
        "high",
        "crossings",
        "since",
    )
    list_filter = ("state", "sessions")
    list_select_related = ("workflow",)
    search_fields = ("workflow__name", "workflow__owner__email")
    ordering = ("-id",)


@admin.register(LiveAgreement)
class LiveAgreementAdmin(HistoryAdmin):
    """Whether live signals are those that the past decides."""

    list_display = ("workflow", "sessions", "signals", "same", "missed", "snapshots", "looked_at")
    list_select_related = ("workflow",)
    search_fields = ("workflow__name", "workflow__owner__email")
    ordering = ("-looked_at",)
