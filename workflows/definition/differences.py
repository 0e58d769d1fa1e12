"""What differs between two graphs: nodes and edges that came, went or changed, with the paths of what changed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.definition.sameness import same_json

ABSENT = object()


@dataclass(frozen=True)
class FieldChange:
    """A value at a dotted path, before and after; ABSENT where there was or is none."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True)
class NodeChange:
    """A node that is in both graphs, and what of it changed."""

    key: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class EdgeChange:
    """An edge between the same ends in both graphs, and what of it changed."""

    edge: GraphEdge
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class GraphDifference:
    """How one graph became another. Nodes are known by key, edges by their ends; where a node stands counts too."""

    added_nodes: tuple[GraphNode, ...]
    removed_nodes: tuple[GraphNode, ...]
    changed_nodes: tuple[NodeChange, ...]
    added_edges: tuple[GraphEdge, ...]
    removed_edges: tuple[GraphEdge, ...]
    changed_edges: tuple[EdgeChange, ...]
    config: tuple[FieldChange, ...]
    variables: tuple[FieldChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both graphs are the same."""
        return not any(vars(self).values())


def difference(before: Graph, after: Graph) -> GraphDifference:
    """How `before` became `after`."""
    old_edges = {ends_of(edge): edge for edge in before.edges}
    new_edges = {ends_of(edge): edge for edge in after.edges}
    changed_nodes = (
        NodeChange(key, fields)
        for key, node in after.by_key.items()
        if key in before.by_key and (fields := _fields(before.by_key[key], node))
    )
    changed_edges = (
        EdgeChange(edge, fields)
        for ends, edge in new_edges.items()
        if ends in old_edges and (fields := _fields(old_edges[ends], edge))
    )
    return GraphDifference(
        added_nodes=tuple(node for key, node in after.by_key.items() if key not in before.by_key),
        removed_nodes=tuple(node for key, node in before.by_key.items() if key not in after.by_key),
        changed_nodes=tuple(changed_nodes),
        added_edges=tuple(edge for ends, edge in new_edges.items() if ends not in old_edges),
        removed_edges=tuple(edge for ends, edge in old_edges.items() if ends not in new_edges),
        changed_edges=tuple(changed_edges),
        config=tuple(changes_of(before.config, after.config)),
        variables=tuple(changes_of(before.variables, after.variables)),
    )


def ends_of(edge: GraphEdge) -> tuple[str, str, str, str]:
    """What makes an edge this edge and no other."""
    return edge.source, edge.target, edge.source_handle, edge.target_handle


def same_node(one: GraphNode, other: GraphNode) -> bool:
    """Whether nothing of a node changed."""
    return same_json(vars(one), vars(other)) if one.provenance == other.provenance else False


def same_edge(one: GraphEdge, other: GraphEdge) -> bool:
    """Whether nothing of an edge changed."""
    return same_json(vars(one), vars(other))


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Where two objects differ: objects are compared field by field, anything else as a whole."""
    waiting: list[tuple[str, Any, Any]] = [("", before, after)]
    while waiting:
        path, old, new = waiting.pop()
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            inner = [
                (f"{path}.{name}" if path else name, old.get(name, ABSENT), new.get(name, ABSENT))
                for name in dict.fromkeys([*old, *new])
            ]
            waiting += reversed(inner)
        elif not same_json(old, new):
            yield FieldChange(path, old, new)


def _fields(before: GraphNode | GraphEdge, after: GraphNode | GraphEdge) -> tuple[FieldChange, ...]:
    return tuple(changes_of(before.model_dump(mode="json"), after.model_dump(mode="json")))
