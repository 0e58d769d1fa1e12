"""The graph as a value: nodes and edges by key, never by ids of this installation. Pure.

`Graph` is what is saved, exported and validated; `Plan` is what the engine walks.
"""

import hashlib
import heapq
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

NodeKind = Literal["trigger", "tool", "agent", "condition", "adapter", "aggregator"]
RESERVED_KEYS = frozenset({"input", "output", "nodes", "variables", "source_output", "execution", "item", "item_index"})
# What an integer column holds.
MAX_INTEGER = 2**31 - 1
TimeoutSeconds = Annotated[int, Field(ge=1, le=86_400)]


class Quote(BaseModel):
    """Where in a paste a node comes from: character offsets and the words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    paste_id: UUID | None = None
    start: int = Field(ge=0, le=MAX_INTEGER)
    end: int = Field(ge=0, le=MAX_INTEGER)
    quote: str


class GraphNode(BaseModel):
    """A node. `config` is checked by the model of its type, `retry_config` and `on_error` by theirs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")
    name: str = Field(min_length=1, max_length=255)
    node_type: NodeKind
    config: dict[str, Any] = Field(default_factory=dict)
    tool_id: UUID | None = None
    agent_id: UUID | None = None
    input_schema: dict[str, Any] | None = None
    output_schema: dict[str, Any] | None = None
    timeout_seconds: TimeoutSeconds = 300
    retry_config: dict[str, Any] = Field(default_factory=dict)
    on_error: dict[str, Any] = Field(default_factory=dict)
    is_enabled: bool = True
    position_x: float = Field(default=0.0, allow_inf_nan=False)
    position_y: float = Field(default=0.0, allow_inf_nan=False)
    provenance: tuple[Quote, ...] = ()


class GraphEdge(BaseModel):
    """A connection between two nodes' keys; `condition` is {"type": "expression", "value": "{{ … }}"} or None."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    target: str
    source_handle: str = Field(default="", max_length=50)
    target_handle: str = Field(default="", max_length=50)
    condition: dict[str, Any] | None = None
    priority: int = Field(default=0, ge=-MAX_INTEGER, le=MAX_INTEGER)
    label: str = Field(default="", max_length=100)

    def __str__(self) -> str:
        handle = f"[{self.source_handle}]" if self.source_handle else ""
        return f"{self.source}{handle} -> {self.target}"


class Graph(BaseModel):
    """A whole workflow definition: nodes, edges, settings and variables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()
    config: dict[str, Any] = Field(default_factory=dict)
    variables: dict[str, Any] = Field(default_factory=dict)

    def having(
        self, *, nodes: tuple[GraphNode, ...] | None = None, edges: tuple[GraphEdge, ...] | None = None
    ) -> "Graph":
        """The graph with other nodes or edges. (`model_copy` would take what was derived of the old ones along.)"""
        return Graph(
            nodes=self.nodes if nodes is None else nodes,
            edges=self.edges if edges is None else edges,
            config=self.config,
            variables=self.variables,
        )

    @cached_property
    def by_key(self) -> Mapping[str, GraphNode]:
        """Nodes by their key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def tool_ids(self) -> frozenset[UUID]:
        """The tools that its nodes name."""
        return frozenset(node.tool_id for node in self.nodes if node.tool_id)

    @cached_property
    def agent_ids(self) -> frozenset[UUID]:
        """The agents that its nodes name."""
        return frozenset(node.agent_id for node in self.nodes if node.agent_id)


@dataclass(frozen=True)
class PlannedEdge:
    """An edge between positions of a plan."""

    source: int
    target: int
    source_handle: str
    condition: str | None
    priority: int


@dataclass(frozen=True)
class Plan:
    """A valid graph in the order it is run: `nodes[i]` is the i-th; edges name positions; targets follow sources."""

    nodes: tuple[GraphNode, ...]
    incoming: tuple[tuple[PlannedEdge, ...], ...]
    outgoing: tuple[tuple[PlannedEdge, ...], ...]
    config: Mapping[str, Any]
    variables: Mapping[str, Any]

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Node key to position."""
        return {node.key: place for place, node in enumerate(self.nodes)}


class CycleError(ValueError):
    """The graph has a cycle; `remaining` are the keys that no order can place."""

    def __init__(self, remaining: Iterable[str]) -> None:
        self.remaining = tuple(sorted(remaining))
        super().__init__(", ".join(self.remaining))


def topological_order(graph: Graph) -> tuple[str, ...]:
    """Node keys, sources before targets; ties by lowest edge priority, then name, then key. Linear (Kahn).

    Raises CycleError. Edges to unknown nodes are ignored (validation reports them).
    """
    nodes = graph.by_key
    edges = [edge for edge in graph.edges if edge.source in nodes and edge.target in nodes]
    waiting = dict.fromkeys(nodes, 0)
    priority = dict.fromkeys(nodes, 0)
    following: dict[str, list[str]] = {key: [] for key in nodes}
    for edge in edges:
        waiting[edge.target] += 1
        following[edge.source].append(edge.target)
        priority[edge.target] = min(priority[edge.target], edge.priority)
    ready = [(priority[key], nodes[key].name, key) for key, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        key = heapq.heappop(ready)[2]
        order.append(key)
        for target in following[key]:
            waiting[target] -= 1
            if waiting[target] == 0:
                heapq.heappush(ready, (priority[target], nodes[target].name, target))
    if len(order) < len(nodes):
        raise CycleError(set(nodes) - set(order))
    return tuple(order)


def plan(graph: Graph) -> Plan:
    """The order and the edges that the engine walks; raises CycleError. The graph is valid otherwise."""
    order = topological_order(graph)
    place = {key: index for index, key in enumerate(order)}
    incoming: list[list[PlannedEdge]] = [[] for _ in order]
    outgoing: list[list[PlannedEdge]] = [[] for _ in order]
    for edge in graph.edges:
        condition = edge.condition["value"] if edge.condition else None
        planned = PlannedEdge(place[edge.source], place[edge.target], edge.source_handle, condition, edge.priority)
        incoming[planned.target].append(planned)
        outgoing[planned.source].append(planned)
    return Plan(
        nodes=tuple(graph.by_key[key] for key in order),
        incoming=tuple(tuple(sorted(edges, key=lambda e: e.source)) for edges in incoming),
        outgoing=tuple(tuple(sorted(edges, key=lambda e: (e.target, e.priority))) for edges in outgoing),
        config=graph.config,
        variables=graph.variables,
    )


_UNSAID: tuple[str, dict[str, Any]] = ("on_error", {})


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a version's content, without what does not change what runs: positions and notes.

    An `on_error` that says nothing is left out, and so is the number of the format: older versions keep their hash.
    """
    nodes = [
        {name: value for name, value in node.items() if not name.startswith("position_") and (name, value) != _UNSAID}
        for node in snapshot["graph"]["nodes"]
    ]
    config = {name: value for name, value in snapshot["graph"]["config"].items() if name != "notes"}
    content = {**snapshot, "graph": {**snapshot["graph"], "nodes": nodes, "config": config}}
    content.pop("format", None)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
