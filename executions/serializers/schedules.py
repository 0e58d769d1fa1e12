"""Schedules and their due times as the API shows and takes them."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from pydantic import Field
from rest_framework import serializers

from executions.models import Outcome, Schedule, ScheduleOccurrence, SkipReason
from executions.scheduling.reads import last_run_of, words_of
from executions.scheduling.spec import ScheduleSpec, When
from executions.status import Status

__all__ = [
    "NewSchedule",
    "OccurrenceSerializer",
    "PreviewSerializer",
    "ScheduleSerializer",
    "ScheduleSpec",
    "UnsavedSchedule",
]


class NewSchedule(ScheduleSpec):
    """A schedule of its own for one of one's workflows."""

    workflow: UUID = Field(description="The workflow that it starts.")


class UnsavedSchedule(When):
    """When, to look at what it would mean."""


class LastRunSerializer(serializers.Serializer[Any]):
    """The last due time: what became of it and why, and how its execution stands."""

    scheduled_for = serializers.DateTimeField()
    outcome = serializers.ChoiceField(Outcome.choices)
    reason = serializers.ChoiceField(SkipReason.choices)
    cause = serializers.CharField()
    execution = serializers.UUIDField(allow_null=True)
    execution_status = serializers.ChoiceField(Status.choices, allow_null=True)


class FollowedSessionSerializer(serializers.Serializer[Any]):
    """Minutes after (negative: before) the open or close of each session of an exchange."""

    mic = serializers.CharField()
    anchor = serializers.ChoiceField([("open", "open"), ("close", "close")])
    offset_minutes = serializers.IntegerField()


class ScheduleSerializer(serializers.ModelSerializer[Schedule]):
    """A schedule: when, in fields and in words; its next run or why there is none; its last one.

    `trigger_node_key`: the node of the workflow that says when; "" for a schedule of its own.
    """

    session = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()
    pause_cause = serializers.CharField(read_only=True)
    problem = serializers.CharField(read_only=True)
    last_run = serializers.SerializerMethodField()

    class Meta:
        model = Schedule
        fields = [
            "id",
            "workflow",
            "trigger_node_key",
            "name",
            "words",
            "schedule_type",
            "cron_expression",
            "interval_seconds",
            "run_date",
            "session",
            "timezone",
            "input_data",
            "missed_policy",
            "overlap_policy",
            "is_active",
            "paused_by",
            "pause_cause",
            "problem",
            "next_run_at",
            "last_run_at",
            "last_run",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(FollowedSessionSerializer(allow_null=True))
    def get_session(self, schedule: Schedule) -> dict[str, Any] | None:
        """What of an exchange's sessions it follows."""
        return schedule.config or None

    def get_words(self, schedule: Schedule) -> str:
        """When, in the reader's language."""
        return words_of(schedule).render(gettext)

    @extend_schema_field(LastRunSerializer(allow_null=True))
    def get_last_run(self, schedule: Schedule) -> dict[str, Any] | None:
        """Its last due time."""
        found = last_run_of(schedule)
        return None if found is None else dict(LastRunSerializer(found).data)


class OccurrenceSerializer(serializers.ModelSerializer[ScheduleOccurrence]):
    """A due time and what became of it. `due_count` above one: so many from `scheduled_for` to `merged_until`."""

    cause = serializers.CharField(read_only=True)
    execution_status = serializers.CharField(source="execution.status", default=None, read_only=True, allow_null=True)

    class Meta:
        model = ScheduleOccurrence
        fields = [
            "id",
            "scheduled_for",
            "outcome",
            "reason",
            "cause",
            "execution",
            "execution_status",
            "due_count",
            "merged_until",
            "created_at",
        ]
        read_only_fields = fields


class DueTimeSerializer(serializers.Serializer[Any]):
    """A due time: the moment, what the clocks of both zones show then, and whether the exchange is closed that day."""

    at = serializers.DateTimeField()
    in_schedule_zone = serializers.CharField()
    in_your_zone = serializers.CharField()
    is_closed = serializers.BooleanField(help_text="On the day that the exchange has then.")


class PreviewSerializer(serializers.Serializer[Any]):
    """The next due times in two zones; `problem` says why there are fewer than asked for, "" when it just ends.

    `market`: the exchange whose days it was compared with; "" for none.
    """

    words = serializers.CharField()
    schedule_zone = serializers.CharField()
    your_zone = serializers.CharField()
    market = serializers.CharField()
    times = DueTimeSerializer(many=True)
    problem = serializers.CharField()
