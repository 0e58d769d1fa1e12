"""Whether the screens of a run found what the strategy's rules, each evaluated by itself, come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from executions.models import WorkflowExecution
from executions.monitoring.outputs import output_of
from executions.status import Status
from parsers.drafting.parts import screened
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening import services
from screening.strategy import RuleGroup, Strategy
from screening.universe.choosing import choose

STEPS = ("market_data", "universe", "screen", "screen_exit")
NAMED = 5


@dataclass(frozen=True)
class Comparison:
    """What the two say of each other; `is_possible` False: nothing, and a later run is looked at."""

    is_possible: bool
    difference: Message | None = None


NOTHING_TO_COMPARE = Comparison(is_possible=False)


@dataclass(frozen=True)
class Scope:
    """Where rules are looked at: a market at a session, some of its symbols (None = all), bars of a timeframe."""

    market: str
    as_of: date
    symbols: tuple[str, ...] | None
    timeframe: str


def compared(run: WorkflowExecution, strategy: Strategy) -> Comparison:
    """Each screen of the run beside its rules.

    Not possible when the bars have changed since, or when it didn't screen at all (on a day that isn't the strategy's).
    """
    rows = run.node_executions.filter(node_key__in=STEPS, status=Status.COMPLETED)
    outputs = {row.node_key: output_of(row).data for row in rows}
    market, entry = outputs.get("market_data"), outputs.get("screen")
    if not isinstance(market, dict) or not isinstance(entry, dict):
        return NOTHING_TO_COMPARE
    try:
        scope = _scope(entry, strategy)
    except Invalid:  # a list that was known to the run is no longer
        return NOTHING_TO_COMPARE
    if services.market_facts(market=scope.market, as_of=scope.as_of).snapshot != market.get("snapshot"):
        return NOTHING_TO_COMPARE
    chosen = outputs.get("universe")
    if isinstance(chosen, dict) and set(chosen["symbols"]) != set(scope.symbols or ()):
        return Comparison(is_possible=True, difference=_differs(set(chosen["symbols"]), frozenset(scope.symbols or ())))
    sides = [(entry, strategy.entry)]
    if isinstance(outputs.get("screen_exit"), dict):
        sides.append((outputs["screen_exit"], strategy.exit))
    for output, group in sides:
        found = {str(match["symbol"]) for match in output["matches"]}
        expected = fulfilled(screened(group), scope)
        if found != expected:
            return Comparison(is_possible=True, difference=_differs(found, expected))
    return Comparison(is_possible=True)


def fulfilled(group: RuleGroup, scope: Scope) -> frozenset[str]:
    """The symbols that fulfil a group: of each of its rules those that do, joined as the group says.

    Only true selects, and "true" of all is true of each, of any of one: so sets of symbols are all that is needed.
    """
    if not group.conditions:
        taken = services.take(market=scope.market, symbols=scope.symbols or (), as_of=scope.as_of)
        return frozenset(match.symbol for match in taken.matches)
    parts = [
        fulfilled(part, scope) if isinstance(part, RuleGroup) else _fulfilled_by(part, scope)
        for part in group.conditions
        if not isinstance(part, RuleGroup) or part.conditions
    ]
    join = frozenset.intersection if group.logic == "all" else frozenset.union
    return reduce(join, parts)


def _fulfilled_by(condition: str, scope: Scope) -> frozenset[str]:
    try:
        found = services.screen(
            condition=condition,
            market=scope.market,
            as_of=scope.as_of,
            symbols=scope.symbols,
            timeframe=scope.timeframe,
        )
    except Invalid as error:
        # Nobody has a verdict, so nobody fulfils it; another rule may still be true.
        if error.code == "too_little_history":
            return frozenset()
        raise
    return frozenset(match.symbol for match in found.matches)


def _scope(output: Mapping[str, Any], strategy: Strategy) -> Scope:
    market, as_of, universe = str(output["market"]), date.fromisoformat(output["as_of"]), strategy.universe
    return Scope(
        market=market,
        as_of=as_of,
        symbols=choose(universe.on(market), as_of=as_of).symbols if universe.is_chosen else None,
        timeframe=strategy.timeframe or "",
    )


def _differs(found: set[str], expected: frozenset[str]) -> Message:
    only = [*sorted(found - expected)[:NAMED], *sorted(expected - found)[:NAMED]]
    return _(
        "The screen found %(found)s symbols and the rules %(expected)s; in one of them only: %(symbols)s.",
        found=len(found),
        expected=len(expected),
        symbols=", ".join(only),
    )
