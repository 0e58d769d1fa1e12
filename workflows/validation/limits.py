"""What a graph may hold at all, whether or not it can run: counts, and JSON that both databases can store. Pure."""

import math
from collections.abc import Iterator
from typing import Any

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from workflows.graph import Graph

MAX_NODES = 1_000
MAX_EDGES = 5_000
MAX_DEPTH = 64
MAX_BITS = 256
MAX_VALUES = 200_000
MAX_TEXT = 2_000_000


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
    """Values that a database refuses (NUL, lone surrogates, NaN) or that are larger than a definition can be."""
    for node in graph.nodes:
        own = {
            "name": node.name,
            "config": node.config,
            "input_schema": node.input_schema,
            "output_schema": node.output_schema,
            "retry_config": node.retry_config,
            "provenance": [quote.quote for quote in node.provenance],
        }
        yield from (Problem(code, text, path=path, node=node.key, hint=hint) for code, text, path, hint in _flaws(own))
    for edge in graph.edges:
        texts = {
            "source_handle": edge.source_handle,
            "target_handle": edge.target_handle,
            "label": edge.label,
            "condition": edge.condition,
        }
        yield from (
            Problem(code, text, path=path, edge=str(edge), hint=hint) for code, text, path, hint in _flaws(texts)
        )
    settings = {"config": graph.config, "variables": graph.variables}
    yield from (Problem(code, text, path=path, hint=hint) for code, text, path, hint in _flaws(settings))


def _flaws(value: dict[str, Any]) -> Iterator[tuple[str, Message, str, Message]]:
    """Each flaw of a JSON value, walked with an own stack: code, message, path, hint."""
    waiting: list[tuple[Any, str, int]] = [(part, name, 1) for name, part in reversed(value.items())]
    values = characters = 0
    while waiting:
        part, path, depth = waiting.pop()
        values += 1
        characters += len(part) if isinstance(part, str) else 0
        if values > MAX_VALUES or characters > MAX_TEXT:
            yield "too_large", _("This is too large for a workflow."), path, _("Keep large data outside the workflow.")
            return
        if depth > MAX_DEPTH:
            text = _("This is nested deeper than %(limit)s levels.", limit=MAX_DEPTH)
            yield "too_deep", text, path, _("Flatten the value.")
            return
        text_of_flaw = _flaw(part)
        if text_of_flaw is not None:
            yield "not_storable", text_of_flaw, path, _("Remove or replace this value.")
        elif isinstance(part, dict):
            for key, child in reversed(part.items()):
                if not isinstance(key, str) or not _is_storable_text(key):
                    yield (
                        "not_storable",
                        _("The name of a field holds a character that cannot be stored."),
                        path,
                        _("Rename the field."),
                    )
                    continue
                waiting.append((child, f"{path}.{key}", depth + 1))
        elif isinstance(part, list | tuple):
            waiting += [(child, f"{path}.{place}", depth + 1) for place, child in reversed(list(enumerate(part)))]


def _flaw(part: Any) -> Message | None:
    if part is None or isinstance(part, bool | dict | list | tuple):
        return None
    if isinstance(part, str):
        return None if _is_storable_text(part) else _("This text holds a character that cannot be stored (NUL).")
    if isinstance(part, int):
        return None if part.bit_length() <= MAX_BITS else _("This number is too large.")
    if isinstance(part, float):
        return None if math.isfinite(part) else _("This number is not finite.")
    return _("This is not JSON.")


def _is_storable_text(text: str) -> bool:
    return (
        "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
        if not text.isascii()
        else ("\0" not in text)
    )
