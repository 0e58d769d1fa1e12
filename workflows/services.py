"""What can be done with a workflow: make it, replace its graph, version it, switch it on and off, delete it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import Conflict, Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from registry.catalogue import Catalogue
from registry.services import describe
from workflows.graph import Graph, GraphEdge, GraphNode
from workflows.models import Edge, Node, Workflow, WorkflowVersion
from workflows.validation import validate
from workflows.versions import VersionSnapshot, snapshot_json, snapshot_of, store_version

__all__ = [
    "VersionSnapshot",
    "create_workflow",
    "delete_workflow",
    "ensure_version",
    "graph_of",
    "problems_of",
    "rename_workflow",
    "replace_graph",
    "restore_workflow",
    "set_active",
    "snapshot_of",
]

_NODE_COLUMNS = (
    "name",
    "node_type",
    "config",
    "input_schema",
    "output_schema",
    "timeout_seconds",
    "retry_config",
    "is_enabled",
    "position_x",
    "position_y",
)


@transaction.atomic
def create_workflow(*, owner: User, name: str, graph: Graph, description: str = "", is_active: bool = True) -> Workflow:
    """A workflow with this graph, which may still hold errors; raises Invalid when it cannot be stored at all."""
    _refuse_unstorable(graph, describe(owner))
    workflow = Workflow.objects.create(
        owner=owner,
        name=name.strip()[:255] or str(_("Untitled")),
        description=description,
        is_active=is_active,
        config=graph.config,
        variables=graph.variables,
    )
    _write(workflow, graph)
    return workflow


@transaction.atomic
def replace_graph(*, workflow: Workflow, graph: Graph, expected_version: int) -> Workflow:
    """The workflow with a new graph and the next version number; nodes with a known key keep their row.

    Raises Conflict, with the current version, when somebody saved after `expected_version`: nothing is changed.
    """
    _refuse_unstorable(graph, describe(workflow.owner))
    rows = Workflow.objects.filter(id=workflow.id, version=expected_version)
    won = rows.update(
        version=F("version") + 1, config=graph.config, variables=graph.variables, updated_at=timezone.now()
    )
    current = Workflow.objects.filter(id=workflow.id).first()
    if current is None:
        raise NotFound
    if not won:
        raise Conflict(current_version=current.version)
    _write(current, graph)
    return current


def rename_workflow(*, workflow: Workflow, name: str | None = None, description: str | None = None) -> Workflow:
    """The workflow with a new name or description. Raises Invalid for an empty name."""
    changes: dict[str, Any] = {}
    if name is not None:
        if not name.strip():
            raise Invalid(problems=[Problem("required", _("Give the workflow a name."), path="name")])
        changes["name"] = name.strip()[:255]
    if description is not None:
        changes["description"] = description
    Workflow.objects.filter(id=workflow.id).update(**changes, updated_at=timezone.now())
    workflow.refresh_from_db()
    return workflow


def graph_of(workflow: Workflow) -> Graph:
    """The graph as it is saved now; nodes and edges in a fixed order."""
    nodes = {node.id: node for node in Node.objects.filter(workflow=workflow).order_by("key")}
    edges = Edge.objects.filter(workflow=workflow)
    return Graph(
        nodes=tuple(_as_value(node) for node in nodes.values()),
        edges=tuple(
            sorted(
                (
                    GraphEdge(
                        source=nodes[edge.source_node_id].key,
                        target=nodes[edge.target_node_id].key,
                        source_handle=edge.source_handle,
                        target_handle=edge.target_handle,
                        condition=edge.condition,
                        priority=edge.priority,
                        label=edge.label,
                    )
                    for edge in edges
                ),
                key=str,
            )
        ),
        config=workflow.config,
        variables=workflow.variables,
    )


def problems_of(workflow: Workflow) -> tuple[Problem, ...]:
    """Everything that is wrong with the saved graph, errors and warnings."""
    return validate(graph_of(workflow), describe(workflow.owner))


def ensure_version(*, workflow: Workflow) -> WorkflowVersion:
    """The immutable version of what is saved now; raises Invalid with the problems when the graph has errors."""
    graph, catalogue = graph_of(workflow), describe(workflow.owner)
    errors = [problem for problem in validate(graph, catalogue) if problem.severity == "error"]
    if errors:
        raise Invalid(_("The workflow has errors."), code="invalid_graph", problems=errors)
    return store_version(workflow, snapshot_json(graph, catalogue))


def set_active(*, workflow: Workflow, is_active: bool) -> Workflow:
    """Switch the workflow on (which makes its version, so it must be valid) or off. Raises Invalid, NotFound."""
    if is_active:
        ensure_version(workflow=workflow)
    if not Workflow.objects.filter(id=workflow.id).update(is_active=is_active, updated_at=timezone.now()):
        raise NotFound
    workflow.refresh_from_db()
    return workflow


def delete_workflow(*, workflow: Workflow) -> None:
    """Hide the workflow; its executions and signals stay. Raises NotFound when it is hidden already."""
    if not workflow.soft_delete():
        raise NotFound


def restore_workflow(*, workflow: Workflow) -> Workflow:
    """Show a deleted workflow again. Raises NotAllowed when it is not deleted."""
    if not workflow.restore():
        raise NotAllowed(_("The workflow is not deleted."), code="not_deleted")
    return workflow


def _as_value(node: Node) -> GraphNode:
    return GraphNode(
        key=node.key,
        tool_id=node.tool_id,
        agent_id=node.agent_id,
        provenance=node.provenance,
        **{column: getattr(node, column) for column in _NODE_COLUMNS},
    )


def _refuse_unstorable(graph: Graph, catalogue: Catalogue) -> None:
    """Drafts may hold errors, except those that no row can hold."""
    unstorable = {
        "duplicate_key",
        "dangling_edge",
        "duplicate_edge",
        "self_loop",
        "unknown_tool",
        "unknown_agent",
        "too_large",
    }
    problems = [problem for problem in validate(graph, catalogue) if problem.code in unstorable]
    if problems:
        raise Invalid(_("The graph cannot be saved."), code="invalid_graph", problems=problems)


def _write(workflow: Workflow, graph: Graph) -> None:
    """Make the rows what the graph says. Nodes that are gone take their edges along; history keeps its copies."""
    Node.objects.filter(workflow=workflow).exclude(key__in=graph.by_key).delete()
    Edge.objects.filter(workflow=workflow).delete()
    Node.objects.bulk_create(
        [_as_row(workflow, node) for node in graph.nodes],
        update_conflicts=True,
        unique_fields=["workflow", "key"],
        update_fields=[*_NODE_COLUMNS, "tool", "agent", "provenance", "updated_at"],
    )
    ids = dict(Node.objects.filter(workflow=workflow).values_list("key", "id"))
    Edge.objects.bulk_create(_edge_rows(workflow, graph.edges, ids))


def _as_row(workflow: Workflow, node: GraphNode) -> Node:
    return Node(
        workflow=workflow,
        key=node.key,
        tool_id=node.tool_id,
        agent_id=node.agent_id,
        provenance=[quote.model_dump(mode="json") for quote in node.provenance],
        **{column: getattr(node, column) for column in _NODE_COLUMNS},
    )


def _edge_rows(workflow: Workflow, edges: Iterable[GraphEdge], ids: dict[str, Any]) -> list[Edge]:
    return [
        Edge(
            workflow=workflow,
            source_node_id=ids[edge.source],
            target_node_id=ids[edge.target],
            source_handle=edge.source_handle,
            target_handle=edge.target_handle,
            condition=edge.condition,
            priority=edge.priority,
            label=edge.label,
        )
        for edge in edges
    ]
