"""Instruments, bars, imports and signals in the admin: written by the program and looked at; splits are entered too."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from executions.models import WorkflowExecution
from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin
from pastetrader.common.admin_columns import BAD, BUSY, GOOD, IDLE, WARN, badge, in_bytes, named, switch, words
from pastetrader.common.admin_filters import MadeFilter
from pastetrader.common.encryption import holds
from screening.models import (
    BacktestGrid,
    BacktestReport,
    BacktestStatus,
    BacktestTry,
    Bar,
    BarImport,
    BarSource,
    BarUpdate,
    BarUpdateSymbol,
    CorporateAction,
    ImportStatus,
    IndexMembership,
    Instrument,
    InstrumentFact,
    Market,
    ProviderPace,
    ProviderToken,
    Side,
    Signal,
    SignalOutcome,
    SignalSighting,
    SignalState,
    SymbolState,
    UpdateStatus,
    Verdict,
    Watchlist,
)

IMPORT = {
    ImportStatus.READING: BUSY,
    ImportStatus.STORING: BUSY,
    ImportStatus.DESCRIBED: WARN,
    ImportStatus.STORED: GOOD,
    ImportStatus.FAILED: BAD,
    ImportStatus.DISCARDED: IDLE,
}
UPDATE = {
    UpdateStatus.LISTING: BUSY,
    UpdateStatus.FETCHING: BUSY,
    UpdateStatus.STORING: BUSY,
    UpdateStatus.HELD: WARN,
    UpdateStatus.STORED: GOOD,
    UpdateStatus.FAILED: BAD,
    UpdateStatus.DISCARDED: IDLE,
}
SYMBOL = {
    SymbolState.WAITING: BUSY,
    SymbolState.FETCHED: BUSY,
    SymbolState.STORED: GOOD,
    SymbolState.FAILED: BAD,
}
BACKTEST = {
    BacktestStatus.WAITING: BUSY,
    BacktestStatus.RUNNING: BUSY,
    BacktestStatus.DONE: GOOD,
    BacktestStatus.FAILED: BAD,
    BacktestStatus.CANCELLED: IDLE,
}
VERDICT = {Verdict.PASS: GOOD, Verdict.WARN: WARN, Verdict.BLOCK: BAD}
STATE = {SignalState.NEW: BUSY, SignalState.ACKNOWLEDGED: GOOD, SignalState.EXPIRED: IDLE}
SIDE = {Side.LONG: BUSY, Side.SHORT: BUSY, Side.EXIT: IDLE}


@admin.register(Market)
class MarketAdmin(HistoryAdmin):
    """Where there are bars, and when they changed last."""

    list_display = (
        "code",
        switch("is_synthetic", on=_("synthetic"), off=_("real"), description=_("bars")),
        "version",
        "updated_at",
    )
    search_fields = ("code",)
    ordering = ("code",)


@admin.register(Instrument)
class InstrumentAdmin(HistoryAdmin):
    """What there are bars of."""

    list_display = ("symbol", "market", "name", "currency")
    list_filter = ("market",)
    search_fields = ("symbol", "name")
    ordering = ("market", "symbol")


@admin.register(Bar)
class BarAdmin(HistoryAdmin):
    """Daily bars; a search needs the exact symbol, so that a million rows answer at once."""

    list_display = (
        named("instrument", description=_("instrument")),
        "session",
        "open",
        "high",
        "low",
        "close",
        "volume",
    )
    fields = readonly_fields = list_display
    list_select_related = ("instrument",)
    search_fields = ("=instrument__symbol",)
    ordering = ("-id",)


@admin.register(CorporateAction)
class CorporateActionAdmin(BaseModelAdmin):
    """Splits. One that is entered is taken out of files that still show it, when they are imported the next time."""

    list_display = ("instrument", "session", "ratio", "kind", "source", "created_at")
    list_filter = ("source",)
    list_select_related = ("instrument",)
    search_fields = ("=instrument__symbol",)
    autocomplete_fields = ("instrument",)
    ordering = ("-session", "-id")


@admin.register(BarImport)
class BarImportAdmin(HistoryAdmin):
    """Files of bars that people brought, and what became of them."""

    product_page = "bar-import"
    list_display = (
        "name",
        "market",
        badge("status", IMPORT, description=_("status")),
        words("error_message", description=_("error")),
        "owner",
        in_bytes("size_bytes", description=_("size")),
        "rows_done",
        "rows_total",
        "interruptions",
        "created_at",
    )
    list_filter = (MadeFilter, "status")
    list_select_related = ("owner",)
    search_fields = ("name", "market", "owner__email")
    ordering = ("-id",)


@admin.register(BarSource)
class BarSourceAdmin(HistoryAdmin):
    """Where bars come from by themselves. Keys are entered on the page of sources, and shown nowhere."""

    list_display = (
        "provider",
        "name",
        "has_keys",
        switch("is_active", on=_("active"), off=_("switched off"), description=_("state")),
        "updated_at",
    )
    list_filter = ("provider", "is_active")
    search_fields = ("provider", "name")
    exclude = ("secret",)
    ordering = ("provider", "name")

    @admin.display(description=_("has keys"), boolean=True)
    def has_keys(self, source: BarSource) -> bool:
        """Whether; never which."""
        return holds(source, "secret")


@admin.register(BarUpdate)
class BarUpdateAdmin(HistoryAdmin):
    """Updates of markets, and what became of them."""

    list_display = (
        "market",
        "provider",
        "until",
        badge("status", UPDATE, description=_("status")),
        badge("verdict", VERDICT, description=_("quality")),
        words("error_message", description=_("error")),
        "interruptions",
        "created_at",
    )
    list_filter = (MadeFilter, "status", "provider", "verdict")
    search_fields = ("market", "provider")
    ordering = ("-id",)


@admin.register(BarUpdateSymbol)
class BarUpdateSymbolAdmin(HistoryAdmin):
    """What an update did with each symbol, and why it failed."""

    list_display = (
        "symbol",
        "update",
        badge("state", SYMBOL, description=_("state")),
        "code",
        words("message", description=_("why it failed")),
        "tries",
        "new_bars",
        "is_whole",
    )
    list_filter = ("state",)
    list_select_related = ("update",)
    search_fields = ("=symbol", "code")
    exclude = ("bars",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BarUpdateSymbol]:
        """Without what was fetched."""
        rows: QuerySet[BarUpdateSymbol] = super().get_queryset(request)
        return rows.defer("bars", "details")


@admin.register(IndexMembership)
class IndexMembershipAdmin(HistoryAdmin):
    """Which instrument belonged to which index, from when to when."""

    list_display = ("index", named("instrument", description=_("instrument")), "since", "until")
    fields = readonly_fields = list_display
    list_filter = ("index",)
    list_select_related = ("instrument",)
    search_fields = ("=instrument__symbol", "=index")
    ordering = ("-since", "-id")


@admin.register(InstrumentFact)
class InstrumentFactAdmin(HistoryAdmin):
    """Figures of instruments, each from the day on which it was known."""

    list_display = (named("instrument", description=_("instrument")), "name", "value", "period", "known_on")
    fields = readonly_fields = list_display
    list_filter = ("name",)
    list_select_related = ("instrument",)
    search_fields = ("=instrument__symbol",)
    ordering = ("-known_on", "-id")


@admin.register(ProviderToken)
class ProviderTokenAdmin(HistoryAdmin):
    """Until when the tokens hold that workers share; never which they are."""

    list_display = ("key", "number", "asked_at", "expires_at")
    exclude = ("token",)
    ordering = ("key",)


@admin.register(ProviderPace)
class ProviderPaceAdmin(HistoryAdmin):
    """When providers may be asked next."""

    list_display = ("key", "next_at")
    ordering = ("key",)


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


@admin.register(Watchlist)
class WatchlistAdmin(HistoryAdmin):
    """What people keep an eye on."""

    product_page = "watchlist"
    list_display = ("name", "market", "owner", "version", "updated_at")
    list_filter = ("market",)
    list_select_related = ("owner",)
    search_fields = ("name", "owner__email")
    ordering = ("-id",)
