"""What an execution found, as a part of its page."""

from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from executions.models import WorkflowExecution
from pastetrader.common.messages import Message
from pastetrader.templatetags.pages import price
from screening.models import Side
from screening.screens.silence import why_silent
from screening.signals.sightings import found_by
from screening.wording.sentences import say

register = template.Library()

# As many at a time; a person who wants more turns the page.
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


@register.inclusion_tag("screening/signals/signals.html", takes_context=True)
def signals_of(context: dict[str, Any], execution: WorkflowExecution) -> dict[str, Any]:
    """The signals that the execution found, those to buy first, or why there are none.

    Of many the page `?signals=` of the request; a number that is none, or beyond the last, is the nearest page.
    """
    exits_last = Case(When(side=Side.EXIT, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = found_by(execution).select_related("instrument").order_by(exits_last, "instrument__symbol", "side")
    page = Paginator(found, SIGNALS).get_page(context["request"].GET.get("signals"))
    signals = list(page)
    return {
        "execution": execution,
        "signals": signals,
        "page": page,
        "silence": None if signals or not execution.is_terminal else why_silent(execution),
        # Tools that read the synthetic market say so in their output.
        "is_synthetic": execution.node_executions.filter(output_data__synthetic=True).exists(),
    }
