"""Workflows before they go live and after, as parts of pages."""

from typing import Any

from django import template

from pastetrader.accounts.models import User
from screening.live.forward import alarms_of
from screening.live.page import alarm_sentence, check_context, past_context
from workflows.definition.graph import Graph
from workflows.models import Workflow

register = template.Library()
# So many alarms are told on a page; the workflows' own pages tell all.
SHOWN = 5


@register.inclusion_tag("screening/activation_check.html")
def activation_check(workflow: Workflow, graph: Graph) -> dict[str, Any]:
    """What was found of the rules of a workflow before it went live."""
    return {"workflow": workflow, **check_context(workflow, graph)}


@register.inclusion_tag("screening/signals/live_against_past.html")
def live_against_past(workflow: Workflow, graph: Graph, *, can_edit: bool) -> dict[str, Any]:
    """How its signals do beside what its backtest expects, and whether they are those that the past decides."""
    return {"workflow": workflow, "can_edit": can_edit, **past_context(workflow, graph)}


@register.inclusion_tag("screening/signals/forward_alarms.html")
def forward_alarms(user: User) -> dict[str, Any]:
    """The workflows of a person whose signals have left what their backtests expect."""
    found = alarms_of(user)
    return {"alarms": [(watch, alarm_sentence(watch)) for watch in found[:SHOWN]], "more": max(0, len(found) - SHOWN)}
