"""A graph as rows and back: reading what belongs together, writing what changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import message as _
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.models import Edge, Node, Workflow
from workflows.validation.steps import KnownWorkflows, workflows_named_in

ATTEMPTS = 100
_NODE_COLUMNS = (
    "name",
    "node_type",
    "tool_id",
    "agent_id",
    "config",
    "input_schema",
    "output_schema",
    "timeout_seconds",
    "retry_config",
    "on_error",
    "is_enabled",
    "position_x",
    "position_y",
)
_EDGE_COLUMNS = ("source_handle", "target_handle", "condition", "priority", "label")


def read_graph(workflow_id: UUID) -> tuple[int, Graph]:
    """The version and the graph that belong together; nodes by key, edges by their ends. Raises NotFound.

    Nodes and edges are two queries, so the version is read before and after; every change of a graph raises it.
    """
    for _attempt in range(ATTEMPTS):
        version, config, variables = _settings_of(workflow_id)
        nodes = list(Node.objects.filter(workflow_id=workflow_id).defer("created_at", "updated_at"))
        edges = list(Edge.objects.filter(workflow_id=workflow_id).defer("created_at"))
        if _settings_of(workflow_id)[0] == version:
            keys = {node.pk: node.key for node in nodes}
            return version, Graph(
                nodes=tuple(sorted(map(_as_graph_node, nodes), key=lambda node: node.key)),
                edges=tuple(sorted((_as_graph_edge(edge, keys) for edge in edges), key=_ends)),
                config=config,
                variables=variables,
            )
    raise NotAllowed(_("This workflow is being changed all the time. Try again in a moment."), code="busy")


def write_graph(workflow: Workflow, graph: Graph) -> None:
    """Makes the rows what the graph says. Nodes are found again by key and edges by their ends, so their ids stay."""
    keys = graph.by_key
    before = dict(Node.objects.filter(workflow=workflow).values_list("key", "pk"))
    Node.objects.filter(pk__in=[pk for key, pk in before.items() if key not in keys]).delete()
    Node.objects.bulk_create(
        [_as_node_row(workflow, node) for node in graph.nodes],
        update_conflicts=True,
        unique_fields=["workflow", "key"],
        update_fields=[*(column.removesuffix("_id") for column in _NODE_COLUMNS), "provenance", "updated_at"],
    )
    ids = dict(Node.objects.filter(workflow=workflow).values_list("key", "pk"))
    kept = {(ids[edge.source], ids[edge.target], edge.source_handle, edge.target_handle) for edge in graph.edges}
    ends = ("source_node", "target_node", "source_handle", "target_handle")
    rows = Edge.objects.filter(workflow=workflow).values_list("pk", *ends)
    Edge.objects.filter(pk__in=[pk for pk, *edge in rows if tuple(edge) not in kept]).delete()
    Edge.objects.bulk_create(
        [
            Edge(
                workflow=workflow,
                source_node_id=ids[edge.source],
                target_node_id=ids[edge.target],
                **{column: getattr(edge, column) for column in _EDGE_COLUMNS},
            )
            for edge in graph.edges
        ],
        update_conflicts=True,
        unique_fields=ends,
        update_fields=["condition", "priority", "label"],
    )


def known_workflows(graph: Graph, *, owner: User, itself: UUID | None) -> KnownWorkflows:
    """Those of the workflows that the graph has as steps which its owner may start; no query when it has none."""
    named = workflows_named_in(graph)
    found = Workflow.objects.visible_to(owner).filter(pk__in=named).values_list("pk", "name") if named else ()
    return KnownWorkflows(names=dict(found), itself=itself)


def _settings_of(workflow_id: UUID) -> tuple[int, dict[str, Any], dict[str, Any]]:
    found = Workflow.all_objects.filter(pk=workflow_id).values_list("version", "config", "variables").first()
    if found is None:
        raise NotFound
    return found


def _ends(edge: GraphEdge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.source_handle, edge.target_handle


def _as_graph_node(node: Node) -> GraphNode:
    columns = {column: getattr(node, column) for column in _NODE_COLUMNS}
    return GraphNode(key=node.key, provenance=tuple(node.provenance), **columns)


def _as_node_row(workflow: Workflow, node: GraphNode) -> Node:
    return Node(
        workflow=workflow,
        key=node.key,
        provenance=[quote.model_dump(mode="json") for quote in node.provenance],
        updated_at=timezone.now(),
        **{column: getattr(node, column) for column in _NODE_COLUMNS},
    )


def _as_graph_edge(edge: Edge, keys: Mapping[UUID, str]) -> GraphEdge:
    columns = {column: getattr(edge, column) for column in _EDGE_COLUMNS}
    return GraphEdge(source=keys[edge.source_node_id], target=keys[edge.target_node_id], **columns)
