"""The fields of a form, as a template draws them. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.schema_forms.reading import Rows, has_choices
from pastetrader.common.schema_forms.shapes import (
    STORED,
    Schema,
    Shape,
    below,
    entries_of,
    secret_named,
    shape_of,
    text_of,
    variant_of,
)


@dataclass(frozen=True)
class Choice:
    """One entry of a list to choose from."""

    text: str
    label: str
    is_chosen: bool


@dataclass
class Field:
    """One field with everything that is inside it. `name` is that of its input; `text` what stands in it.

    `kind`: text, long, code, secret, number, flag, choice, value, json; object, variant (`fields` of what is chosen),
    list (`fields` are its entries), map (the same, each with a `key`). `errors` are filled in by `placed`.
    """

    name: str
    kind: str
    title: str
    hint: str = ""
    text: str = ""
    is_required: bool = False
    is_checked: bool = False
    # The title is a name that somebody gave, not a sentence.
    is_named: bool = False
    # Nothing is said of it: what stands there is what holds without.
    is_usual: bool = False
    choices: tuple[Choice, ...] = ()
    fields: list["Field"] = field(default_factory=list)
    key: str | None = None
    bounds: tuple[Any, Any] = (None, None)
    most: int | None = None
    show_if: str = ""
    # What is offered beside the field: the id of a <datalist>.
    list_id: str = ""
    errors: list[Message] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of its input."""
        return "f-" + re.sub(r"[^\w.-]", lambda sign: f"-{ord(sign[0]):x}-", self.name)

    @property
    def rows(self) -> int:
        """Lines of a text that has several."""
        return min(24, max(3 if self.kind == "long" else 5, self.text.count("\n") + 2))

    @property
    def key_name(self) -> str:
        """The input of an entry's name."""
        return f"{self.name}.$name"

    @property
    def is_explained(self) -> bool:
        """Whether anything is said below it."""
        return bool(self.hint) or self.bounds != (None, None)

    @property
    def described_by(self) -> str:
        """The ids of what is said of it."""
        said = {"error": bool(self.errors), "hint": self.is_explained}
        return " ".join(f"{self.id}-{name}" for name, is_there in said.items() if is_there)

    @property
    def secret_name(self) -> str:
        """The list of stored secrets beside it."""
        return f"{self.name}.{STORED}"

    @property
    def is_group(self) -> bool:
        """Whether it holds other fields."""
        return self.kind in {"object", "variant", "list", "map"}

    def walk(self) -> Iterator["Field"]:
        """It and everything inside."""
        yield self
        for inner in self.fields:
            yield from inner.walk()


def form_of(schema: Schema, value: Any, *, name: str, hides_values: bool = False, secrets: Sequence[str] = ()) -> Field:
    """The form of a schema that shows a value. `hides_values`: of credentials nothing is shown but what is chosen.

    `secrets`: names of stored secrets, one of which may be chosen in place of a secret value.
    """
    drawer = _Drawer(schema, hides_values=hides_values, secrets=tuple(secrets))
    return drawer.draw(shape_of(schema, schema), value, name, "", 0)


