"""Making executions: all rows of one exist before anyone is told to work on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from executions.creation.plan_rows import NewRun, first_nodes
from executions.dispatch.notify import can_be_notified, notify_enough
from executions.engine import creation
from executions.engine.base import lease_seconds
from executions.engine.insert import NewNode
from executions.failpoints import failpoint
from executions.models import WorkflowExecution
from workflows.current import Watched, memory
from workflows.models import Node
from workflows.services import snapshot_of


@dataclass(frozen=True)
class InsertedExecution:
    """An execution that was just inserted, with its nodes."""

    execution: WorkflowExecution
    nodes: Sequence[NewNode]

    @property
    def ready(self) -> tuple[UUID, ...]:
        """The nodes that may be taken."""
        return tuple(node.id for node in self.nodes if node.is_ready)


def insert_runs(new: Sequence[tuple[NewRun, Mapping[str, UUID]]]) -> list[InsertedExecution]:
    """Insert the executions with their nodes and first events, in the caller's transaction; tells nobody.

    With each goes `row_ids` of its workflow: saves of its graph wait until the transaction ends.
    """
    executions = [_execution(run) for run, _node_ids in new]
    nodes: list[NewNode] = []
    made = []
    for execution, (run, node_ids) in zip(executions, new, strict=True):
        made.append(InsertedExecution(execution, first_nodes(execution.id, run, node_ids)))
        nodes += made[-1].nodes
    # The time that a message has to be heard.
    moment = creation().insert(executions, nodes, lease=lease_seconds() if can_be_notified() else 0)
    for execution in executions:
        execution.created_at = execution.updated_at = moment
    return made


def notify_after_commit(made: InsertedExecution) -> None:
    """Tell workers of a new execution once it exists for them, with no more messages than may work on it at once."""
    ready = made.ready[: made.execution.max_concurrent_nodes]
    transaction.on_commit(partial(_notify, made.execution.id, ready), robust=True)


def _notify(execution_id: UUID, ready: Sequence[UUID]) -> None:
    failpoint("start_after_commit")
    notify_enough(ready, of=execution_id, hand_over=settings.EXECUTIONS_DIRECT_HANDOVER)


def row_ids(workflow_id: UUID) -> Mapping[str, UUID]:
    """The rows of the nodes of a workflow, by key, held until the transaction ends."""
    stamp, known = creation().lock(workflow_id, Watched()), memory.recall(workflow_id)
    if stamp and known and known.stamp.number == stamp.number:
        return known.node_ids
    return dict(Node.objects.filter(workflow_id=workflow_id).values_list("key", "id"))


def _execution(run: NewRun) -> WorkflowExecution:
    version = snapshot_of(run.version_id)
    execution = WorkflowExecution(
        workflow=run.workflow,
        version_id=run.version_id,
        workflow_version=version.number,
        owner_id=run.owner_id,
        trigger_type=run.trigger_type,
        triggered_by_id=run.triggered_by_id,
        trigger_node_key=run.trigger_node_key,
        mode=run.mode,
        only_node_key=run.only_node_key,
        parent_node_id=run.parent_node_id,
        item_index=run.item_index,
        round=run.round,
        depth=run.depth,
        rerun_of_id=run.rerun_of_id,
        rerun_from_key=run.rerun_from_key,
        timeout_seconds=version.config.timeout,
        max_concurrent_nodes=version.config.max_concurrent_nodes,
        as_of=run.as_of,
        input_data=run.input_data,
        context=dict(run.context),
        metadata=dict(run.metadata),
    )
    execution._state.adding = False
    execution._state.db = connection.alias
    return execution
