"""Pastes and strategies in the admin, looked at only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parsers.models import Decision, Draft, Paste, SourceImport, Strategy
from pastetrader.common.admin import HistoryAdmin, HistoryInline
from pastetrader.common.admin_columns import switch, words
from pastetrader.common.admin_filters import MadeFilter


class StrategyInline(HistoryInline):
    """What was understood of a paste."""

    model = Strategy
    fields = ("extractor", "is_strategy", "workflow", "created_at")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their workflows."""
        return super().get_queryset(request).select_related("workflow").defer("document")


class DecisionInline(HistoryInline):
    """What was decided about a paste."""

    model = Decision
    fields = ("number", "kind", "words", "text", "decided_by", "decided_at")
    ordering = ("-number",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With who decided."""
        return super().get_queryset(request).select_related("decided_by")


@admin.register(Paste)
class PasteAdmin(HistoryAdmin):
    """What people pasted."""

    product_page = "understood"
    list_display = ("__str__", "owner", "source_kind", "language", "created_at")
    list_filter = (MadeFilter, "source_kind", "language")
    list_select_related = ("owner",)
    search_fields = ("text", "source_name", "owner__email")
    ordering = ("-id",)
    inlines = (StrategyInline, DecisionInline)


@admin.register(SourceImport)
class SourceImportAdmin(HistoryAdmin):
    """Sources that workers read."""

    product_page = "source"
    list_display = ("__str__", "owner", "source_kind", "status", "step", "reader", "created_at")
    list_filter = (MadeFilter, "status", "source_kind", "reader")
    list_select_related = ("owner",)
    search_fields = ("name", "address", "owner__email")
    ordering = ("-id",)


@admin.register(Strategy)
class StrategyAdmin(HistoryAdmin):
    """What extractors understood."""

    list_display = (
        "paste",
        "extractor",
        switch("is_strategy", on=_("a strategy"), off=_("none"), description=_("read as")),
        "workflow",
        "created_at",
    )
    list_filter = (MadeFilter, "is_strategy")
    list_select_related = ("paste", "workflow")
    search_fields = ("paste__text", "paste__owner__email", "extractor")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Strategy]:
        """The row's own page alone needs the document."""
        rows: QuerySet[Strategy] = super().get_queryset(request)
        match = request.resolver_match
        return rows if match is not None and "object_id" in match.kwargs else rows.defer("document", "paste__spans")


@admin.register(Decision)
class DecisionAdmin(HistoryAdmin):
    """Who decided what, and when."""

    list_display = (
        words("words", description=_("words")),
        "kind",
        words("text", description=_("text")),
        "paste",
        "decided_by",
        "decided_at",
    )
    list_filter = ("kind", MadeFilter)
    list_select_related = ("paste", "decided_by")
    search_fields = ("words", "text", "subject", "decided_by__email")
    ordering = ("-id",)


@admin.register(Draft)
class DraftAdmin(HistoryAdmin):
    """Which workflow was made from which strategy."""

    list_display = (
        "workflow",
        "strategy",
        "market",
        switch("is_current", on=_("current"), off=_("left as it is"), description=_("state")),
        "updated_at",
    )
    list_filter = ("market", "is_current")
    search_fields = ("workflow__name",)
    list_select_related = ("workflow", "strategy__paste")
    ordering = ("-pk",)
