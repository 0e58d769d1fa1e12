"""Marks of schedules: in words, on a clock, what became of a due time; what a workflow is switched on by."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from executions.models import Outcome, Schedule
from executions.scheduling.reads import words_of
from executions.scheduling.services import in_zone
from pastetrader.common.message_field import shown
from workflows.models import Workflow

register = template.Library()

TONES = {Outcome.STARTED: "good", Outcome.WAITING: "warn", Outcome.SKIPPED: "warn", Outcome.FAILED: "bad"}


@register.filter
def schedule_words(schedule: Schedule) -> str:
    """When it starts, in the reader's language."""
    return shown(words_of(schedule))


@register.filter
def on_clock(moment: datetime, zone: str) -> str:
    """Day of the week, day and time on the clocks of a zone."""
    local = in_zone(moment, zone)
    return f"{date_format(local, 'D')} {date_format(local, 'SHORT_DATETIME_FORMAT')}"


@register.simple_tag
def outcome_pill(outcome: str) -> SafeString:
    """What became of a due time, as word and colour."""
    known = Outcome(outcome)
    return format_html('<span class="pill" data-tone="{}">{}</span>', TONES[known], known.label)


@register.inclusion_tag("executions/schedules/workflow_schedules.html")
def workflow_schedules(workflow: Workflow) -> dict[str, Any]:
    """When a workflow starts by itself, as a card with its switch."""
    schedules = Schedule.objects.filter(workflow=workflow).order_by("next_run_at", "pk")
    return {"workflow": workflow, "schedules": list(schedules)}
