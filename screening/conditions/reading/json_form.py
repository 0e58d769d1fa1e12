"""The JSON form of a condition. Pure.

Conditions: {"all": […]}, {"any": […]}, {"not": c}, {"within": {"bars", "condition"}}, {"for": {"bars", "condition"}},
{"count": {"bars", "least", "condition"}}, {"op": ">", "left": E, "right": E}, {"op": "between", "left", "low", "high"},
{"op": "in", "left", "values"}, {"op": "rising", "left", "bars"}.
E: a number, "HH:MM", or {"field", "params": {…, "output"?, "tf"?}, "offset"?, "mult"?, "add"?}.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any as Json
from typing import get_args

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions.errors import ConditionError
from screening.conditions.reading import build
from screening.conditions.reading.tokens import tokens
from screening.conditions.tree import (
    All,
    Any,
    Between,
    Clock,
    Compare,
    Comparison,
    Count,
    Direction,
    For,
    In,
    Leaf,
    Line,
    Node,
    Not,
    Number,
    Operand,
    ParameterValue,
    Series,
    Trend,
    Within,
    all_of,
    any_of,
)

# Deeper than any tree within limits, and far from Python's own stack.
MAX_JSON_DEPTH = 40


def series_json(series: Series) -> dict[str, Json]:
    """A series as an operand of mult 1 and add 0."""
    params: dict[str, Json] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in series.params
    }
    if series.output:
        params["output"] = series.output
    if series.timeframe:
        params["tf"] = series.timeframe
    found: dict[str, Json] = {"field": series.field, "params": params}
    if series.ago:
        found["offset"] = series.ago
    return found


def operand_json(operand: Operand) -> Json:
    """A number, a time, or a field with what belongs to it."""
    match operand:
        case Number(value):
            return _short(value)
        case Clock(time):
            return time
        case Line(series, mult, add):
            found = series_json(series)
            if mult != 1:
                found["mult"] = _short(mult)
            if add:
                found["add"] = _short(add)
            return found


def node_json(node: Node) -> dict[str, Json]:
    """The condition as JSON."""
    match node:
        case All(parts):
            return {"all": [node_json(part) for part in parts]}
        case Any(parts):
            return {"any": [node_json(part) for part in parts]}
        case Not(inner):
            return {"not": node_json(inner)}
        case Within(bars, inner):
            return {"within": {"bars": bars, "condition": node_json(inner)}}
        case For(bars, inner):
            return {"for": {"bars": bars, "condition": node_json(inner)}}
        case Count(bars, least, inner):
            return {"count": {"bars": bars, "least": least, "condition": node_json(inner)}}
    return _leaf_json(node)


def _leaf_json(leaf: Leaf) -> dict[str, Json]:
    match leaf:
        case Compare(op, left, right):
            return {"op": op, "left": operand_json(left), "right": operand_json(right)}
        case Between(operand, low, high):
            return {
                "op": "between",
                "left": operand_json(operand),
                "low": operand_json(low),
                "high": operand_json(high),
            }
        case In(operand, values):
            return {"op": "in", "left": operand_json(operand), "values": [_short(value) for value in values]}
        case Trend(direction, operand, bars):
            return {"op": direction, "left": operand_json(operand), "bars": bars}


def node_from_json(data: Json) -> Node:
    """The checked tree of a condition's JSON. ConditionError with the path of what does not fit."""
    return build.check_tree(_node(data, 0))


def _short(value: float) -> float | int:
    return int(value) if value == int(value) and abs(value) < 2**53 else value


@contextmanager
def _at(path: str) -> Iterator[None]:
    """Errors inside happened at this key."""
    try:
        yield
    except ConditionError as error:
        error.inside(path)
        raise


def _node(data: Json, level: int) -> Node:
    if level > MAX_JSON_DEPTH:
        raise build.too_deep()
    keys = set(data) if isinstance(data, dict) else set()
    if "op" in keys:
        return _leaf(data)
    if len(keys) != 1 or not keys <= {"all", "any", "not", "within", "for", "count"}:
        raise _malformed(_("one of all, any, not, within, for, count, op"))
    key = str(next(iter(keys)))
    with _at(key):
        if key in {"all", "any"}:
            parts = _parts(data[key], level)
            return all_of(*parts) if key == "all" else any_of(*parts)
        if key == "not":
            return Not(_node(data[key], level + 1))
        return _window(key, data[key], level)


