"""Which names the expressions in a configuration read."""

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.expressions import ExpressionError, is_template, references


def names_read(value: Any) -> frozenset[str]:
    """The names that the expressions anywhere in a JSON value read; a text that only looks like one reads nothing."""
    return frozenset[str]().union(*(_names_in(text) for text in _texts(value)))


def _names_in(text: str) -> frozenset[str]:
    try:
        return references(text) if is_template(text) else frozenset()
    except ExpressionError:
        return frozenset()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
