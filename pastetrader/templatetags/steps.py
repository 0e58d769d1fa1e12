"""Marks of steps: their faces, what one does in an execution, what an execution was started by."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from executions.models import NodeExecution
from executions.status import Status, TriggerType
from pastetrader.common.durations import duration
from pastetrader.step_faces import ShownFace, faces_of, type_icon, type_word
from pastetrader.templatetags.pages import icon, status_icon
from workflows.drawing.picture import Drawing

register = template.Library()
register.filter(type_icon)
register.filter(type_word)


@register.simple_tag
def step_faces(drawing: Drawing) -> dict[str, ShownFace]:
    """The faces of the steps of a picture, by key."""
    return faces_of(drawing)


@register.simple_tag
def step_pill(step: NodeExecution) -> SafeString | str:
    """On a card: how long what is done took, the state of everything else; nothing before its turn.

    static/js/execution.js says the same while the page is open, frontend/src/canvas/steps/StepStatus.tsx on the canvas.
    """
    if step.status == Status.PENDING and not step.waiting_for:
        return ""
    word, seconds = Status(step.status).label, step.duration_seconds
    if step.status != Status.COMPLETED or seconds is None:
        words = format_html("<span>{}</span>", word)
    else:
        words = format_html('<span class="visually-hidden">{}</span><span>{}</span>', word, duration(seconds))
    tone: Any = SafeString(' data-tone="warn"') if step.status == Status.PENDING else ""
    mark = icon("hourglass" if step.status == Status.PENDING else status_icon(step.status))
    return format_html('<span class="pill" data-status="{}"{}>{}{}</span>', step.status, tone, mark, words)


@register.filter
def trigger_word(trigger: str) -> str:
    """What started an execution. The canvas starts through the API: to its reader that is by hand."""
    return str(TriggerType(trigger).label if trigger != TriggerType.API else TriggerType.MANUAL.label)


@register.filter
def items_word(count: int) -> str:
    """How many items went along a curve."""
    return gettext("One item") if count == 1 else gettext("%(n)s items") % {"n": count}


@register.filter
def attempts_word(count: int) -> str:
    """How often a step was tried."""
    return gettext("%(n)s attempts") % {"n": count}


@register.filter
def carries_data(state: str | None) -> bool:
    """Whether data went along a curve in that state."""
    return state in {"fired", "moving"}


@register.filter
def grouped(number: int) -> str:
    """A large number with thousands marked as in the reader's language."""
    return number_format(number, 0, force_grouping=True)