def _parts(data: Json, level: int) -> list[Node]:
    if not isinstance(data, list) or not data:
        raise _malformed(_("a list of conditions"))
    parts: list[Node] = []
    for number, part in enumerate(data):
        with _at(str(number)):
            parts.append(_node(part, level + 1))
    return parts


def _window(key: str, data: Json, level: int) -> Node:
    _only(data, {"bars", "condition"} | ({"least"} if key == "count" else set()))
    bars = _bars(data)
    with _at("condition"):
        inner = _node(data["condition"], level + 1)
    if key == "count":
        with _at("least"):
            return build.check_count(Count(bars, _whole(data["least"]), inner))
    return Within(bars, inner) if key == "within" else For(bars, inner)


def _leaf(data: Mapping[str, Json]) -> Node:
    op = data["op"]
    if op in get_args(Comparison):
        _only(data, {"op", "left", "right"})
        return build.check_leaf(Compare(op, _operand(data, "left"), _operand(data, "right")))
    if op == "between":
        _only(data, {"op", "left", "low", "high"})
        return build.check_leaf(Between(_line(data), _operand(data, "low"), _operand(data, "high")))
    if op == "in":
        _only(data, {"op", "left", "values"})
        line = _line(data)
        with _at("values"):
            return build.check_leaf(In(line, _values(data["values"])))
    if op in get_args(Direction):
        _only(data, {"op", "left", "bars"})
        return build.check_leaf(Trend(op, _line(data), _bars(data)))
    with _at("op"):
        raise _malformed(_("an operator such as >, <=, between or crosses_above"))


def _values(data: Json) -> tuple[float, ...]:
    if not isinstance(data, list) or not data:
        raise _malformed(_("a list of numbers"))
    return tuple(_number(value) for value in data)


def _bars(data: Mapping[str, Json]) -> int:
    with _at("bars"):
        return build.check_bars(_whole(data["bars"]))


def _line(data: Mapping[str, Json]) -> Line:
    operand = _operand(data, "left")
    if not isinstance(operand, Line):
        raise build.constant().inside("left")
    return operand


def _operand(parent: Mapping[str, Json], key: str) -> Operand:
    data = parent[key]
    with _at(key):
        if isinstance(data, str):
            return _clock(data)
        if not isinstance(data, dict):
            return Number(_number(data))
        _only(data, {"field"}, {"params", "offset", "mult", "add"})
        series = _series(data["field"], data.get("params", {}), data.get("offset", 0))
        return Line(series, _number(data.get("mult", 1)), _number(data.get("add", 0)))


def _series(name: Json, params: Json, offset: Json) -> Series:
    if not isinstance(name, str) or not isinstance(params, dict):
        raise _malformed(_("a field"))
    field, implied = build.find_field(name)
    return build.make_series(
        field,
        positional=implied,
        named={str(name): _parameter(value) for name, value in params.items() if name not in {"output", "tf"}},
        output=str(params.get("output", "")),
        timeframe=str(params.get("tf", "")),
        ago=_whole(offset),
    )


def _parameter(value: Json) -> ParameterValue:
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    return value if isinstance(value, str) else _number(value)


def _clock(text: str) -> Clock:
    found = tokens(text)
    if len(found) != 2 or found[0].kind != "clock":
        raise _malformed(_('a time such as "15:20"'))
    return Clock(found[0].text)


def _number(data: Json) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise _malformed(_("a number"))
    return build.check_number(data)


def _whole(data: Json) -> int:
    number = _number(data)
    if number != int(number):
        raise _malformed(_("a whole number"))
    return int(number)


def _only(data: Json, needed: set[str], allowed: set[str] | None = None) -> None:
    known = needed | (allowed or set())
    if not isinstance(data, dict) or not needed <= set(data) <= known:
        raise _malformed(Message("%(names)s", {"names": ", ".join(sorted(known))}))


def _malformed(expected: Message) -> ConditionError:
    return ConditionError("malformed", _("The JSON of this condition does not fit."), expected=expected)
