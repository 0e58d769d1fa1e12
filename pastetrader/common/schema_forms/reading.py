"""What was typed into a form of a schema, as a value of JSON. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.schema_forms.shapes import (
    STORED,
    Schema,
    Shape,
    Unread,
    as_value,
    below,
    entries_of,
    is_unknown,
    parsed,
    secret_named,
    shape_of,
    text_of,
    variant_of,
)

LEFT_OUT: Any = object()
# More rows than a form shows.
MOST_ROWS = 500


class Rows(dict[str, Any]):
    """Named entries with the rows in which they were typed, also those that have no name yet, or another's."""

    rows: list[tuple[str, Any]]

    def __init__(self, rows: list[tuple[str, Any]]) -> None:
        super().__init__((name, value) for name, value in rows if name)
        self.rows = rows


@dataclass
class Typed:
    """The value, and what of the texts is not even one (paths as those of a schema's problems)."""

    value: Any
    problems: list[Problem] = field(default_factory=list)


def read(
    schema: Schema, given: Mapping[str, str], *, name: str, before: Any = None, with_defaults: bool = False
) -> Typed:
    """The value of the form whose fields begin with `name` ("": its fields have no common beginning).

    `before`: what the form showed when it was opened. What was not touched stays as it was then, and what is left at
    its default is left out, as it was, unless it is wanted `with_defaults`.
    """
    typed = Typed(None)
    reader = _Reader(schema, given, typed, with_defaults=with_defaults)
    found = reader.read(shape_of(schema, schema), name, before, 0)
    typed.value = {} if found is LEFT_OUT else found
    return typed


