"""Where in what was sent a problem of a graph is: "graph.nodes.3.config" for whoever sent node 3. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pastetrader.common.messages import Problem
from workflows.definition.graph import Graph, GraphEdge, GraphNode


@dataclass(frozen=True)
class Places:
    """Where nodes (by key) and edges (as text) stand in what was sent; all else is below `root`."""

    root: str = ""
    nodes: Mapping[str, str] = field(default_factory=dict)
    edges: Mapping[str, str] = field(default_factory=dict)

    def of(self, problem: Problem) -> Problem:
        """The problem with its whole path. What was not sent keeps its own path, below its node or edge."""
        inside = "" if " -> " in problem.path else problem.path
        if problem.edge:
            start = self.edges.get(problem.edge)
        elif problem.node:
            start = self.nodes.get(problem.node)
        else:
            start = self.root
        if start is None:
            return problem
        return replace(problem, path=".".join(part for part in (start, inside) if part))


def in_graph(graph: Graph, root: str) -> Places:
    """Of a graph that was sent as a whole under the name `root`, or "" for by itself."""
    below = f"{root}." if root else ""
    return Places(root, _of_nodes(graph.nodes, f"{below}nodes"), _of_edges(graph.edges, f"{below}edges"))


def in_nodes(nodes: Iterable[GraphNode], name: str) -> Places:
    """Of nodes that were sent as a list of that name; "" for one that was sent by itself."""
    return Places(nodes=_of_nodes(nodes, name))


def in_edges(edges: Iterable[GraphEdge], name: str) -> Places:
    """Of edges that were sent as a list of that name; "" for one that was sent by itself."""
    return Places(edges=_of_edges(edges, name))


def _of_nodes(nodes: Iterable[GraphNode], name: str) -> dict[str, str]:
    # Of two with one key the second is the one that is too many.
    return {node.key: f"{name}.{place}" if name else "" for place, node in enumerate(nodes)}


def _of_edges(edges: Iterable[GraphEdge], name: str) -> dict[str, str]:
    return {str(edge): f"{name}.{place}" if name else "" for place, edge in enumerate(edges)}
