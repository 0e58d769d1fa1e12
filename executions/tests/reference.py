"""A plain interpreter of a graph, to compare the engine with: recursive, no database, no order of its own.

It speaks the language of graphs.py only: tools that mix, conditions and edges that read a flag of the input.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from executions.json_values import MAX_BYTES
from executions.tests.tools import mix
from workflows.definition.graph import Graph, GraphEdge, GraphNode, topological_order
from workflows.expressions.values import BYTES_PER_UNIT, FUEL

BROKEN = "{{ input.nothing.deeper }}"
_MESSAGES = {
    "refused": "It was told to refuse.",
    "internal": "An unexpected error in the program. The operator finds the details with this step.",
}


@dataclass(frozen=True)
class End:
    """How a node ended."""

    status: str
    cause: str = ""
    handle: str = ""
    output: Any = None
    fired: frozenset[str] = frozenset()
    code: str = ""
    is_unhandled_failure: bool = False
    stops: bool = False


class Reference:
    """What each node of the graph comes to.

    Two things it cannot know and is told: `arrived`, who came first where a join takes only some; and `messages`,
    the words in which the condition of a node's edge failed, or something was too large.
    """

    def __init__(self, graph: Graph, given: Mapping[str, Any], trigger: str = "") -> None:
        self.graph = graph
        self.given = dict(given)
        self.trigger = trigger
        self.order = topological_order(graph)
        self.arrived: dict[str, list[str]] = {}
        self.messages: dict[str, str] = {}
        self.end_of = lru_cache(maxsize=None)(self._end_of)

    def sources_of(self, key: str) -> list[str]:
        """Keys of the sources, in the order of execution."""
        return sorted({edge.source for edge in self.graph.edges if edge.target == key}, key=self.order.index)

    def fired_into(self, key: str) -> list[str]:
        """Those sources whose edge to the node fired."""
        return [source for source in self.sources_of(key) if key in self.end_of(source).fired]

    def needed(self, node: GraphNode) -> int:
        """How many sources a join waits for; 0 for all."""
        join = node.config.get("join", "all") if node.node_type == "aggregator" else "all"
        return int({"all": 0, "any": 1, "count": node.config.get("count", 0)}[join])

    def _end_of(self, key: str) -> End:
        node = self.graph.by_key[key]
        if node.node_type == "trigger" and self.trigger and key != self.trigger:
            return End("skipped", "other_trigger")
        sources = self.sources_of(key)
        if not sources:
            return self._executed(node, self.given)
        fired, needed = self.fired_into(key), self.needed(node)
        if not fired:
            return End("skipped", "no_input")
        if len(fired) < needed:
            return End("skipped", "join_unmet")
        came = self.arrived.get(key, fired[: needed or None])
        return self._executed(node, self._output(came), came)

    def _output(self, came: list[str]) -> Any:
        """`output` in an expression: of one source its output, of several all by key."""
        outputs = {source: self._handed_on(source) for source in came}
        return next(iter(outputs.values())) if len(came) == 1 else outputs

    def _handed_on(self, key: str) -> Any:
        end = self.end_of(key)
        if end.status == "completed":
            return end.output
        return {"node": key, "code": end.code, "message": _MESSAGES.get(end.code) or self.messages.get(key)}

    def _executed(self, node: GraphNode, came_in: Any, came: list[str] | None = None) -> End:
        code, handle, output = self._process(node, came_in, came or [])
        if not code and _size(output) > MAX_BYTES:
            code, handle, output = "too_large", "", None
        edges = [edge for edge in self.graph.edges if edge.source == node.key]
        normal = [edge for edge in edges if edge.source_handle == handle]
        if not code and not any(_is_broken(edge) for edge in normal):
            return End("completed", "", handle, output, self._fired(normal))
        return self._failed(node, code, output, normal)

    def _failed(self, node: GraphNode, code: str, output: Any, normal: list[GraphEdge]) -> End:
        """What a failure comes to, by what the node and the workflow say of it."""
        cause, action = "internal" if code == "internal" else "error", node.on_error.get("action")
        if action == "default":
            fired = frozenset[str]() if any(_is_broken(edge) for edge in normal) else self._fired(normal)
            return End("completed", "default_output", "", node.on_error["output"], fired)
        edges = [edge for edge in self.graph.edges if edge.source == node.key and edge.source_handle == "error"]
        fired = frozenset[str]() if action == "fail" else self._fired(edges)
        is_unhandled = not fired and action != "continue"
        stops = is_unhandled and (action == "fail" or self.graph.config["error_handling"] == "stop_on_first_error")
        handle = "error" if fired else ""
        return End("failed", cause, handle, output, fired, code or "edge_condition", is_unhandled, stops)

    def _process(self, node: GraphNode, came_in: Any, came: list[str]) -> tuple[str, str, Any]:
        """Code of its error if it has one, handle, output."""
        config = node.config
        if node.node_type == "condition":
            holds = self.given[config["condition_expression"].strip("{} ").removeprefix("input.")]
            handle = "true" if holds or not node.is_enabled else "false"
            return "", handle, came_in
        if not node.is_enabled or node.node_type == "trigger":
            return "", "", came_in
        if node.node_type == "aggregator":
            return "", "", self._merged(config.get("merge", "object"), came)
        arguments = config["arguments"]
        if _size(came_in) > FUEL * BYTES_PER_UNIT:
            return "expression", "", None  # its arguments are not rendered from so much
        if arguments["ends"] not in {"well", "busy"}:
            return "refused" if arguments["ends"] == "refused" else "internal", "", None
        return "", "", mix(arguments["salt"], came_in, arguments["padding"])

    def _merged(self, merge: str, came: list[str]) -> Any:
        outputs = [self._handed_on(source) for source in came]
        match merge:
            case "object":
                return dict(zip(came, outputs, strict=True))
            case "first":
                return outputs[0]
            case "concat":
                return [item for output in outputs for item in (output if isinstance(output, list) else [output])]
        return outputs

    def _fired(self, edges: list[GraphEdge]) -> frozenset[str]:
        return frozenset(edge.target for edge in edges if self._holds(edge))

    def _holds(self, edge: GraphEdge) -> bool:
        if edge.condition is None:
            return True
        return bool(self.given[edge.condition["value"].strip("{} ").removeprefix("input.")])


def _size(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def _is_broken(edge: GraphEdge) -> bool:
    return edge.condition is not None and edge.condition["value"] == BROKEN


def one_after_another(reference: Reference) -> dict[str, End]:
    """How all nodes end when one worker executes them in order, until a failure stops it if one does."""
    failed = next((key for key in reference.order if reference.end_of(key).stops), None)
    if failed is None:
        return {key: reference.end_of(key) for key in reference.order}
    last = reference.order.index(failed)
    settled = set(reference.order[:last])
    ends = {key: reference.end_of(key) for key in reference.order[: last + 1]}
    for key in reference.order[last + 1 :]:
        # Skipped before the failure, because all its sources had ended; otherwise stopped by it.
        end, sources = reference.end_of(key), reference.sources_of(key)
        if end.status == "skipped" and settled.issuperset(sources):
            ends[key] = end
            settled.add(key)
        else:
            ends[key] = End("skipped", "stopped")
    return ends
