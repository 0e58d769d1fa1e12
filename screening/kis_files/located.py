"""YAML with the place of every value in its text. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.definition.portable.yaml_text import MalformedText, loads

MAX_CHARACTERS = 100_000


class Unreadable(ValueError):
    """The text is no such file: why, and where ("line 3, column 7")."""

    def __init__(self, message: Message, place: str = "") -> None:
        self.message = message
        self.place = place
        super().__init__(str(message))


@dataclass(frozen=True)
class Place:
    """Characters start (inclusive) to end (exclusive) of the text, and the line (from 1) on which they begin."""

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Value:
    """A value and where it stands: None, bool, int, float, str, or a list or dictionary of further ones.

    `keys`: where the names of a dictionary stand.
    """

    value: Any
    place: Place
    keys: "dict[str, Place] | None" = None

    def get(self, name: str) -> "Value | None":
        """The field of that name; None when there is none, it is null, or this is no dictionary."""
        found: Value | None = self.value.get(name) if isinstance(self.value, dict) else None
        return None if found is None or found.value is None else found

    def text(self, name: str) -> str:
        """The field as text; "" when there is none."""
        found = self.get(name)
        return str(found.value) if found is not None and not isinstance(found.value, dict | list) else ""

    def items(self, name: str) -> "Iterator[Value]":
        """The entries of a list; none when there is no list of that name."""
        found = self.get(name)
        yield from (one for one in found.value) if found is not None and isinstance(found.value, list) else ()

    def field(self, name: str) -> Place:
        """Where a field stands with its name."""
        key, value = (self.keys or {})[name], self.value[name]
        return Place(key.start, max(key.end, value.place.end), key.line)


def read_located(text: str) -> Value:
    """The values of a YAML text without tags, anchors and aliases, bounded in size and depth. Raises Unreadable."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(_("The file has more than %(limit)s characters.", limit=MAX_CHARACTERS))
    try:
        plain = loads(text)
    except MalformedText as error:
        raise Unreadable(error.message, error.place) from error
    if not isinstance(plain, dict):
        raise Unreadable(_("This is no strategy file of KIS: it has no section “strategy”."))
    # Now it is known to hold no alias, no tag and no deep nest, so it may be composed.
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    return _located(root, plain, text) if root is not None else Value({}, Place(0, 0, 1), {})


def _located(node: yaml.Node, plain: Any, text: str) -> Value:
    place = _place(node, text)
    if isinstance(node, yaml.MappingNode):
        pairs = [(str(key.value), key, value) for key, value in node.value]
        found = {name: _located(value, plain[name], text) for name, _key, value in pairs}
        return Value(found, place, {name: _place(key, text) for name, key, _value in pairs})
    if isinstance(node, yaml.SequenceNode):
        return Value([_located(one, part, text) for one, part in zip(node.value, plain, strict=True)], place)
    return Value(plain, place)


def _place(node: yaml.Node, text: str) -> Place:
    start, end = node.start_mark.index, node.end_mark.index
    # A block ends where the next thing begins: blanks, and comments before it, are none of it.
    words = text[start:end]
    lines = words.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return Place(start, start + len("\n".join(lines).rstrip()), node.start_mark.line + 1)
