"""What a graph may hold at all, whether or not it can run: counts, and JSON that both databases can store. Pure."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from workflows.definition.graph import Graph
from workflows.validation.trails import inside, start

MAX_NODES = 1_000
MAX_EDGES = 5_000
MAX_DEPTH = 64
MAX_BITS = 256
# Of a whole graph: reading the expressions of the largest one takes about a second.
MAX_VALUES = 100_000
MAX_CHARACTERS = 1_000_000
MAX_EXPRESSIONS = 5_000


def over_limits(graph: Graph) -> Iterator[Problem]:
    """More nodes or edges than a workflow may have."""
    if len(graph.nodes) > MAX_NODES:
        yield Problem(
            "too_many_nodes",
            _("The graph has %(count)s nodes; at most %(limit)s are allowed.", count=len(graph.nodes), limit=MAX_NODES),
            path="nodes",
            hint=_("Split the workflow into several."),
        )
    if len(graph.edges) > MAX_EDGES:
        yield Problem(
            "too_many_edges",
            _("The graph has %(count)s edges; at most %(limit)s are allowed.", count=len(graph.edges), limit=MAX_EDGES),
            path="edges",
            hint=_("Split the workflow into several."),
        )


def unstorable(graph: Graph) -> Iterator[Problem]:
    """Values that a database refuses (NUL, lone surrogates, NaN), and more than a definition can be."""
    walk = _Walk()
    for node in graph.nodes:
        own = {
            "name": node.name,
            "config": node.config,
            "input_schema": node.input_schema,
            "output_schema": node.output_schema,
            "retry_config": node.retry_config,
            "on_error": node.on_error,
            "provenance": [quote.quote for quote in node.provenance],
        }
        yield from (replace(problem, node=node.key) for problem in walk.flaws(own))
    for edge in graph.edges:
        if edge.condition is None and _is_storable_text(edge.source_handle + edge.target_handle + edge.label):
            continue
        texts = {"source_handle": edge.source_handle, "target_handle": edge.target_handle, "label": edge.label}
        yield from (replace(problem, edge=str(edge)) for problem in walk.flaws({**texts, "condition": edge.condition}))
    yield from walk.flaws({"config": graph.config, "variables": graph.variables})


def flaws_of(value: Any, *, path: str) -> Iterator[Problem]:
    """Why a JSON value cannot be stored, if it cannot; `path` names it."""
    return _Walk().flaws({path: value})


class _Walk:
    """Looks at every value of a graph with an own stack; what it has seen counts for the graph as a whole."""

    def __init__(self) -> None:
        self._values = 0
        self._characters = 0
        self._expressions = 0

    def flaws(self, value: dict[str, Any]) -> Iterator[Problem]:
        """What cannot be stored in this object; ends at once where it is too large or too deep."""
        waiting = [(part, start(name)) for name, part in reversed(value.items())]
        while waiting:
            part, trail = waiting.pop()
            if self._is_too_much(part):
                text = _("This is too large for a workflow.")
                yield Problem("too_large", text, path=str(trail), hint=_("Keep large data outside the workflow."))
                return
            if trail.depth > MAX_DEPTH:
                text = _("This is nested deeper than %(limit)s levels.", limit=MAX_DEPTH)
                yield Problem("too_deep", text, path=str(trail), hint=_("Flatten the value."))
                return
            flaw = _flaw(part)
            if flaw is not None:
                yield Problem("not_storable", flaw, path=str(trail), hint=_("Remove or replace this value."))
                continue
            waiting += inside(part, trail)

    def _is_too_much(self, part: Any) -> bool:
        self._values += 1
        if isinstance(part, str):
            self._characters += len(part)
            self._expressions += part.count("{{")
        elif isinstance(part, dict):
            self._characters += sum(len(key) for key in part if isinstance(key, str))
        return self._values > MAX_VALUES or self._characters > MAX_CHARACTERS or self._expressions > MAX_EXPRESSIONS


def _flaw(part: Any) -> Message | None:
    flaw = None
    if isinstance(part, dict):
        if not all(isinstance(key, str) and _is_storable_text(key) for key in part):
            flaw = _("The name of a field is no text that can be stored.")
    elif isinstance(part, str):
        if not _is_storable_text(part):
            flaw = _("This text holds a character that cannot be stored (NUL).")
    elif isinstance(part, int):
        if part.bit_length() > MAX_BITS:
            flaw = _("This number is too large.")
    elif isinstance(part, float):
        if not math.isfinite(part):
            flaw = _("This number is not finite.")
        elif abs(part) >= 2.0**MAX_BITS:  # PostgreSQL gives it back as a whole number, which would be too large
            flaw = _("This number is too large.")
    elif part is not None and not isinstance(part, list | tuple):
        flaw = _("This is not JSON.")
    return flaw


def _is_storable_text(text: str) -> bool:
    return "\0" not in text and (text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))
