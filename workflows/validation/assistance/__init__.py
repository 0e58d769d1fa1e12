"""Somebody writes an expression: what is wrong with it and where, what may come next, and what it gives. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from registry.written import Completion, Spot, Written
from workflows.definition.graph import Graph, GraphNode
from workflows.expressions import (
    ExpressionError,
    MissingValue,
    check_condition,
    evaluate,
    is_template,
    reads_of,
)
from workflows.validation.assistance.completions import Sight, completions_at
from workflows.validation.assistance.known import NOTHING_KNOWN, Known
from workflows.validation.reading import (
    FIELDS_OF_EXECUTION,
    ITEM,
    NAMES,
    OF_AN_ITEM,
    SOURCE_OUTPUT,
    Place,
    Reading,
)

MAX_PROBLEMS = 20
MAX_PREVIEW = 500
EDGE = "condition.value"


@dataclass(frozen=True)
class Writing:
    """A text that is written at a node of a graph, and what is known of the values that it may read.

    `path`: where in the node ("config.cases.0.when"), or EDGE for the condition of an edge that leaves it. `is_whole`:
    it must be one `{{ … }}`. `outputs` are of the last execution, by node key; `schemas` are what outputs fit.
    """

    graph: Graph
    node_key: str
    path: str
    text: str
    is_whole: bool
    outputs: Mapping[str, Any] = field(default_factory=dict)
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    input: Any = None
    execution: Mapping[str, Any] = field(default_factory=dict)
    has_run: bool = False

    @property
    def node(self) -> GraphNode:
        """The node that it stands at."""
        return self.graph.by_key[self.node_key]

    @property
    def place(self) -> Place:
        """What it may read beside the usual names."""
        names: tuple[str, ...] = ()
        if self.path == EDGE:
            names = (SOURCE_OUTPUT,)
        elif self.path.startswith("config.steps."):
            names = (ITEM,)
        elif self.node.config.get("for_each") is not None and not self.path.startswith("config.for_each"):
            names = OF_AN_ITEM
        return Place(self.text, self.path, names, self.is_whole)

    @property
    def sources(self) -> tuple[str, ...]:
        """The nodes whose outputs come in, each once; of an edge's condition, the node itself."""
        if self.path == EDGE:
            return (self.node_key,)
        known = self.graph.by_key
        return tuple(
            dict.fromkeys(
                edge.source for edge in self.graph.edges if edge.target == self.node_key and edge.source in known
            )
        )


def written(writing: Writing, cursor: int) -> Written:
    """All that is said of a text; `cursor` counts its characters. Bounded by the limits of the language."""
    reading = Reading(writing.graph)
    values = _values(writing, reading)
    sight = Sight(_known(writing, reading, values), _titles(writing, reading))
    problems = tuple(_problems(writing, reading))[:MAX_PROBLEMS]
    preview = None
    if not problems and is_template(writing.text) and writing.has_run:
        problem, preview = _previewed(writing.text, values)
        problems = (problem,) if problem else ()
    return Written(problems, _completions(writing, cursor, sight), preview)


def _completions(writing: Writing, cursor: int, sight: Sight) -> tuple[Completion, ...]:
    return completions_at(writing.text, cursor, sight, is_whole=writing.is_whole)


def _problems(writing: Writing, reading: Reading) -> Iterator[Spot]:
    text, place = writing.text, writing.place
    if not text.strip():
        return
    try:
        if writing.is_whole:
            check_condition(text)
        reads = reads_of(text)
    except ExpressionError as error:
        start = min(error.position or 0, len(text))
        yield Spot(Problem("expression", error.message, path=writing.path), start, min(len(text), start + 1))
        return
    for read in reads:
        problem = reading.unreadable(read, place, writing.node_key)
        if problem is not None:
            yield Spot(problem, read.position, read.position + len(read.name))


