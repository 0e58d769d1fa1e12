"""Executions that a node waits for: the items of its list, or another workflow.

A parked node is `pending`, waits for `children`, is not ready and has no lease. All its children are made with it, in
one transaction, and begin held: their first nodes are not ready. Whoever parked it, and whoever ends a child, then
looks once at the rows under the lock of the parked node: up to `max_parallel` open children are let go, in the order
of the items; when none is open the node is ready again. A child is looked at only after its end is committed, so of
two that end at once the second to get the lock sees both. A look that a crash prevented is made up for by the sweep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from executions.children.cancelling import STOPPED, close_all, close_children_of, open_executions
from executions.children.results import ends_of
from executions.children.rows import Parked, find_parked, first_open, let_go, wake
from executions.context.execution_context import ExecutionContext
from executions.creation.insert import NewRun, create_executions, serialized_transaction
from executions.dispatch.notify import notify
from executions.engine import Claim
from executions.failpoints import failpoint
from executions.journal.events import tell
from executions.models import NodeExecution, WorkflowExecution
from executions.processors.base import ChildRun, WaitForChildren
from executions.status import Mode, Status, TriggerType, WaitingFor
from workflows.models import Workflow, WorkflowVersion
from workflows.storage.pins import pins_of

__all__ = ["cancel_of", "child_ended", "ends_of", "is_behind", "look_at", "park"]

_UNDONE = (Status.FAILED, Status.TIMEOUT, Status.CANCELLED)


def park(claim: Claim, wait: WaitForChildren, context: ExecutionContext) -> bool:
    """Have a claimed node wait for its children, those among them that are to be started now; False when fenced."""
    with serialized_transaction():
        if not _park(claim, wait):
            return False
        node = NodeExecution.objects.only("node_key", "started_at").get(id=claim.id)
        create_executions(_new_runs(claim, wait, context.execution, node.node_key))
        _tell_parked(claim, node)
        ready, is_to_stop = _look(claim.id)
    failpoint("children_after_commit")
    _follow_up(claim.id, ready, is_to_stop=is_to_stop)
    return True


def child_ended(execution: WorkflowExecution) -> None:
    """After the end of a child is committed: let the next one go, or wake the node that waits for them."""
    if execution.parent_node_id is not None:
        failpoint("parent_before_wake")
        look_at(execution.parent_node_id)


def look_at(node_id: UUID) -> bool:
    """Do for a parked node what its children's rows say; True when there was anything to do."""
    with serialized_transaction():
        ready, is_to_stop = _look(node_id)
    _follow_up(node_id, ready, is_to_stop=is_to_stop)
    return bool(ready) or is_to_stop


def cancel_of(execution_id: UUID) -> int:
    """Cancel the open children of those of the execution's nodes that have ended; how many there were."""
    return close_children_of(execution_id)


def is_behind(node_id: UUID) -> bool:
    """Without a lock: whether a look would find anything to do."""
    node = find_parked(node_id, lock=False)
    return node is not None and _decide(node) != _Decision()


def _park(claim: Claim, wait: WaitForChildren) -> bool:
    running = NodeExecution.objects.filter(id=claim.id, attempt=claim.attempt, status=Status.RUNNING)
    return bool(
        running.update(
            status=Status.PENDING,
            waiting_for=WaitingFor.CHILDREN,
            ready_at=None,
            lease_until=None,
            next_run_at=None,
            deadline_at=None,  # waiting is not limited by the node's own time-out: children have theirs
            metadata={"children": {"max_parallel": wait.max_parallel, "stops_at_failure": wait.stops_at_failure}},
            updated_at=timezone.now(),
        )
    )


