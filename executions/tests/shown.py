"""Executions as rows, for what only looks at them: no engine is at work."""

from datetime import UTC, datetime, timedelta
from typing import Any

from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, WorkflowExecution
from executions.status import Status, TriggerType
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow, WorkflowVersion

START = datetime(2026, 11, 20, 6, 50, tzinfo=UTC)
GRAPH = Graph(
    nodes=(
        GraphNode(key="begin", name="Begin", node_type="trigger", config={"trigger_type": "manual"}),
        GraphNode(
            key="choose",
            name="Choose",
            node_type="condition",
            config={"condition_expression": "{{ output.n > 0 }}"},
            position_x=272,
        ),
        GraphNode(key="shape", name="Shape", node_type="adapter", config={"output": "{{ output }}"}, position_x=544),
    ),
    edges=(
        GraphEdge(source="begin", target="choose"),
        GraphEdge(source="choose", target="shape", source_handle="true"),
    ),
)


def a_workflow(owner: User, name: str = "Golden cross") -> Workflow:
    """A workflow without nodes of its own; its one version has those of GRAPH."""
    workflow = Workflow.objects.create(owner=owner, name=name)
    snapshot = {"graph": GRAPH.model_dump(mode="json"), "tools": {}, "agents": {}}
    WorkflowVersion.objects.create(workflow=workflow, number=1, content_hash="0" * 64, snapshot=snapshot)
    return workflow


def an_execution(
    owner: User, status: Status = Status.COMPLETED, *, workflow: Workflow | None = None, **steps: dict[str, Any]
) -> WorkflowExecution:
    """An execution in that state. `steps` (begin, choose, shape) say what differs from a completed step."""
    workflow = workflow or a_workflow(owner)
    is_open = status in {Status.PENDING, Status.RUNNING}
    execution = WorkflowExecution.objects.create(
        workflow=workflow,
        version=workflow.versions.get(),
        workflow_version=1,
        owner=owner,
        trigger_type=TriggerType.MANUAL,
        triggered_by=owner,
        status=status,
        started_at=START,
        ended_at=None if is_open else START + timedelta(seconds=3),
    )
    for order, node in enumerate(GRAPH.nodes):
        values: dict[str, Any] = {
            "node_key": node.key,
            "node_name": node.name,
            "node_type": node.node_type,
            "status": Status.COMPLETED,
            "attempt": 1,
            "started_at": START + timedelta(seconds=order),
            "ended_at": START + timedelta(seconds=order + 1),
            "input_data": {"n": order},
            "output_data": {"n": order + 1},
            "handle": "true" if node.node_type == "condition" else "",
            **steps.get(node.key, {}),
        }
        if values["status"] in {Status.PENDING, Status.RUNNING}:
            values |= {"ended_at": None, "output_data": None, "handle": ""}
        NodeExecution.objects.create(execution=execution, execution_order=order, **values)
    return execution


def a_long_execution(owner: User, count: int, *, children: int = 0) -> WorkflowExecution:
    """A completed execution of a trigger and so many adapters behind it, each with a line of the log.

    So many executions were `children` of the first adapter; one of them still runs.
    """
    begin = GRAPH.nodes[0]
    shape = GRAPH.nodes[2]
    nodes = [shape.model_copy(update={"key": f"shape_{n}", "name": f"Shape number {n}"}) for n in range(count)]
    graph = Graph(nodes=(begin, *nodes), edges=tuple(GraphEdge(source="begin", target=node.key) for node in nodes))
    workflow = Workflow.objects.create(owner=owner, name="Many steps")
    snapshot = {"graph": graph.model_dump(mode="json"), "tools": {}, "agents": {}}
    WorkflowVersion.objects.create(workflow=workflow, number=1, content_hash="0" * 64, snapshot=snapshot)
    values = {"workflow": workflow, "version": workflow.versions.get(), "workflow_version": 1, "owner": owner}
    values |= {"trigger_type": TriggerType.MANUAL, "started_at": START}
    ended = {"status": Status.COMPLETED, "started_at": START, "ended_at": START + timedelta(seconds=3)}
    execution = WorkflowExecution.objects.create(**{**values, **ended})
    steps = NodeExecution.objects.bulk_create(
        NodeExecution(
            execution=execution,
            execution_order=order,
            node_key=node.key,
            node_name=node.name,
            node_type=node.node_type,
            attempt=1,
            output_data=[1, 2, 3],
            output_bytes=9,
            **ended,
        )
        for order, node in enumerate(graph.nodes)
    )
    ExecutionLog.objects.bulk_create(
        ExecutionLog(execution=execution, node_execution=step, level="info", message="Shaped it.", timestamp=START)
        for step in steps
    )
    WorkflowExecution.objects.bulk_create(
        WorkflowExecution(parent_node=steps[1], item_index=n, **{**values, **({} if n == 0 else ended)})
        for n in range(children)
    )
    return execution


def an_event(execution: WorkflowExecution, kind: str, **data: Any) -> ExecutionEvent:
    """Something that happened."""
    return ExecutionEvent.objects.create(execution=execution, kind=kind, data=data, created_at=START)
