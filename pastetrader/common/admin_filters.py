"""Filters of the back office that ask an index, whatever the table has grown to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import first_id_of


def start_of_today() -> datetime:
    """Midnight on the clocks of whoever looks."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


class MadeFilter(admin.SimpleListFilter):
    """When rows with time-ordered ids were made, by their primary key: today is that of whoever looks."""

    title = _("made")
    parameter_name = "made"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (
            ("today", _("Today")),
            ("day", _("Last 24 hours")),
            ("week", _("Last 7 days")),
            ("month", _("Last 30 days")),
        )

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows of the choice."""
        days = {"day": 1, "week": 7, "month": 30}.get(self.value() or "")
        if self.value() == "today":
            return queryset.filter(pk__gte=first_id_of(start_of_today()))
        return queryset.filter(pk__gte=first_id_of(timezone.now() - timedelta(days=days))) if days else queryset
