"""How far a predicted condition or part is the expected one. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from parsers.evaluation.canonical import Canonical, Operand, Value, canonical, value_of
from parsers.evaluation.names import DOWNWARD, UPWARD

Condition = Mapping[str, Any]


class Shape(NamedTuple):
    """How a tree of rules joins them: logic, leaves at the root, and the groups below it in a fixed order."""

    logic: str
    leaves: int
    groups: tuple["Shape", ...] = ()

    @property
    def outline(self) -> tuple[str, int]:
        """What must agree: the root's logic and how many groups it has."""
        return self.logic, len(self.groups)


def leaves(group: Condition | None) -> list[Condition]:
    """The conditions of a group, depth first."""
    found: list[Condition] = []
    for condition in (group or {}).get("conditions", []):
        found += leaves(condition) if "conditions" in condition else [condition]
    return found


def shape(group: Condition | None) -> Shape:
    """The tree with groups of one taken out and groups of the same logic merged."""
    count = 0
    groups: list[Shape] = []
    for condition in (group or {}).get("conditions", []):
        if "conditions" not in condition:
            count += 1
            continue
        inner = shape(condition)
        if inner.leaves + len(inner.groups) <= 1 or (group and inner.logic == group["logic"]):
            count += inner.leaves
            groups += inner.groups
        else:
            groups.append(inner)
    logic = group["logic"] if group and count + len(groups) > 1 else "all"
    return Shape(logic, count, tuple(sorted(groups)))


def credit(expected: Condition, predicted: Condition) -> float:
    """1 for the expected condition or one of its `alts`; 0.5 when only strictness or crossing differs; else 0."""
    try:
        given = canonical(predicted)
    except (KeyError, TypeError, ValueError):
        return 0.0
    best = 0.0
    for accepted in map(canonical, (expected, *expected.get("alts", ()))):
        if not _same_sides(given, accepted):
            continue
        if given.op == accepted.op:
            return 1.0
        if any({given.op, accepted.op} <= side for side in (UPWARD, DOWNWARD)):
            best = 0.5
    return best


def pairs(expected: Sequence[Condition], predicted: Sequence[Condition]) -> dict[int, tuple[int, float]]:
    """{number of an expected condition: (number of its predicted one, credit)}, one to one, best credit first."""
    earnings = ((credit(wanted, given), i, j) for i, wanted in enumerate(expected) for j, given in enumerate(predicted))
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for earned, i, j in sorted(earnings, key=lambda item: -item[0]):
        if earned > 0 and i not in found and j not in taken:
            found[i] = (j, earned)
            taken.add(j)
    return found


def same_part(expected: Condition | None, predicted: Condition | None) -> bool:
    """Whether a stop, target, size or schedule has everything that is expected (any one of `any_of`)."""
    if expected is None or predicted is None:
        return expected is predicted
    if "any_of" in expected:
        return any(same_part(accepted, predicted) for accepted in expected["any_of"])
    wanted = {name: value_of(raw) for name, raw in expected.items()}
    given = {name: value_of(raw) for name, raw in predicted.items() if raw is not None}
    as_wanted = all(_same(given.get(name), value) for name, value in wanted.items())
    return as_wanted and given.get("fraction", 1.0) == wanted.get("fraction", 1.0)


def _same_sides(given: Canonical, accepted: Canonical) -> bool:
    return _same_operand(given.left, accepted.left) and _same_right(given.right, accepted.right)


def _same_right(given: Operand | Value, accepted: Operand | Value) -> bool:
    if isinstance(given, Operand) or isinstance(accepted, Operand):
        return isinstance(given, Operand) and isinstance(accepted, Operand) and _same_operand(given, accepted)
    return _same(given, accepted)


def _same_operand(given: Operand, accepted: Operand) -> bool:
    names = [name for name, _ in given.params] == [name for name, _ in accepted.params]
    return (
        given.field == accepted.field
        and given.offset == accepted.offset
        and names
        and all(_same(one, other) for one, other in _side_by_side(given, accepted))
    )


def _side_by_side(given: Operand, accepted: Operand) -> Iterator[tuple[Value, Value]]:
    yield from ((one, other) for (_, one), (_, other) in zip(given.params, accepted.params, strict=True))
    yield given.mult, accepted.mult
    yield given.add, accepted.add


def _same(given: Value, accepted: Value) -> bool:
    """Numbers within a millionth; an accepted None, a value that the text does not give, is the same as anything."""
    if accepted is None:
        return True
    if isinstance(given, float) and isinstance(accepted, float):
        return math.isclose(given, accepted, rel_tol=1e-6, abs_tol=1e-9)
    if isinstance(given, tuple) and isinstance(accepted, tuple):
        return len(given) == len(accepted) and all(map(_same, given, accepted))
    return given == accepted
