"""Whether what decides a branch is typed: the text of an agent is none, whatever it was told to answer. Pure."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.definition.node_types import NodeConfig
from workflows.definition.node_types.agent import AgentConfig
from workflows.definition.node_types.condition import ConditionConfig
from workflows.definition.policies import ERROR_HANDLE
from workflows.expressions import ExpressionError, Read, reads_of
from workflows.validation.reading import SOURCE_OUTPUT, Place, places_in


class Deciding:
    """The conditions of one graph, and the agents whose answers are text."""

    def __init__(self, graph: Graph, configs: Mapping[str, NodeConfig]) -> None:
        self._talks = {
            node.key: node
            for node in graph.nodes
            if node.is_enabled and isinstance(config := configs.get(node.key), AgentConfig) and not config.output_schema
        }
        self._sources: dict[str, list[GraphEdge]] = {}
        if self._talks:
            for edge in graph.edges:
                self._sources.setdefault(edge.target, []).append(edge)

    def of_node(self, node: GraphNode, config: NodeConfig | None) -> Iterator[Problem]:
        """Texts that decide which way a condition goes."""
        if not self._talks or not isinstance(config, ConditionConfig):
            return
        for place in places_in(node, config):
            for problem in self._at(place, self._arriving(node.key)):
                yield replace(problem, node=node.key)

    def of_edge(self, edge: GraphEdge) -> Iterator[Problem]:
        """Texts that decide whether an edge fires."""
        value = (edge.condition or {}).get("value")
        if not self._talks or not isinstance(value, str):
            return
        arriving = {"": edge.source} if edge.source in self._talks and edge.source_handle != ERROR_HANDLE else {}
        place = Place(value, "condition.value", (SOURCE_OUTPUT,), is_expression=True)
        for problem in self._at(place, arriving):
            yield replace(problem, edge=str(edge), node=edge.source)

    def _arriving(self, key: str) -> Mapping[str, str]:
        """The agents whose text arrives, by the field of `output` that it stands in ("": all of it)."""
        edges = self._sources.get(key, ())
        sources = {edge.source for edge in edges}
        return {
            "" if len(sources) == 1 else edge.source: edge.source
            for edge in edges
            if edge.source in self._talks and edge.source_handle != ERROR_HANDLE
        }

    def _at(self, place: Place, arriving: Mapping[str, str]) -> Iterator[Problem]:
        with suppress(ExpressionError):  # which is said elsewhere
            found = {key for read in reads_of(place.text) if (key := self._agent_of(read, arriving))}
            for key in sorted(found):
                yield Problem(
                    "text_decides",
                    _("The text of the agent “%(name)s” would decide here.", name=self._talks[key].name),
                    path=place.path,
                    hint=_("Give its step a form of the answer (output_schema), and ask for one of its fields."),
                )

    def _agent_of(self, read: Read, arriving: Mapping[str, str]) -> str:
        """The key of the agent whose text is read; "" for anything else."""
        if read.name == "nodes":
            return read.field if read.field in self._talks else ""
        if read.name not in {"output", SOURCE_OUTPUT}:
            return ""
        if "" in arriving:
            return arriving[""]
        if read.field is None:
            return min(arriving.values(), default="")
        return arriving.get(read.field, "")
