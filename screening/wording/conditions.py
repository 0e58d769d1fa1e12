"""A condition in words, by templates made from the condition itself, the same in every language. Pure."""

from dataclasses import replace
from types import MappingProxyType

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import parse
from screening.conditions.checks.dimensions import dimension
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Compare,
    Comparison,
    Count,
    For,
    In,
    Leaf,
    Line,
    Node,
    Not,
    Operand,
    Series,
    Trend,
    Within,
    with_series,
)
from screening.wording.numbers import amount, away_from_one
from screening.wording.series import operand_message, series_message
from screening.wording.special import special_message

COMPARISONS: MappingProxyType[str, Message] = MappingProxyType(
    {
        ">": _("%(left)s is above %(right)s"),
        ">=": _("%(left)s is at or above %(right)s"),
        "<": _("%(left)s is below %(right)s"),
        "<=": _("%(left)s is at or below %(right)s"),
        "==": _("%(left)s is %(right)s"),
        "!=": _("%(left)s is not %(right)s"),
        "crosses_above": _("%(left)s crosses above %(right)s"),
        "crosses_below": _("%(left)s crosses below %(right)s"),
        "crosses": _("%(left)s crosses %(right)s"),
    }
)
# A level so many percent away: `close >= 0.95 * high_52w`.
_BELOW: MappingProxyType[str, Message] = MappingProxyType(
    {
        ">": _("%(left)s is less than %(percent)s%% below %(right)s"),
        ">=": _("%(left)s is at most %(percent)s%% below %(right)s"),
        "<": _("%(left)s is more than %(percent)s%% below %(right)s"),
        "<=": _("%(left)s is at least %(percent)s%% below %(right)s"),
    }
)
_ABOVE: MappingProxyType[str, Message] = MappingProxyType(
    {
        ">": _("%(left)s is more than %(percent)s%% above %(right)s"),
        ">=": _("%(left)s is at least %(percent)s%% above %(right)s"),
        "<": _("%(left)s is less than %(percent)s%% above %(right)s"),
        "<=": _("%(left)s is at most %(percent)s%% above %(right)s"),
    }
)
_MIRRORED: MappingProxyType[Comparison, Comparison] = MappingProxyType(
    {
        ">": "<",
        ">=": "<=",
        "<": ">",
        "<=": ">=",
        "crosses_above": "crosses_below",
        "crosses_below": "crosses_above",
    }
)
# Multiples so near to one are distances in percent; others are "3 times".
_NEAR = 0.5


def condition_message(text: str, *, timeframe: str | None = None) -> Message:
    """The condition in words; raises screening.conditions.ConditionError for a text that is none.

    `timeframe` is that of the bars at hand, said when they are not daily.
    """
    node = parse(text).root
    return node_message(node if timeframe in {None, "", "1d"} else _on_timeframe(node, str(timeframe)))


def node_message(node: Node) -> Message:
    """A tree in words."""
    match node:
        case Within(bars, inner):
            return _("within the last %(bars)s bars: %(what)s", bars=bars, what=_inner(inner))
        case For(bars, inner):
            return _("for %(bars)s bars: %(what)s", bars=bars, what=_inner(inner))
        case Count(bars, least, inner):
            return _("on at least %(least)s of %(bars)s bars: %(what)s", least=least, bars=bars, what=_inner(inner))
        case Not(inner):
            return _("not: %(what)s", what=_inner(inner))
        case All(parts):
            return _joined(parts, _("%(one)s and %(other)s"))
        case Any(parts):
            return _joined(parts, _("%(one)s or %(other)s"))
        case _:
            return leaf_message(node)


def leaf_message(leaf: Leaf) -> Message:
    """A comparison in words."""
    match leaf:
        case Compare():
            return _comparison(leaf)
        case Between(operand, low, high):
            measured = operand.series
            return _(
                "%(series)s is between %(low)s and %(high)s",
                series=operand_message(operand, measured),
                low=operand_message(low, measured, measured),
                high=operand_message(high, measured, measured),
            )
        case In(operand, values):
            series = operand.series
            places = {f"value{number}": amount(value, series) for number, value in enumerate(values)}
            listed = Message(", ".join(f"%({name})s" for name in places), places)
            return _("%(series)s is one of %(values)s", series=operand_message(operand, series), values=listed)
        case Trend(direction, operand, bars):
            return _trend(direction, operand, bars)


