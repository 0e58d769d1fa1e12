"""Markets, instruments, bars and facts in the back office: looked at; splits are entered too."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin
from pastetrader.common.admin_columns import named, switch
from screening.models import (
    Bar,
    CorporateAction,
    IndexMembership,
    Instrument,
    InstrumentFact,
    Market,
)


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
