"""Conditions of the prediction form as canonical values: names, defaults and rewritten fields of one kind. Pure.

Two ways of writing the same condition have the same canonical value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parsers.evaluation.names import DEFAULTS, FIELD_NAMES, FLIPPED

# A number, a name in small letters, several names, True or False, or None for "not given".
Value = float | str | bool | tuple[Any, ...] | None


@dataclass(frozen=True)
class Operand:
    """`mult * field(params)[offset] + add`; parameters in the order of their names."""

    field: str
    params: tuple[tuple[str, Value], ...] = ()
    offset: int = 0
    mult: Value = 1.0
    add: Value = 0.0

    @property
    def is_bare(self) -> bool:
        """Whether nothing is multiplied or added."""
        return self.mult == 1 and self.add == 0

    @property
    def rank(self) -> str:
        """What puts the two sides of a condition in a fixed order."""
        return str((self.field, self.params, self.offset))


@dataclass(frozen=True)
class Canonical:
    """Left side (bare), operator, right side: an operand, or a constant."""

    left: Operand
    op: str
    right: Operand | Value


def value_of(raw: Any) -> Value:
    """Numbers (also written as text) as floats of 9 places, names in small letters, lists sorted."""
    match raw:
        case bool() | None:
            return raw
        case int() | float():
            return round(float(raw), 9)
        case str():
            try:
                return round(float(raw), 9)
            except ValueError:
                return raw.strip().lower()
        case list():
            return tuple(sorted((value_of(part) for part in raw), key=str))
    return str(raw)


def field_of(condition: Mapping[str, Any]) -> str:
    """The field's usual name."""
    name = str(condition.get("field", "")).strip().lower()
    return FIELD_NAMES.get(name, name)


def canonical(condition: Mapping[str, Any]) -> Canonical:
    """The canonical value of a condition's form. KeyError, TypeError or ValueError for what isn't one."""
    condition = _rewritten(condition)
    left, op, value = _operand(condition), condition["op"], condition["value"]
    bare = Operand(left.field, left.params, left.offset)
    if not isinstance(value, Mapping):
        return Canonical(bare, op, value_of(value))
    right = _operand(value)
    if right.is_bare and op in FLIPPED and right.rank < bare.rank:
        return Canonical(right, FLIPPED[op], bare)
    return Canonical(bare, op, right)


def _rewritten(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields that are short for others: disparity, relative volume, debt ratio, change over one bar."""
    params = condition.get("params") or {}
    value, length = condition["value"], params.get("length", 20)
    match field_of(condition):
        case "disparity":
            average = {"field": "sma", "params": {"length": length}, "mult": value / 100}
            return {"field": "close", "op": condition["op"], "value": average}
        case "rel_volume":
            average = {"field": "sma", "params": {"source": "volume", "length": length}, "mult": value}
            return {"field": "volume", "op": condition["op"], "value": average}
        case "debt_ratio" if isinstance(value, int | float):
            return {"field": "debt_to_equity", "op": condition["op"], "value": value / 100}
        case "roc" if params.get("length") == 1:
            return {**condition, "field": "change_pct", "params": {}}
    return condition


def _operand(form: Mapping[str, Any]) -> Operand:
    field = field_of(form)
    params = {**DEFAULTS.get(field, {}), **(form.get("params") or {})}
    offset = int(form.get("offset") or 0)
    mult, add = value_of(form.get("mult", 1)), value_of(form.get("add", 0))
    source, side = params.get("source"), "upper" if field == "highest" else "lower"
    if field in {"highest", "lowest"} and source in {"high", "low"} and offset == 1:
        return Operand("donchian", (("length", value_of(params["length"])), ("output", side)), 0, mult, add)
    if field in {"highest", "lowest"} and source in {"high", "low", "close"} and _is_a_year(params.get("length")):
        return Operand("high_52w" if field == "highest" else "low_52w", (), 0, mult, add)
    return Operand(field, tuple(sorted((name, value_of(raw)) for name, raw in params.items())), offset, mult, add)


def _is_a_year(bars: Any) -> bool:
    return 250 <= float(bars or 0) <= 260
