"""Schedules: what is due, what is late, what became of each due time. Made and changed where the product does it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from executions.admin import tones
from executions.admin.nodes import HEAVY_OF_EXECUTION
from executions.models import Schedule, ScheduleOccurrence, SessionOverride
from executions.scheduling.policies import GRACE
from executions.scheduling.reads import words_of
from executions.scheduling.services import pause_schedule, resume_schedule, run_now
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.admin import BaseModelAdmin, HistoryAdmin
from pastetrader.common.admin_actions import act_on_each
from pastetrader.common.admin_columns import badge, switch, words
from pastetrader.common.admin_filters import MadeFilter
from pastetrader.common.message_field import shown


class DueFilter(admin.SimpleListFilter):
    """What is late, and what cannot say when it runs."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        """The choices beside "all"."""
        return (("late", _("Late")), ("problem", _("With a problem")), ("active", _("Active")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        active = queryset.filter(is_active=True)
        if self.value() == "late":
            return active.filter(next_run_at__lt=timezone.now() - GRACE)
        if self.value() == "problem":
            return active.exclude(problem="")
        return active if self.value() == "active" else queryset


@admin.register(Schedule)
class ScheduleAdmin(HistoryAdmin):
    """When workflows start by themselves: the one schedule system. Its forms are on the pages of the product."""

    product_page = "schedule"
    list_display = (
        "__str__",
        "workflow",
        "schedule_type",
        "when",
        "timezone",
        switch("is_active", on=_("active"), off=_("paused"), description=_("state")),
        "next_run_at",
        "last_run_at",
        "last_run_status",
        words("problem", description=_("problem")),
    )
    list_filter = (DueFilter, "schedule_type", "paused_by")
    list_select_related = ("workflow",)
    search_fields = ("name", "workflow__name", "workflow__owner__email")
    ordering = ("-id",)
    actions: ClassVar[Any] = ("run_selected", "pause_selected", "resume_selected")

    @admin.display(description=_("when"))
    def when(self, schedule: Schedule) -> str:
        """When it starts, in words."""
        return shown(words_of(schedule))

    @admin.action(description=_("Run now"), permissions=["operate"])
    def run_selected(self, request: SignedInRequest, rows: QuerySet[Schedule]) -> None:
        """Starts their workflows; no due time is used up."""
        act_on_each(self, request, rows, lambda row: run_now(schedule=row, by=request.user), _("Run now."))

    @admin.action(description=_("Pause"), permissions=["operate"])
    def pause_selected(self, request: SignedInRequest, rows: QuerySet[Schedule]) -> None:
        """They start nothing until somebody resumes them."""
        act_on_each(self, request, rows, lambda row: pause_schedule(schedule=row, by=request.user), _("Paused."))

    @admin.action(description=_("Resume"), permissions=["operate"])
    def resume_selected(self, request: SignedInRequest, rows: QuerySet[Schedule]) -> None:
        """They start from their next time on."""
        act_on_each(self, request, rows, lambda row: resume_schedule(schedule=row), _("Resumed."))


@admin.register(ScheduleOccurrence)
class ScheduleOccurrenceAdmin(HistoryAdmin):
    """What became of each due time."""

    list_display = (
        "scheduled_for",
        "schedule",
        "workflow",
        badge("outcome", tones.OUTCOME, description=_("outcome")),
        "reason",
        words("cause", description=_("cause")),
        "execution",
        "due_count",
        "created_at",
    )
    list_filter = ("outcome", "reason", MadeFilter)
    date_hierarchy = "scheduled_for"
    search_fields = ("schedule__name", "schedule__workflow__name", "execution__id")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScheduleOccurrence]:
        """With what is shown of its schedule, and without what executions were given and gave."""
        rows: QuerySet[ScheduleOccurrence] = super().get_queryset(request)
        return rows.select_related("schedule__workflow", "execution").defer(*HEAVY_OF_EXECUTION)

    @admin.display(description=_("workflow"))
    def workflow(self, occurrence: ScheduleOccurrence) -> str:
        """What it starts."""
        return str(occurrence.schedule.workflow)


@admin.register(SessionOverride)
class SessionOverrideAdmin(BaseModelAdmin):
    """Days on which an exchange is closed, or open with other hours, than its calendar says. Heeded within a minute."""

    list_display = (
        "mic",
        "date",
        switch("is_closed", on=_("closed"), off=_("other hours"), description=_("state")),
        "opens_at",
        "closes_at",
        "note",
        "updated_at",
    )
    list_filter = ("mic",)
    search_fields = ("mic", "note")
    ordering = ("-date",)
