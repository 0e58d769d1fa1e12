"""The face of a trigger: what starts it, and when."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from executions.scheduling.spec import When, when_of_trigger
from executions.scheduling.times import Once
from executions.scheduling.wording import cron_words, interval_words, session_words, timing_words
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.step_faces.base import TYPE_ICONS, Around, Face
from workflows.definition.graph import GraphNode

_ICONS = {"schedule": "calendar", "webhook": "radio", "api": "external"}
_WORDS = {"webhook": _("When a webhook calls"), "api": _("When a program calls")}


def face(step: GraphNode, _around: Around) -> Face:
    """What starts it; a schedule says when."""
    kind = str(step.config.get("trigger_type", "manual"))
    words = _schedule_words(step.config) if kind == "schedule" else _WORDS.get(kind, _("By hand"))
    return Face(_ICONS.get(kind, TYPE_ICONS["trigger"]), words)


def _schedule_words(config: Mapping[str, Any]) -> Message:
    try:
        when = when_of_trigger(config)
    except ValidationError:
        when = None
    return _when_words(when) if when else _("On a schedule")


def _when_words(when: When) -> Message:
    if when.cron_expression:
        return cron_words(when.cron_expression, when.zone)
    if when.interval_seconds:
        return interval_words(when.interval_seconds)
    if when.session:
        words = session_words(when.session.anchor, when.session.offset_minutes)
        return _("%(words)s of %(mic)s", words=words, mic=when.session.mic)
    return timing_words(Once(when.columns()["run_date"]), when.zone)
