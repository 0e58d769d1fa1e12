"""The rules of a condition, and what they say on bars that were chosen. Pure.

A rule is what "and" and "or" join: a comparison, or a window or "not" with all that is in it. One with a rank is
another rule under other row filters (see `row_filters`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screening.backtest.engine.rows import Marks
from screening.conditions.evaluation.judging import combined
from screening.conditions.evaluation.logic import TRUE, Verdicts
from screening.conditions.evaluation.row_filters import Filters, filtered_units, filters_inside, has_rank
from screening.conditions.text import node_text
from screening.conditions.tree import All, Any, Node

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def shape_of(text: str) -> str:
    """A rule without its numbers: `rsi(14) < 30` and `rsi(14) < 25` are one rule with other numbers."""
    return _NUMBER.sub("#", text)


@dataclass(frozen=True)
class Rule:
    """One rule, and the row filters of the ranks in it."""

    node: Node
    filters: Filters = ()

    @property
    def text(self) -> str:
        """As it is written in a strategy."""
        return node_text(self.node)


def rules_of(root: Node | None) -> tuple[Rule, ...]:
    """The rules of a condition from left to right, each once; none of no condition."""
    return tuple(dict.fromkeys(Rule(*unit) for unit in filtered_units(root))) if root is not None else ()


@dataclass(frozen=True, eq=False)
class Judged:
    """A condition on some bars: the verdict of each of its rules on each of them, arrays of one length."""

    root: Node | None
    verdicts: Mapping[Rule, Verdicts]

    def rule(self, node: Node, filters: Filters) -> Rule:
        """The rule that a unit of the condition is."""
        return Rule(node, filters if has_rank(node) else ())

    def verdict(self, node: Node, filters: Filters = ()) -> Verdicts:
        """Of a unit of the condition, or of units joined."""
        if not isinstance(node, All | Any):
            return self.verdicts[self.rule(node, filters)]
        inside = filters_inside(node, filters)
        return combined(node, [self.verdict(part, inside) for part in node.parts])

    def fails(self, node: Node, filters: Filters = ()) -> Marks:
        """Where it is not true: false, or not known."""
        found: Marks = self.verdict(node, filters) != TRUE
        return found


def judged(root: Node | None, rows: Callable[[Rule], Verdicts]) -> Judged:
    """A condition by what `rows` gives for each of its rules."""
    return Judged(root, {rule: rows(rule) for rule in rules_of(root)})


def any_of_marks(marks: Sequence[Marks], length: int) -> Marks:
    """Where one of them holds; nowhere without any."""
    found = np.zeros(length, dtype=np.bool_)
    for one in marks:
        found |= one
    return found
