"""Conditions that are always or never true, and why. Pure.

What is refused is certain: see `satisfiability`. A condition that is true "whenever its values are known" counts as
always true.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Literal

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.checks.dimensions import dimension, span
from screening.conditions.checks.knowledge import never_above, seen
from screening.conditions.checks.satisfiability import is_impossible
from screening.conditions.errors import ConditionError
from screening.conditions.fields import PRICES
from screening.conditions.text import node_text, number_text, operand_text, series_text
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Compare,
    In,
    Leaf,
    Line,
    Node,
    Not,
    Series,
    Trend,
    all_of,
    any_of,
    operands,
)

Code = Literal["always_true", "never_true"]

_FOLLOWED = frozenset({*PRICES, "vwap", "highest", "lowest"})


@dataclass(frozen=True)
class Verdict:
    """That a condition is always or never true: a sentence with its reason, and what was probably meant."""

    code: Code
    message: Message
    expected: Message | None = None
    suggestion: str = ""


@lru_cache(maxsize=4096)
def verdict(node: Node) -> Verdict | None:
    """What is certain of the condition itself (its parts have verdicts of their own); None when it may be either."""
    code: Code
    if isinstance(node, Not):
        return None
    if is_impossible(node):
        code = "never_true"
    elif is_impossible(node, holds=False):
        code = "always_true"
    else:
        return None
    if isinstance(node, Compare | Between | In | Trend):
        return _leaf_verdict(node, code)
    return Verdict(code, _group_message(node, code))


def check_verdict(node: Node) -> None:
    """ConditionError (always_true, never_true) when that is certain of the condition itself."""
    found = verdict(node)
    if found:
        raise ConditionError(found.code, found.message, expected=found.expected, suggestion=found.suggestion)


# --- comparisons ---


def _leaf_verdict(leaf: Leaf, code: Code) -> Verdict:
    places = {"condition": node_text(leaf), "reason": _reason(leaf)}
    if code == "never_true":
        sentence = _("%(condition)s is never true: %(reason)s.", **places)
        return Verdict(code, sentence, _expected(leaf), _suggestion(leaf))
    return Verdict(code, _("%(condition)s is always true: %(reason)s.", **places), None, _suggestion(leaf))


def _reason(leaf: Leaf) -> Message:
    match leaf:
        case Compare(_op, left, right) if left == right:
            return _("both sides are the same")
        case Between(_operand, low, high) if is_impossible(Compare("<=", low, high)):
            return _("%(low)s is above %(high)s", low=operand_text(low), high=operand_text(high))
    named = _series(leaf)
    limits = _limits(named[0]) if len(named) == 1 else None
    if limits:
        return limits
    for one, other in ((0, 1), (1, 0)):
        if len(named) == 2 and never_above(seen(named[one], 0), seen(named[other], 0)):
            return _("%(low)s is never above %(high)s", low=series_text(named[one]), high=series_text(named[other]))
    return _("whatever the market does, it cannot be otherwise")


def _limits(series: Series) -> Message | None:
    found = span(series)
    name = series_text(series)
    if found.low is None:
        return None
    low = _value(series, found.low)
    if found.high is not None:
        return _(
            "%(series)s is always between %(low)s and %(high)s", series=name, low=low, high=_value(series, found.high)
        )
    if found.above_low:
        return _("%(series)s is always above %(low)s", series=name, low=low)
    return _("%(series)s is never below %(low)s", series=name, low=low)


def _value(series: Series, value: float) -> str:
    if dimension(series) == "clock":
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    return number_text(value)


def _expected(leaf: Leaf) -> Message | None:
    named = _series(leaf)
    found = span(named[0])
    if len(named) > 1 or isinstance(leaf, Between) or found.low is None or found.high is None:
        return None
    low, high = _value(named[0], found.low), _value(named[0], found.high)
    return _("a value between %(low)s and %(high)s", low=low, high=high)


def _suggestion(leaf: Leaf) -> str:
    """`close > highest(20)` was probably meant of the bars before: `close > highest(20)[1]`."""
    match leaf:
        case Compare(op, Line(mult=1.0, add=0.0) as left, Line(mult=1.0, add=0.0) as right):
            series = right.series
            if left.series.ago == series.ago and {left.series.field, series.field} <= _FOLLOWED:
                meant = Compare(op, left, replace(right, series=replace(series, ago=series.ago + 1)))
                return node_text(meant)
    return ""


def _series(leaf: Leaf) -> list[Series]:
    lines = [operand.series for operand in operands(leaf) if isinstance(operand, Line)]
    return list(dict.fromkeys(lines))


# --- groups and windows ---


def _group_message(node: Node, code: Code) -> Message:
    if not isinstance(node, All | Any):
        text = node_text(node)
        if code == "never_true":
            return _("%(condition)s is never true: it cannot be so on two bars in a row.", condition=text)
        return _("%(condition)s is always true: of two bars in a row one is always so.", condition=text)
    parts = [node_text(part) for part in _culprits(node, holds=code == "never_true")]
    if len(parts) == 2:
        places = {"one": parts[0], "other": parts[1]}
        if code == "never_true":
            return _("%(one)s and %(other)s are never both true.", **places)
        return _("%(one)s or %(other)s: one of the two is always true.", **places)
    conditions = "; ".join(parts)
    if code == "never_true":
        return _("These are never all true at once: %(conditions)s.", conditions=conditions)
    return _("One of these is always true: %(conditions)s.", conditions=conditions)


def _culprits(node: All | Any, *, holds: bool) -> tuple[Node, ...]:
    """The two parts that exclude each other, or complete each other; all of them when it takes more than two."""
    join = all_of if isinstance(node, All) else any_of
    for pair in combinations(node.parts, 2):
        if is_impossible(join(*pair), holds=holds):
            return pair
    return node.parts
