"""Instruments, bars and signals in the admin: written by imports and executions, looked at here."""

from django.contrib import admin

from pastetrader.common.admin import HistoryAdmin
from screening.models import Bar, Instrument, Signal


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

    list_display = ("instrument", "session", "open", "high", "low", "close", "volume")
    list_select_related = ("instrument",)
    search_fields = ("=instrument__symbol",)
    ordering = ("-id",)


@admin.register(Signal)
class SignalAdmin(HistoryAdmin):
    """What workflows found."""

    list_display = ("instrument", "side", "bar", "price", "workflow", "node_key", "created_at")
    list_filter = ("side", "bar")
    list_select_related = ("instrument", "workflow")
    search_fields = ("instrument__symbol", "workflow__name")
    ordering = ("-created_at",)
