"""From a graph back to what it says of a strategy, as far as it stays in the form that `generation` gives it. Pure.

The texts of conditions, symbols, market, schedule and what is noted may be edited; names, places, time-outs and retries
are no part of a strategy. A graph with other steps, connections or settings is no longer described by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from parsers.drafting.generation import (
    FOUND_ANY,
    HANDED_ON,
    MARKET,
    MARKET_GIVEN,
    NOTED,
    STARTS_MONTH,
    SYMBOLS,
    edge,
)
from parsers.drafting.parts import left_out, screened
from parsers.drafting.schedules import NoSchedule, read_trigger
from parsers.drafting.universes import ChosenUniverse, NoUniverse, read_universe
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import builtin_tool_id
from screening.conditions import ConditionError
from screening.signals.noted import Noted
from screening.strategy import (
    Direction,
    Logic,
    Risk,
    RuleGroup,
    Schedule,
    Sizing,
    Timeframe,
    group_of,
)
from workflows.definition.graph import Graph, GraphNode
from workflows.expressions import ExpressionError, is_template, render

_TOOLS = {
    "market_data": "market_data",
    "universe": "universe",
    "screen": "screen",
    "signals": "emit_signals",
    "screen_exit": "screen",
    "exit_signals": "emit_signals",
}
_TYPES = {"calendar_day": "condition", "any_found": "condition", "noted": "adapter", **dict.fromkeys(_TOOLS, "tool")}
_ALWAYS = ("market_data", "screen", "any_found", "signals")
_WAY_OUT = ("screen_exit", "exit_signals")
_OPEN = "{{"


@dataclass(frozen=True)
class Described:
    """What a graph says of a strategy. `market` is the code of the bars; `timeframe` None = daily bars."""

    market: str
    universe: ChosenUniverse
    timeframe: Timeframe | None
    direction: Direction
    entry: RuleGroup
    exit: RuleGroup
    schedule: Schedule | None
    stop_loss: Risk | None
    take_profit: Risk | None
    trailing_stop: Risk | None
    sizing: Sizing | None


@dataclass(frozen=True)
class NotDescribed:
    """That no strategy says what the graph does: the first thing that none can say, and the node where it is."""

    code: str
    message: Message
    node: str = ""


class _Beyond(Exception):
    def __init__(self, code: str, message: Message, node: str = "") -> None:
        self.found = NotDescribed(code, message, node)
        super().__init__(code)


def read_back(graph: Graph) -> Described | NotDescribed:
    """What the graph says, or why no strategy describes it."""
    try:
        return _Reader(graph).described()
    except _Beyond as beyond:
        return beyond.found


class _Reader:
    """Reads one graph; raises _Beyond at the first thing that a strategy cannot say."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes = {node.key: node for node in graph.nodes}
        self.trigger = self._steps()
        self._connections()

    def described(self) -> Described:
        given = self._arguments("market_data", {"market", "symbols"})
        market = self._market(given.get("market"))
        entry = self._screen("screen", {"condition", "market", "symbols", "timeframe", "values"})
        way_out = self._screen("screen_exit", {"condition", "market", "symbols", "timeframe"})
        if way_out and any(way_out.get(name) != entry.get(name) for name in ("symbols", "timeframe")):
            raise _Beyond("two_screens", _("Entry and exit look at different symbols or bars."), "screen_exit")
        self._expressions()
        noted = self._noted()
        timeframe = entry.get("timeframe", "1d")
        side = self._signals("signals", {"long", "short"})
        if "exit_signals" in self.nodes:
            self._signals("exit_signals", {"exit"})
        try:
            schedule = read_trigger(self.trigger.config, market=market, is_by_calendar="calendar_day" in self.nodes)
        except NoSchedule as error:
            raise _Beyond("schedule", error.message, self.trigger.key) from error
        return Described(
            market=market,
            universe=self._universe(entry.get("symbols")),
            timeframe=None if timeframe == "1d" else timeframe,
            direction=noted.direction or ("short" if side == "short" else "long"),
            entry=self._group(entry, noted.entry, "all", "screen"),
            exit=self._group(way_out, noted.exit, "any", "screen_exit"),
            schedule=schedule or noted.schedule,
            stop_loss=noted.stop_loss,
            take_profit=noted.take_profit,
            trailing_stop=noted.trailing_stop,
            sizing=noted.sizing,
        )

    # --- steps and connections ---

    def _steps(self) -> GraphNode:
        """Checks which steps there are; the trigger."""
        triggers = [node for node in self.graph.nodes if node.node_type == "trigger"]
        if len(triggers) != 1:
            raise _Beyond("triggers", _("It has several triggers, or none."))
        for node in self.graph.nodes:
            if node is not triggers[0]:
                self._step(node)
            if not node.is_enabled:
                raise _Beyond("disabled_step", _("The step “%(name)s” is switched off.", name=node.name), node.key)
        for key in (*_ALWAYS, *(_WAY_OUT if any(key in self.nodes for key in _WAY_OUT) else ())):
            if key not in self.nodes:
                raise _Beyond("missing_step", _("The step “%(key)s” is missing.", key=key), key)
        return triggers[0]

    def _step(self, node: GraphNode) -> None:
        tool = _TOOLS.get(node.key)
        if node.node_type != _TYPES.get(node.key) or (tool and node.tool_id != builtin_tool_id(tool)):
            raise _Beyond("other_step", _("The step “%(name)s” is none of a strategy.", name=node.name), node.key)
        if node.input_schema or node.output_schema or node.on_error:
            raise _Beyond(
                "other_settings",
                _("The step “%(name)s” has settings that a strategy does not have.", name=node.name),
                node.key,
            )

    def _connections(self) -> None:
        start = [self.trigger.key, "market_data", *(key for key in ("calendar_day", "universe") if key in self.nodes)]
        branch = ["screen", "any_found", *(key for key in ("noted",) if key in self.nodes), "signals"]
        branches = [branch, list(_WAY_OUT)] if "screen_exit" in self.nodes else [branch]
        roads = [start, *([start[-1], *steps] for steps in branches)]
        expected = {_ends(edge(*pair)) for road in roads for pair in pairwise(road)}
        found = {_ends(one) for one in self.graph.edges}
        if found != expected or any(one.condition for one in self.graph.edges):
            raise _Beyond("connections", _("The steps are connected in another way than those of a strategy."))

    # --- what stands in the steps ---

    def _market(self, given: Any) -> str:
        market = self.graph.variables.get("market") if given == MARKET_GIVEN else given
        if not isinstance(market, str) or not market or is_template(market):
            raise _Beyond("market", _("The market is not named."), "market_data")
        return market

    def _expressions(self) -> None:
        for key, wanted in (("any_found", FOUND_ANY), ("calendar_day", STARTS_MONTH)):
            if key in self.nodes and self.nodes[key].config != {"condition_expression": wanted}:
                raise _Beyond("condition", _("The step “%(key)s” asks something else.", key=key), key)

    def _arguments(self, key: str, known: set[str]) -> Mapping[str, Any]:
        config = self.nodes[key].config
        arguments = config.get("arguments")
        if set(config) != {"arguments"} or not isinstance(arguments, dict) or set(arguments) - known:
            raise _Beyond("arguments", _("The step “%(key)s” has other arguments.", key=key), key)
        return arguments

    def _screen(self, key: str, known: set[str]) -> Mapping[str, Any]:
        if key not in self.nodes:
            return {}
        arguments = self._arguments(key, known)
        condition = arguments.get("condition", "")
        if not isinstance(condition, str) or _OPEN in condition or arguments.get("market") != MARKET:
            raise _Beyond("arguments", _("The step “%(key)s” has other arguments.", key=key), key)
        return arguments

    def _universe(self, symbols: Any) -> ChosenUniverse:
        """What is looked at: as the step "universe" chooses it, else the symbols that the screens name themselves."""
        chosen = self.nodes.get("universe")
        if chosen is None:
            is_list = isinstance(symbols, list) and all(isinstance(one, str) and _OPEN not in one for one in symbols)
            if symbols is not None and not is_list:
                raise _Beyond("symbols", _("The symbols are not named."), "screen")
            return ChosenUniverse(symbols=tuple(symbols or ()))
        if symbols != SYMBOLS:
            text = _("The screens do not look at the symbols that the step “%(name)s” chooses.", name=chosen.name)
            raise _Beyond("symbols", text, "screen")
        try:
            return read_universe(chosen.config)
        except NoUniverse as error:
            raise _Beyond("universe", error.message, "universe") from error

    def _signals(self, key: str, sides: set[str]) -> str:
        arguments = self._arguments(key, {"side", "market", "bar", "matches", "reasons", "rules", "noted"})
        same = {"market": MARKET, "bar": "{{ output.as_of }}", "matches": "{{ output.matches }}"}
        has_noted = key == "signals" and "noted" in self.nodes
        if (
            any(arguments.get(name) != value for name, value in same.items())
            or arguments.get("side") not in sides
            or arguments.get("noted") != (NOTED if has_noted else None)
        ):
            raise _Beyond("arguments", _("The step “%(key)s” has other arguments.", key=key), key)
        return str(arguments["side"])

    def _noted(self) -> Noted:
        if "noted" not in self.nodes:
            return Noted()
        config = self.nodes["noted"].config
        output = config.get("output")
        if (
            set(config) != {"output"}
            or not isinstance(output, dict)
            or {**output, "noted": 0}
            != {
                **HANDED_ON,
                "noted": 0,
            }
        ):
            raise _Beyond("noted", _("The step “%(key)s” hands on something else.", key="noted"), "noted")
        try:
            # Words of a paste are written as constants, so that braces in them are no expression.
            return Noted.model_validate(render(output.get("noted"), {}))
        except (ValidationError, ExpressionError) as error:
            text = _("The step “%(key)s” hands on something else.", key="noted")
            raise _Beyond("noted", text, "noted") from error

    def _group(self, screen: Mapping[str, Any], whole: str, logic: Logic, key: str) -> RuleGroup:
        """The rules of a role: what is screened for, and of the noted whole what is not."""
        try:
            found = group_of(str(screen.get("condition", "")), logic=logic)
            if not whole:
                return found
            noted = group_of(whole, logic=logic)
        except ConditionError as error:
            raise _Beyond("condition", error.sentence, key) from error
        if screened(noted).text() == found.text():
            return noted
        if noted.logic == "all" or not found.conditions:
            raise _Beyond("condition", _("The screen and what is noted of its rules do not fit."), key)
        parts: tuple[str | RuleGroup, ...] = found.conditions if found.logic == "any" else (found,)
        return RuleGroup(logic="any", conditions=(*parts, *left_out(noted)))


def _ends(one: Any) -> tuple[str, str, str, str]:
    return one.source, one.source_handle, one.target, one.target_handle
