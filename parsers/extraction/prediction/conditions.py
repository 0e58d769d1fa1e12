"""Conditions to and from the prediction form: objects of field, params, offset, op and value. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any as Json

from parsers.extraction.prediction.plain import NoForm
from screening.conditions import parse
from screening.conditions.reading.json_form import series_json
from screening.conditions.tree import All, Any, Clock, Compare, Line, Node, Number, Operand, Series, Trend

_PRICES = frozenset({"open", "high", "low", "close", "volume", "value_traded"})
_FLIPPED = {
    ">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==",
    "crosses_above": "crosses_below", "crosses_below": "crosses_above",
}  # fmt: skip


def condition_form(node: Node) -> dict[str, Json]:
    """The form of a plain condition, a group for "all" and "any"; raises NoForm for one that compares no series."""
    match node:
        case All(parts):
            return {"logic": "all", "conditions": [condition_form(part) for part in parts]}
        case Any(parts):
            return {"logic": "any", "conditions": [condition_form(part) for part in parts]}
        case Compare(op, Line(mult=1.0, add=0.0) as left, right):
            return _comparison(op, left, right)
        case Compare(op, left, Line(mult=1.0, add=0.0) as right):
            return _comparison(_FLIPPED[op], right, left)
        case Compare(op, Line() as left, right):
            return _scaled(op, left, right)
        case Compare(op, left, Line() as right):
            return _scaled(_FLIPPED[op], right, left)
        case Trend(direction, Line(Series(field=field) as series, mult=mult), bars=1) if mult > 0 and field in _PRICES:
            # "Up on the day before" is a comparison there; of more bars it is a trend.
            before = Line(replace(series, ago=series.ago + 1))
            return _comparison(">" if direction == "rising" else "<", Line(series), before)
        case Trend(direction, Line(mult=mult) as operand, bars) if mult > 0:
            return {**_series(operand.series), "op": direction, "value": bars}
    raise NoForm(type(node).__name__)


def _comparison(op: str, left: Line, right: Operand) -> dict[str, Json]:
    return {**_series(left.series), "op": op, "value": _value(right)}


def _scaled(op: str, left: Line, right: Operand) -> dict[str, Json]:
    """`2 * a + 1 > b` as `a > b / 2 - 1 / 2`: the form has a factor on the right side alone."""
    if not left.mult or isinstance(right, Clock):
        raise NoForm(left.series.field)
    if isinstance(right, Number):
        moved: Operand = Number((right.value - left.add) / left.mult)
    else:
        moved = Line(right.series, right.mult / left.mult, (right.add - left.add) / left.mult)
    return _comparison(op if left.mult > 0 else _FLIPPED[op], Line(left.series), moved)


def _series(series: Series) -> dict[str, Json]:
    return {**series_json(series), "offset": series.ago}


def _value(operand: Operand) -> Json:
    match operand:
        case Number(value):
            return value
        case Clock(time):
            return time
        case Line(series, mult, add):
            return {**_series(series), "mult": mult, "add": add}


def condition_text(condition: Mapping[str, Json]) -> str:
    """The canonical text of a condition's form; ConditionError for what isn't of the language."""
    left, op, value = _operand_text(condition), condition["op"], condition["value"]
    if op in {"rising", "falling"}:
        text = f"{left} {op}({value})"
    else:
        right = (
            _operand_text(value) if isinstance(value, Mapping) else f'"{value}"' if isinstance(value, str) else value
        )
        text = f"{left} {op} {right}"
    return parse(text).text()


def _operand_text(operand: Mapping[str, Json]) -> str:
    params = dict(operand.get("params") or {})
    output, timeframe = params.pop("output", ""), params.pop("tf", "")
    by = params.get("by")
    if isinstance(by, list):
        params["by"] = "[" + ", ".join(by) + "]"
    arguments = ", ".join(f"{name}={value}" for name, value in params.items() if value is not None)
    text = str(operand["field"]) + (f"({arguments})" if arguments else "")
    text += (f".{output}" if output else "") + (f"@{timeframe}" if timeframe else "")
    text += f"[{operand['offset']}]" if operand.get("offset") else ""
    mult, add = operand.get("mult", 1), operand.get("add", 0)
    return (f"{mult} * " if mult != 1 else "") + text + (f" + {add}" if add else "")
