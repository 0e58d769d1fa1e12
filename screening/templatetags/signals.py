"""What an execution found, as a part of its page."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from executions.models import WorkflowExecution
from pastetrader.common.messages import Message
from pastetrader.templatetags.pages import price
from screening.signals import found_by
from screening.silence import why_silent
from screening.wording.sentences import say

register = template.Library()

SIGNALS = 500
_LEVELS = {"stop_loss": _("Stop loss"), "take_profit": _("Take profit"), "trailing_stop": _("Trailing stop")}


@register.filter
def in_this_language(message: Message) -> str:
    """A message as the reader understands it."""
    return say(message, gettext)


@register.filter
def level_label(name: str) -> str:
    """What a level is called: "Stop loss"."""
    return str(_LEVELS.get(name, name))


@register.filter
def level_price(level: float) -> str:
    """A level as a price."""
    return price(Decimal(str(level)).quantize(Decimal("1.00")))


@register.inclusion_tag("screening/signals.html")
def signals_of(execution: WorkflowExecution) -> dict[str, Any]:
    """The signals that the execution found, or why there are none."""
    found = found_by(execution).select_related("instrument")
    signals = list(found.order_by("instrument__symbol", "side")[:SIGNALS])
    return {
        "execution": execution,
        "signals": signals,
        "silence": None if signals or not execution.is_terminal else why_silent(execution),
        # Tools that read the synthetic market say so in their output.
        "is_synthetic": execution.node_executions.filter(output_data__synthetic=True).exists(),
    }
