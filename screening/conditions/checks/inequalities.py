"""Whether linear inequalities contradict each other: exact whole numbers and Fourier-Motzkin elimination. Pure.

Beyond the limit below nothing is claimed: "no contradiction found" is the answer then, never a wrong "contradiction".
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

MAX_INEQUALITIES = 120


@dataclass(frozen=True)
class Inequality:
    """The sum of factor x variable, plus `constant`, is at most zero; `is_strict`: below zero. No factor is zero."""

    terms: Mapping[Hashable, int]
    constant: int = 0
    is_strict: bool = False

    @property
    def is_false(self) -> bool:
        """Whether it names no variable and does not hold."""
        return not self.terms and (self.constant > 0 or (self.is_strict and self.constant == 0))


def inequality(
    terms: Iterable[tuple[Hashable, int | Fraction]], constant: int | Fraction = 0, *, is_strict: bool
) -> Inequality:
    """The inequality of terms that may name a variable twice, in the smallest whole numbers."""
    total: dict[Hashable, int | Fraction] = {}
    for variable, factor in terms:
        total[variable] = total.get(variable, 0) + factor
    by = lcm(constant.denominator, *(factor.denominator for factor in total.values()))
    return _reduced({v: int(f * by) for v, f in total.items() if f}, int(constant * by), is_strict)


def contradict(given: Iterable[Inequality]) -> bool:
    """True when no values fulfil them all. False when some do, or when there are too many to tell."""
    numbers: dict[Hashable, int] = {}
    waiting = _tightest(
        Inequality({numbers.setdefault(v, len(numbers)): f for v, f in one.terms.items()}, one.constant, one.is_strict)
        for one in given
    )
    while True:
        if any(one.is_false for one in waiting):
            return True
        variable = _cheapest(waiting)
        if variable is None or len(waiting) > MAX_INEQUALITIES:
            return False
        waiting = _tightest(_without(variable, waiting))


def _reduced(terms: dict[Hashable, int], constant: int, is_strict: bool) -> Inequality:
    common = gcd(constant, *terms.values())
    if common > 1:
        return Inequality({v: f // common for v, f in terms.items()}, constant // common, is_strict)
    return Inequality(terms, constant, is_strict)


def _cheapest(given: Iterable[Inequality]) -> Hashable | None:
    """The variable whose elimination leaves the fewest inequalities."""
    above: dict[Hashable, int] = {}
    below: dict[Hashable, int] = {}
    for one in given:
        for variable, factor in one.terms.items():
            side = above if factor > 0 else below
            side[variable] = side.get(variable, 0) + 1
    names = dict.fromkeys([*above, *below])
    return min(names, key=lambda name: above.get(name, 0) * below.get(name, 0), default=None)


def _without(variable: Hashable, given: Iterable[Inequality]) -> Iterable[Inequality]:
    """What the inequalities say of the other variables: each upper limit of this one is at least each lower one."""
    upper, lower = [], []
    for one in given:
        factor = one.terms.get(variable)
        if factor is None:
            yield one
        elif factor > 0:
            upper.append(one)
        else:
            lower.append(one)
    for high in upper:
        for low in lower:
            yield _sum(high, -low.terms[variable], low, high.terms[variable])


def _sum(one: Inequality, by: int, other: Inequality, other_by: int) -> Inequality:
    terms = {variable: factor * by for variable, factor in one.terms.items()}
    for variable, factor in other.terms.items():
        total = terms.pop(variable, 0) + factor * other_by
        if total:
            terms[variable] = total
    return _reduced(terms, one.constant * by + other.constant * other_by, one.is_strict or other.is_strict)


def _tightest(given: Iterable[Inequality]) -> list[Inequality]:
    """Of inequalities with the same terms, up to a factor, the one that says most; those that always hold left out."""
    found: dict[frozenset[tuple[Hashable, int]], tuple[Fraction, bool, Inequality]] = {}
    for one in given:
        if not one.terms:
            if one.is_false:
                return [one]
            continue
        common = gcd(*one.terms.values())
        key = frozenset((v, f // common) for v, f in one.terms.items())
        said = (Fraction(one.constant, common), one.is_strict)
        if key not in found or said > found[key][:2]:
            found[key] = (*said, one)
    return [one for _constant, _is_strict, one in found.values()]
