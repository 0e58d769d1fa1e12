"""Signals of two sides: which came, went and stayed, and the rules that made the difference. Pure."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from screening.backtest.comparison.causes import Causes, Named, causes_of
from screening.backtest.comparison.rules import Judged, Rule, any_of_marks, judged
from screening.backtest.comparison.sides import Side, VerdictsOf, parted
from screening.backtest.engine.rows import Marks
from screening.bars.panel import Days, Places
from screening.conditions.evaluation.logic import UNKNOWN
from screening.conditions.tree import Node

Role = Literal["entry", "exit"]
Change = Literal["went", "came"]
Whose = Literal["before", "after"]
Deed = Literal["blocked", "gave"]


@dataclass(frozen=True, eq=False)
class Bars:
    """Bars of signals, by session and then symbol: places in the market's symbols, day numbers."""

    places: Places
    sessions: Days

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, eq=False)
class Effect:
    """What one rule did to signals: `marks` are those that it was named for, `unknown` those where it was not known.

    `blocked`: it is not true there, of the side that lacks the signal. `gave`: it is true, of the side that has it.
    `alone` counts those for which no other rule is named.
    """

    rule: Rule
    whose: Whose
    deed: Deed
    marks: Marks
    unknown: Marks
    alone: int

    @property
    def count(self) -> int:
        """Of how many signals it is named."""
        return int(self.marks.sum())


@dataclass(frozen=True, eq=False)
class Changed:
    """Signals of one side only: `effects` by how many they have, most first; `elsewhere`: the other side does not
    look at that symbol.
    """

    change: Change
    bars: Bars
    effects: tuple[Effect, ...]
    elsewhere: Marks

    def __len__(self) -> int:
        return len(self.bars)


@dataclass(frozen=True, eq=False)
class SignalDifference:
    """Of one role."""

    role: Role
    stayed: Bars
    went: Changed
    came: Changed

    @property
    def size_bytes(self) -> int:
        """Of the arrays."""
        bars = sum(one.places.nbytes + one.sessions.nbytes for one in (self.stayed, self.went.bars, self.came.bars))
        marks = sum(2 * one.marks.nbytes for group in (self.went, self.came) for one in group.effects)
        return bars + marks + self.went.elsewhere.nbytes + self.came.elsewhere.nbytes


def signal_difference(
    role: Role, before: Side, after: Side, marks: tuple[Marks, Marks], verdicts_of: VerdictsOf
) -> SignalDifference:
    """What became of the signals of a role; `marks` are the rows of both sides that are signals."""
    one, other = (side.keys[rows] for side, rows in zip((before, after), marks, strict=True))
    went, came = np.setdiff1d(one, other, assume_unique=True), np.setdiff1d(other, one, assume_unique=True)
    return SignalDifference(
        role,
        _bars(_by_session(np.intersect1d(one, other, assume_unique=True))),
        _changed("went", _by_session(went), role, after, before, verdicts_of),
        _changed("came", _by_session(came), role, before, after, verdicts_of),
    )


def _changed(change: Change, keys: Places, role: Role, missing: Side, having: Side, verdicts_of: VerdictsOf) -> Changed:
    rows, here = missing.rows(keys)
    with_rows, there = having.rows(keys)
    if not len(keys):
        return Changed(change, _bars(keys), (), here)

    def looked_at(side: Side, root: Node | None, at: Places, known: Marks) -> Judged:
        return judged(root, lambda rule: verdicts_of(side, rule, at, known))

    lacks = looked_at(missing, _root(missing, role), rows, here)
    has = looked_at(having, _root(having, role), with_rows, there)
    causes = causes_of(lacks, has, len(keys))
    causes = Causes(_of_those(causes.blocked, here), _of_those(causes.gave, here))
    effects = _effects(change, causes, lacks, len(keys))
    return Changed(change, _bars(keys), effects, ~here)


def _effects(change: Change, causes: Causes, missing: Judged, length: int) -> tuple[Effect, ...]:
    lacking: Whose = "after" if change == "went" else "before"
    having: Whose = "before" if change == "went" else "after"
    every = [*causes.blocked.values(), *causes.gave.values()]
    named = np.zeros(length, dtype=np.int64)
    for marks in every:
        named += marks
    nothing = any_of_marks([], length)
    found = [
        Effect(rule, lacking, "blocked", marks, marks & (missing.verdicts[rule] == UNKNOWN), _alone(marks, named))
        for rule, marks in causes.blocked.items()
    ]
    found += [Effect(rule, having, "gave", marks, nothing, _alone(marks, named)) for rule, marks in causes.gave.items()]
    return tuple(sorted(found, key=lambda effect: (-effect.count, effect.deed, effect.rule.text)))


def _alone(marks: Marks, named: Places) -> int:
    return int((marks & (named == 1)).sum())


def _of_those(rules: Named, where: Marks) -> dict[Rule, Marks]:
    found = {rule: marks & where for rule, marks in rules.items()}
    return {rule: marks for rule, marks in found.items() if marks.any()}


def _root(side: Side, role: Role) -> Node | None:
    return side.entry if role == "entry" else side.exit


def _by_session(keys: Places) -> Places:
    places, sessions = parted(keys)
    ordered: Places = keys[np.lexsort((places, sessions))]
    return ordered


def _bars(keys: Places) -> Bars:
    return Bars(*parted(keys))
