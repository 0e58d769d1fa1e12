"""What models charged for an execution or for one of its nodes: the sum of their calls, those of items included."""

from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet

from executions.models import WorkflowExecution
from llm.models import LLMCall
from llm.models.calls import LLMCallQuerySet


class ChargedCost(TypedDict):
    """In US dollars, of the calls whose price is known; `unpriced` calls answered at a price that nobody knows."""

    cost_usd: Decimal
    unpriced: int


def cost_of_execution(execution_id: UUID) -> ChargedCost | None:
    """Of all its agents, and of what it started for items of lists or as workflows; None when nothing was charged.

    What a re-run took over was charged to the execution before.
    """
    started = WorkflowExecution.objects.filter(parent_node__execution=execution_id)
    return _sum(LLMCall.objects.filter(execution_id=execution_id), started)


def cost_of_node(node_execution_id: UUID) -> ChargedCost | None:
    """Of one node and of what it started; None when nothing was charged."""
    started = WorkflowExecution.objects.filter(parent_node=node_execution_id)
    return _sum(LLMCall.objects.filter(node_execution_id=node_execution_id), started)


def _sum(own: LLMCallQuerySet, started: QuerySet[WorkflowExecution]) -> ChargedCost | None:
    # Each by an index of its own, as tokens are read: with OR between the two, every call that there is would be read.
    below = LLMCall.objects.filter(execution_id__in=started.values("pk"))
    calls = list(own.values_list("pk", "cost", "status").union(below.values_list("pk", "cost", "status")))
    if not calls:
        return None
    return {
        "cost_usd": sum((cost for _key, cost, _status in calls if cost is not None), Decimal(0)),
        "unpriced": sum(cost is None and status == LLMCall.Status.DONE for _key, cost, status in calls),
    }
