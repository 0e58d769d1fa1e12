"""The filters of the expression language: `value | name(arguments)`. Pure, and each counts its work.

To add one: a function of the scope, the value and its parameters, and a row in FILTERS.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from pastetrader.common.messages import message as _
from workflows.expressions.errors import Refusal
from workflows.expressions.operators import COMPARE, is_number, member
from workflows.expressions.times import add_days, clock_time, days_since, local_date
from workflows.expressions.values import (
    COST_OF_COMPARISON,
    Scope,
    check_length,
    cost_of_text,
    json_text,
    kind_of,
    made_items,
    made_number,
    made_text,
    name_of_kind,
    text_of,
)

MAX_DIGITS = 15
# Beyond this a double has no digits after the point.
EXACT = 2**53
# Enough for all digits of a number below EXACT and MAX_DIGITS after its point.
_ROUNDING = Context(prec=40, rounding=ROUND_HALF_UP)
MAX_NUMBER_TEXT = 80
_WHOLE = re.compile(r"[+-]?[0-9]+")
_FRACTION = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_SIGNS: Mapping[str, str] = {
    "==": "eq",
    "!=": "ne",
    ">": "gt",
    ">=": "gteq",
    "<": "lt",
    "<=": "lteq",
    "in": "in",
    "not in": "notin",
}


@dataclass(frozen=True)
class FilterSpec:
    """A filter: its function, and the names of its parameters, of which the first `required` must be given."""

    call: Callable[..., Any]
    parameters: tuple[str, ...] = ()
    required: int = 0


def _items(scope: Scope, value: Any) -> Sequence[Any]:
    if kind_of(value) != "list":
        raise Refusal(_("This filter needs a list, not %(kind)s.", kind=name_of_kind(value)))
    made_items(scope, len(value))
    items: Sequence[Any] = value
    return items


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Refusal(_("This filter needs text, not %(kind)s.", kind=name_of_kind(value)))
    return value


def _number(value: Any) -> Any:
    if not is_number(value):
        raise Refusal(_("This filter needs a number, not %(kind)s.", kind=name_of_kind(value)))
    return value


def _numbers(scope: Scope, value: Any) -> Sequence[Any]:
    items = _items(scope, value)
    for item in items:
        if not is_number(item):
            raise Refusal(_("This filter needs a list of numbers; it holds %(kind)s.", kind=name_of_kind(item)))
    return items


def _sortable(items: Sequence[Any]) -> Sequence[Any]:
    """All numbers or all text: nothing else has an order."""
    if all(type(item) is str for item in items) or all(map(is_number, items)):
        return items
    odd = next((item for item in items if not is_number(item) and type(item) is not str), None)
    if odd is None and None not in items:
        raise Refusal(_("Numbers and text have no common order."))
    raise Refusal(_("Only numbers or text can be put in order, not %(kind)s.", kind=name_of_kind(odd)))


def _digits(digits: Any) -> int:
    if type(digits) is not int or not 0 <= digits <= MAX_DIGITS:
        raise Refusal(_("The number of digits is a whole number from 0 to %(limit)s.", limit=MAX_DIGITS))
    return digits


def length(_scope: Scope, value: Any) -> int:
    """How many items, fields or characters."""
    if kind_of(value) not in {"list", "object", "text"}:
        raise Refusal(_("Only a list, an object or text has a length, not %(kind)s.", kind=name_of_kind(value)))
    return len(value)


def total(scope: Scope, value: Any) -> Any:
    """The sum of a list of numbers; 0 for an empty one."""
    items = _numbers(scope, value)
    try:
        return made_number(sum(items) if all(type(item) is int for item in items) else math.fsum(items))
    except (OverflowError, ValueError):
        raise Refusal(_("The number becomes too large.")) from None


def average(scope: Scope, value: Any) -> Any:
    """The mean of a list of numbers."""
    items = _numbers(scope, value)
    if not items:
        raise Refusal(_("An empty list has no average."), is_missing=True)
    try:
        return made_number(total(scope, value) / len(items))
    except OverflowError:
        raise Refusal(_("The number becomes too large.")) from None


def smallest(scope: Scope, value: Any) -> Any:
    """The smallest number or the first text in order."""
    items = _sortable(_items(scope, value))
    if not items:
        raise Refusal(_("An empty list has no smallest item."), is_missing=True)
    return min(items)


def largest(scope: Scope, value: Any) -> Any:
    """The largest number or the last text in order."""
    items = _sortable(_items(scope, value))
    if not items:
        raise Refusal(_("An empty list has no largest item."), is_missing=True)
    return max(items)


def first(_scope: Scope, value: Any) -> Any:
    """The first item."""
    if kind_of(value) != "list":
        raise Refusal(_("This filter needs a list, not %(kind)s.", kind=name_of_kind(value)))
    return member(value, 0)


def last(_scope: Scope, value: Any) -> Any:
    """The last item."""
    if kind_of(value) != "list":
        raise Refusal(_("This filter needs a list, not %(kind)s.", kind=name_of_kind(value)))
    return member(value, -1)


def sort(scope: Scope, value: Any, by: Any = None, descending: Any = False) -> list[Any]:
    """The items in order: of their own value, or of the field `by`. Equal ones keep their order."""
    if type(descending) is not bool:
        raise Refusal(_("“descending” is true or false."))
    items = _items(scope, value)
    scope.spend(COST_OF_COMPARISON * len(items))
    keys = _sortable(items if by is None else [member(item, by) for item in items])
    places = sorted(range(len(items)), key=keys.__getitem__, reverse=descending)
    return [items[place] for place in places]


def unique(scope: Scope, value: Any, by: Any = None) -> list[Any]:
    """The items without repetitions, or the first of each value of the field `by`."""
    items = _items(scope, value)
    scope.spend(3 * COST_OF_COMPARISON * len(items))
    seen: set[tuple[str, Any]] = set()
    kept = []
    for item in items:
        key = item if by is None else member(item, by)
        if kind_of(key) in {"list", "object"}:
            raise Refusal(_("Lists and objects can only be told apart by a field: unique('field')."))
        mark = (kind_of(key), key)
        if mark not in seen:
            seen.add(mark)
            kept.append(item)
    return kept


def pluck(scope: Scope, value: Any, field: Any) -> list[Any]:
    """The field of each item."""
    items = _items(scope, value)
    scope.spend(COST_OF_COMPARISON * len(items) // 2)
    return [member(item, field) for item in items]


def where(scope: Scope, value: Any, field: Any, sign: Any = "==", other: Any = True) -> list[Any]:
    """The items whose field compares so: where('close', '>', 1000)."""
    compare = COMPARE.get(_SIGNS.get(sign, "")) if type(sign) is str else None
    if compare is None:
        raise Refusal(_("The second argument is one of: %(signs)s.", signs=", ".join(_SIGNS)))
    items = _items(scope, value)
    scope.spend(COST_OF_COMPARISON * len(items))
    return [item for item in items if compare(scope, member(item, field), other)]


def join(scope: Scope, value: Any, separator: Any = "") -> str:
    """The items as one text, with the separator between them."""
    items = _items(scope, value)
    if any(kind_of(item) in {"list", "object"} for item in items):
        raise Refusal(_("Only text and numbers can be joined; use pluck('field') first."))
    texts = [text_of(scope, item) for item in items]
    check_length(sum(map(len, texts)) + len(_text(separator)) * max(len(texts) - 1, 0))
    return made_text(scope, separator.join(texts))


def split(scope: Scope, value: Any, separator: Any = ",") -> list[str]:
    """The parts of a text between separators."""
    if not _text(separator):
        raise Refusal(_("The separator must not be empty."))
    text = _text(value)
    scope.spend(1 + 2 * cost_of_text(text))
    made_items(scope, text.count(separator) + 1)
    return text.split(separator)


def upper(scope: Scope, value: Any) -> str:
    """In capital letters."""
    return made_text(scope, _short(value).upper())


def lower(scope: Scope, value: Any) -> str:
    """In small letters."""
    return made_text(scope, _short(value).lower())


def trim(scope: Scope, value: Any) -> str:
    """Without white space at both ends."""
    return made_text(scope, _short(value).strip())


def replace(scope: Scope, value: Any, old: Any, new: Any) -> str:
    """With every `old` replaced by `new`."""
    text = _short(value)
    if not _text(old):
        raise Refusal(_("The text to be replaced must not be empty."))
    scope.spend(1 + cost_of_text(text))
    check_length(len(text) + text.count(old) * (len(_text(new)) - len(old)))
    return made_text(scope, text.replace(old, new))


def _short(value: Any) -> str:
    text = _text(value)
    check_length(len(text))
    return text


def rounded(_scope: Scope, value: Any, digits: Any = 0) -> Any:
    """Rounded half away from zero; without digits a whole number."""
    places = _digits(digits)
    if type(_number(value)) is int:
        return value
    if not math.isfinite(value):
        raise Refusal(_("The number becomes too large."))
    if abs(value) >= EXACT:
        return made_number(int(value)) if places == 0 else value
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), context=_ROUNDING)
    return int(exact) if places == 0 else float(exact)


def absolute(_scope: Scope, value: Any) -> Any:
    """Without its sign."""
    return abs(_number(value))


def to_int(_scope: Scope, value: Any) -> int:
    """A whole number: of text that is one, or of a number without what stands after its point."""
    if type(value) is str:
        text = value.strip() if len(value) <= MAX_NUMBER_TEXT else value
        if len(text) > MAX_NUMBER_TEXT or not _WHOLE.fullmatch(text):
            raise Refusal(_("“%(text)s” is not a whole number.", text=text[:50]))
        return int(made_number(int(text)))
    if type(_number(value)) is float and not math.isfinite(value):
        raise Refusal(_("The number becomes too large."))
    return int(made_number(int(value)))


def to_float(_scope: Scope, value: Any) -> float:
    """A fraction: of text that is a number, or of a number."""
    if type(value) is str:
        text = value.strip() if len(value) <= MAX_NUMBER_TEXT else value
        if len(text) > MAX_NUMBER_TEXT or not _FRACTION.fullmatch(text):
            raise Refusal(_("“%(text)s” is not a number.", text=text[:50]))
        return made_number(float(text))
    try:
        return made_number(float(_number(value)))
    except OverflowError:
        raise Refusal(_("The number becomes too large.")) from None


def to_text(scope: Scope, value: Any) -> str:
    """As text: text as it is, everything else as JSON."""
    return text_of(scope, value)


def tojson(scope: Scope, value: Any) -> str:
    """As JSON."""
    return json_text(scope, value)


def keys(scope: Scope, value: Any) -> list[str]:
    """The names of an object's fields."""
    if kind_of(value) != "object":
        raise Refusal(_("This filter needs an object, not %(kind)s.", kind=name_of_kind(value)))
    made_items(scope, len(value))
    return list(value)


