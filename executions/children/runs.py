"""The executions that a parked node starts, worked out from its row when they are to be made: the same each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from executions.children.rows import Parked
from executions.context.execution_context import context_of
from executions.creation.plan_rows import NewRun
from executions.engine.insert import json_text
from executions.models import NodeExecution, WorkflowExecution
from executions.processors.base import ChildRun
from executions.processors.for_each import child_runs
from executions.status import Mode, TriggerType
from workflows.models import Workflow, WorkflowVersion
from workflows.services import snapshot_of
from workflows.storage.pins import pins_of

# What is made in one transaction, unless a single execution is more: nobody else writes to SQLite meanwhile.
MAX_ROWS = 2_000
MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Parent:
    """A parked node and its execution, and what it starts at each place of its list."""

    execution: WorkflowExecution
    node_key: str
    workflow: Workflow
    version_id: UUID
    run: Callable[[int], ChildRun]
    pins: Any


@lru_cache(maxsize=4)
def parent_of(node_id: UUID, version_id: UUID | None) -> Parent:
    """Read once for many children: the sources of a node that waits have ended, and do not change."""
    row = NodeExecution.objects.select_related("execution__workflow").get(id=node_id)
    execution = row.execution
    context = context_of(execution)
    node = context.plan.nodes[row.execution_order]
    run = child_runs(node, context.seen_at(row.execution_order, row.arrived), version_id)
    if version_id is None:
        return Parent(execution, row.node_key, execution.workflow, execution.version_id, run, None)
    workflow = Workflow.all_objects.get(id=WorkflowVersion.objects.values_list("workflow_id").get(id=version_id)[0])
    pins = pins_of(workflow) if execution.mode != Mode.NORMAL else None
    return Parent(execution, row.node_key, workflow, version_id, run, pins)


def new_runs(node: Parked, places: Sequence[int]) -> dict[int, NewRun]:
    """The executions at the first of these places, as many as one transaction may make; at least one."""
    parent = parent_of(node.id, node.version_id)
    rows_each = 1 if node.version_id is None else len(snapshot_of(parent.version_id).plan.nodes)
    runs: dict[int, NewRun] = {}
    size = 0
    for place in places:
        new = _new_run(node, parent, parent.run(place))
        size += len(json_text([new.input_data, new.context]))
        if runs and (rows_each * (len(runs) + 1) > MAX_ROWS or size > MAX_BYTES):
            break
        runs[place] = new
    return runs


def _new_run(node: Parked, parent: Parent, run: ChildRun) -> NewRun:
    """Of a workflow with an input; or the same node alone, which sees what its parent sees, and its item."""
    above = parent.execution
    context: dict[str, Any] = {"variables": {}}
    if node.version_id is None:
        context["given"] = {"item": run.item, "item_index": run.item_index}
    elif parent.pins is not None:
        context["pins"] = parent.pins
    return NewRun(
        workflow=parent.workflow,
        version_id=parent.version_id,
        owner_id=above.owner_id,
        trigger_type=TriggerType(above.trigger_type),
        triggered_by_id=above.triggered_by_id,
        input_data=run.input,
        context=context,
        mode=Mode(above.mode),
        as_of=above.as_of,
        only_node_key=parent.node_key if node.version_id is None else "",
        parent_node_id=node.id,
        item_index=run.item_index,
        round=node.round,
        depth=above.depth + 1,
    )
