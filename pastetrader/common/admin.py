"""The base classes of all admins: one look, and history that can be looked at but not changed."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline


class BaseModelAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """A model that people may edit."""

    list_per_page = 50
    show_full_result_count = False
    readonly_fields: tuple[str, ...] = ("id", "created_at", "updated_at")


class HistoryAdmin(BaseModelAdmin):
    """Rows that only the program writes."""

    readonly_fields = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes history."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes history here."""
        return False


class HistoryInline(TabularInline):  # type: ignore[misc]  # unfold ships no types
    """History as a table inside its parent."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes history."""
        return False
