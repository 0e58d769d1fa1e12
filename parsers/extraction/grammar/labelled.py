"""Labelled rules joined as a formula says: A and B and !C. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from parsers.extraction.grammar.common.formulas import Combined

Rule = TypeVar("Rule")

_LIST = 2  # rules that a list has at least


@dataclass(frozen=True)
class Combination(Generic[Rule]):
    """Rules, perhaps of several sentences, of which all or any hold."""

    logic: Literal["all", "any"]
    parts: tuple["Combination[Rule] | Rule", ...]


def combine(
    tree: Combined, rules: Mapping[str, Rule], negate: Callable[[Rule], Rule]
) -> Combination[Rule] | Rule | None:
    """The rules of a formula by label; None when a label has no rule, or the formula has no reading.

    An open one takes the labels that there are, of which it needs two.
    """
    if not tree.parts:
        return None
    parts = [rules.get(part) if isinstance(part, str) else combine(part, rules, negate) for part in tree.parts]
    known = tuple(part for part in parts if part is not None)
    if len(known) < (_LIST if tree.is_open else len(parts)):
        return None
    if tree.logic == "not":
        return _opposite(known[0], negate)
    return Combination(tree.logic, known)


def _opposite(part: Combination[Rule] | Rule, negate: Callable[[Rule], Rule]) -> Combination[Rule] | Rule:
    """Not (A and B) is not A or not B."""
    if not isinstance(part, Combination):
        return negate(part)
    return Combination("any" if part.logic == "all" else "all", tuple(_opposite(inner, negate) for inner in part.parts))
