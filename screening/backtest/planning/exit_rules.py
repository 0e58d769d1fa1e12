"""A condition to sell on as rules of the engine: conditions at the close, and how many bars are held. Pure."""

from dataclasses import dataclass
from math import ceil

from screening.conditions import Condition
from screening.conditions.tree import All, Any, Compare, Line, Node, Number, all_of, operands, walk

BARS_HELD = "bars_held"


@dataclass(frozen=True)
class ExitRule:
    """Sold when so many bars are held and the condition holds; None: whatever holds."""

    min_bars: int
    condition: Condition | None


def bars_held_in(node: Node) -> bool:
    """Whether a condition counts the bars that a position is held."""
    return any(
        isinstance(operand, Line) and operand.series.field == BARS_HELD
        for inner in walk(node)
        for operand in operands(inner)
    )


def exit_rules(root: Node) -> tuple[ExitRule, ...] | None:
    """The rules that together are the condition; None where bars are counted in a way that is no “at least so many”."""
    rules = []
    for part in root.parts if isinstance(root, Any) else (root,):
        rule = _rule(part)
        if rule is None:
            return None
        rules.append(rule)
    return tuple(rules)


def _rule(part: Node) -> ExitRule | None:
    bars, rest = 0, []
    for one in part.parts if isinstance(part, All) else (part,):
        if not bars_held_in(one):
            rest.append(one)
            continue
        least = _at_least(one, is_alone=one is part)
        if least is None:
            return None
        bars = max(bars, least)
    return ExitRule(bars, Condition(all_of(*rest)) if rest else None)


def _at_least(node: Node, *, is_alone: bool) -> int | None:
    """n of `bars_held >= n`, or of what says the same."""
    match node:
        case Compare(">=" | ">" as op, Line(series, 1.0, 0.0), Number(value)) if series.field == BARS_HELD:
            return max(1, ceil(value) if op == ">=" else int(value) + 1)
        case Compare("==", Line(series, 1.0, 0.0), Number(value)) if series.field == BARS_HELD and is_alone:
            # Every holding comes to exactly n on its way, and is sold there.
            return int(value) if value >= 1 and value == int(value) else None
    return None
