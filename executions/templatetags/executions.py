"""Marks of the execution pages: what to do about a cause, sizes, shares, and a workflow's figures."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from executions.approvals.reading import waiting_for
from executions.models import WorkflowExecution
from executions.monitoring import explanations
from executions.monitoring.statistics import statistics_of_workflow
from executions.presentation.started import Started
from pastetrader.common.http.paging import newest_first
from pastetrader.common.sizes import size
from workflows.models import Workflow

register = template.Library()

PAGE_SIZE = 20


@register.simple_tag
def approvals_waiting(user: Any) -> int:
    """How many calls wait for this person's word, up to 99: one look at an index."""
    return waiting_for(user)[:99].count() if user.is_authenticated else 0


@register.filter
def to_do(cause: str) -> str:
    """What to do about the cause of an end; empty where there is nothing to do."""
    return str(explanations.to_do(cause))


register.filter(size)


@register.filter
def has_open(groups: Sequence[Started]) -> bool:
    """Whether one of the executions that steps started has not ended."""
    return any(group.is_open for group in groups)


@register.filter
def percent(share: float | None) -> str:
    """A share of one in percent; a dash for None. What is not all is never shown as all."""
    if share is None:
        return "–"
    shown = 100.0 if share == 1 else min(round(share * 100, 1), 99.9)
    return gettext("%(n)s%%") % {"n": number_format(shown, 0 if shown == 100 else 1)}


@register.inclusion_tag("executions/workflow_statistics.html")
def workflow_statistics(workflow: Workflow, days: int = 30) -> dict[str, Any]:
    """The figures of a workflow's executions over some days, as a card."""
    return {"statistics": statistics_of_workflow(workflow, days)}


@register.inclusion_tag("executions/workflow_executions.html", takes_context=True)
def workflow_executions(context: Any, workflow: Workflow) -> dict[str, Any]:
    """A workflow's executions, newest first, as a card; `?executions=` in the address leads to older ones."""
    executions = newest_first(
        workflow.executions.filter(parent_node=None).defer(*WorkflowExecution.HEAVY),
        cursor=context["request"].GET.get("executions", ""),
        size=PAGE_SIZE,
    )
    return {"executions": executions, "has_open": any(not execution.is_terminal for execution in executions.rows)}


@register.simple_tag(takes_context=True)
def execution_link(context: Any, execution: WorkflowExecution, step: str | None) -> SafeString:
    """A link to an execution by its workflow's name and a step's; what is another's is shown in the back office."""
    is_own = execution.owner_id == context["user"].pk
    place = reverse("execution" if is_own else "admin:executions_workflowexecution_change", args=[execution.pk])
    name = f"{execution.workflow.name} · {step}" if step else execution.workflow.name
    return format_html('<a href="{}">{}</a>', place, name)
