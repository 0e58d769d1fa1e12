"""Whether any market could make a condition true, or false. Pure.

A condition is spread out into alternatives, each a conjunction of linear inequalities over series and of windows that
are taken as a whole. When every alternative contradicts itself or what is known of the series, the condition can't be
so. Whatever is not understood is left out of an alternative, which can only make it look possible: an answer "never"
is certain, the absence of one is not.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from screening.conditions.checks.inequalities import Inequality, contradict, inequality
from screening.conditions.checks.knowledge import Seen, known_of, seen
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Clock,
    Compare,
    Count,
    For,
    In,
    Leaf,
    Line,
    Node,
    Not,
    Number,
    Operand,
    Trend,
    Within,
)

MAX_ALTERNATIVES = 64

# So many series, and no longer are all of them compared with each other.
MAX_SERIES = 40

_OPPOSITES = {">": "<=", "<=": ">", "<": ">=", ">=": "<", "==": "!=", "!=": "=="}
# A cross: what holds now, and what held one bar before.
_CROSSES = {"crosses_above": (">", "<="), "crosses_below": ("<", ">=")}


@dataclass(frozen=True)
class _Whole:
    """A window as a whole, as it was `before` bars earlier, or its opposite."""

    node: Node
    before: int
    holds: bool


_Alternative = tuple[Inequality | _Whole, ...]


class _TooManyError(Exception):
    """More alternatives than are looked at."""


def is_impossible(node: Node, *, holds: bool = True) -> bool:
    """Whether the condition can never be true (with `holds` false: never be false) where all its values are known."""
    try:
        found = _alternatives(node, holds, 0)
    except _TooManyError:
        return False
    named = {variable for alternative in found for variable in _variables(alternative)}
    known = list(known_of(named)) if len(named) <= MAX_SERIES else []
    return all(_contradicts(alternative, known) for alternative in found)


def _alternatives(node: Node, holds: bool, before: int) -> list[_Alternative]:
    match node:
        case All(parts) | Any(parts):
            each = [_alternatives(part, holds, before) for part in parts]
            return _together(each) if isinstance(node, All) is holds else _either(each)
        case Not(inner):
            return _alternatives(inner, not holds, before)
        case Within(bars, inner):
            return _window(node, inner, bars, before, holds=holds, is_every=not holds)
        case For(bars, inner):
            return _window(node, inner, bars, before, holds=holds, is_every=holds)
        case Count(bars, least, inner):
            if least == bars:
                return _alternatives(For(bars, inner), holds, before)
            return _alternatives(Within(bars, inner), holds, before) if least == 1 else [(_Whole(node, before, holds),)]
    return _leaf(node, holds, before)


def _window(node: Node, inner: Node, bars: int, before: int, *, holds: bool, is_every: bool) -> list[_Alternative]:
    """A window that says something of every bar says it of this bar and the one before; the rest is left whole."""
    if bars == 1:
        return _alternatives(inner, holds, before)
    whole: list[_Alternative] = [(_Whole(node, before, holds),)]
    if not is_every:
        return whole
    return _together([whole, *(_alternatives(inner, holds, before + bar) for bar in range(2))])


def _leaf(leaf: Leaf, holds: bool, before: int) -> list[_Alternative]:
    match leaf:
        case Compare("crosses", left, right):
            either = [_leaf(Compare(op, left, right), holds, before) for op in ("crosses_above", "crosses_below")]
            return _either(either) if holds else _together(either)
        case Compare("crosses_above" | "crosses_below" as op, left, right):
            now, then = _CROSSES[op]
            sides = [
                _compared(now, _term(left, before), _term(right, before), holds),
                _compared(then, _term(left, before + 1), _term(right, before + 1), holds),
            ]
            return _together(sides) if holds else _either(sides)
        case Compare(op, left, right):
            return _compared(op, _term(left, before), _term(right, before), holds)
        case Between(operand, low, high):
            value = _term(operand, before)
            ends = [
                _compared(">=", value, _term(low, before), holds),
                _compared("<=", value, _term(high, before), holds),
            ]
            return _together(ends) if holds else _either(ends)
        case In(operand, values):
            value = _term(operand, before)
            each = [_compared("==", value, _term(Number(number), before), holds) for number in values]
            return _either(each) if holds else _together(each)
        case Trend(direction, operand, bars):
            op = ">" if direction == "rising" else "<"
            return _compared(op, _term(operand, before), _term(operand, before + bars), holds)


_Term = tuple[Seen | None, int | Fraction, int | Fraction]  # a series, its factor, and what is added


def _term(operand: Operand, before: int) -> _Term:
    match operand:
        case Number(value):
            return None, 0, _exact(value)
        case Clock(time):
            hours, minutes = time.split(":")
            return None, 0, int(hours) * 60 + int(minutes)
        case Line(series, mult, add):
            return seen(series, before), _exact(mult), _exact(add)


def _exact(value: float) -> int | Fraction:
    return int(value) if float(value).is_integer() else Fraction(value)


def _compared(op: str, left: _Term, right: _Term, holds: bool) -> list[_Alternative]:
    op = op if holds else _OPPOSITES[op]
    match op:
        case "==":
            return [(_less(left, right, is_strict=False), _less(right, left, is_strict=False))]
        case "!=":
            return [(_less(left, right, is_strict=True),), (_less(right, left, is_strict=True),)]
        case "<" | "<=":
            return [(_less(left, right, is_strict=op == "<"),)]
    return [(_less(right, left, is_strict=op == ">"),)]


def _less(left: _Term, right: _Term, *, is_strict: bool) -> Inequality:
    terms = [(left[0], left[1]), (right[0], -right[1])]
    return inequality(terms, left[2] - right[2], is_strict=is_strict)


def _either(each: list[list[_Alternative]]) -> list[_Alternative]:
    found = [alternative for alternatives in each for alternative in alternatives]
    if len(found) > MAX_ALTERNATIVES:
        raise _TooManyError
    return found


def _together(each: list[list[_Alternative]]) -> list[_Alternative]:
    found: list[_Alternative] = [()]
    for alternatives in each:
        if len(found) * len(alternatives) > MAX_ALTERNATIVES:
            raise _TooManyError
        found = [(*one, *other) for one in found for other in alternatives]
    return found


def _variables(alternative: _Alternative) -> Iterator[Seen]:
    for part in alternative:
        if isinstance(part, Inequality):
            yield from (variable for variable in part.terms if isinstance(variable, Seen))


def _contradicts(alternative: _Alternative, known: list[Inequality]) -> bool:
    wholes = {part for part in alternative if isinstance(part, _Whole)}
    if any(_Whole(whole.node, whole.before, not whole.holds) in wholes for whole in wholes):
        return True
    named = set(_variables(alternative))
    said = [part for part in alternative if isinstance(part, Inequality)]
    said += [fact for fact in known if named.issuperset(fact.terms)]
    return any(contradict(group) for group in _connected(said))


def _connected(said: list[Inequality]) -> list[list[Inequality]]:
    """The inequalities in groups that share no variable: each group contradicts itself or none does."""
    groups: list[tuple[set[Hashable], list[Inequality]]] = []
    for one in said:
        names, members = set(one.terms), [one]
        apart = []
        for group in groups:
            if group[0].isdisjoint(names):
                apart.append(group)
            else:
                names |= group[0]
                members += group[1]
        groups = [*apart, (names, members)]
    return [members for _names, members in groups]
