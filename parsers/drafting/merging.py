"""What changed between two drafts, brought into a graph that people may have changed meanwhile. Pure."""

from typing import Any

from workflows.definition.graph import Graph, GraphEdge, GraphNode


def merged(before: Graph, after: Graph, present: Graph) -> Graph | None:
    """`present` with the difference from `before` to `after`; None when people changed the very same steps.

    Where steps stand doesn't count, and they stay where they are. Settings and variables are those of `present`.
    """
    touched = [key for key in {**before.by_key, **after.by_key} if _content(before, key) != _content(after, key)]
    if any(_content(present, key) not in (_content(before, key), _content(after, key)) for key in touched):
        return None
    nodes = {node.key: node for node in present.nodes}
    for key in touched:
        if key not in after.by_key:
            nodes.pop(key, None)
        else:
            nodes[key] = _placed(after.by_key[key], nodes.get(key))
    edges = {_ends(edge): edge for edge in present.edges}
    old, new = {_ends(edge): edge for edge in before.edges}, {_ends(edge): edge for edge in after.edges}
    for ends in old.keys() - new.keys():
        edges.pop(ends, None)
    edges |= {ends: edge for ends, edge in new.items() if ends not in old}
    kept = tuple(edge for edge in edges.values() if edge.source in nodes and edge.target in nodes)
    # Made anew: a copy would bring along what the graph has worked out about its nodes.
    return Graph(nodes=tuple(nodes.values()), edges=kept, config=present.config, variables=present.variables)


def _content(graph: Graph, key: str) -> dict[str, Any] | None:
    node = graph.by_key.get(key)
    return None if node is None else node.model_dump(mode="json", exclude={"position_x", "position_y"})


def _placed(node: GraphNode, there: GraphNode | None) -> GraphNode:
    if there is None:
        return node
    return node.model_copy(update={"position_x": there.position_x, "position_y": there.position_y})


def _ends(edge: GraphEdge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.source_handle, edge.target_handle
