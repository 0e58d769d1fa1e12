"""Whether linear inequalities contradict each other: exact fractions and Fourier-Motzkin elimination. Pure.

Beyond the limits below nothing is claimed: "no contradiction found" is the answer then, never a wrong "contradiction".
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

MAX_INEQUALITIES = 120

Terms = Mapping[Hashable, Fraction]


@dataclass(frozen=True)
class Inequality:
    """The sum of coefficient x variable, plus `constant`, is at most zero; `is_strict`: below zero."""

    terms: Terms
    constant: Fraction = Fraction(0)
    is_strict: bool = False

    @property
    def is_false(self) -> bool:
        """Whether it names no variable and does not hold."""
        return not self.terms and (self.constant > 0 or (self.is_strict and self.constant == 0))


def inequality(terms: Iterable[tuple[Hashable, Fraction]], constant: Fraction, *, is_strict: bool) -> Inequality:
    """The inequality of terms that may name a variable twice."""
    total: dict[Hashable, Fraction] = {}
    for variable, coefficient in terms:
        total[variable] = total.get(variable, Fraction(0)) + coefficient
    return Inequality(MappingProxyType({v: c for v, c in total.items() if c}), constant, is_strict)


def contradict(given: Iterable[Inequality]) -> bool:
    """True when no values fulfil them all. False when some do, or when there are too many to tell."""
    waiting = _tightest(given)
    while True:
        if any(one.is_false for one in waiting):
            return True
        variable = _cheapest(waiting)
        if variable is None or len(waiting) > MAX_INEQUALITIES:
            return False
        waiting = _tightest(_without(variable, waiting))


def _cheapest(given: Iterable[Inequality]) -> Hashable | None:
    """The variable whose elimination leaves the fewest inequalities."""
    above: dict[Hashable, int] = {}
    below: dict[Hashable, int] = {}
    for one in given:
        for variable, coefficient in one.terms.items():
            side = above if coefficient > 0 else below
            side[variable] = side.get(variable, 0) + 1
    names = dict.fromkeys([*above, *below])
    return min(names, key=lambda name: above.get(name, 0) * below.get(name, 0), default=None)


def _without(variable: Hashable, given: Iterable[Inequality]) -> Iterable[Inequality]:
    """What the inequalities say of the other variables: each upper limit of this one is at least each lower one."""
    upper, lower = [], []
    for one in given:
        coefficient = one.terms.get(variable)
        if coefficient is None:
            yield one
        elif coefficient > 0:
            upper.append(one)
        else:
            lower.append(one)
    for high in upper:
        for low in lower:
            yield _sum(high, -low.terms[variable], low, high.terms[variable])


def _sum(one: Inequality, by: Fraction, other: Inequality, other_by: Fraction) -> Inequality:
    terms = [(variable, coefficient * by) for variable, coefficient in one.terms.items()]
    terms += [(variable, coefficient * other_by) for variable, coefficient in other.terms.items()]
    constant = one.constant * by + other.constant * other_by
    return inequality(terms, constant, is_strict=one.is_strict or other.is_strict)


def _tightest(given: Iterable[Inequality]) -> list[Inequality]:
    """Of inequalities with the same terms, up to a factor, the one that says most; those that always hold left out."""
    found: dict[frozenset[tuple[Hashable, Fraction]], Inequality] = {}
    for one in given:
        if not one.terms:
            if one.is_false:
                return [one]
            continue
        size = sum(abs(coefficient) for coefficient in one.terms.values())
        scaled = Inequality({v: c / size for v, c in one.terms.items()}, one.constant / size, one.is_strict)
        key = frozenset(scaled.terms.items())
        known = found.get(key)
        if known is None or (scaled.constant, scaled.is_strict) > (known.constant, known.is_strict):
            found[key] = scaled
    return list(found.values())
