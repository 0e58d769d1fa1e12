"""A condition over a universe as a workflow: trigger, market data or universe, screen, anything found?, signals."""

from itertools import pairwise
from typing import Any

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.hours import has_hours
from registry.builtin import builtin_tool_id
from screening.market_data import market_code
from screening.screens.fields_at_fault import at_field
from screening.screens.readable import readable
from screening.universe.spec import Universe
from screening.wording.conditions import node_message
from screening.wording.sentences import Translate, say
from workflows.definition.graph import Graph, GraphEdge, GraphNode
from workflows.drawing.layout import layout
from workflows.models import Workflow
from workflows.services import create_workflow

NAME_LENGTH = 120
TIMEFRAMES = ("", "1d", "1w", "1M")
# Bars of a session are there so many minutes after its end.
MINUTES_AFTER_CLOSE = 60
MARKET_GIVEN, MARKET, SYMBOLS = "{{ variables.market }}", "{{ output.market }}", "{{ output.symbols }}"
FOUND_ANY = "{{ output.matches | length > 0 }}"


def make_draft(
    *, owner: User, condition: str, universe: Universe, timeframe: str = "", name: str = "", translate: Translate = str
) -> Workflow:
    """An inactive workflow that screens the universe for the condition and writes signals of what it finds.

    `name` "": the condition in words. Raises Invalid naming the field.
    """
    with at_field("condition"):
        words = _words(condition, translate)
    if timeframe not in TIMEFRAMES:
        text = _("The timeframe %(timeframe)s is known but not available yet.", timeframe=timeframe)
        raise Invalid(text, code="timeframe_not_available", problems=[Problem("unknown", text, path="timeframe")])
    with at_field("universe.market"):
        market = market_code(universe.market)
    graph = graph_of_screen(condition, market, universe, timeframe, translate)
    return create_workflow(owner=owner, name=name.strip() or _cut(words), graph=graph, is_active=False)


def graph_of_screen(
    condition: str, market: str, universe: Universe, timeframe: str = "", translate: Translate = str
) -> Graph:
    """The graph of a condition that can be read; of the same input always the same."""
    said = universe.model_dump(mode="json", exclude_defaults=True, exclude={"market"})
    screened: dict[str, Any] = {"condition": condition, "market": MARKET}
    if said:
        looks = _tool("universe", _("Universe"), {"market": MARKET_GIVEN, **said}, translate)
        screened["symbols"] = SYMBOLS
    else:
        looks = _tool("market_data", _("Market data"), {"market": MARKET_GIVEN}, translate)
    if timeframe not in {"", "1d"}:
        screened["timeframe"] = timeframe
    signals = {"side": "long", "market": MARKET, "bar": "{{ output.as_of }}", "matches": "{{ output.matches }}"}
    nodes = [
        _trigger(market, translate),
        looks,
        _tool("screen", _("Screen"), screened, translate),
        _node("any_found", _("Anything found?"), "condition", {"condition_expression": FOUND_ANY}, translate),
        _tool("emit_signals", _("Emit signals"), signals, translate),
    ]
    edges = [
        GraphEdge(source=one.key, target=other.key, source_handle="true" if one.node_type == "condition" else "")
        for one, other in pairwise(nodes)
    ]
    graph = Graph(nodes=tuple(nodes), edges=tuple(edges), variables={"market": market})
    places = layout(graph)
    placed = [
        node.model_copy(update=dict(zip(("position_x", "position_y"), places[node.key], strict=True))) for node in nodes
    ]
    return graph.model_copy(update={"nodes": tuple(placed)})


def _words(condition: str, translate: Translate) -> str:
    words = say(node_message(readable(condition).root), translate)
    return words[:1].upper() + words[1:]


def _cut(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


def _trigger(market: str, translate: Translate) -> GraphNode:
    """After each close of an exchange whose hours are known, else by hand."""
    if not has_hours(market):
        return _node("start", _("Start"), "trigger", {"trigger_type": "manual"}, translate)
    session = {"mic": market, "anchor": "close", "offset_minutes": MINUTES_AFTER_CLOSE}
    return _node(
        "on_schedule", _("On schedule"), "trigger", {"trigger_type": "schedule", "session": session}, translate
    )


def _tool(name: str, title: Message, arguments: dict[str, Any], translate: Translate) -> GraphNode:
    made = _node(name, title, "tool", {"arguments": arguments}, translate)
    return made.model_copy(update={"tool_id": builtin_tool_id(name)})


def _node(key: str, title: Message, node_type: str, config: dict[str, Any], translate: Translate) -> GraphNode:
    found = {"key": key, "name": title.render(translate), "node_type": node_type, "config": config}
    return GraphNode.model_validate(found)
