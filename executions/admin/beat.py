"""The rows of django-celery-beat: mirrors of schedules, which rewrite them, so they are only looked at.

There is one schedule system, ours. What is in these tables besides is beat's own.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from pastetrader.common.admin import HistoryAdmin
from pastetrader.common.admin_columns import named, switch

# Beat calls it "Task Name", which its own Korean lacks.
TASK = named("task", description=_("task"))


class PeriodicTaskAdmin(HistoryAdmin):
    """Beat's tasks, each with the schedule that it mirrors."""

    list_display = (
        "mirrored",
        switch("enabled", on=_("rings"), off=_("still"), description=_("bell")),
        "rule",
        "last_run_at",
        "total_run_count",
        "date_changed",
    )
    search_fields = ("name", "mirror_of__name", "mirror_of__workflow__name")
    ordering = ("-id",)
    fields = (
        "name",
        "mirrored",
        TASK,
        "rule",
        "enabled",
        "one_off",
        "args",
        "last_run_at",
        "total_run_count",
        "date_changed",
    )
    readonly_fields = ("mirrored", TASK, "rule")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what it mirrors, and when it rings."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("mirror_of__workflow", "crontab", "interval", "clocked", "solar")

    @admin.display(description=_("mirrors"))
    def mirrored(self, task: Any) -> str:
        """The schedule, with its workflow; a task of beat's own has none."""
        schedule = getattr(task, "mirror_of", None)
        return f"{schedule.workflow}: {schedule}" if schedule else str(task.name)

    @admin.display(description=_("rings"))
    def rule(self, task: Any) -> str:
        """Beat's own words."""
        return str(task.crontab or task.interval or task.clocked or task.solar or "")


class BellAdmin(HistoryAdmin):
    """When beat rings: reached from a mirror, and in no menu."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not a table that anybody looks for."""
        return False


for _model, _admin in (
    (PeriodicTask, PeriodicTaskAdmin),
    (ClockedSchedule, BellAdmin),
    (CrontabSchedule, BellAdmin),
    (IntervalSchedule, BellAdmin),
    (SolarSchedule, BellAdmin),
):
    admin.site.unregister(_model)
    admin.site.register(_model, _admin)
