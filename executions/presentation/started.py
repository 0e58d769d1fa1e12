"""The executions that the steps of an execution started."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Value, When

from executions.models import NodeExecution, WorkflowExecution
from executions.status import OPEN, TROUBLE, Status

# Of a list with many items, those that did not complete are shown, and the first ones.
CHILDREN_SHOWN = 100


@dataclass(frozen=True)
class Started:
    """The executions that a step started and waits for, or waited for.

    `counts`: how many are in which state; with them items of its list that have not begun, or never did.
    """

    step: NodeExecution
    counts: tuple[tuple[str, int], ...]
    children: tuple[WorkflowExecution, ...]

    @property
    def total(self) -> int:
        """All of them, shown or not."""
        return sum(count for _status, count in self.counts)

    @property
    def is_cut(self) -> bool:
        """Whether some are not shown."""
        return self.total > len(self.children)

    @property
    def is_open(self) -> bool:
        """Whether one of them has not ended."""
        return any(status in OPEN for status, _count in self.counts)


def started_by(execution: WorkflowExecution, steps: Sequence[NodeExecution]) -> list[Started]:
    """What its steps started, in the order of the steps; of each, what did not complete first, then by item."""
    below = WorkflowExecution.objects.filter(parent_node__execution=execution)
    counts: dict[UUID | None, Counter[str]] = defaultdict(Counter)
    for parent, status, count in below.values_list("parent_node", "status").annotate(Count("pk")):
        counts[parent][status] = count
    if not counts:
        return []
    begun = dict(below.values_list("parent_node").annotate(Count("item_index", distinct=True)))
    for pk, status, metadata in NodeExecution.objects.filter(pk__in=begun).values_list("pk", "status", "metadata"):
        not_begun = max(0, _items_of(metadata) - begun[pk])
        counts[pk][Status.PENDING if status in OPEN else Status.CANCELLED] += not_begun
    trouble = Case(When(status__in=TROUBLE, then=Value(0)), default=Value(1))
    rows = below.select_related("workflow").defer(*WorkflowExecution.HEAVY)
    children: dict[UUID | None, list[WorkflowExecution]] = defaultdict(list)
    for child in rows.order_by(trouble, "item_index", "created_at")[:CHILDREN_SHOWN]:
        children[child.parent_node_id].append(child)
    return [
        Started(step, tuple(sorted((+counts[step.pk]).items())), tuple(children[step.pk]))
        for step in steps
        if step.pk in counts
    ]


def _items_of(metadata: Mapping[str, Any]) -> int:
    """How long the list of a step is, as it says while it waits and when it has ended; 0 for others."""
    return metadata.get("children", {}).get("count") or len(metadata.get("items", ()))
