"""What a crash can leave between two steps, and how each is picked up: one function per look, one query each.

Each is safe in any number of workers at once, and finds nothing while nothing was killed, late or lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from uuid import UUID

from executions.approvals import waiting as approvals
from executions.children import cancelling, waiting
from executions.children.rows import silent, with_left_open
from executions.context.execution_context import context_of
from executions.context.prepared_version import shape_of_execution
from executions.dispatch.notify import notify
from executions.engine import Claim, engine
from executions.engine.base import MAX_LOSSES
from executions.engine.values import Lost
from executions.failpoints import failpoint
from executions.journal.incidents import note
from executions.models import Approval, NodeExecution, WorkflowExecution
from executions.models.approvals import LIVE
from executions.recovery.isolation import Isolation
from executions.services.cancel import after_end, time_out_execution
from executions.status import Cause, IncidentKind
from executions.worker.attempt import failed_by_engine
from executions.worker.failures import Failure, timed_out, unknown_effect
from executions.worker.notifications import call_for_one_ready
from executions.worker.recording import record
from pastetrader.common.messages import message as _
from workflows.definition.graph import GraphNode

# A worker stops a node that is late by itself; the sweep does it for one that cannot.
GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class Repairs:
    """How many of each kind were found. With nothing killed, late or lost there are none."""

    lost_nodes: int = 0
    given_up: int = 0
    unsent_nodes: int = 0
    unsettled_nodes: int = 0
    unended_executions: int = 0
    timed_out: int = 0
    children: int = 0
    approvals: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, part.name) for part in fields(self))

    def __add__(self, other: "Repairs") -> "Repairs":
        return Repairs(**{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)})

    def __str__(self) -> str:
        return ", ".join(f"{part.name}={getattr(self, part.name)}" for part in fields(self))


Look = Callable[[Isolation, float], Repairs]


def overdue_executions(isolation: Isolation, _silence: float) -> Repairs:
    """Executions past their deadline. Not a repair: the sweep is who watches over it."""
    found = isolation.page("overdue execution", engine().overdue_executions)
    rows = WorkflowExecution.objects.filter(id__in=found)
    isolation.each("overdue execution", ((row.id, row.id, partial(time_out_execution, row)) for row in rows))
    return Repairs()


def lost_nodes(isolation: Isolation, _silence: float) -> Repairs:
    """Nodes whose worker was silent for longer than its lease: ready again, or failed after too many losses."""
    lost = engine().take_back_lost()
    failpoint("sweep_after_take_back")
    isolation.each("lost node", ((node.claim.id, node.claim.execution_id, partial(_take_in, node)) for node in lost))
    failpoint("sweep_before_notify")
    back = [node.claim.id for node in lost if not node.held]
    notify(back)
    return Repairs(lost_nodes=len(back), given_up=len(lost) - len(back))


def overdue_nodes(isolation: Isolation, _silence: float) -> Repairs:
    """Nodes whose worker did not stop them in time: it hangs, or it is dead."""
    overdue = engine().overdue_nodes(grace_seconds=GRACE_SECONDS)
    isolation.each("overdue node", ((claim.id, claim.execution_id, partial(_time_out, claim)) for claim in overdue))
    return Repairs(timed_out=len(overdue))


def unsent_nodes(_isolation: Isolation, _silence: float) -> Repairs:
    """Ready nodes for which no worker came: notified of again."""
    unsent = engine().unsent()
    late = [node for node in unsent if not node.is_due]
    for node in late:
        note(IncidentKind.WOKEN_AGAIN, node.execution_id, node.id, late_seconds=node.late_seconds)
    notify(node.id for node in unsent)
    return Repairs(unsent_nodes=len(late))


def unsettled_nodes(isolation: Isolation, silence: float) -> Repairs:
    """Nodes that nobody decided though their sources are done."""
    found = isolation.page("unsettled nodes", partial(engine().unsettled, older_than_seconds=silence))
    settled = isolation.each("unsettled nodes", ((key, key, partial(_settle, key, found[key])) for key in found))
    return Repairs(unsettled_nodes=sum(settled))


def unended_executions(isolation: Isolation, silence: float) -> Repairs:
    """Executions without open nodes that nobody ended."""
    found = isolation.page("unended execution", partial(engine().unended, older_than_seconds=silence))
    ended = isolation.each("unended execution", ((key, key, partial(_end, key)) for key in found))
    return Repairs(unended_executions=sum(ended))


def children_left_open(isolation: Isolation, silence: float) -> Repairs:
    """Executions that nobody waits for any more."""
    found = isolation.page("children left open", partial(with_left_open, seconds=silence))
    closed = isolation.each("children left open", ((key, key, partial(_close_children, key)) for key in found))
    return Repairs(children=sum(closed))


def parked_nodes(isolation: Isolation, silence: float) -> Repairs:
    """Nodes that wait for executions of their own, and were not looked at when one of these ended."""
    found = isolation.page("parked node", partial(silent, seconds=silence))
    woken = isolation.each("parked node", ((node, found[node], partial(_wake, node, found[node])) for node in found))
    return Repairs(children=sum(woken))


def overdue_approvals(isolation: Isolation, _silence: float) -> Repairs:
    """What nobody decided in time counts as refused. Not a repair: the sweep is who watches over it."""
    if Approval.objects.filter(status__in=LIVE).exists():
        nodes = NodeExecution.objects.filter(pk__in=approvals.expire()).values_list("pk", "execution_id")
        isolation.each(
            "overdue approval", ((node, execution, partial(approvals.look_at, node)) for node, execution in nodes)
        )
        approvals.void_left_over()
    return Repairs()


def decided_nodes(isolation: Isolation, silence: float) -> Repairs:
    """Nodes about which a person has decided, and that nobody woke."""
    found = isolation.page("decided node", partial(approvals.forgotten, seconds=silence))
    rows = ((node, found[node], partial(_go_on, node, found[node])) for node in found)
    return Repairs(approvals=sum(isolation.each("decided node", rows)))


# Time-outs first: what they end need not be repaired.
LOOKS: tuple[Look, ...] = (
    overdue_executions,
    lost_nodes,
    overdue_nodes,
    unsent_nodes,
    unsettled_nodes,
    unended_executions,
    children_left_open,
    parked_nodes,
    overdue_approvals,
    decided_nodes,
)


def _take_in(node: Lost) -> None:
    # Without a worker it was the sweep that had the node, to fail it: that is told where it could not.
    if node.worker or not node.held:
        note(IncidentKind.WORKER_LOST, node.claim.execution_id, node.claim.id, node.worker)
    if node.held:
        _fail(node.claim, _given_up)


def _given_up(claim: Claim, _node: GraphNode) -> Failure:
    if claim.has_sent:
        return unknown_effect()
    text = _("Its worker was lost %(count)s times while it ran; it is not tried again.", count=MAX_LOSSES)
    return Failure(Cause.WORKER_LOST, text, Cause.WORKER_LOST)


def _time_out(claim: Claim) -> None:
    note(IncidentKind.TIMED_OUT, claim.execution_id, claim.id)
    _fail(claim, lambda claim, node: unknown_effect() if claim.has_sent else timed_out(node))


def _fail(claim: Claim, failure: Callable[[Claim, GraphNode], Failure]) -> None:
    """Record the failure of a node that this sweep has claimed."""
    execution = WorkflowExecution.objects.get(id=claim.execution_id)
    context = context_of(execution)
    outcome = failed_by_engine(claim, context, failure(claim, context.plan.nodes[claim.position]))
    finished = record(claim, outcome, context, None)
    notify(finished.ready)
    if finished.ended:
        after_end(execution, context.shape)
    elif not finished.ready and execution.max_concurrent_nodes is not None:
        call_for_one_ready(execution.id)


def _settle(execution_id: UUID, positions: Sequence[int]) -> int:
    execution = WorkflowExecution.objects.get(id=execution_id)
    ready = engine().settle_all(execution_id, sorted(positions), shape_of_execution(execution)).ready
    note(IncidentKind.SETTLED_LATE, execution_id)
    notify(node.id for node in ready)
    return len(positions)


def _end(execution_id: UUID) -> bool:
    execution = WorkflowExecution.objects.get(id=execution_id)
    shape = shape_of_execution(execution)
    if not engine().end(execution_id, shape.ends):
        return False
    note(IncidentKind.ENDED_LATE, execution_id)
    after_end(execution, shape)
    return True


def _close_children(execution_id: UUID) -> bool:
    if not cancelling.close_children_of(execution_id):
        return False
    note(IncidentKind.ENDED_LATE, execution_id)
    return True


def _wake(node_id: UUID, execution_id: UUID) -> bool:
    if not waiting.look_at(node_id):
        return False
    note(IncidentKind.WOKEN_AGAIN, execution_id, node_id)
    return True


def _go_on(node_id: UUID, execution_id: UUID) -> bool:
    if not approvals.look_at(node_id):
        return False
    note(IncidentKind.WOKEN_AGAIN, execution_id, node_id)
    return True
