"""The language of conditions over bars: text and JSON tree with an exact round trip. Pure.

`parse("close > sma(50) and rsi(14) < 30")` gives a `Condition`; what it is for a market is in its room `evaluation`.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from screening.conditions.errors import ConditionError
from screening.conditions.reading.json_form import node_from_json, node_json
from screening.conditions.reading.parser import parse_node
from screening.conditions.text import node_text
from screening.conditions.tree import Line, Node, Series, operands, walk

__all__ = ["Condition", "ConditionError", "from_json", "parse"]


@dataclass(frozen=True)
class Condition:
    """A condition that was read and checked."""

    root: Node

    def text(self) -> str:
        """The canonical text: the same for every way of writing the same condition."""
        return node_text(self.root)

    def to_json(self) -> dict[str, Any]:
        """The JSON tree; `from_json` gives the same condition back."""
        return node_json(self.root)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical text, hexadecimal."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The distinct series that the condition reads, in the order of its text."""
        lines = (operand for node in walk(self.root) for operand in operands(node) if isinstance(operand, Line))
        return tuple(dict.fromkeys(line.series for line in lines))

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the condition reads."""
        return frozenset(series.field for series in self.series)

    def __str__(self) -> str:
        return self.text()


def parse(text: str) -> Condition:
    """The condition of a text. ConditionError: code, message, line, column, what was expected, a suggestion."""
    return Condition(parse_node(text))


def from_json(data: Any) -> Condition:
    """The condition of a JSON tree. ConditionError: code, message, and the path of what does not fit."""
    return Condition(node_from_json(data))
