"""Expressions in a graph: whether they can be read, and whether what they name will be there. Pure."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from workflows.definition.graph import CycleError, Graph, GraphEdge, GraphNode, topological_order
from workflows.definition.node_types import NodeConfig
from workflows.definition.node_types.adapter import AdapterConfig, Filter
from workflows.definition.node_types.agent import AgentConfig
from workflows.definition.node_types.condition import ConditionConfig
from workflows.definition.node_types.tool import ToolConfig
from workflows.expressions import ExpressionError, Read, check_condition, is_template, reads_of
from workflows.validation.trails import inside, start

NAMES = ("output", "nodes", "input", "variables", "execution")
FIELDS_OF_EXECUTION = ("id", "started_at", "as_of", "trigger_type")
ITEM = "item"
OF_AN_ITEM = (ITEM, "item_index")
SOURCE_OUTPUT = "source_output"


@dataclass(frozen=True)
class Place:
    """Where a text stands, what it may read beside the usual names, and whether it must be one whole expression."""

    text: str
    path: str
    extra_names: tuple[str, ...] = ()
    is_expression: bool = False


def places_in(node: GraphNode, config: NodeConfig | None) -> Iterator[Place]:
    """Every text of a node that is evaluated when it runs; with `for_each`, once for each item."""
    yield from _typed(config)
    names = OF_AN_ITEM if node.config.get("for_each") is not None else ()
    free = {name: node.config[name] for name in _FREE[node.node_type] if name in node.config}
    waiting = [(value, start("config").to(name)) for name, value in reversed(free.items())]
    while waiting:
        value, trail = waiting.pop()
        if isinstance(value, str) and is_template(value):
            yield Place(value, str(trail), names)
        waiting += inside(value, trail)


# Where expressions may stand anywhere in a value.
_FREE: Mapping[str, tuple[str, ...]] = {
    "trigger": (),
    "tool": ("arguments", "input"),
    "agent": ("prompt",),
    "condition": (),
    "adapter": ("output", "items"),
    "aggregator": ("output",),
}


def _typed(config: NodeConfig | None) -> Iterator[Place]:
    """Texts that their model knows to be expressions."""
    if isinstance(config, ToolConfig | AgentConfig) and config.for_each:
        yield Place(config.for_each.items, "config.for_each.items", is_expression=True)
    if isinstance(config, ConditionConfig):
        if config.condition_expression:
            yield Place(config.condition_expression, "config.condition_expression", is_expression=True)
        for number, case in enumerate(config.cases):
            yield Place(case.when, f"config.cases.{number}.when", is_expression=True)
    if isinstance(config, AdapterConfig):
        for number, step in enumerate(config.steps):
            if isinstance(step, Filter):
                yield Place(step.where, f"config.steps.{number}.where", (ITEM,), is_expression=True)


class Reading:
    """What expressions at each place of one graph may read."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._places = {node.key: place for place, node in enumerate(graph.nodes)}
        self._upstream: Mapping[str, int] | None = None
        with suppress(CycleError):  # in a circle nothing comes before anything
            self._upstream = _ancestors(graph, self._places)

    def of_node(self, node: GraphNode, config: NodeConfig | None) -> Iterator[Problem]:
        """What is wrong with the expressions of a node."""
        for place in places_in(node, config):
            for problem in self._at(place, node.key):
                yield replace(problem, node=node.key)

    def of_edge(self, edge: GraphEdge) -> Iterator[Problem]:
        """What is wrong with the condition of an edge."""
        value = (edge.condition or {}).get("value")
        if isinstance(value, str) and edge.source in self._graph.by_key:
            place = Place(value, "condition.value", (SOURCE_OUTPUT,), is_expression=True)
            for problem in self._at(place, edge.source):
                yield replace(problem, edge=str(edge), node=edge.source)

    def _at(self, place: Place, key: str) -> Iterator[Problem]:
        try:
            if place.is_expression:
                check_condition(place.text)
            reads = reads_of(place.text)
        except ExpressionError as error:
            yield Problem(
                "expression",
                _("%(error)s (at position %(position)s)", error=error.message, position=(error.position or 0) + 1),
                path=place.path,
                hint=_("Correct “%(text)s”.", text=place.text[:80]),
            )
            return
        for read in dict.fromkeys(replace(read, position=0) for read in reads):
            problem = self.unreadable(read, place, key)
            if problem is not None:
                yield problem

    def upstream(self, key: str) -> tuple[GraphNode, ...]:
        """The nodes that come before one, in the order of the graph; none in a circle."""
        bits = self._upstream.get(key, 0) if self._upstream is not None else 0
        return tuple(node for node in self._graph.nodes if bits >> self._places[node.key] & 1)

    def unreadable(self, read: Read, place: Place, key: str) -> Problem | None:
        """Why what a text at a place of the node reads is not there, if it is not."""
        names = (*NAMES, *place.extra_names)
        if read.name not in names:
            return self._unknown_name(read, place, names)
        if read.field is None:
            return None
        if read.name == "nodes":
            return self._unreadable_node(read.field, place, key)
        if read.name == "execution" and read.field not in FIELDS_OF_EXECUTION:
            return Problem(
                "unknown_name",
                _("“execution” has no field “%(field)s”.", field=read.field),
                path=place.path,
                hint=_("It has: %(names)s.", names=", ".join(FIELDS_OF_EXECUTION)),
            )
        if read.name == "variables" and read.field not in self._graph.variables:
            return Problem(
                "unknown_variable",
                _("The workflow has no variable “%(name)s”; it must be given at every start.", name=read.field),
                severity="warning",
                path=place.path,
                hint=_("Add it to the variables of the workflow."),
            )
        return None

    def _unknown_name(self, read: Read, place: Place, names: tuple[str, ...]) -> Problem:
        hint = _("Known: %(names)s.", names=", ".join(names))
        near = get_close_matches(read.name, names, n=1)
        if near:
            hint = _did_you_mean(near[0])
        if read.name in self._graph.by_key:
            hint = _did_you_mean(f"nodes.{read.name}")
        return Problem("unknown_name", _("“%(name)s” is not known here.", name=read.name), path=place.path, hint=hint)

    def _unreadable_node(self, field: str, place: Place, key: str) -> Problem | None:
        known = self._graph.by_key
        if field not in known:
            near = get_close_matches(field, known, n=1)
            return Problem(
                "unknown_node",
                _("There is no node “%(key)s”.", key=field),
                path=place.path,
                hint=_did_you_mean(near[0]) if near else _("Use the key of a node before this one."),
            )
        if self._upstream is None or self._upstream[key] >> self._places[field] & 1:
            return None
        return Problem(
            "not_upstream",
            _("“%(name)s” does not come before this, so its output is never there.", name=known[field].name),
            path=place.path,
            hint=_("Connect it so that it comes before, or name another node."),
        )


def _did_you_mean(name: str) -> Message:
    return _("Did you mean “%(name)s”?", name=name)


def _ancestors(graph: Graph, places: Mapping[str, int]) -> Mapping[str, int]:
    """For each key its ancestors as bits by their place in the graph: a thousand nodes take a thousand numbers."""
    sources: dict[str, list[str]] = {key: [] for key in places}
    for edge in graph.edges:
        if edge.source in places and edge.target in places:
            sources[edge.target].append(edge.source)
    found: dict[str, int] = {}
    for key in topological_order(graph):
        bits = 0
        for source in sources[key]:
            bits |= found[source] | 1 << places[source]
        found[key] = bits
    return found
