"""The arguments of a program: fixed texts, and `{name}` for a whole argument that a call brings. Pure.

A place is never part of a longer text, and what fills it is one argument whatever is in it: nothing is split, quoted or
looked up. What begins with a dash could be an option of the program's, so it is only taken behind a fixed `--`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
# `{{name}}` is the text {name}.
ESCAPED = re.compile(r"\{(\{[A-Za-z_][A-Za-z0-9_]*\})\}")
END_OF_OPTIONS = "--"
MOST_CHARACTERS = 16_384


class Misfit(Exception):
    """What was given does not do as an argument. `name`: which."""

    def __init__(self, name: str, message: Message) -> None:
        self.name, self.message = name, message
        super().__init__(f"{name}: {message}")


def what_is_wrong(argument: str) -> Message | None:
    """With an argument as it is configured."""
    if "\0" in argument:
        return _("This holds a character that no argument can hold.")
    rest = ESCAPED.sub("", argument)
    if PLACE.search(rest) and not PLACE.fullmatch(argument):
        return _("A place such as {name} must be an argument by itself. Write {{name}} for the text.")
    return None


def filled(arguments: Sequence[str], given: Mapping[str, Any]) -> list[str]:
    """The arguments of a call; raises Misfit."""
    found: list[str] = []
    for argument in arguments:
        place = PLACE.fullmatch(argument)
        if place is None:
            found.append(ESCAPED.sub(r"\1", argument))
        else:
            found.append(_value(place[1], given, may_begin_with_dash=END_OF_OPTIONS in found))
    return found


def text_of(template: str, given: Mapping[str, Any]) -> str:
    """The standard input of a call: a text, or one `{name}`; raises Misfit."""
    place = PLACE.fullmatch(template)
    return _text(place[1], given) if place else template


def _value(name: str, given: Mapping[str, Any], *, may_begin_with_dash: bool) -> str:
    text = _text(name, given)
    if "\0" in text:
        raise Misfit(name, _("This holds a character that no argument can hold."))
    if len(text) > MOST_CHARACTERS:
        raise Misfit(name, _("This is longer than %(max_length)s characters.", max_length=MOST_CHARACTERS))
    if text.startswith("-") and isinstance(given[name], str) and not may_begin_with_dash:
        raise Misfit(name, _("This begins with a dash and could be an option of the program."))
    return text


def _text(name: str, given: Mapping[str, Any]) -> str:
    if name not in given:
        raise Misfit(name, _("This is missing."))
    match given[name]:
        case bool(value):
            return "true" if value else "false"
        case str(value):
            return value
        case int(value) | float(value):
            return repr(value)
    raise Misfit(name, _("This must be text, a number, true or false."))
