"""What a phrase says: rules with their deed, risks, sizes, schedules, facts, and what we can't say. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from parsers.extraction.base import FactPath, PartKind
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf
from parsers.extraction.grammar.meaning.located import Located
from parsers.extraction.grammar.meaning.operands import Operand
from screening.strategy import Risk, Schedule, Sizing

Deed = Literal[
    "buy",
    "sell",  # leave a long position
    "short",
    "cover",  # leave a short position
    "exclude",  # don't buy when
    "require",  # buy only when: adds to the other conditions
    "",  # not said: the heading or the rest of the text tells
]
Side = Literal["entry", "exit"]


@dataclass(frozen=True)
class Rule(Located):
    """Do something when a clause holds; without a clause only the deed is said ("Buy those.")."""

    deed: Deed
    clause: Clause | None = None

    def at(self, start: int, end: int) -> "Rule":
        """The same with its words, its clause too."""
        clause = self.clause and self.clause.at(start, end)
        return replace(super().at(start, end), clause=clause)


@dataclass(frozen=True)
class Part(Located):
    """Stop, target, trailing stop, size or schedule."""

    kind: PartKind
    value: Risk | Sizing | Schedule
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact(Located):
    """What is traded, on which bars, in which direction."""

    path: FactPath
    value: str
    is_inferred: bool = False


@dataclass(frozen=True)
class Noted(Located):
    """A rule that was recognised and that the strategy can't hold; it is kept with its words and asked about."""

    code: Literal["unsupported", "vague", "missing", "two_readings"]
    side: Side | Literal[""] = ""


@dataclass(frozen=True)
class Heading(Located):
    """Lines after it (and what follows it in its own) belong to this deed."""

    deed: Deed


@dataclass(frozen=True)
class Aside(Located):
    """Recognised as no rule: a report of the past, an opinion, a greeting. Its words are accounted for.

    `series` that it only names may be meant later ("I look at EMA 5 and EMA 20").
    """

    series: tuple[Operand, ...] = ()


@dataclass(frozen=True)
class Label(Located):
    """What the sentence says has a name (A, B, …), by which a formula speaks of it."""

    name: str


@dataclass(frozen=True)
class Formula(Located):
    """How labelled rules are joined: a tree of all, any and not over labels; `tree.parts` empty = it can't be told."""

    tree: Any


class SameWeight(Located):
    """Each gets the same weight: of as many as a ranking keeps."""


Said = SameWeight | Rule | Part | Fact | Noted | Heading | Aside | Label | Formula
Statement = tuple[Said, ...]


def with_denial(rule: Rule, said: Iterable[Said]) -> Clause | None:
    """The clause of a rule; what is denied has the words that deny it: "don't buy if RSI(14) is above 75".

    Without them the words would say the opposite of the condition. `said`: all that its sentence says; words that tell
    several rules are left apart.
    """
    clause = rule.clause
    shared = sum(isinstance(other, Rule) and other.words == rule.words for other in said) > 1
    if rule.deed != "exclude" or not isinstance(clause, Leaf) or rule.words is None or shared:
        return clause
    return replace(clause, words=rule.words)