def _new_runs(claim: Claim, wait: WaitForChildren, parent: WorkflowExecution, node_key: str) -> list[NewRun]:
    versions = {run.version_id for run in wait.runs if run.version_id}
    rows = WorkflowVersion.objects.filter(id__in=versions).values_list("id", "workflow_id") if versions else ()
    workflow_ids = dict(rows)
    workflows = Workflow.all_objects.in_bulk(list(workflow_ids.values()))
    pinned = {id_: pins_of(workflow) for id_, workflow in workflows.items() if parent.mode != Mode.NORMAL}
    return [
        _of_item(claim, run, parent, node_key)
        if run.version_id is None
        else _of_workflow(claim, run, parent, workflows[workflow_ids[run.version_id]], pinned)
        for run in wait.runs
    ]


def _of_item(claim: Claim, run: ChildRun, parent: WorkflowExecution, node_key: str) -> NewRun:
    """The same node alone, which sees what its parent sees, and its item."""
    given = {"item": run.item, "item_index": run.item_index}
    alike = _new_run(claim, run, parent, parent.workflow, parent.version_id)
    return replace(alike, only_node_key=node_key, context={**alike.context, "given": given})


def _of_workflow(
    claim: Claim, run: ChildRun, parent: WorkflowExecution, workflow: Workflow, pinned: Mapping[UUID, Any]
) -> NewRun:
    alike = _new_run(claim, run, parent, workflow, run.version_id or parent.version_id)
    pins = {"pins": pinned[workflow.id]} if workflow.id in pinned else {}
    return replace(alike, input_data=run.input, context={**alike.context, **pins})


def _new_run(claim: Claim, run: ChildRun, parent: WorkflowExecution, workflow: Workflow, version_id: UUID) -> NewRun:
    return NewRun(
        workflow=workflow,
        version_id=version_id,
        owner_id=parent.owner_id,
        trigger_type=TriggerType(parent.trigger_type),
        triggered_by_id=parent.triggered_by_id,
        context={"variables": {}, "round": claim.retry_count},
        mode=Mode(parent.mode),
        as_of=parent.as_of,
        parent_node_id=claim.id,
        item_index=run.item_index,
        depth=parent.depth + 1,
        is_held=True,
    )


def _tell_parked(claim: Claim, node: NodeExecution) -> None:
    data = {
        "key": node.node_key,
        "status": Status.PENDING,
        "cause": "",
        "attempt": claim.attempt,
        "waiting_for": WaitingFor.CHILDREN,
        "next_run_at": None,
        "handle": "",
        "error_code": "",
        "error_message": "",
        "started_at": node.started_at.isoformat() if node.started_at else None,
        "ended_at": None,
    }
    tell(claim.execution_id, "node", data)


@dataclass(frozen=True)
class _Decision:
    """What is to be done for a parked node: let held children go, stop the open ones, or wake it."""

    let_go: tuple[UUID, ...] = ()
    is_to_stop: bool = False
    is_to_wake: bool = False


def _look(node_id: UUID) -> tuple[list[UUID], bool]:
    """Under the node's lock: nodes that became ready (to be rung for), and whether open children are to be stopped."""
    node = find_parked(node_id, lock=True)
    decision = _decide(node) if node else _Decision()
    if decision.let_go:
        return let_go(decision.let_go), False
    if decision.is_to_wake:
        return ([node_id] if wake(node_id) else []), False
    return [], decision.is_to_stop


def _decide(node: Parked) -> _Decision:
    first = first_open(node)
    if not first:
        return _Decision(is_to_wake=True)
    if node.stops_at_failure and _has_failed(node):
        return _Decision(is_to_stop=True)
    return _Decision(let_go=tuple(child_id for child_id, is_held in first if is_held))


def _has_failed(node: Parked) -> bool:
    """Whether a child of the node's latest attempt ended without success."""
    children = WorkflowExecution.objects.filter(parent_node=node.id, context__round=node.retry_count)
    return children.filter(status__in=_UNDONE).exists()


def _follow_up(node_id: UUID, ready: Sequence[UUID], *, is_to_stop: bool) -> None:
    """After the commit of a look: stop the open children, which ends in another look; ring."""
    if is_to_stop:
        close_all(open_executions().filter(parent_node=node_id), STOPPED)
        look_at(node_id)
    notify(ready)
