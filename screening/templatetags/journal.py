"""What signals did next, on pages: returns with their signs, and the figures of a workflow."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pastetrader.templatetags.pages import icon
from screening.models import SignalState
from screening.signals.journal.figures import figures_of
from workflows.models import Workflow

register = template.Library()

NOT_KNOWN = "–"
_STATES = {
    SignalState.NEW: ("bell", "accent"),
    SignalState.ACKNOWLEDGED: ("check", "good"),
    SignalState.EXPIRED: ("hourglass", "idle"),
}


@register.simple_tag
def change(value: float | str | None) -> SafeString:
    """A return in percent with its sign: "+3.2%", "−1.4%"; a dash when it is not known (to a template "")."""
    if value is None or isinstance(value, str):
        return format_html('<span class="faint">{}</span>', NOT_KNOWN)
    sign = "+" if round(value, 1) > 0 else "−" if round(value, 1) < 0 else ""
    way = {"+": "up", "−": "down"}.get(sign, "same")
    return format_html('<span class="change" data-way="{}">{}{}%</span>', way, sign, number_format(abs(value), 1))


@register.simple_tag
def share(value: float | None) -> str:
    """A share in percent without a sign."""
    return NOT_KNOWN if value is None else f"{number_format(value, 0)}%"


@register.simple_tag
def state_pill(state: str) -> SafeString:
    """The state of a signal as icon, word and colour."""
    found = SignalState(state)
    name, tone = _STATES[found]
    return format_html('<span class="pill" data-tone="{}">{}<span>{}</span></span>', tone, icon(name), found.label)


@register.filter
def sessions_word(sessions: int) -> str:
    """ "after 5 sessions" """
    if sessions == 1:
        return gettext("after 1 session")
    return gettext("after %(n)s sessions") % {"n": sessions}


@register.inclusion_tag("screening/signals/workflow_journal.html")
def signal_journal(workflow: Workflow) -> dict[str, Any]:
    """How the signals of a workflow did, beside the market."""
    sides = figures_of(workflow)
    return {
        "workflow": workflow,
        "sides": sides,
        "count": sum(side.signals for side in sides),
        "is_known": any(after.known for side in sides for after in side.after),
    }
