"""What of a strategy a screen decides, and what is noted beside it. Pure."""

from screening.conditions import parse
from screening.signals.noted import Noted
from screening.strategy import (
    CalendarSchedule,
    CronSchedule,
    IntervalSchedule,
    MarketSchedule,
    RuleGroup,
    Schedule,
    Strategy,
)

# Fields that are known of an open position, or of the clock, only.
_NOT_OF_BARS = frozenset({"bars_held", "time_of_day"})


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
        elif not parse(condition).fields & _NOT_OF_BARS:
            kept.append(condition)
        elif group.logic == "all":
            return RuleGroup(logic=group.logic)
    return RuleGroup(logic=group.logic, conditions=tuple(kept))


def left_out(group: RuleGroup) -> tuple[str | RuleGroup, ...]:
    """The parts of an any-group that `screened` leaves out; of an all-group all or nothing."""
    if group.logic == "all":
        return () if screened(group).conditions else group.conditions
    found: list[str | RuleGroup] = []
    for condition in group.conditions:
        alone = RuleGroup(logic=group.logic, conditions=(condition,))
        if screened(alone) != alone:
            rest = left_out(condition) if isinstance(condition, RuleGroup) else (condition,)
            is_whole = isinstance(condition, RuleGroup) and rest == condition.conditions
            found += [condition] if is_whole else rest
    return tuple(found)


def noted_paths(strategy: Strategy) -> frozenset[str]:
    """The rules that nothing checks, by path: stops, targets and sizes, and conditions that are not screened for."""
    parts = ("stop_loss", "take_profit", "trailing_stop", "sizing")
    found = {part for part in parts if getattr(strategy, part) is not None}
    for role, group in (("entry", strategy.entry), ("exit", strategy.exit)):
        kept = set(_kept(group, role))
        found |= {path for path, _text in group.leaves(role) if path not in kept}
    return frozenset(found)


def _kept(group: RuleGroup, path: str) -> list[str]:
    """The paths of the leaves that `screened` keeps."""
    found: list[str] = []
    for number, condition in enumerate(group.conditions):
        here = f"{path}.{number}"
        if isinstance(condition, RuleGroup):
            inner, is_empty = _kept(condition, here), not condition.conditions
        else:
            inner, is_empty = [] if parse(condition).fields & _NOT_OF_BARS else [here], False
        if not inner and not is_empty and group.logic == "all":
            return []
        found += inner
    return found


def is_purchase(strategy: Strategy) -> bool:
    """A purchase of named symbols on a schedule, without a condition."""
    return not strategy.entry.conditions and strategy.schedule is not None and bool(strategy.universe.symbols)


def can_be_drawn(strategy: Strategy) -> bool:
    """Whether there is a graph of it: an entry that bars decide, or a purchase on a schedule."""
    return strategy.is_strategy and (bool(screened(strategy.entry).conditions) or is_purchase(strategy))


def has_trigger(schedule: Schedule | None, exchange: str) -> bool:
    """Whether a trigger can follow the schedule; `exchange` is the one whose sessions count, or empty.

    There is no calendar of holidays here, so that a day is the last trading day of its month is known too late.
    """
    match schedule:
        case CronSchedule() | IntervalSchedule():
            return True
        case MarketSchedule():
            return bool(exchange)
        case CalendarSchedule():
            return schedule.day != "last_trading_day"
    return False


def noted(strategy: Strategy, exchange: str) -> Noted:
    """What no step of the graph checks."""
    is_late = isinstance(strategy.schedule, MarketSchedule | CalendarSchedule) and not has_trigger(
        strategy.schedule, exchange
    )
    return Noted(
        stop_loss=strategy.stop_loss,
        take_profit=strategy.take_profit,
        trailing_stop=strategy.trailing_stop,
        sizing=strategy.sizing,
        entry="" if screened(strategy.entry) == strategy.entry else strategy.entry.text(),
        exit="" if screened(strategy.exit) == strategy.exit else strategy.exit.text(),
        schedule=strategy.schedule if is_late else None,
        direction="both" if strategy.direction == "both" else None,
    )
