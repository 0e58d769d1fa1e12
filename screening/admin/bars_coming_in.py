"""Files and updates of bars, their sources and providers in the back office."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_columns import BAD, BUSY, GOOD, IDLE, WARN, badge, in_bytes, switch, words
from pastetrader.common.admin_filters import MadeFilter
from pastetrader.common.encryption import holds
from screening.models import (
    BarImport,
    BarSource,
    BarUpdate,
    BarUpdateSymbol,
    ImportStatus,
    ProviderPace,
    ProviderToken,
    SymbolState,
    UpdateStatus,
    Verdict,
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
VERDICT = {Verdict.PASS: GOOD, Verdict.WARN: WARN, Verdict.BLOCK: BAD}


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
