"""What held, with the values that it saw: "RSI(14) 27.4 < 30", "close 18,150 > 17,950 (55-bar average)". Pure."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any as Json

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse
from screening.conditions.checks.dimensions import dimension
from screening.conditions.evaluation.candles import PATTERNS
from screening.conditions.reading.parser import parse_series
from screening.conditions.text import series_text
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Clock,
    Compare,
    Comparison,
    Count,
    For,
    Line,
    Node,
    Not,
    Number,
    Operand,
    Series,
    Trend,
    Within,
)
from screening.wording.conditions import COMPARISONS, node_message, subject_first
from screening.wording.numbers import digits, short
from screening.wording.series import series_name

Values = Mapping[str, float | None]

_SYMBOLS: MappingProxyType[str, str] = MappingProxyType(
    {">": ">", ">=": "≥", "<": "<", "<=": "≤", "==": "=", "!=": "≠"}
)
_NEGATED: MappingProxyType[Comparison, Comparison] = MappingProxyType(
    {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
)
NO_VALUE = "–"


def reason_message(reason: str | Mapping[str, Json]) -> Message:
    """A reason of a signal in words: {condition, values, bars_ago, known_since, ranked}; a sentence is itself."""
    if isinstance(reason, str):
        return Message("%(reason)s", {"reason": reason})
    words = held_message(str(reason.get("condition", "")), reason.get("values") or {}, reason.get("bars_ago") or 0)
    return with_beside(words, reason.get("known_since") or {}, reason.get("ranked") or {})


def with_beside(words: Message, known_since: Mapping[str, str], ranked: Mapping[str, int]) -> Message:
    """What was seen, with since when fundamentals are known and among how many a rank is, by the text of the series."""
    told = [
        *(_("%(name)s known since %(date)s", name=_name(text), date=date) for text, date in known_since.items()),
        *(_("%(count)s symbols ranked", count=short(count)) for count in dict.fromkeys(ranked.values())),
    ]
    return _("%(what)s (%(values)s)", what=words, values=joined(told, ", ")) if told else words


def _name(text: str) -> Message:
    try:
        return series_name(parse_series(text))
    except ConditionError:  # written by another version
        return Message("%(name)s", {"name": text})


def held_message(condition: str, values: Values, bars_ago: int = 0) -> Message:
    """A condition that held, with its values by the text of their series; of a window, so many bars ago."""
    try:
        node = parse(condition).root
    except ConditionError:  # written by another version
        return Message("%(condition)s", {"condition": condition})
    if isinstance(node, Within):
        words = _node(node.condition, values)
        if bars_ago == 1:
            return _("one bar ago: %(what)s", what=words)
        return _("%(bars)s bars ago: %(what)s", bars=bars_ago, what=words) if bars_ago else words
    return _node(node, values)


def values_message(values: Values) -> Message:
    """What was seen, beside a condition that did not hold: "RSI(14) 45.1, close 18,150"."""
    return joined([_seen(text, value) for text, value in values.items()], ", ")


def _seen(text: str, value: float | None) -> Message:
    try:
        series = parse_series(text)
    except ConditionError:
        return Message("%(name)s %(value)s", {"name": text, "value": NO_VALUE if value is None else short(value)})
    return Message("%(name)s %(value)s", {"name": series_name(series), "value": _value(value, series)})


def _node(node: Node, values: Values) -> Message:
    match node:
        case All(parts) | Any(parts):
            joint = _("%(one)s and %(other)s") if isinstance(node, All) else _("%(one)s or %(other)s")
            words = _node(parts[0], values)
            for part in parts[1:]:
                words = Message(joint.text, {"one": words, "other": _node(part, values)})
            return words
        case For(bars, inner):
            return _("for %(bars)s bars: %(what)s", bars=bars, what=_node(inner, values))
        case Not(Compare() as leaf) if leaf.op in _NEGATED:
            return _compared(replace(leaf, op=_NEGATED[leaf.op]), values)
        case Not() | Within() | Count():
            words = node_message(node)
            return _("%(what)s (%(values)s)", what=words, values=values_message(values)) if values else words
        case Compare():
            return _compared(node, values)
        case Between(operand, low, high):
            series = operand.series
            return _(
                "%(what)s, between %(low)s and %(high)s",
                what=_left(operand, values),
                low=_limit(low, series, values),
                high=_limit(high, series, values),
            )
        case Trend(direction, Line(series), bars):
            before = values.get(series_text(replace(series, ago=series.ago + bars)))
            sign = ">" if direction == "rising" else "<"
            return _(
                "%(what)s %(sign)s %(before)s (%(bars)s bars before)",
                what=_left(Line(series), values),
                sign=sign,
                before=_value(before, series),
                bars=bars,
            )
        case _:
            return _("%(what)s (%(values)s)", what=node_message(node), values=values_message(values))


def _compared(leaf: Compare, values: Values) -> Message:
    leaf = subject_first(leaf)
    if not isinstance(leaf.left, Line) or isinstance(leaf.right, Clock) or leaf.left.series.field in PATTERNS:
        return node_message(leaf)
    places = {"left": _left(leaf.left, values), "right": _limit(leaf.right, leaf.left.series, values)}
    if isinstance(leaf.right, Number) and _looks_equal(_computed(leaf.left, values), leaf.right.value):
        exact = _with_unit(digits(_computed(leaf.left, values) or 0.0), leaf.left.series)
        places["left"] = Message("%(name)s %(value)s", {"name": _line_name(leaf.left), "value": exact})
    if leaf.op in _SYMBOLS:
        return Message(f"%(left)s {_SYMBOLS[leaf.op]} %(right)s", places)
    return Message(COMPARISONS[leaf.op].text, places)


def _looks_equal(value: float | None, limit: float) -> bool:
    """Whether rounding would hide on which side of the limit the value is: 29.99998 < 30."""
    return value is not None and value != limit and short(value) == short(limit)


def _left(line: Line, values: Values) -> Message:
    """ "RSI(14) 27.4" """
    value = _value(_computed(line, values), line.series)
    return Message("%(name)s %(value)s", {"name": _line_name(line), "value": value})


def _limit(operand: Operand, beside: Series, values: Values) -> Message:
    """A number as it is; of a series its value, and its name in brackets: "17,950 (52-week high)"."""
    match operand:
        case Number(number):
            return _with_unit(digits(number), beside)
        case Clock(time):
            return Message(time)
        case Line():
            value = _value(_computed(operand, values), operand.series)
            return Message("%(value)s (%(name)s)", {"value": value, "name": _line_name(operand, beside)})


def _line_name(line: Line, beside: Series | None = None) -> Message:
    words = series_name(line.series, beside)
    if line.mult != 1:
        words = Message("%(mult)s × %(name)s", {"mult": digits(line.mult), "name": words})
    if line.add:
        sign = "+" if line.add > 0 else "-"
        words = Message(f"%(name)s {sign} %(add)s", {"name": words, "add": digits(abs(line.add))})
    return words


def _computed(line: Line, values: Values) -> float | None:
    value = values.get(series_text(line.series))
    return None if value is None else line.mult * value + line.add


def _value(value: float | None, series: Series) -> Message:
    return Message(NO_VALUE) if value is None else _with_unit(short(value), series)


def _with_unit(number: str, series: Series) -> Message:
    return _("%(number)s%%", number=number) if dimension(series) == "percent" else Message(number)
