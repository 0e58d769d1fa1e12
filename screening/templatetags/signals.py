"""What an execution found, as a part of its page."""

from typing import Any

from django import template

from executions.models import WorkflowExecution
from screening.signals import found_by

register = template.Library()

SIGNALS = 500


@register.inclusion_tag("screening/signals.html")
def signals_of(execution: WorkflowExecution) -> dict[str, Any]:
    """The signals that the execution found, or why there are none."""
    found = found_by(execution).select_related("instrument")
    return {
        "execution": execution,
        "signals": list(found.order_by("instrument__symbol", "side")[:SIGNALS]),
        # Tools that read the synthetic market say so in their output.
        "is_synthetic": execution.node_executions.filter(output_data__synthetic=True).exists(),
    }
