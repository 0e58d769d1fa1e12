"""What the steps of a graph screen for, and which of them writes the signals of it, as far as the graph says it. Pure.

What an expression gives is known only when the workflow runs: such a part is `open`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal

from registry.builtin import builtin_tool_id
from workflows.definition.graph import Graph, GraphNode
from workflows.expressions import is_template

_VARIABLE = re.compile(r"\{\{\s*variables\.(\w+)\s*\}\}")
_OF_NODE = re.compile(r"\{\{\s*nodes\.(\w+)\.\w+\s*\}\}")
Accept = Literal["good", "warned", "any"]
_ACCEPTED: Mapping[str, Accept] = MappingProxyType({"good": "good", "warned": "warned", "any": "any"})


@dataclass(frozen=True)
class ScreenStep:
    """A step that screens. `symbols` None: all of the market. `open`: names of what only a run knows."""

    key: str
    name: str
    condition: str
    market: str
    symbols: tuple[str, ...] | None
    timeframe: str
    accept: Accept
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignalStep:
    """A step that writes signals of a side, and the screen whose matches it writes; None where that is not clear."""

    key: str
    side: str
    is_repeated: bool
    cooldown: int
    screen: ScreenStep | None


def screens_of(graph: Graph) -> tuple[ScreenStep, ...]:
    """The steps that screen for a condition, in the order of their keys."""
    found = (_screen(graph, node) for node in _calls(graph, "screen"))
    return tuple(one for one in found if one.condition or "condition" in one.open)


def signals_of(graph: Graph) -> tuple[SignalStep, ...]:
    """The steps that write signals, in the order of their keys."""
    return tuple(_signal(graph, node) for node in _calls(graph, "emit_signals"))


def rules_of(graph: Graph) -> str:
    """SHA-256 of all that is screened for: the same rules, the same text, whatever else the graph does."""
    said = [{name: value for name, value in asdict(one).items() if name != "name"} for one in screens_of(graph)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _calls(graph: Graph, tool: str) -> Iterator[GraphNode]:
    wanted = builtin_tool_id(tool)
    calls = [node for node in graph.nodes if node.tool_id == wanted and node.is_enabled]
    yield from sorted(calls, key=lambda node: node.key)


def _screen(graph: Graph, node: GraphNode) -> ScreenStep:
    given = _arguments(node)
    condition, timeframe = given.get("condition", ""), given.get("timeframe", "1d")
    symbols, accept = given.get("symbols"), given.get("accept_quality", "warned")
    market = _market(graph, node)
    named = isinstance(symbols, list) and all(isinstance(one, str) and not is_template(one) for one in symbols)
    is_open = {
        "condition": not isinstance(condition, str) or is_template(condition),
        "market": not market,
        "symbols": symbols is not None and not named,
        "timeframe": not isinstance(timeframe, str) or is_template(timeframe),
    }
    return ScreenStep(
        key=node.key,
        name=node.name,
        condition="" if is_open["condition"] else str(condition).strip(),
        market=market,
        symbols=tuple(symbols) if named and symbols else None,
        timeframe="" if is_open["timeframe"] else str(timeframe),
        accept=_ACCEPTED.get(str(accept), "warned"),
        open=tuple(name for name, holds in is_open.items() if holds),
    )


def _signal(graph: Graph, node: GraphNode) -> SignalStep:
    given = _arguments(node)
    matches = _OF_NODE.fullmatch(str(given.get("matches", "")).strip())
    source = graph.by_key.get(matches[1]) if matches else _above(graph, node, "screen")
    is_screen = source is not None and source.tool_id == builtin_tool_id("screen")
    cooldown = given.get("cooldown", 0)
    return SignalStep(
        key=node.key,
        side=str(given.get("side", "")),
        is_repeated=bool(given.get("repeat", False)),
        cooldown=cooldown if isinstance(cooldown, int) else 0,
        screen=_screen(graph, source) if source is not None and is_screen else None,
    )


def _market(graph: Graph, node: GraphNode, passed: frozenset[str] = frozenset()) -> str:
    """The code that stands in a step, in a variable, or in a step before it; "" when none does."""
    given = _arguments(node).get("market")
    if not isinstance(given, str) or node.key in passed:
        return ""
    if not is_template(given):
        return given.strip().upper()
    variable, other = _VARIABLE.fullmatch(given.strip()), _OF_NODE.fullmatch(given.strip())
    if variable:
        value = graph.variables.get(variable[1])
        return value.strip().upper() if isinstance(value, str) and not is_template(value) else ""
    source = graph.by_key.get(other[1]) if other else _above(graph, node, "market_data", "universe", "screen")
    return _market(graph, source, passed | {node.key}) if source is not None else ""


def _above(graph: Graph, node: GraphNode, *tools: str) -> GraphNode | None:
    """The nearest step before a step that calls one of the tools; None when there are several as near, or none."""
    wanted = {builtin_tool_id(tool) for tool in tools}
    seen, level = {node.key}, {node.key}
    while level:
        level = {edge.source for edge in graph.edges if edge.target in level} - seen
        seen |= level
        found = [graph.by_key[key] for key in level if key in graph.by_key and graph.by_key[key].tool_id in wanted]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _arguments(node: GraphNode) -> Mapping[str, Any]:
    given = node.config.get("arguments")
    return given if isinstance(given, dict) else {}
