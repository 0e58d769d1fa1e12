"""Conditions joined by and and or, each leaf with its words. Pure."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from parsers.extraction.grammar.meaning.located import Located
from screening.conditions import tree
from screening.conditions.tree import Between, Compare, Comparison, Node, Not

_OPPOSITE: dict[str, Comparison] = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Leaf(Located):
    """One condition; `assumed` are the numbers in it that the words don't give.

    `borrowed`: words elsewhere in the text that tell a part of it ("when the 5 slips under the 20").
    """

    condition: Node
    assumed: tuple[str, ...] = ()
    borrowed: tuple[Hashable, ...] = field(default=(), compare=False)

    def node(self) -> Node:
        """The condition."""
        return self.condition

    def assumptions(self) -> tuple[str, ...]:
        """All assumed numbers."""
        return self.assumed


@dataclass(frozen=True)
class Joined(Located):
    """Clauses of which all, or any, hold. Made by `all_of` and `any_of`, which keep it flat."""

    logic: Literal["all", "any"]
    parts: tuple["Clause", ...]

    def at(self, start: int, end: int) -> "Joined":
        """The same with its words; parts that don't know theirs have the whole's."""
        return replace(super().at(start, end), parts=tuple(part.at(start, end) for part in self.parts))

    def node(self) -> Node:
        """The whole as one condition; only for clauses whose parts are all conditions (`is_plain`)."""
        nodes = [part.node() for part in self.parts if isinstance(part, Leaf | Joined)]
        return tree.all_of(*nodes) if self.logic == "all" else tree.any_of(*nodes)

    def assumptions(self) -> tuple[str, ...]:
        """All assumed numbers."""
        return tuple(number for leaf in leaves(self) for number in leaf.assumed)


Doubt = Literal["unsupported", "vague", "missing"]


@dataclass(frozen=True)
class Opaque(Located):
    """A condition that was recognised and that can't be used: it is asked about, the others of its rule are kept."""

    code: Doubt


@dataclass(frozen=True)
class Foreign(Located):
    """A condition on a named symbol or index: the traded one's when nothing else is traded, else not supported."""

    name: str
    market: str
    clause: "Clause"
    is_index: bool = False


@dataclass(frozen=True)
class Reference(Located):
    """A condition that leans on one said before: `said` is what is known of it ("it crosses back", "that average").

    `kind` names what is missing; it is resolved in `parsers.extraction.grammar.references`.
    """

    kind: str
    said: Any = None
    is_negated: bool = False


Clause = Leaf | Joined | Opaque | Foreign | Reference


def all_of(*clauses: Clause) -> Clause:
    """Every clause holds; flat, each once."""
    return _joined("all", clauses)


def any_of(*clauses: Clause) -> Clause:
    """At least one clause holds; flat, each once."""
    return _joined("any", clauses)


def _joined(logic: Literal["all", "any"], clauses: tuple[Clause, ...]) -> Clause:
    flat: list[Clause] = []
    for clause in clauses:
        parts = clause.parts if isinstance(clause, Joined) and clause.logic == logic else (clause,)
        flat += [part for part in parts if part not in flat]
    return flat[0] if len(flat) == 1 else Joined(logic, tuple(flat))


def negated(clause: Clause) -> Clause:
    """The clause that holds when this one doesn't: and becomes or, > becomes <=; what has no opposite gets a `not`."""
    if isinstance(clause, Joined):
        parts = tuple(negated(part) for part in clause.parts)
        return any_of(*parts) if clause.logic == "all" else all_of(*parts)
    if isinstance(clause, Opaque):
        return clause
    if isinstance(clause, Foreign):
        return replace(clause, clause=negated(clause.clause))
    if isinstance(clause, Reference):
        return replace(clause, is_negated=not clause.is_negated)
    made: Clause
    match clause.condition:
        case Not(inner):
            made = Leaf(inner, clause.assumed, clause.borrowed)
        case Compare(op, left, right) if op in _OPPOSITE:
            made = Leaf(Compare(_OPPOSITE[op], left, right), clause.assumed, clause.borrowed)
        case Between(operand, low, high):
            made = Joined(
                "any",
                (
                    Leaf(Compare("<", operand, low), clause.assumed, words=clause.words),
                    Leaf(Compare(">", operand, high), clause.assumed, words=clause.words),
                ),
            )
        case condition:
            made = Leaf(Not(condition), clause.assumed, clause.borrowed)
    return made if clause.words is None else made.at(*clause.words)


def leaves(clause: Clause) -> tuple[Leaf, ...]:
    """All leaves, from left to right."""
    match clause:
        case Leaf():
            return (clause,)
        case Joined():
            return tuple(leaf for part in clause.parts for leaf in leaves(part))
        case Foreign():
            return leaves(clause.clause)
    return ()


def is_plain(clause: Clause) -> bool:
    """Whether every part of it is a condition."""
    if isinstance(clause, Joined):
        return all(is_plain(part) for part in clause.parts)
    return isinstance(clause, Leaf)
