"""From a strategy to a graph, deterministically and without a model. Pure.

The shape: trigger -> market data -> screen -> any found? -> signals, and a second branch for the way out. What needs an
open position (stops, targets, holding times) is kept in the strategy and not screened for.
"""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import builtin_tool_id
from screening.strategy import CronSchedule, IntervalSchedule, MarketSchedule, RuleGroup, Strategy
from workflows.definition.graph import Graph, GraphEdge, GraphNode, Quote
from workflows.drawing.layout import layout
from workflows.expressions import literal

# Fields that are known of an open position only.
_OF_A_POSITION = re.compile(r"\b(?:bars_held|time_of_day)\b")
# The exchange whose sessions a market of the text follows.
EXCHANGES = {"KR": "XKRX", "US": "XNYS"}
_MIC = re.compile(r"X[A-Z0-9]{3}")
_NAME_LENGTH = 120

Translate = Callable[[str], str]


def name_of(strategy: Strategy, translate: Translate = str) -> str:
    """What the workflow is called: the text's own heading, else its first entry rule."""
    name = strategy.title or strategy.entry.text() or _("Strategy").render(translate)
    return name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"


def screened(group: RuleGroup) -> RuleGroup:
    """The part of a group that bars alone decide; an all-group with a part that they don't is left out whole."""
    kept: list[str | RuleGroup] = []
    for condition in group.conditions:
        if isinstance(condition, RuleGroup):
            inner = screened(condition)
            if inner.conditions:
                kept.append(inner)
            elif group.logic == "all" and condition.conditions:
                return RuleGroup(logic=group.logic)
        elif not _OF_A_POSITION.search(condition):
            kept.append(condition)
        elif group.logic == "all":
            return RuleGroup(logic=group.logic)
    return RuleGroup(logic=group.logic, conditions=tuple(kept))


def generate(strategy: Strategy, *, market: str, paste_id: UUID | None = None, translate: Translate = str) -> Graph:
    """The graph of a strategy with at least one entry rule, on the market with that code; ValueError without one.

    `translate` gives the names of the nodes their language. The same strategy gives the same graph.
    """
    entry, way_out = screened(strategy.entry), screened(strategy.exit)
    if not entry.conditions:
        raise ValueError("A strategy without an entry rule has no graph.")
    make = _Maker(strategy, market, paste_id, translate)
    symbols = {"symbols": list(strategy.universe.symbols)} if strategy.universe.symbols else {}
    nodes = [
        make.trigger(),
        make.tool(
            "market_data", _("Market data"), {"market": "{{ variables.market }}", **symbols}, "universe", "timeframe"
        ),
        make.screen("screen", _("Entry"), entry, "entry", symbols),
        make.any_found(),
        make.signals("signals", _("Entry signals"), "short" if strategy.direction == "short" else "long"),
    ]
    keys = [node.key for node in nodes]
    edges = [GraphEdge(source=source, target=target) for source, target in pairwise(keys[:-1])]
    edges.append(GraphEdge(source="any_found", target="signals", source_handle="true"))
    if way_out.conditions:
        nodes.append(make.screen("screen_exit", _("Exit"), way_out, "exit", symbols))
        nodes.append(make.signals("exit_signals", _("Exit signals"), "exit"))
        edges.append(GraphEdge(source="market_data", target="screen_exit"))
        edges.append(GraphEdge(source="screen_exit", target="exit_signals"))
    graph = Graph(nodes=tuple(nodes), edges=tuple(edges), variables={"market": market})
    places = layout(graph)
    placed = [
        node.model_copy(update={"position_x": places[node.key][0], "position_y": places[node.key][1]}) for node in nodes
    ]
    return graph.model_copy(update={"nodes": tuple(placed)})


class _Maker:
    """Makes the nodes of one strategy's graph."""

    def __init__(self, strategy: Strategy, market: str, paste_id: UUID | None, translate: Translate) -> None:
        self.strategy = strategy
        self.market = market
        self.paste_id = paste_id
        self.translate = translate

    def node(self, key: str, name: Message, node_type: str, config: dict[str, Any], *paths: str) -> GraphNode:
        """A node with the quotes of the rules at these paths."""
        return GraphNode.model_validate(
            {
                "key": key,
                "name": name.render(self.translate),
                "node_type": node_type,
                "config": config,
                "provenance": tuple(self.quotes(paths)),
            }
        )

    def tool(self, key: str, name: Message, arguments: dict[str, Any], *paths: str, tool: str = "") -> GraphNode:
        """A node of a built-in tool, by default the one named like the node."""
        made = self.node(key, name, "tool", {"arguments": arguments}, *paths)
        return made.model_copy(update={"tool_id": builtin_tool_id(tool or key)})

    def trigger(self) -> GraphNode:
        """When it starts: the schedule of the text, else by hand."""
        config = self.schedule()
        if config is None:
            return self.node("start", _("Start"), "trigger", {"trigger_type": "manual"})
        return self.node("on_schedule", _("On schedule"), "trigger", {"trigger_type": "schedule", **config}, "schedule")

    def schedule(self) -> dict[str, Any] | None:
        """The schedule as a trigger's config; None when there is none that a trigger can express."""
        schedule = self.strategy.schedule
        named = EXCHANGES.get(self.strategy.universe.market or "", "")
        exchange = self.market if _MIC.fullmatch(self.market) else named
        match schedule:
            case CronSchedule():
                return {"cron_expression": schedule.cron, "timezone": schedule.tz}
            case IntervalSchedule():
                return {"interval_seconds": schedule.seconds}
            case MarketSchedule() if exchange:
                session = {"mic": exchange, "anchor": schedule.event, "offset_minutes": schedule.offset_minutes}
                return {"session": session}
            case _:
                return None

    def screen(self, key: str, name: Message, group: RuleGroup, path: str, symbols: dict[str, Any]) -> GraphNode:
        """A screening node for a group of rules."""
        arguments = {"condition": group.text(), "market": "{{ output.market }}", **symbols}
        return self.tool(key, name, arguments, path, tool="screen")

    def any_found(self) -> GraphNode:
        """Goes on only when something was found."""
        config = {"condition_expression": "{{ output.matches | length > 0 }}"}
        return self.node("any_found", _("Anything found?"), "condition", config)

    def signals(self, key: str, name: Message, side: str) -> GraphNode:
        """Writes down what was found."""
        role = "exit" if side == "exit" else "entry"
        paths = [path for path, _text in self.strategy.conditions() if path.startswith(role)]
        quotes = [quote.quote for quote in self.quotes(paths)]
        arguments = {
            "side": side,
            "market": "{{ output.market }}",
            "bar": "{{ output.as_of }}",
            "matches": "{{ output.matches }}",
            # Words of a paste are data: braces in them are no expression of ours.
            "reasons": [literal(quote) for quote in dict.fromkeys(quotes)],
        }
        return self.tool(key, name, arguments, role, tool="emit_signals")

    def quotes(self, paths: Iterable[str]) -> list[Quote]:
        """The quotes of all rules at or under the paths, each once, in the order of the text."""
        wanted = tuple(paths)
        sources = {
            source
            for path, found in self.strategy.provenance.items()
            if any(path == one or path.startswith(f"{one}.") for one in wanted)
            for source in found
        }
        return [
            Quote(paste_id=self.paste_id, start=source.start, end=source.end, quote=source.quote)
            for source in sorted(sources, key=lambda source: (source.start, source.end))
        ]