def values(scope: Scope, value: Any) -> list[Any]:
    """The values of an object's fields."""
    if kind_of(value) != "object":
        raise Refusal(_("This filter needs an object, not %(kind)s.", kind=name_of_kind(value)))
    made_items(scope, len(value))
    return list(value.values())


def number(scope: Scope, value: Any, digits: Any = 0) -> str:
    """With thousands separated and so many digits after the point: 1,234.50."""
    places = _digits(digits)
    plain = made_number(rounded(scope, value, places))
    return made_text(scope, f"{plain:,.{places}f}" if type(plain) is float else _whole_number(int(plain), places))


def _whole_number(value: int, places: int) -> str:
    return f"{value:,}" + (f".{'0' * places}" if places else "")


FILTERS: Mapping[str, FilterSpec] = {
    "length": FilterSpec(length),
    "sum": FilterSpec(total),
    "min": FilterSpec(smallest),
    "max": FilterSpec(largest),
    "avg": FilterSpec(average),
    "first": FilterSpec(first),
    "last": FilterSpec(last),
    "sort": FilterSpec(sort, ("by", "descending")),
    "unique": FilterSpec(unique, ("by",)),
    "pluck": FilterSpec(pluck, ("field",), 1),
    "where": FilterSpec(where, ("field", "sign", "other"), 1),
    "join": FilterSpec(join, ("separator",)),
    "split": FilterSpec(split, ("separator",)),
    "upper": FilterSpec(upper),
    "lower": FilterSpec(lower),
    "trim": FilterSpec(trim),
    "replace": FilterSpec(replace, ("old", "new"), 2),
    "round": FilterSpec(rounded, ("digits",)),
    "abs": FilterSpec(absolute),
    "int": FilterSpec(to_int),
    "float": FilterSpec(to_float),
    "string": FilterSpec(to_text),
    "tojson": FilterSpec(tojson),
    "keys": FilterSpec(keys),
    "values": FilterSpec(values),
    "number": FilterSpec(number, ("digits",)),
    "date": FilterSpec(local_date, ("zone",)),
    "time": FilterSpec(clock_time, ("zone",)),
    "add_days": FilterSpec(add_days, ("days",), 1),
    "days_since": FilterSpec(days_since, ("day",), 1),
}

# `default` and `is defined` look at what is missing, so the compiler knows them itself.
DEFAULT = "default"

TESTS: Mapping[str, Callable[[Any], bool]] = {
    "none": lambda value: value is None,
    "null": lambda value: value is None,
    "boolean": lambda value: kind_of(value) == "boolean",
    "number": lambda value: kind_of(value) == "number",
    "integer": lambda value: type(value) is int,
    "string": lambda value: kind_of(value) == "text",
    "list": lambda value: kind_of(value) == "list",
    "mapping": lambda value: kind_of(value) == "object",
    "empty": lambda value: kind_of(value) in {"text", "list", "object"} and len(value) == 0,
}
DEFINED = "defined"
UNDEFINED = "undefined"
