"""Which rules make the difference where one condition is true and another is not. Pure.

Rules that both conditions have say the same of both, so those that only one of them has are looked for first: in the
condition that is not true the rules of an "and" that are false or not known, and for an "or" of it what is true of the
other condition. Only where no such rule is found the two join the same rules in another way, and all that fail are
named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from screening.backtest.comparison.rules import Judged, Rule, any_of_marks, shape_of
from screening.backtest.engine.rows import Marks
from screening.conditions.evaluation.logic import TRUE
from screening.conditions.evaluation.row_filters import Filters, filters_inside
from screening.conditions.tree import All, Any, Node

Named = Mapping[Rule, Marks]


@dataclass(frozen=True, eq=False)
class Causes:
    """By rule on which bars it makes the difference: it `blocked` where it stands, or `gave` what the other lacks."""

    blocked: Named
    gave: Named


def causes_of(missing: Judged, having: Judged, length: int) -> Causes:
    """Why `missing` is not true on bars on which `having` is; both judged on the same `length` bars.

    On each bar at least one rule is named.
    """
    if missing.root is None:
        return Causes({}, {rule: verdicts == TRUE for rule, verdicts in having.verdicts.items()})
    failed = _failed(missing, length)
    given = {rule: marks for rule, marks in _given(missing, having, length).items() if rule not in missing.verdicts}
    outright = _without(failed.outright, having)
    is_given = any_of_marks([*given.values()], length)
    wants_given = failed.choices | ~any_of_marks([*outright.values()], length)
    blocked = _joined(outright, _within(_nearest(_without(failed.chosen, having), having, length), ~is_given), length)
    gave = _within(given, wants_given)
    left = ~any_of_marks([*blocked.values(), *gave.values()], length)
    everything = _joined(failed.outright, failed.chosen, length)
    return Causes(_some(_joined(blocked, _within(everything, left), length)), _some(gave))


@dataclass(eq=False)
class _Failed:
    """Rules that fail: `outright`, for which the whole does, or `chosen`, beside others of an "or" that fails."""

    choices: Marks
    outright: dict[Rule, Marks] = field(default_factory=dict)
    chosen: dict[Rule, Marks] = field(default_factory=dict)


def _failed(judged: Judged, length: int) -> _Failed:
    found = _Failed(np.zeros(length, dtype=np.bool_))

    def look(node: Node, filters: Filters, where: Marks, *, is_chosen: bool) -> None:
        fails = where & judged.fails(node, filters)
        if not isinstance(node, All | Any):
            rules = found.chosen if is_chosen else found.outright
            rule = judged.rule(node, filters)
            for one in rule.filters:
                # What does not pass them has no rank: it is they that fail.
                fails = fails & ~judged.fails(one)
            rules[rule] = rules[rule] | fails if rule in rules else fails
            return
        is_choice = isinstance(node, Any)
        if is_choice:
            found.choices |= fails
        inside = filters_inside(node, filters)
        for part in node.parts:
            look(part, inside, fails, is_chosen=is_chosen or is_choice)

    if judged.root is not None:
        look(judged.root, (), np.ones(length, dtype=np.bool_), is_chosen=False)
    return found


def _given(missing: Judged, judged: Judged, length: int) -> dict[Rule, Marks]:
    """The rules of an "or" that make the whole true; beside an "or" a rule alone is an "or" of one."""
    found: dict[Rule, Marks] = {}

    def look(node: Node, filters: Filters, where: Marks, *, is_chosen: bool) -> None:
        holds = where & ~judged.fails(node, filters)
        if isinstance(node, All | Any):
            inside = filters_inside(node, filters)
            for part in node.parts:
                look(part, inside, holds, is_chosen=isinstance(node, Any) or (is_chosen and node is not judged.root))
        elif is_chosen:
            rule = judged.rule(node, filters)
            found[rule] = found[rule] | holds if rule in found else holds

    if judged.root is not None:
        look(judged.root, (), np.ones(length, dtype=np.bool_), is_chosen=isinstance(missing.root, Any))
    return found


def _nearest(rules: Named, having: Judged, length: int) -> dict[Rule, Marks]:
    """Of the rules of an "or" that fails those that the other condition has with other numbers, where it has some."""
    shapes = {shape_of(rule.text) for rule in having.verdicts}
    near = {rule: marks for rule, marks in rules.items() if shape_of(rule.text) in shapes}
    is_near = any_of_marks([*near.values()], length)
    return {rule: marks if rule in near else marks & ~is_near for rule, marks in rules.items()}


def _without(rules: Named, other: Judged) -> dict[Rule, Marks]:
    return {rule: marks for rule, marks in rules.items() if rule not in other.verdicts}


def _within(rules: Named, where: Marks) -> dict[Rule, Marks]:
    return {rule: marks & where for rule, marks in rules.items()}


def _joined(one: Named, other: Named, length: int) -> dict[Rule, Marks]:
    nothing = np.zeros(length, dtype=np.bool_)
    return {rule: one.get(rule, nothing) | other.get(rule, nothing) for rule in {**one, **other}}


def _some(rules: Named) -> dict[Rule, Marks]:
    return {rule: marks for rule, marks in rules.items() if marks.any()}
