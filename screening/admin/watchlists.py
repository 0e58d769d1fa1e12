"""Watchlists in the back office."""

from django.contrib import admin

from pastetrader.common.admin import HistoryAdmin
from screening.models import (
    Watchlist,
)


@admin.register(Watchlist)
class WatchlistAdmin(HistoryAdmin):
    """What people keep an eye on."""

    product_page = "watchlist"
    list_display = ("name", "market", "owner", "version", "updated_at")
    list_filter = ("market",)
    list_select_related = ("owner",)
    search_fields = ("name", "owner__email")
    ordering = ("-id",)
