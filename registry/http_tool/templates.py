"""Places for arguments in a request: `{symbol}`, `{order.quantity}`. Pure.

`{{symbol}}` is the text `{symbol}`. Braces around anything that is no path are text, so JSON and CSS may be written as
they are.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pastetrader.common.messages import message as _
from registry.exceptions import ToolError
from registry.http_tool.paths import NotThere, pick

_PLACE = re.compile(r"\{(\{[A-Za-z_][\w.\[\]]*\})\}|\{([A-Za-z_][\w.\[\]]*)\}")
_WHOLE = re.compile(r"\{([A-Za-z_][\w.\[\]]*)\}")
LEFT_OUT = object()
"""What stands for a part of the request whose only argument was not given."""


def places_in(value: Any) -> Iterator[str]:
    """The paths of all places in texts, also deep in JSON."""
    if isinstance(value, str):
        yield from (found[2] for found in _PLACE.finditer(value) if found[2])
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from places_in(name)
            yield from places_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from places_in(inner)


def filled(text: str, arguments: Mapping[str, Any], written: Callable[[Any], str] | None = None) -> str:
    """The text with every place filled; `written` makes the text of an argument. Raises ToolError for one not given."""
    write = written or as_text

    def fill(found: re.Match[str]) -> str:
        return found[1] or write(_given(found[2], arguments))

    return _PLACE.sub(fill, text)


def filled_or_left_out(text: str, arguments: Mapping[str, Any]) -> Any:
    """As `filled`; LEFT_OUT when the text is one place whose argument was not given, or is null."""
    whole = _WHOLE.fullmatch(text)
    if whole is not None and _known(whole[1], arguments) is None:
        return LEFT_OUT
    return filled(text, arguments)


def filled_json(value: Any, arguments: Mapping[str, Any]) -> Any:
    """JSON with every place filled: a text that is one place becomes the argument itself, whatever its type.

    An entry whose text is one place for an argument that was not given is left out.
    """
    if isinstance(value, str):
        whole = _WHOLE.fullmatch(value)
        if whole is None:
            return filled(value, arguments)
        try:
            return pick(arguments, whole[1])
        except NotThere:
            return LEFT_OUT
    if isinstance(value, Mapping):
        entries = ((filled(name, arguments), filled_json(inner, arguments)) for name, inner in value.items())
        return {name: inner for name, inner in entries if inner is not LEFT_OUT}
    if isinstance(value, list | tuple):
        return [inner for inner in (filled_json(one, arguments) for one in value) if inner is not LEFT_OUT]
    return value


def literal(text: str) -> str:
    """The text, written so that no place is found in it."""
    return _PLACE.sub(lambda found: f"{{{found[0]}}}", text)


def as_text(value: Any) -> str:
    """An argument as people write it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _known(path: str, arguments: Mapping[str, Any]) -> Any:
    try:
        return pick(arguments, path)
    except NotThere:
        return None


def _given(path: str, arguments: Mapping[str, Any]) -> Any:
    value = _known(path, arguments)
    if value is None:
        text = _("The request needs the argument “%(name)s”. Give it.", name=path)
        raise ToolError("tool_arguments", text, had_no_effect=True)
    return value
