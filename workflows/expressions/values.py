"""JSON values inside an evaluation: their kinds, their equality, their text, and what handling them costs. Pure.

Costs are counted in units of roughly 100 ns or 32 bytes, so that no evaluation takes more than about 50 ms or 10 MB,
whatever the expression and the data are.
"""

import json
import math
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Literal

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.expressions.errors import Refusal

FUEL = 250_000
COST_OF_ITEM = 2
COST_OF_SCALAR = 2
COST_OF_COPY = 6
COST_OF_COMPARISON = 5
# Larger objects cost more to build than their entries.
SMALL_OBJECT = 64
BYTES_PER_UNIT = 32
MAX_ITEMS = 10_000
MAX_TEXT = 256 * 1024
MAX_BITS = 256
MAX_DEPTH = 64
MAX_NAMES_SHOWN = 20
MAX_SHOWN = 50

Kind = Literal["null", "boolean", "number", "text", "list", "object"]

_KINDS: Mapping[type, Kind] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "text",
    list: "list",
    tuple: "list",
    dict: "object",
}
_SCALARS = frozenset[Kind]({"null", "boolean", "number"})
KIND_NAMES: Mapping[Kind, Message] = {
    "null": _("null"),
    "boolean": _("true or false"),
    "number": _("a number"),
    "text": _("text"),
    "list": _("a list"),
    "object": _("an object"),
}


class Scope:
    """One evaluation: the names it sees and how much work it may still do."""

    __slots__ = ("fuel", "names")

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.fuel = FUEL

    def spend(self, units: int) -> None:
        """Count work before it is done; refuses when it becomes too much."""
        self.fuel -= units
        if self.fuel < 0:
            raise Refusal(_("This is too much work for an expression. Filter or limit the data in a step before."))


def kind_of(value: Any) -> Kind:
    """What kind of JSON value this is; refuses anything that is no JSON."""
    kind = _KINDS.get(type(value))
    if kind is None:
        raise Refusal(_("This value is not JSON."))
    return kind


def plain(value: Any) -> Any:
    """A value from outside as one of the exact types of JSON (enumerations are text, an OrderedDict is an object)."""
    if type(value) in _KINDS:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dict):
        return dict(value)
    raise Refusal(_("This value is not JSON."))


def name_of_kind(value: Any) -> Message:
    """The kind of a value in words."""
    return KIND_NAMES[kind_of(value)]


def shown(value: Any) -> str | Message:
    """A value in a message: itself when it is short, else its kind; never longer than MAX_SHOWN."""
    if type(value) is str:
        return value[:MAX_SHOWN]
    is_huge = type(value) is int and value.bit_length() > MAX_BITS
    return str(value)[:MAX_SHOWN] if kind_of(value) in _SCALARS and not is_huge else name_of_kind(value)


def cost_of_text(text: str) -> int:
    """What making or copying this text costs: up to four bytes a character."""
    return (len(text) if text.isascii() else 4 * len(text)) // BYTES_PER_UNIT


def made_text(scope: Scope, text: str) -> str:
    """A text that an expression made, counted and not too long."""
    check_length(len(text))
    scope.spend(1 + cost_of_text(text))
    return text


def check_length(length: int) -> None:
    """Refuses a text that would become too long, before it is made."""
    if length > MAX_TEXT:
        raise Refusal(_("The text becomes longer than %(limit)s characters.", limit=MAX_TEXT))


def made_items(scope: Scope, count: int) -> None:
    """Count a list of that many items, before it is made."""
    if count > MAX_ITEMS:
        raise Refusal(_("The list has %(count)s items; at most %(limit)s are allowed.", count=count, limit=MAX_ITEMS))
    scope.spend(1 + COST_OF_ITEM * count)


def made_number(value: float) -> float:
    """A number that an expression made: finite, and no longer than MAX_BITS."""
    if type(value) is int:
        if value.bit_length() > MAX_BITS:
            raise Refusal(_("The number becomes too large."))
    elif not math.isfinite(value):
        raise Refusal(_("The number becomes too large."))
    return value


def same(scope: Scope, left: Any, right: Any, depth: int = 0) -> bool:
    """Whether two values are the same JSON; values of different kinds are not. Counts what it looks at."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    if kind not in {"list", "object"}:
        return bool(left == right)
    if depth > MAX_DEPTH:
        raise Refusal(_("The data is nested deeper than %(limit)s levels.", limit=MAX_DEPTH))
    if len(left) != len(right):
        return False
    scope.spend(1 + COST_OF_COPY * len(left))
    if kind == "list":
        return all(same(scope, one, other, depth + 1) for one, other in zip(left, right, strict=True))
    return all(key in right and same(scope, value, right[key], depth + 1) for key, value in left.items())


def finished(scope: Scope, value: Any, depth: int = 0) -> Any:
    """The result of an evaluation: a copy, so that nobody changes the data through it, and certainly JSON."""
    kind = type(value)
    if kind is not dict and kind is not list and kind is not tuple:
        scope.spend(COST_OF_SCALAR + (cost_of_text(value) if kind is str else 0))
        return _checked_scalar(value)
    if depth >= MAX_DEPTH:
        raise Refusal(_("The data is nested deeper than %(limit)s levels.", limit=MAX_DEPTH))
    scope.spend(COST_OF_COPY + COST_OF_SCALAR * len(value))
    if kind is dict:
        scope.spend(len(value) if len(value) > SMALL_OBJECT else 0)
        copied = {}
        for key, item in value.items():
            if type(key) is not str:
                raise Refusal(_("This value is not JSON."))
            copied[key] = item if type(item) in _SAFE else _copied(scope, item, depth)
        return copied
    return [item if type(item) in _SAFE else _copied(scope, item, depth) for item in value]


# Scalars that need no look at them.
_SAFE = frozenset({bool, type(None)})


def _copied(scope: Scope, item: Any, depth: int) -> Any:
    """A part of a result, whose own cost is counted with its container."""
    kind = type(item)
    if kind is str:
        if len(item) >= BYTES_PER_UNIT // 4:
            scope.spend(cost_of_text(item))
        return item
    if kind is dict or kind is list or kind is tuple:
        return finished(scope, item, depth + 1)
    return _checked_scalar(item)


def _checked_scalar(value: Any) -> Any:
    if type(value) is float or type(value) is int:
        return made_number(value)
    kind_of(value)
    return value


def text_of(scope: Scope, value: Any) -> str:
    """A value inside a text: text as it is, everything else as JSON."""
    return value if type(value) is str else json_text(scope, value)


def json_text(scope: Scope, value: Any) -> str:
    """A value as JSON, with non-ASCII characters as they are."""
    text = json.dumps(finished(scope, value), ensure_ascii=False, allow_nan=False)
    return made_text(scope, text)


def known_names(names: Sequence[str] | Mapping[str, Any]) -> Message:
    """Names that exist, for a message: sorted, not too many."""
    first = sorted(str(shown(name)) for name in islice(names, MAX_NAMES_SHOWN + 1))
    if not first:
        return _("nothing")
    if len(first) > MAX_NAMES_SHOWN:
        return _("%(names)s and more", names=", ".join(first[:MAX_NAMES_SHOWN]))
    return Message("%(names)s", {"names": ", ".join(first)})
