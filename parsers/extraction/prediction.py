"""Strategies to and from the prediction form of the strategy cases, for any scorer of that form. Pure."""

from collections.abc import Mapping
from typing import Any

from screening.conditions import parse
from screening.conditions.json_form import series_json
from screening.conditions.tree import All as AllOf
from screening.conditions.tree import Any as AnyOf
from screening.conditions.tree import Between, Clock, Compare, Line, Node, Number, Operand, Series, Trend
from screening.strategy import Extractor, RuleGroup, Strategy

_FLIPPED = {
    ">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==",
    "crosses_above": "crosses_below", "crosses_below": "crosses_above",
}  # fmt: skip
_PARTS = ("stop_loss", "take_profit", "trailing_stop", "sizing", "schedule")
GIVEN_BY_OTHERS = Extractor(name="prediction", version="1")


def to_prediction(strategy: Strategy) -> dict[str, Any]:
    """The strategy in the prediction form; conditions as objects of field, params, offset, op and value."""
    document = strategy.model_dump(mode="json", exclude_none=True)
    return {
        "is_strategy": strategy.is_strategy,
        "universe": strategy.universe.model_dump(mode="json"),
        "timeframe": strategy.timeframe,
        "direction": strategy.direction,
        "entry": _group(strategy.entry),
        "exit": _group(strategy.exit),
        **{part: document.get(part) for part in _PARTS},
        "flags": list(strategy.flags),
    }


def from_prediction(predicted: Mapping[str, Any]) -> Strategy:
    """A strategy of what somebody predicted or expected; `alts` are left out. ValueError for what isn't of the form."""
    return Strategy.model_validate(
        {
            "is_strategy": predicted["is_strategy"],
            "extractor": GIVEN_BY_OTHERS,
            "universe": predicted.get("universe") or {},
            "timeframe": predicted.get("timeframe"),
            "direction": predicted.get("direction") or "long",
            "entry": _rule_group(predicted.get("entry"), "all"),
            "exit": _rule_group(predicted.get("exit"), "any"),
            **{part: predicted.get(part) for part in _PARTS},
            "flags": predicted.get("flags") or predicted.get("must_flag") or [],
        }
    )


def _group(group: RuleGroup) -> dict[str, Any]:
    conditions = [
        _group(condition) if isinstance(condition, RuleGroup) else _node(parse(condition).root)
        for condition in group.conditions
    ]
    return {"logic": group.logic, "conditions": conditions}


def _node(node: Node) -> dict[str, Any]:
    match node:
        case Compare(op, Line(mult=1.0, add=0.0) as left, right):
            return {**_series(left.series), "op": op, "value": _value(right)}
        case Compare(op, left, Line(mult=1.0, add=0.0) as right):
            return {**_series(right.series), "op": _FLIPPED[op], "value": _value(left)}
        case Trend(direction, operand, bars):
            return {**_series(operand.series), "op": direction, "value": bars}
        case Between(operand, low, high):
            bounds = [
                {**_series(operand.series), "op": op, "value": _value(value)}
                for op, value in ((">=", low), ("<=", high))
            ]
            return {"logic": "all", "conditions": bounds}
        case AllOf(parts):
            return {"logic": "all", "conditions": [_node(part) for part in parts]}
        case AnyOf(parts):
            return {"logic": "any", "conditions": [_node(part) for part in parts]}
    raise ValueError("This condition has no prediction form.")


def _series(series: Series) -> dict[str, Any]:
    return {**series_json(series), "offset": series.ago}


def _value(operand: Operand) -> Any:
    match operand:
        case Number(value):
            return value
        case Clock(time):
            return time
        case Line(series, mult, add):
            return {**_series(series), "mult": mult, "add": add}


def _rule_group(group: Mapping[str, Any] | None, logic: str) -> dict[str, Any]:
    if group is None:
        return {"logic": logic}
    conditions = [
        _rule_group(condition, logic) if "conditions" in condition else _condition_text(condition)
        for condition in group["conditions"]
    ]
    return {"logic": group["logic"], "conditions": conditions}


def _condition_text(condition: Mapping[str, Any]) -> str:
    left, op, value = _operand_text(condition), condition["op"], condition["value"]
    if op in {"rising", "falling"}:
        text = f"{left} {op}({value})"
    else:
        right = (
            _operand_text(value) if isinstance(value, Mapping) else f'"{value}"' if isinstance(value, str) else value
        )
        text = f"{left} {op} {right}"
    return parse(text).text()


def _operand_text(operand: Mapping[str, Any]) -> str:
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
