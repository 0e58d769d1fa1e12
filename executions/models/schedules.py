"""When a workflow starts by itself, what became of each due time, and days on which an exchange differs."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from executions.models.executions import WorkflowExecution
from pastetrader.common.message_field import MessageField
from pastetrader.common.models import IdentifiedModel, OwnedQuerySet, Row, TimestampedModel, one_of
from workflows.models import OfWorkflowQuerySet, Workflow


class ScheduleType(models.TextChoices):
    """How a schedule says when."""

    CRON = "cron", _("Cron expression")
    INTERVAL = "interval", _("Interval")
    DATE = "date", _("Once")
    SESSION = "session", _("Exchange session")


class MissedPolicy(models.TextChoices):
    """What becomes of due times at which nobody looked."""

    SKIP = "skip", _("skip them")
    RUN_LATEST = "run_latest", _("run the latest")
    RUN_ALL = "run_all", _("run all, at most ten")


class OverlapPolicy(models.TextChoices):
    """What becomes of a due time while an earlier run goes on."""

    SKIP = "skip", _("skip it")
    QUEUE_ONE = "queue_one", _("run it afterwards")
    ALLOW = "allow", _("run it beside")


class PausedBy(models.TextChoices):
    """Who or what paused a schedule. Only what a person paused stays so when its workflow is activated."""

    NOBODY = "", _("nobody")
    PERSON = "person", _("a person")
    WORKFLOW = "workflow", _("its workflow")
    TRIGGER = "trigger", _("its trigger")


class Outcome(models.TextChoices):
    """What became of a due time."""

    STARTED = "started", _("started")
    WAITING = "waiting", _("waiting")
    SKIPPED = "skipped", _("skipped")
    FAILED = "failed", _("failed")


class SkipReason(models.TextChoices):
    """Why a due time was skipped."""

    NONE = "", _("not skipped")
    OVERLAP = "overlap", _("an earlier run was still going on")
    MISSED = "missed", _("nobody looked in time")
    INACTIVE = "inactive", _("its workflow was not active")
    INVALID = "invalid", _("it could not start")


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
    # What intervals are counted from; no due time itself.
    anchor_at = models.DateTimeField(_("counted from"), default=now)
    missed_policy = models.CharField(
        _("missed runs"), max_length=20, choices=MissedPolicy, default=MissedPolicy.SKIP, db_default=MissedPolicy.SKIP
    )
    overlap_policy = models.CharField(
        _("overlapping runs"),
        max_length=20,
        choices=OverlapPolicy,
        default=OverlapPolicy.SKIP,
        db_default=OverlapPolicy.SKIP,
    )
    is_active = models.BooleanField(_("active"), default=True)
    paused_by = models.CharField(
        _("paused by"), max_length=20, choices=PausedBy, blank=True, default=PausedBy.NOBODY, db_default=""
    )
    pause_cause = MessageField(_("why it is paused"), blank=True, default="", db_default="")
    # Why there is no next run though it is active: never silence.
    problem = MessageField(_("problem"), blank=True, default="", db_default="")
    # By which time zones, calendars and exceptions `next_run_at` was worked out (`scheduling.knowledge`).
    worked_out_by = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
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
            one_of("missed_policy", MissedPolicy, name="schedules_missed_policy_known"),
            one_of("overlap_policy", OverlapPolicy, name="schedules_overlap_policy_known"),
            one_of("paused_by", PausedBy, name="schedules_paused_by_known"),
            models.CheckConstraint(condition=Q(is_active=False) | Q(paused_by=""), name="schedules_active_or_paused"),
            models.UniqueConstraint(
                fields=["workflow", "trigger_node_key"],
                condition=~Q(trigger_node_key=""),
                name="schedules_one_per_trigger_node",
            ),
        ]
        indexes = [
            models.Index(fields=["next_run_at"], condition=Q(is_active=True), name="schedules_due"),
            models.Index(fields=["worked_out_by"], condition=Q(is_active=True), name="schedules_worked_out_by"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class OfScheduleQuerySet(OwnedQuerySet[Row]):
    """Rows that belong to a schedule, and so to the owner of its workflow."""

    owner_path = "schedule__workflow__owner"


class ScheduleOccurrence(IdentifiedModel):
    """One due time and what became of it. That there is one row per due time is what makes it happen once.

    Where very many were missed at once, the earliest share a row: `due_count` of them from `scheduled_for` to
    `merged_until`.
    """

    schedule = models.ForeignKey(
        Schedule, models.CASCADE, related_name="occurrences", verbose_name=_("schedule"), db_index=False
    )
    scheduled_for = models.DateTimeField(_("due at"))
    merged_until = models.DateTimeField(_("until"), null=True, blank=True)
    due_count = models.PositiveIntegerField(_("due times"), default=1)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=20, choices=SkipReason, blank=True, default=SkipReason.NONE)
    cause = MessageField(_("cause"), blank=True, default="")
    execution = models.ForeignKey(
        WorkflowExecution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="occurrences",
        verbose_name=_("execution"),
    )
    created_at = models.DateTimeField(_("looked at"), default=now)

    objects = models.Manager.from_queryset(OfScheduleQuerySet)()

    class Meta:
        db_table = "schedule_occurrences"
        verbose_name = _("due time")
        verbose_name_plural = _("due times")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "scheduled_for"], name="schedule_occurrences_once"),
            one_of("outcome", Outcome, name="schedule_occurrences_outcome_known"),
            one_of("reason", SkipReason, name="schedule_occurrences_reason_known"),
            models.CheckConstraint(
                condition=(Q(outcome="skipped") & ~Q(reason="")) | (~Q(outcome="skipped") & Q(reason="")),
                name="schedule_occurrences_skipped_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(due_count__gte=1), name="schedule_occurrences_count_from_one"),
        ]
        indexes = [
            models.Index(fields=["schedule"], condition=Q(outcome="waiting"), name="schedule_occurrences_waiting"),
            models.Index(fields=["scheduled_for"], name="schedule_occurrences_when"),
        ]

    def __str__(self) -> str:
        return f"{self.scheduled_for:%Y-%m-%d %H:%M} {self.outcome}"


class SessionOverride(IdentifiedModel, TimestampedModel):
    """A day on which an exchange is closed, or open with other hours, than its calendar says: kept by operators."""

    mic = models.CharField(_("exchange"), max_length=10)
    date = models.DateField(_("day"))
    is_closed = models.BooleanField(_("closed"), default=False)
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        db_table = "session_overrides"
        verbose_name = _("exceptional day")
        verbose_name_plural = _("exceptional days")
        constraints = [
            models.UniqueConstraint(fields=["mic", "date"], name="session_overrides_one_a_day"),
            models.CheckConstraint(condition=Q(mic__regex=r"^[A-Z0-9]{4,10}$"), name="session_overrides_mic_form"),
            models.CheckConstraint(
                condition=Q(is_closed=False) | Q(opens_at=None, closes_at=None),
                name="session_overrides_closed_or_hours",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=models.F("closes_at")),
                name="session_overrides_opens_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mic} {self.date}"
