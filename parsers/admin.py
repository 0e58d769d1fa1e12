"""Pastes and strategies in the admin, looked at only."""

from django.contrib import admin

from parsers.models import Decision, Draft, Paste, Strategy
from pastetrader.common.admin import HistoryAdmin, HistoryInline


class StrategyInline(HistoryInline):
    """What was understood of a paste."""

    model = Strategy
    fields = ("extractor", "is_strategy", "workflow", "created_at")
    ordering = ("-created_at",)


class DecisionInline(HistoryInline):
    """What was decided about a paste."""

    model = Decision
    fields = ("number", "kind", "words", "text", "decided_by", "decided_at")
    ordering = ("-number",)


@admin.register(Paste)
class PasteAdmin(HistoryAdmin):
    """What people pasted."""

    list_display = ("__str__", "owner", "source_kind", "language", "created_at")
    list_filter = ("source_kind", "language")
    list_select_related = ("owner",)
    search_fields = ("text", "source_name", "owner__email")
    ordering = ("-created_at",)
    inlines = (StrategyInline, DecisionInline)


@admin.register(Strategy)
class StrategyAdmin(HistoryAdmin):
    """What extractors understood."""

    list_display = ("paste", "extractor", "is_strategy", "workflow", "created_at")
    list_filter = ("extractor", "is_strategy")
    list_select_related = ("paste", "workflow")
    ordering = ("-created_at",)


@admin.register(Decision)
class DecisionAdmin(HistoryAdmin):
    """Who decided what, and when."""

    list_display = ("words", "kind", "text", "paste", "decided_by", "decided_at")
    list_filter = ("kind",)
    list_select_related = ("paste", "decided_by")
    search_fields = ("words", "text", "subject", "decided_by__email")
    ordering = ("-id",)


@admin.register(Draft)
class DraftAdmin(HistoryAdmin):
    """Which workflow was made from which strategy."""

    list_display = ("workflow", "strategy", "market", "is_current", "updated_at")
    list_filter = ("market", "is_current")
    list_select_related = ("workflow", "strategy__paste")
    ordering = ("-pk",)