@dataclass
class _Reader:
    root: Schema
    given: Mapping[str, str]
    typed: Typed
    with_defaults: bool

    def read(self, shape: Shape, name: str, before: Any, depth: int) -> Any:
        match shape.kind:
            case "object":
                return self._object(shape.schema, name, before, depth)
            case "variant":
                return self._variant(shape, name, before, depth)
            case "list":
                return self._list(shape, name, before, depth)
            case "map":
                return self._map(shape, name, before, depth)
            case _:
                return self._leaf(shape, name, before)

    def _object(self, schema: Schema, name: str, before: Any, depth: int) -> dict[str, Any]:
        known = before if isinstance(before, Mapping) else {}
        required = set(schema.get("required", ()))
        found: dict[str, Any] = {}
        for key, part in schema.get("properties", {}).items():
            shape = shape_of(part, self.root, depth + 1)
            if shape.fixed and (key in required or key in known or not shape.has_default):
                found[key] = shape.fixed[0]
                continue
            value = self.read(shape, below(name, key), known.get(key), depth + 1)
            is_kept = self.with_defaults or key in known or key in required or not _is_default(shape, value)
            if value is LEFT_OUT or not is_kept:
                continue
            found[key] = value
        hidden = [key for key in found if not _is_shown(schema, key, found, self.root)]
        return {key: value for key, value in found.items() if key not in hidden or key in known}

    def _variant(self, shape: Shape, name: str, before: Any, depth: int) -> Any:
        chosen = self.given.get(f"{name}.$kind", "")
        if not chosen.isdecimal() or int(chosen) >= len(shape.variants):
            return None if before is None or shape.is_nullable else LEFT_OUT
        place = int(chosen)
        same = before if variant_of(shape, before, self.root) == place else None
        return self._object(shape.variants[place], name, same, depth)

    def _list(self, shape: Shape, name: str, before: Any, depth: int) -> Any:
        known = before if isinstance(before, list) else []
        items = shape_of(shape.schema["items"], self.root, depth + 1)
        found = []
        for place in self._rows(name):
            old = known[place] if place < len(known) else None
            value = self.read(items, f"{name}.{place}", old, depth + 1)
            found.append("" if value is LEFT_OUT else value)
        return found or self._none_of(shape, before, [])

    def _map(self, shape: Shape, name: str, before: Any, depth: int) -> Any:
        known = before if isinstance(before, Mapping) else {}
        values = shape_of(entries_of(shape.schema), self.root, depth + 1)
        rows: list[tuple[str, Any]] = []
        for place in self._rows(name):
            key = self.given.get(f"{name}.{place}.$name", "")
            value = self.read(values, f"{name}.{place}", known.get(key), depth + 1)
            value = "" if value is LEFT_OUT else value
            if not key and value in ("", None, [], {}):
                continue
            self._check_name(key, rows, f"{name}.{place}.$name")
            rows.append((key, value))
        return Rows(rows) if rows else self._none_of(shape, before, {})

    def _none_of(self, shape: Shape, before: Any, empty: Any) -> Any:
        """What no entry means: nothing where that may be, unless it was an empty list before."""
        return None if shape.is_nullable and before != empty else empty

    def _check_name(self, key: str, rows: list[tuple[str, Any]], path: str) -> None:
        if not key:
            self.typed.problems.append(Problem("name_missing", _("This needs a name."), path=path))
        elif key in dict(rows):
            self.typed.problems.append(Problem("given_twice", _("This name is there twice."), path=path))

    def _rows(self, name: str) -> range:
        count = self.given.get(f"{name}.$rows", "0")
        return range(min(int(count), MOST_ROWS) if count.isdecimal() else 0)

    def _leaf(self, shape: Shape, name: str, before: Any) -> Any:
        if chosen := self.given.get(f"{name}.{STORED}"):
            return {STORED: chosen}
        text = self.given.get(name, "").replace("\r\n", "\n")
        if shape.kind == "flag" and not has_choices(shape):
            return name in self.given
        if before is not None and text == text_of(shape, before).replace("\r\n", "\n"):
            return before
        if shape.kind == "secret" and not text:
            return before if before is not None else LEFT_OUT
        if not text:
            return self._nothing(shape)
        return self._value(shape, text, name)

    def _nothing(self, shape: Shape) -> Any:
        if shape.is_nullable:
            return None
        is_text = shape.kind in {"text", "long", "code"}
        return "" if is_text and shape.has_default else LEFT_OUT

    def _value(self, shape: Shape, text: str, name: str) -> Any:
        match shape.kind:
            case "number":
                return _number(text.strip())
            case "flag":
                return {"true": True, "false": False}.get(text, text)
            case "choice":
                return {text_of(shape, one): one for one in shape.schema.get("enum", shape.fixed)}.get(text, text)
            case "value":
                found = as_value(text, shape.types)
            case "json":
                found = parsed(text)
                found = Unread(text) if is_unknown(found) else found
            case _:
                named = parsed(text) if text.lstrip().startswith("{") else None
                return text if secret_named(named) is None else named
        if isinstance(found, Unread):
            self.typed.problems.append(Problem("json_invalid", _("This must be JSON."), path=name))
        return found


def _number(text: str) -> Any:
    """The number, or the text where it is none (or is written as programs alone write it)."""
    if not re.fullmatch(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?|[+-]?\.\d{1,30}", text, re.ASCII):
        return text
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def has_choices(flag: Shape) -> bool:
    """Whether a yes or no can also be left open."""
    return flag.is_nullable or not flag.has_default


def _is_default(shape: Shape, value: Any) -> bool:
    """Whether the value says no more than nothing would."""
    if not shape.has_default:
        return value is None or (shape.kind in {"object", "list", "map"} and not value)
    default = shape.schema["default"]
    if shape.kind == "object" and isinstance(default, Mapping):
        known = {key: part.get("default") for key, part in shape.schema["properties"].items() if "default" in part}
        default = {key: one for key, one in default.items() if key not in known or known[key] != one}
    return bool(value == default) and isinstance(value, bool) == isinstance(default, bool)


def _is_shown(schema: Schema, key: str, values: Mapping[str, Any], root: Schema) -> bool:
    """Whether a field is among those that its neighbours' values call for."""
    part = schema["properties"][key]
    for other, wanted in (part.get("x-show-if") or {}).items():
        shape = shape_of(schema["properties"].get(other, {}), root, 1)
        if values.get(other, shape.schema.get("default")) not in wanted:
            return False
    return True
