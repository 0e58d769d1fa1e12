"""Pastes and strategies in the admin, looked at only."""

from django.contrib import admin

from parsers.models import Paste, Strategy
from pastetrader.common.admin import HistoryAdmin, HistoryInline


class StrategyInline(HistoryInline):
    """What was understood of a paste."""

    model = Strategy
    fields = ("extractor", "is_strategy", "workflow", "created_at")
    ordering = ("-created_at",)


@admin.register(Paste)
class PasteAdmin(HistoryAdmin):
    """What people pasted."""

    list_display = ("__str__", "owner", "source_kind", "language", "created_at")
    list_filter = ("source_kind", "language")
    list_select_related = ("owner",)
    search_fields = ("text", "source_name", "owner__email")
    ordering = ("-created_at",)
    inlines = (StrategyInline,)


@admin.register(Strategy)
class StrategyAdmin(HistoryAdmin):
    """What extractors understood."""

    list_display = ("paste", "extractor", "is_strategy", "workflow", "created_at")
    list_filter = ("extractor", "is_strategy")
    list_select_related = ("paste", "workflow")
    ordering = ("-created_at",)