@dataclass
class _Drawer:
    root: Schema
    hides_values: bool
    secrets: tuple[str, ...] = ()

    def draw(self, shape: Shape, value: Any, name: str, key: str, depth: int, *, is_required: bool = False) -> Field:
        schema = shape.schema
        title = str(schema.get("title") or key)
        drawn = Field(
            name=name,
            kind=shape.kind,
            title=title,
            hint=str(schema.get("description") or ""),
            is_required=is_required and not shape.is_nullable,
            is_named=title == key,
            bounds=(_bound(schema, "minimum", "exclusiveMinimum"), _bound(schema, "maximum", "exclusiveMaximum")),
            most=schema.get("maxLength") if isinstance(schema.get("maxLength"), int) else None,
            show_if=json.dumps(schema["x-show-if"]) if schema.get("x-show-if") else "",
        )
        match shape.kind:
            case "object":
                drawn.fields = self._fields(schema, value, name, depth)
            case "variant":
                self._variant(drawn, shape, value, depth)
            case "list":
                self._list(drawn, shape, value, depth)
            case "map":
                self._map(drawn, shape, value, depth)
            case _:
                self._leaf(drawn, shape, value)
        return drawn

    def _fields(self, schema: Schema, value: Any, name: str, depth: int) -> list[Field]:
        known = value if isinstance(value, Mapping) else {}
        required = set(schema.get("required", ()))
        fields = []
        parts = schema.get("properties", {}).items()
        # Deeper down, what is needed comes first, and what may be left alone follows.
        for key, part in sorted(parts, key=lambda one: depth > 0 and one[0] not in required):
            shape = shape_of(part, self.root, depth + 1)
            if shape.fixed and (key in required or not shape.has_default or key in known):
                continue
            inner = known[key] if key in known else shape.schema.get("default")
            drawn = self.draw(shape, inner, below(name, key), key, depth + 1, is_required=key in required)
            drawn.is_usual = key not in known
            fields.append(drawn)
        return fields

    def _variant(self, drawn: Field, shape: Shape, value: Any, depth: int) -> None:
        chosen = variant_of(shape, value, self.root)
        drawn.choices = tuple(
            Choice(str(place), str(one.get("title") or place + 1), place == chosen)
            for place, one in enumerate(shape.variants)
        )
        if chosen is not None:
            drawn.fields = self._fields(shape.variants[chosen], value, drawn.name, depth)

    def _list(self, drawn: Field, shape: Shape, value: Any, depth: int) -> None:
        items = shape_of(shape.schema["items"], self.root, depth + 1)
        for place, one in enumerate(value if isinstance(value, list | tuple) else ()):
            entry = self.draw(items, one, f"{drawn.name}.{place}", "", depth + 1)
            entry.title = f"{drawn.title} {place + 1}"
            drawn.fields.append(entry)

    def _map(self, drawn: Field, shape: Shape, value: Any, depth: int) -> None:
        values = shape_of(entries_of(shape.schema), self.root, depth + 1)
        rows = value.rows if isinstance(value, Rows) else list(value.items()) if isinstance(value, Mapping) else []
        for place, (key, one) in enumerate([*rows, ("", values.schema.get("default"))]):
            entry = self.draw(values, one, f"{drawn.name}.{place}", "", depth + 1)
            entry.title = f"{drawn.title} {place + 1}"
            entry.key = key
            drawn.fields.append(entry)

    def _leaf(self, drawn: Field, shape: Shape, value: Any) -> None:
        if shape.kind == "secret" or (self.hides_values and shape.kind in {"json", "value", "text", "long", "code"}):
            drawn.kind, drawn.text = "secret" if shape.kind in {"secret", "text"} else shape.kind, ""
            if shape.kind == "secret":
                named = secret_named(value)
                drawn.choices = tuple(Choice(one, one, one == named) for one in self.secrets)
            return
        drawn.text = text_of(shape, value)
        if shape.kind == "text" and "\n" in drawn.text:
            drawn.kind = "long"
        elif shape.kind == "choice":
            drawn.choices = _choices(shape, drawn)
        elif shape.kind == "flag":
            drawn.is_checked = value is True
            if has_choices(shape):
                drawn.kind = "open_flag"


def _choices(shape: Shape, drawn: Field) -> tuple[Choice, ...]:
    labels = shape.schema.get("x-labels") or {}
    texts = [text_of(shape, one) for one in shape.schema.get("enum", shape.fixed)]
    found = [Choice(text, str(labels.get(text, text)), text == drawn.text) for text in texts]
    if shape.is_nullable or drawn.text not in texts or (not drawn.is_required and not shape.has_default):
        # What was typed and is none of them is shown too, so that it is seen and not silently another.
        stray = drawn.text if drawn.text not in texts else ""
        found.insert(0, Choice(stray, stray or "–", drawn.text == stray))
    return tuple(found)


def _bound(schema: Schema, inclusive: str, exclusive: str) -> Any:
    return schema.get(inclusive, schema.get(exclusive))
