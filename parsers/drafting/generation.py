"""From a strategy to a graph, deterministically and without a model. Pure.

The shape: trigger -> market data -> universe -> screen -> any found? -> noted -> signals, and a second branch for the
way out. Without an index, symbols or exclusions there is no universe, and all of the market is looked at. What needs an
open position (stops, targets, holding times, sizes) is not screened for: the step "noted" hands it to the signals, and
its name says that nothing checks it. `reading_back` reads such a graph.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from parsers.drafting.markets import exchange_of
from parsers.drafting.parts import can_be_drawn, has_trigger, noted, screened
from parsers.wording.strategy import rule_message
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import after_close
from registry.builtin import builtin_tool_id
from screening.conditions import parse
from screening.conditions.text import node_text
from screening.conditions.tree import units
from screening.signals.noted import Noted
from screening.strategy import (
    CalendarSchedule,
    CronSchedule,
    IntervalSchedule,
    MarketSchedule,
    RuleGroup,
    Strategy,
    Universe,
)
from screening.wording.sentences import Translate, say
from workflows.definition.graph import Graph, GraphEdge, GraphNode, Quote
from workflows.drawing.layout import layout
from workflows.expressions import literal

__all__ = ["can_be_drawn", "generate", "name_of", "screened"]

NAME_LENGTH = 120
# Bars of a session are there so many minutes after its end.
MINUTES_AFTER_CLOSE = 60
FOUND_ANY = "{{ output.matches | length > 0 }}"
STARTS_MONTH = "{{ output.starts_month }}"
MARKET, MARKET_GIVEN = "{{ output.market }}", "{{ variables.market }}"
SYMBOLS = "{{ output.symbols }}"
HANDED_ON = {"market": MARKET, "as_of": "{{ output.as_of }}", "matches": "{{ output.matches }}"}
NOTED = "{{ output.noted }}"
MONTHS_OF: dict[str, tuple[int, ...]] = {
    "month": tuple(range(1, 13)),
    "quarter": (1, 4, 7, 10),
    "half_year": (1, 7),
    "year": (1,),
}


def name_of(strategy: Strategy, translate: Translate = str) -> str:
    """What the workflow is called: the text's own heading, else its first entry rule in words."""
    first = next(iter(strategy.entry.leaves("entry")), None)
    name = strategy.title
    if not name and first:
        name = say(rule_message(strategy, first[0]), translate)
        name = name[0].upper() + name[1:]
    name = name or say(_("Untitled strategy"), translate)
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def generate(strategy: Strategy, *, market: str, paste_id: UUID | None = None, translate: Translate = str) -> Graph:
    """The graph of a strategy that `can_be_drawn`, on the market with that code; ValueError for another one.

    `translate` gives the names of the nodes their language. The same strategy gives the same graph.
    """
    if not can_be_drawn(strategy):
        raise ValueError("A strategy without an entry rule has no graph.")
    make = _Maker(strategy, market, paste_id, translate)
    nodes = [make.trigger(), make.market_data()]
    if make.is_by_calendar:
        nodes.append(make.calendar_day())
    if strategy.universe.is_chosen:
        nodes.append(make.universe())
    looks_from = nodes[-1].key
    branch = [make.screen("screen", _("Entry"), "entry"), make.any_found()]
    if make.noted.as_json():
        branch.append(make.noted_step())
    branch.append(make.signals("signals", _("Entry signals"), "short" if strategy.direction == "short" else "long"))
    way_out = [make.screen("screen_exit", _("Exit"), "exit"), make.signals("exit_signals", _("Exit signals"), "exit")]
    branches = [branch, way_out] if screened(strategy.exit).conditions else [branch]
    edges = [edge(source.key, target.key) for source, target in pairwise(nodes)]
    for steps in branches:
        edges += [edge(source, target) for source, target in pairwise([looks_from, *(step.key for step in steps)])]
        nodes += steps
    graph = Graph(nodes=tuple(nodes), edges=tuple(edges), variables={"market": market})
    places = layout(graph)
    placed = [
        node.model_copy(update={"position_x": places[node.key][0], "position_y": places[node.key][1]}) for node in nodes
    ]
    return graph.model_copy(update={"nodes": tuple(placed)})


def edge(source: str, target: str) -> GraphEdge:
    """A connection; conditions go on by "true"."""
    return GraphEdge(
        source=source, target=target, source_handle="true" if source in {"any_found", "calendar_day"} else ""
    )


