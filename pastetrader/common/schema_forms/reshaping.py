"""An entry more or less in a form, asked for by its buttons. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from pastetrader.common.schema_forms.reading import Rows


def reshaped(value: Any, wanted: str) -> Any:
    """The value with what a button asks for: "add NAME" one more entry there, "remove NAME.3" that one less.

    Anything else changes nothing. Names are those of a form without a name of its own.
    """
    verb, _space, path = wanted.partition(" ")
    inside, _dot, last = path.rpartition(".")
    if verb == "add" and path:
        return _changed(value, path.split("."), _with_one_more)
    if verb == "remove" and inside and last.isdecimal():
        return _changed(value, inside.split("."), lambda found: _with_one_less(found, int(last)))
    return value


def _changed(value: Any, steps: list[str], change: Callable[[Any], Any]) -> Any:
    if not steps:
        return change(value)
    step, *rest = steps
    if isinstance(value, Rows):
        entries = _one_changed([one for _key, one in value.rows], step, rest, change)
        return Rows([(key, one) for (key, _old), one in zip(value.rows, entries, strict=True)])
    if isinstance(value, list):
        return _one_changed(value, step, rest, change)
    if isinstance(value, Mapping):
        return {**value, step: _changed(value.get(step), rest, change)}
    return value


def _one_changed(entries: list[Any], step: str, rest: list[str], change: Callable[[Any], Any]) -> list[Any]:
    return [_changed(one, rest, change) if step == str(place) else one for place, one in enumerate(entries)]


def _with_one_more(found: Any) -> Any:
    if isinstance(found, Rows):
        return Rows([*found.rows, ("", "")])
    return [*found, ""] if isinstance(found, list) else [""]


def _with_one_less(found: Any, place: int) -> Any:
    if isinstance(found, Rows):
        return Rows([row for number, row in enumerate(found.rows) if number != place])
    return [one for number, one in enumerate(found) if number != place] if isinstance(found, list) else found
