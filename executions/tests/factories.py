"""Rows that the engine's tests begin with."""

from collections.abc import Sequence
from typing import Any

from executions.context.execution_context import context_of
from executions.creation.insert import insert_runs, row_ids
from executions.creation.plan_rows import NewRun
from executions.engine import Claim, ClaimRequest, engine
from executions.models import NodeExecution, WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.services import create_workflow

ALONE = Worker("alone", hand_over=True)


def started(owner: User, graph: Graph, **more: Any) -> WorkflowExecution:
    """An execution of a new workflow with this graph; nobody works on it yet."""
    workflow = create_workflow(owner=owner, name="a workflow", graph=graph)
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, **more)


def inserted(new: Sequence[NewRun]) -> list[WorkflowExecution]:
    """These executions, as rows."""
    return [made.execution for made in insert_runs([(run, row_ids(run.workflow.pk)) for run in new])]


def drained(execution: WorkflowExecution, worker: Worker = ALONE) -> WorkflowExecution:
    """The execution after one worker did all there is to do."""
    while work_loop(context_of(execution), worker):
        pass
    execution.refresh_from_db()
    return execution


def executed(owner: User, graph: Graph, **more: Any) -> WorkflowExecution:
    """Started, and worked on until nothing is left to do."""
    return drained(started(owner, graph, **more))


def node_of(execution: WorkflowExecution, key: str) -> NodeExecution:
    """The node execution of a key, fresh."""
    return execution.node_executions.get(node_key=key)


def statuses(execution: WorkflowExecution) -> dict[str, str]:
    """Status by key."""
    return dict(execution.node_executions.values_list("node_key", "status"))


def taken(execution: WorkflowExecution, worker: str = "somebody") -> Claim:
    """The claim of the lowest ready node."""
    claim = engine().take(execution.id, ClaimRequest(worker))
    assert claim is not None
    return claim


def expire_leases(execution: WorkflowExecution) -> None:
    """As if every worker had been silent for long."""
    long_ago = "2000-01-01T00:00:00+00:00"
    execution.node_executions.filter(lease_until__isnull=False).update(lease_until=long_ago)