def _previewed(text: str, values: Mapping[str, Any]) -> tuple[Spot | None, str | None]:
    """What the text gave with the values of the last run; nothing where one of them is not there."""
    try:
        value = evaluate(text.strip() if text.strip().startswith("{{") else text, values)
    except MissingValue:
        return None, None
    except ExpressionError as error:
        said = _("With the values of the last run: %(reason)s", reason=error.message)
        start = min(error.position or 0, len(text))
        return Spot(Problem("last_run", said, severity="warning"), start, min(len(text), start + 1)), None
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return None, shown if len(shown) <= MAX_PREVIEW else f"{shown[: MAX_PREVIEW - 1]}…"


def _values(writing: Writing, reading: Reading) -> dict[str, Any]:
    """The names that an expression sees, as far as the last run knows them."""
    known = {node.key for node in reading.upstream(writing.node_key)}
    nodes = {key: value for key, value in writing.outputs.items() if key in known}
    values = {"nodes": nodes, "variables": dict(writing.graph.variables)}
    if writing.has_run:
        values |= {"input": writing.input, "execution": dict(writing.execution)}
    came = {key: writing.outputs[key] for key in writing.sources if key in writing.outputs}
    if not writing.sources and writing.has_run:
        values["output"] = writing.input
    elif len(writing.sources) == len(came):
        values["output"] = next(iter(came.values())) if len(came) == 1 else came
    if SOURCE_OUTPUT in writing.place.extra_names and "output" in values:
        values[SOURCE_OUTPUT] = values["output"]
    if ITEM in writing.place.extra_names:
        values |= _first_item(writing, values)
    return values


def _first_item(writing: Writing, values: Mapping[str, Any]) -> dict[str, Any]:
    config = writing.node.config
    given = config.get("for_each") if isinstance(config.get("for_each"), dict) else config
    source = given.get("items", "{{ output }}") if isinstance(given, dict) else ""
    try:
        items = evaluate(source, values) if isinstance(source, str) else None
    except ExpressionError:
        return {}
    return {ITEM: items[0], "item_index": 0} if isinstance(items, list) and items else {}


def _known(writing: Writing, reading: Reading, values: Mapping[str, Any]) -> dict[str, Known]:
    """What is known of each name: the value of the last run, or what its schema says."""
    steps = {node.key: _output_of(node, writing) for node in reading.upstream(writing.node_key)}
    found = {name: Known(values[name]) if name in values else NOTHING_KNOWN for name in NAMES}
    found["nodes"] = _Steps(steps)
    if "execution" not in values:
        found["execution"] = Known(dict.fromkeys(FIELDS_OF_EXECUTION, ""))
    if "output" not in values and len(writing.sources) == 1:
        found["output"] = _output_of(writing.graph.by_key[writing.sources[0]], writing)
    elif "output" not in values and writing.sources:
        found["output"] = _Steps({key: _output_of(writing.graph.by_key[key], writing) for key in writing.sources})
    for name in writing.place.extra_names:
        found[name] = Known(values[name]) if name in values else NOTHING_KNOWN
    if SOURCE_OUTPUT in found and SOURCE_OUTPUT not in values:
        found[SOURCE_OUTPUT] = found["output"]
    return found


def _output_of(node: GraphNode, writing: Writing) -> Known:
    if node.key in writing.outputs:
        return Known(writing.outputs[node.key])
    if node.key in writing.schemas:
        return Known(schema=writing.schemas[node.key])
    return Known(node.config["output"]) if node.node_type == "adapter" and "output" in node.config else NOTHING_KNOWN


def _titles(writing: Writing, reading: Reading) -> dict[str, str]:
    return {node.key: node.name for node in reading.upstream(writing.node_key)}


@dataclass(frozen=True)
class _Steps(Known):
    """Steps by key, each with what is known of it."""

    steps: Mapping[str, Known] = field(default_factory=dict)

    def __init__(self, steps: Mapping[str, Known]) -> None:
        super().__init__()
        object.__setattr__(self, "steps", steps)

    @property
    def kind(self) -> Message | None:
        """An object."""
        return None

    def fields(self) -> Iterator[tuple[str, Known]]:
        """The steps."""
        yield from self.steps.items()

    def step(self, name: str | int) -> Known:
        """What is known of one step's output."""
        return self.steps.get(str(name), NOTHING_KNOWN)
