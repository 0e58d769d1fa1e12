"""A graph as rows and back: reading what belongs together, writing what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import message as _
from pastetrader.common.models import new_id
from workflows.definition.differences import ends_of, same_edge, same_node
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.definition.sameness import same_json
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


@dataclass(frozen=True)
class StoredGraph:
    """A graph as it is kept: under which lock number, whether the workflow is active, and the ids of its rows.

    `edge_ids` are by (source key, target key, source handle, target handle).
    """

    version: int
    is_active: bool
    graph: Graph
    node_ids: Mapping[str, UUID]
    edge_ids: Mapping[tuple[str, str, str, str], UUID]

    @property
    def ids_of_edges(self) -> list[UUID]:
        """The ids of the edges, in their order in the graph."""
        return [self.edge_ids[ends_of(edge)] for edge in self.graph.edges]


def read_graph(workflow_id: UUID) -> tuple[int, Graph]:
    """The version and the graph that belong together; nodes by key, edges by their ends. Raises NotFound."""
    stored = read_stored(workflow_id)
    return stored.version, stored.graph


def read_stored(workflow_id: UUID) -> StoredGraph:
    """The graph with the ids of its rows; nodes by key, edges by their ends. Raises NotFound.

    Nodes and edges are two queries, so the version is read before and after; every change of a graph raises it.
    """
    for _attempt in range(ATTEMPTS):
        version, is_active, config, variables = _settings_of(workflow_id)
        nodes = Node.objects.filter(workflow_id=workflow_id).values_list("pk", "key", "provenance", *_NODE_COLUMNS)
        keys: dict[UUID, str] = {}
        graph_nodes = []
        for pk, key, provenance, *columns in nodes:
            keys[pk] = key
            given = dict(zip(_NODE_COLUMNS, columns, strict=True))
            graph_nodes.append(GraphNode(key=key, provenance=tuple(provenance), **given))
        edges = Edge.objects.filter(workflow_id=workflow_id)
        rows = list(edges.values_list("pk", "source_node_id", "target_node_id", *_EDGE_COLUMNS))
        if _settings_of(workflow_id)[0] != version:
            continue
        graph_edges = {
            pk: GraphEdge(source=keys[source], target=keys[target], **dict(zip(_EDGE_COLUMNS, columns, strict=True)))
            for pk, source, target, *columns in rows
        }
        return StoredGraph(
            version=version,
            is_active=is_active,
            graph=in_order(
                Graph(nodes=tuple(graph_nodes), edges=tuple(graph_edges.values()), config=config, variables=variables)
            ),
            node_ids={key: pk for pk, key in keys.items()},
            edge_ids={ends_of(edge): pk for pk, edge in graph_edges.items()},
        )
    raise NotAllowed(_("This workflow is being changed all the time. Try again in a moment."), code="busy")


def in_order(graph: Graph) -> Graph:
    """The graph as it is read: nodes by key, edges by their ends."""
    return graph.having(
        nodes=tuple(sorted(graph.nodes, key=lambda node: node.key)), edges=tuple(sorted(graph.edges, key=ends_of))
    )


@dataclass(frozen=True)
class GraphDelta:
    """What is to be written: nodes and edges that came or changed, and the ids of rows that are to go."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    gone_nodes: tuple[UUID, ...]
    gone_edges: tuple[UUID, ...]
    has_other_settings: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not any((self.nodes, self.edges, self.gone_nodes, self.gone_edges, self.has_other_settings))


def delta_to(before: StoredGraph, after: Graph) -> GraphDelta:
    """What makes the rows of `before` those of `after`. Nodes are known by key and edges by their ends."""
    old_nodes, new_nodes = before.graph.by_key, after.by_key
    old_edges = {ends_of(edge): edge for edge in before.graph.edges}
    new_edges = {ends_of(edge): edge for edge in after.edges}
    return GraphDelta(
        nodes=tuple(
            node for key, node in new_nodes.items() if key not in old_nodes or not same_node(old_nodes[key], node)
        ),
        edges=tuple(
            edge for ends, edge in new_edges.items() if ends not in old_edges or not same_edge(old_edges[ends], edge)
        ),
        gone_nodes=tuple(pk for key, pk in before.node_ids.items() if key not in new_nodes),
        gone_edges=tuple(pk for ends, pk in before.edge_ids.items() if ends not in new_edges),
        has_other_settings=not same_json(
            [before.graph.config, before.graph.variables], [after.config, after.variables]
        ),
    )


def write_delta(workflow_id: UUID, delta: GraphDelta, known_ids: Mapping[str, UUID]) -> None:
    """Writes nodes and edges; rows of `known_ids` (by node key) stay the same rows. Settings are the workflow's row."""
    if delta.gone_edges:
        Edge.objects.filter(pk__in=delta.gone_edges).delete()
    if delta.gone_nodes:
        Node.objects.filter(pk__in=delta.gone_nodes).delete()
    ids = {**{node.key: new_id() for node in delta.nodes}, **known_ids}
    now = timezone.now()
    Node.objects.bulk_create(
        [_as_node_row(workflow_id, ids[node.key], node, now) for node in delta.nodes],
        update_conflicts=True,
        unique_fields=["workflow", "key"],
        update_fields=[*(column.removesuffix("_id") for column in _NODE_COLUMNS), "provenance", "updated_at"],
    )
    Edge.objects.bulk_create(
        [_as_edge_row(workflow_id, ids, edge) for edge in delta.edges],
        update_conflicts=True,
        unique_fields=["source_node", "target_node", "source_handle", "target_handle"],
        update_fields=["condition", "priority", "label"],
    )


def known_workflows(graph: Graph, *, owner: User, itself: UUID | None) -> KnownWorkflows:
    """Those of the workflows that the graph has as steps which its owner may start; no query when it has none."""
    named = workflows_named_in(graph)
    found = Workflow.objects.visible_to(owner).filter(pk__in=named).values_list("pk", "name") if named else ()
    return KnownWorkflows(names=dict(found), itself=itself)


def _settings_of(workflow_id: UUID) -> tuple[int, bool, dict[str, Any], dict[str, Any]]:
    columns = ("version", "is_active", "config", "variables")
    found = Workflow.all_objects.filter(pk=workflow_id).values_list(*columns).first()
    if found is None:
        raise NotFound
    version, is_active, config, variables = found
    return version, is_active, config, variables


def _as_node_row(workflow_id: UUID, pk: UUID, node: GraphNode, now: datetime) -> Node:
    return Node(
        pk=pk,
        workflow_id=workflow_id,
        key=node.key,
        provenance=[quote.model_dump(mode="json") for quote in node.provenance],
        updated_at=now,
        **{column: getattr(node, column) for column in _NODE_COLUMNS},
    )


def _as_edge_row(workflow_id: UUID, ids: Mapping[str, UUID], edge: GraphEdge) -> Edge:
    return Edge(
        workflow_id=workflow_id,
        source_node_id=ids[edge.source],
        target_node_id=ids[edge.target],
        **{column: getattr(edge, column) for column in _EDGE_COLUMNS},
    )
