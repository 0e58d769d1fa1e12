"""Steps over lists and workflows as steps, for tests: a tool that does what the test says with each value."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict

from executions.context.execution_context import context_of
from executions.models import NodeExecution, WorkflowExecution
from executions.status import OPEN
from executions.tests.factories import ALONE
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User
from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext, builtin_tool_id
from registry.exceptions import ToolError
from registry.services import mirror_builtin_tools
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Workflow
from workflows.services import create_workflow

NAME = "test_each"
TOOL_ID = builtin_tool_id(NAME)
START = GraphNode(key="start", name="start", node_type="trigger")


class Arguments(BaseModel):
    """What it is called with."""

    model_config = ConfigDict(extra="forbid")

    value: Any = None
    index: int = 0


class Answer(BaseModel):
    """What came of it."""

    answer: Any = None


def refuse(_value: Any) -> Any:
    """A call that fails for good."""
    raise ToolError("refused", _("It was told to refuse."))


class Each:
    """The tool: `values` are what it was called with, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.values: list[Any] = []
        self.keys: list[str] = []
        self.does: Callable[[Any], Any] = lambda value: value
        tool = BuiltinTool(
            name=NAME,
            title=_("Each"),
            description=_("Does what a test says."),
            arguments=Arguments,
            result=Answer,
            call=self._call,
        )
        monkeypatch.setitem(builtin._tools, NAME, tool)
        mirror_builtin_tools()

    def refuses(self, *values: Any) -> None:
        """Fails for these values, and answers all others with themselves."""
        self.does = lambda value: refuse(value) if value in values else value

    def _call(self, context: ToolContext, arguments: Arguments) -> Answer:
        self.values.append(arguments.value)
        self.keys.append(context.idempotency_key)
        return Answer(answer=self.does(arguments.value))


def mapping(items: Any = "{{ input.items }}", key: str = "each", on_item_error: str = "fail", **more: Any) -> GraphNode:
    """A node that calls the tool with each item; `more` are settings of for_each, or fields of the node."""
    fields = {name: more.pop(name) for name in tuple(more) if name in GraphNode.model_fields}
    for_each = {"items": items, "on_item_error": on_item_error, **more}
    arguments = {"value": "{{ item }}", "index": "{{ item_index }}"}
    config = {"for_each": for_each, "arguments": arguments}
    return GraphNode(key=key, name=key, node_type="tool", tool_id=TOOL_ID, config=config, **fields)


def calling(key: str = "call", value: Any = "{{ output }}", **fields: Any) -> GraphNode:
    """A node that calls the tool once."""
    config = {"arguments": {"value": value}}
    return GraphNode(key=key, name=key, node_type="tool", tool_id=TOOL_ID, config=config, **fields)


def step(workflow: Workflow | UUID, key: str = "step", **more: Any) -> GraphNode:
    """A workflow as a step; `more` are settings of its config, or fields of the node."""
    fields = {name: more.pop(name) for name in tuple(more) if name in GraphNode.model_fields}
    workflow_id = workflow if isinstance(workflow, UUID) else workflow.pk
    config = {"workflow_id": str(workflow_id), **more}
    return GraphNode(key=key, name=key, node_type="tool", config=config, **fields)


def after_start(*nodes: GraphNode, **fields: Any) -> Graph:
    """A trigger and these nodes after each other."""
    keys = ["start", *(node.key for node in nodes)]
    edges = tuple(GraphEdge(source=source, target=target) for source, target in pairwise(keys))
    return Graph(nodes=(START, *nodes), edges=edges, **fields)


def workflow_of(owner: User, graph: Graph, name: str = "child") -> Workflow:
    """A saved workflow."""
    return create_workflow(owner=owner, name=name, graph=graph)


def with_ready_nodes() -> QuerySet[WorkflowExecution]:
    """Open executions in which a node is ready, due or not, oldest first."""
    ready = NodeExecution.objects.filter(status="pending", ready_at__isnull=False)
    found = WorkflowExecution.objects.filter(status__in=OPEN, id__in=ready.values("execution_id"))
    return found.order_by("created_at", "item_index", "id")


def work_all(worker: Worker = ALONE) -> int:
    """Have one worker do all that is ready in any execution; how many nodes it was."""
    total = 0
    while done := sum(work_loop(context_of(execution), worker) for execution in with_ready_nodes()):
        total += done
    return total


def worked(execution: WorkflowExecution) -> WorkflowExecution:
    """The execution after one worker did all that is ready in any."""
    work_all()
    execution.refresh_from_db()
    return execution


def children_of(execution: WorkflowExecution) -> list[WorkflowExecution]:
    """The children of all its nodes, by item and time."""
    rows = WorkflowExecution.objects.filter(parent_node__execution=execution)
    return list(rows.order_by("item_index", "id"))
