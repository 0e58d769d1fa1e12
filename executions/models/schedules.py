"""When a workflow starts by itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pastetrader.common.models import IdentifiedModel, TimestampedModel, one_of
from workflows.models import OfWorkflowQuerySet, Workflow


class ScheduleType(models.TextChoices):
    """How a schedule says when."""

    CRON = "cron", _("Cron expression")
    INTERVAL = "interval", _("Interval")
    DATE = "date", _("Once")
    SESSION = "session", _("Exchange session")


class Schedule(IdentifiedModel, TimestampedModel):
    """When a workflow starts by itself: ours and the truth; django-celery-beat's row is its mirror."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="schedules", verbose_name=_("workflow"))
    trigger_node_key = models.CharField(_("trigger"), max_length=64, blank=True, default="")
    name = models.CharField(_("name"), max_length=255, blank=True)
    schedule_type = models.CharField(_("type"), max_length=20, choices=ScheduleType)
    cron_expression = models.CharField(_("cron expression"), max_length=100, blank=True, default="")
    interval_seconds = models.PositiveIntegerField(_("interval in seconds"), null=True, blank=True)
    run_date = models.DateTimeField(_("date and time"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=50)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    input_data = models.JSONField(_("input"), default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    next_run_at = models.DateTimeField(_("next"), null=True, blank=True)
    last_run_at = models.DateTimeField(_("last"), null=True, blank=True)
    last_run_status = models.CharField(_("last status"), max_length=50, blank=True, default="")
    periodic_task = models.OneToOneField(
        "django_celery_beat.PeriodicTask",
        models.SET_NULL,
        null=True,
        blank=True,
        # Not "schedule": that is the property by which beat asks its row when to ring.
        related_name="mirror_of",
        verbose_name=_("bell"),
        editable=False,
    )

    objects = models.Manager.from_queryset(OfWorkflowQuerySet)()

    class Meta:
        db_table = "schedules"
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        constraints = [
            one_of("schedule_type", ScheduleType, name="schedules_type_known"),
            models.CheckConstraint(
                condition=(Q(schedule_type="cron") & ~Q(cron_expression=""))
                | Q(schedule_type="interval", interval_seconds__isnull=False, interval_seconds__gte=1)
                | Q(schedule_type="date", run_date__isnull=False)
                | (Q(schedule_type="session") & ~Q(config={})),
                name="schedules_say_when",
            ),
            models.CheckConstraint(condition=~Q(timezone=""), name="schedules_timezone_given"),
            models.UniqueConstraint(
                fields=["workflow", "trigger_node_key"],
                condition=~Q(trigger_node_key=""),
                name="schedules_one_per_trigger_node",
            ),
        ]
        indexes = [models.Index(fields=["next_run_at"], condition=Q(is_active=True), name="schedules_due")]

    def __str__(self) -> str:
        return self.name or str(self.id)
