"""Instruments, bars, imports and signals in the admin: written by the program and looked at; splits are entered too."""

from django.contrib import admin

from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin
from screening.models import Bar, BarImport, CorporateAction, Instrument, Signal


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

    list_display = ("name", "market", "status", "owner", "rows_done", "rows_total", "interruptions", "created_at")
    list_filter = ("status",)
    list_select_related = ("owner",)
    search_fields = ("name", "market")
    ordering = ("-created_at",)


@admin.register(Signal)
class SignalAdmin(HistoryAdmin):
    """What workflows found."""

    list_display = ("instrument", "side", "bar", "price", "workflow", "node_key", "created_at")
    list_filter = ("side", "bar")
    list_select_related = ("instrument", "workflow")
    search_fields = ("instrument__symbol", "workflow__name")
    ordering = ("-created_at",)