def _trend(direction: str, operand: Line, bars: int) -> Message:
    series = operand_message(operand, operand.series)
    if bars == 1 and direction == "rising":
        return _("%(series)s is higher than one bar before", series=series)
    if bars == 1:
        return _("%(series)s is lower than one bar before", series=series)
    if direction == "rising":
        return _("%(series)s is higher than %(bars)s bars ago", series=series, bars=bars)
    return _("%(series)s is lower than %(bars)s bars ago", series=series, bars=bars)


def subject_first(leaf: Compare) -> Compare:
    """The same comparison with its plain series on the left: `30 > rsi(14)` is `rsi(14) < 30`."""
    is_backward = isinstance(leaf.right, Line) and (
        not isinstance(leaf.left, Line) or (_is_changed(leaf.left) and not _is_changed(leaf.right))
    )
    return Compare(_MIRRORED.get(leaf.op, leaf.op), leaf.right, leaf.left) if is_backward else leaf


def _comparison(leaf: Compare) -> Message:
    leaf = subject_first(leaf)
    special = special_message(leaf)
    if special:
        return special
    measured = _measured(leaf)
    beside = leaf.left.series if isinstance(leaf.left, Line) else None
    left = operand_message(leaf.left, measured)
    if isinstance(leaf.right, Line) and _is_distance(leaf.left, leaf.right):
        return _distance(leaf.op, left, leaf.right, beside)
    return Message(COMPARISONS[leaf.op].text, {"left": left, "right": operand_message(leaf.right, measured, beside)})


def _distance(op: str, left: Message, right: Line, beside: Series | None) -> Message:
    is_below, percent = right.mult < 1, away_from_one(right.mult)
    level = series_message(right.series, beside)
    says = (_BELOW if is_below else _ABOVE).get(op)
    if says:
        return Message(says.text, {"left": left, "percent": percent, "right": level})
    if is_below:
        place = _("the level %(percent)s%% below %(what)s", percent=percent, what=level)
    else:
        place = _("the level %(percent)s%% above %(what)s", percent=percent, what=level)
    return Message(COMPARISONS[op].text, {"left": left, "right": place})


def _is_distance(left: Operand, right: Line) -> bool:
    is_plain = isinstance(left, Line) and not _is_changed(left)
    near = 0 < abs(right.mult - 1) <= _NEAR and not right.add
    return is_plain and near and dimension(right.series) == "price"


def _is_changed(line: Line) -> bool:
    return line.mult != 1 or line.add != 0


def _measured(leaf: Compare) -> Series:
    """The series whose unit the numbers of the comparison have."""
    series = [side.series for side in (leaf.left, leaf.right) if isinstance(side, Line)]
    return series[0]


def _inner(node: Node) -> Message:
    """What stands behind a colon: the whole of it, in brackets when it has several parts."""
    words = node_message(node)
    return _("(%(what)s)", what=words) if isinstance(node, All | Any) else words


def _joined(parts: tuple[Node, ...], joint: Message) -> Message:
    words = _part(parts[0])
    for part in parts[1:]:
        words = Message(joint.text, {"one": words, "other": _part(part)})
    return words


def _part(node: Node) -> Message:
    """A part beside others: in brackets when it could be taken to reach further than it does."""
    words = node_message(node)
    is_open = isinstance(node, All | Any | Within | For | Count | Not)
    return _("(%(what)s)", what=words) if is_open else words


def _on_timeframe(node: Node, timeframe: str) -> Node:
    """The condition with the timeframe of its bars written at each series that has none."""

    def with_timeframe(series: Series) -> Series:
        if series.timeframe or series.field in {"bars_held", "time_of_day"}:
            return series
        return replace(series, timeframe=timeframe)

    return with_series(node, with_timeframe)
