"""How an execution is shown: its picture, which curves data went along, which step comes first, what it started."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Value, When

from executions.models import NodeAttempt, NodeExecution, WorkflowExecution
from executions.status import OPEN, Status
from workflows.definition.graph import Graph
from workflows.drawing.picture import Drawing, DrawnEdge, draw
from workflows.services import UnreadableVersion, snapshot_of

TROUBLE = {Status.FAILED, Status.TIMEOUT}
# Of a list with many items, those that did not complete are shown, and the first ones.
CHILDREN_SHOWN = 200


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


def picture(execution: WorkflowExecution) -> Drawing:
    """The graph of the version that runs, which may differ from the workflow as it is now; empty if unreadable."""
    try:
        version = snapshot_of(execution.version_id)
    except UnreadableVersion:
        return draw(Graph())
    return draw(version.graph, tool_names={key: tool.name for key, tool in version.tools.items()})


def edge_states(drawing: Drawing, steps: Sequence[NodeExecution]) -> Mapping[DrawnEdge, str]:
    """For each curve: fired (data went along), moving (its target is at work), dead (it will not fire), or nothing.

    static/js/execution.js says the same while the page is open.
    """
    by_key = {step.node_key: step for step in steps}
    return {edge: _state(edge, by_key) for edge in drawing.edges}


def _state(edge: DrawnEdge, steps: Mapping[str, NodeExecution]) -> str:
    source, target = steps.get(edge.source), steps.get(edge.target)
    if source is None or target is None or source.status in OPEN:
        return ""
    if not _fired(edge, source) or target.status == Status.SKIPPED:
        return "dead"
    return "moving" if target.status == Status.RUNNING else "fired"


def _fired(edge: DrawnEdge, source: NodeExecution) -> bool:
    if source.status == Status.COMPLETED:
        return edge.handle in {"", source.handle} if source.handle else edge.handle != "error"
    return source.status in TROUBLE and edge.handle == "error"


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


def may_run_again(execution: WorkflowExecution) -> bool:
    """Whether a person may run it again: it has ended, its workflow is there, and it is no single item of a list."""
    is_item = bool(execution.only_node_key) and execution.parent_node_id is not None
    return execution.is_terminal and not execution.workflow.is_deleted and not is_item


def attempts_of(step: NodeExecution) -> list[NodeAttempt]:
    """The attempts of a step that were not its last, in their order."""
    return list(step.attempts.defer("error_traceback").order_by("number"))


@dataclass(frozen=True)
class StepCounts:
    """How many steps ran to their own end, well or not; and how many were skipped or cancelled, which did not."""

    ran: int
    skipped: int
    cancelled: int
    total: int


def count_steps(steps: Sequence[NodeExecution]) -> StepCounts:
    """What became of the steps. static/js/execution.js says the same while the page is open."""
    counts = Counter(step.status for step in steps)
    ran = sum(counts[status] for status in (Status.COMPLETED, *TROUBLE))
    return StepCounts(ran, counts[Status.SKIPPED], counts[Status.CANCELLED], len(steps))


def failed_first(steps: Sequence[NodeExecution]) -> list[NodeExecution]:
    """What went wrong first, then the order in which steps run."""
    return sorted(steps, key=lambda step: (step.status not in TROUBLE, step.execution_order))