class _Maker:
    """Makes the nodes of one strategy's graph."""

    def __init__(self, strategy: Strategy, market: str, paste_id: UUID | None, translate: Translate) -> None:
        self.strategy = strategy
        self.market = market
        self.paste_id = paste_id
        self.translate = translate
        self.exchange = exchange_of(market, strategy.universe.market)
        self.noted: Noted = noted(strategy, self.exchange)
        self.is_by_calendar = isinstance(strategy.schedule, CalendarSchedule) and has_trigger(
            strategy.schedule, self.exchange
        )
        self.symbols = {"symbols": SYMBOLS} if strategy.universe.is_chosen else {}

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
        if not has_trigger(schedule, self.exchange):
            return None
        match schedule:
            case CronSchedule():
                return {"cron_expression": schedule.cron, "timezone": schedule.tz}
            case IntervalSchedule():
                return {"interval_seconds": schedule.seconds}
            case MarketSchedule():
                anchor = {"anchor": schedule.event, "offset_minutes": schedule.offset_minutes}
                return {"session": {"mic": self.exchange, **anchor}}
            case CalendarSchedule():
                moment, zone = after_close(self.exchange or self.market, MINUTES_AFTER_CLOSE)
                months = months_text(schedule.months or MONTHS_OF[schedule.every])
                return {"cron_expression": f"{moment.minute} {moment.hour} * {months} 1-5", "timezone": zone}
        return None

    def market_data(self) -> GraphNode:
        """What the market has."""
        return self.tool("market_data", _("Market data"), {"market": MARKET_GIVEN}, "universe.market", "timeframe")

    def universe(self) -> GraphNode:
        """Which symbols are looked at: the members of the index on the day, the named ones, less what is left out."""
        arguments: dict[str, Any] = {"market": MARKET, **universe_arguments(self.strategy.universe)}
        return self.tool("universe", _("Universe"), arguments, "universe.index", "universe.symbols", "universe.exclude")

    def calendar_day(self) -> GraphNode:
        """Of the weekdays on which it is looked, only the first session of a month goes on."""
        config = {"condition_expression": STARTS_MONTH}
        return self.node("calendar_day", _("First trading day of the month?"), "condition", config, "schedule")

    def screen(self, key: str, name: Message, path: str) -> GraphNode:
        """A screening node for the rules of a role."""
        group = screened(self.strategy.entry if path == "entry" else self.strategy.exit)
        arguments: dict[str, Any] = {"condition": group.text(), "market": MARKET, **self.symbols}
        if self.strategy.timeframe not in {None, "1d"}:
            arguments["timeframe"] = self.strategy.timeframe
        if path == "entry" and self.noted.series:
            arguments["values"] = list(self.noted.series)
        return self.tool(key, name, arguments, path, tool="screen")

    def any_found(self) -> GraphNode:
        """Goes on only when something was found."""
        return self.node("any_found", _("Anything found?"), "condition", {"condition_expression": FOUND_ANY})

    def noted_step(self) -> GraphNode:
        """Hands on what was found with what the strategy says of the position; its name says that nothing checks it."""
        config = {"output": {**HANDED_ON, "noted": _literal(self.noted.as_json())}}
        paths = ("stop_loss", "take_profit", "trailing_stop", "sizing")
        return self.node("noted", _("Noted, not checked"), "adapter", config, *paths)

    def signals(self, key: str, name: Message, side: str) -> GraphNode:
        """Writes down what was found."""
        role = "exit" if side == "exit" else "entry"
        arguments: dict[str, Any] = {
            "side": side,
            "market": MARKET,
            "bar": "{{ output.as_of }}",
            "matches": "{{ output.matches }}",
            "rules": self.rules(screened(self.strategy.entry if role == "entry" else self.strategy.exit), role),
        }
        if role == "entry" and self.noted.as_json():
            arguments["noted"] = NOTED
        return self.tool(key, name, arguments, role, tool="emit_signals")

    def rules(self, group: RuleGroup, role: str) -> list[dict[str, str]]:
        """Each condition that the screen tells apart with the words that it comes from."""
        kept = {text for _path, text in group.leaves(role)}
        found = [
            # Words of a paste are data: braces in them are no expression of ours.
            {"condition": node_text(unit), "quote": literal(quote.quote)}
            for path, text in self.strategy.conditions()
            if path.partition(".")[0] == role and text in kept
            for unit in units(parse(text).root)
            for quote in self.quotes((path,))
        ]
        return [rule for place, rule in enumerate(found) if rule not in found[:place]]

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


def universe_arguments(universe: Universe) -> dict[str, Any]:
    """What the tool `universe` is asked for, besides the market: only what is said."""
    asked = universe.on("")
    return asked.model_dump(mode="json", exclude_defaults=True, exclude={"market"})


def months_text(months: tuple[int, ...]) -> str:
    """The months as a field of a cron expression."""
    return "*" if len(months) == 12 else ",".join(str(month) for month in months)


def _literal(value: Any) -> Any:
    """JSON whose texts are no expressions."""
    match value:
        case str():
            return literal(value)
        case dict():
            return {name: _literal(part) for name, part in value.items()}
        case list():
            return [_literal(part) for part in value]
    return value
