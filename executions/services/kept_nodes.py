"""Which ends of an execution still stand when it is run again from a node. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from executions.status import Cause, Status
from workflows.definition.graph import GraphEdge, GraphNode
from workflows.expressions.reading import names_read
from workflows.services import VersionSnapshot

# What of a node is for people only.
_WORDS = frozenset({"name", "position_x", "position_y", "provenance"})
# Skipped because of what others did: that stands as long as they do. (Not `stopped`: it never had its turn.)
_DECIDED = frozenset({Cause.NO_INPUT, Cause.JOIN_UNMET, Cause.OTHER_TRIGGER})


@dataclass(frozen=True)
class PastEnd:
    """How a node ended in the execution that is run again."""

    status: str
    cause: str


def kept_keys(
    past: Mapping[str, PastEnd], before: VersionSnapshot, now: VersionSnapshot, from_node_key: str
) -> frozenset[str]:
    """The nodes that need not run again when everything from a node on does.

    A node is kept when it completed and nothing before it runs again: neither the given node, nor what failed
    elsewhere. In another version it must also be the same: the node with what it calls, its edges and its sources.
    """
    old = _definitions(before)
    new = old if before is now else _definitions(now)
    stands: set[str] = set()
    kept: set[str] = set()
    for position, node in enumerate(now.plan.nodes):  # sources stand before their targets
        end = past.get(node.key)
        sources = {now.plan.nodes[edge.source].key for edge in now.plan.incoming[position]}
        if end is None or node.key == from_node_key or not stands >= sources or old.get(node.key) != new[node.key]:
            continue
        if end.status == Status.COMPLETED:
            kept.add(node.key)
            stands.add(node.key)
        elif end.status == Status.SKIPPED and end.cause in _DECIDED:
            stands.add(node.key)
    return frozenset(kept)


@dataclass(frozen=True)
class _Definition:
    """All on which a node's end depends, beside what it is given."""

    node: Mapping[str, Any]
    called: Any
    outgoing: tuple[Mapping[str, Any], ...]
    sources: frozenset[str]
    variables: Mapping[str, Any] | None


def _definitions(version: VersionSnapshot) -> dict[str, _Definition]:
    outgoing: defaultdict[str, list[GraphEdge]] = defaultdict(list)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for edge in version.graph.edges:
        outgoing[edge.source].append(edge)
        sources[edge.target].add(edge.source)
    return {
        node.key: _Definition(
            node=node.model_dump(exclude=set(_WORDS)),
            called=(node.tool_id and version.tools.get(node.tool_id), node.agent_id and version.agents[node.agent_id]),
            outgoing=tuple(_edge(edge) for edge in sorted(outgoing[node.key], key=_ends)),
            sources=frozenset(sources[node.key]),
            variables=version.graph.variables if _reads_variables(node, outgoing[node.key]) else None,
        )
        for node in version.graph.nodes
    }


def _edge(edge: GraphEdge) -> Mapping[str, Any]:
    return edge.model_dump(exclude={"label", "priority"})


def _ends(edge: GraphEdge) -> tuple[str, str, str]:
    return edge.target, edge.source_handle, edge.target_handle


def _reads_variables(node: GraphNode, edges: list[GraphEdge]) -> bool:
    return "variables" in names_read([node.config, *(edge.condition for edge in edges)])
