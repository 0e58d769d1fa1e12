"""The small language that picks a part out of JSON: `data.items[0].name`, `items[*].price`, `["odd name"]`. Pure.

A path is names with dots between them, `[2]` and `[-1]` for one item of a list, `[*]` for each of them. A name with
dots or brackets stands in `["…"]`. `$` at the front is the whole, as JSONPath has it. With `?` at the end, what is not
there is null; without, it is an error that says what is there.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import Refused

Step = str | int | None
"""A name, a place in a list, or None for each item."""

MOST_CHARACTERS = 500
_STEP = re.compile(r'\.?(?P<name>[^.\[\]"?\s]+)|\[(?P<place>-?\d{1,9})\]|\[(?P<each>\*)\]|\["(?P<quoted>[^"]+)"\]')


class NotThere(Exception):
    """The JSON has nothing at the path."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@lru_cache(maxsize=1_024)
def steps_of(path: str) -> tuple[tuple[Step, ...], bool]:
    """The steps of a path, and whether it may lead nowhere. Raises Refused (a ValueError) for what is no path."""
    text = path.strip()
    is_optional = text.endswith("?")
    rest = text.removesuffix("?").removeprefix("$")
    steps: list[Step] = []
    at = 0
    while at < len(rest):
        found = _STEP.match(rest, at)
        if found is None or (at > 0 and found["name"] is not None and rest[at] != "."):
            hint = _("Write it as in data.items[0].name or items[*].id.")
            raise Refused(_("“%(path)s” is no path.", path=path[:100]), hint=hint)
        name = found["name"] or found["quoted"]
        steps.append(name if name is not None else None if found["each"] else int(found["place"]))
        at = found.end()
    return tuple(steps), is_optional


def pick(value: Any, path: str) -> Any:
    """What stands at the path. Raises NotThere."""
    steps, is_optional = steps_of(path)
    try:
        return _pick(value, steps, "")
    except NotThere:
        if is_optional:
            return None
        raise


def _pick(value: Any, steps: Sequence[Step], walked: str) -> Any:
    for number, step in enumerate(steps):
        if step is None:
            if not isinstance(value, list):
                raise _missing(walked, "[*]", value)
            return [_pick(item, steps[number + 1 :], f"{walked}[*]") for item in value]
        value = _one(value, step, walked)
        walked = f"{walked}[{step}]" if isinstance(step, int) else f"{walked}.{step}".lstrip(".")
    return value


def _one(value: Any, step: str | int, walked: str) -> Any:
    if isinstance(step, str) and isinstance(value, Mapping) and step in value:
        return value[step]
    if isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
        return value[step]
    raise _missing(walked, f"[{step}]" if isinstance(step, int) else step, value)


def _missing(walked: str, step: str, value: Any) -> NotThere:
    place = f"{walked}.{step}".lstrip(".").replace(".[", "[")
    match value:
        case Mapping():
            names = ", ".join(map(str, list(value)[:20])) or "–"
            return NotThere(_("There is no “%(path)s”; there is: %(names)s.", path=place, names=names[:500]))
        case list():
            return NotThere(_("There is no “%(path)s” in a list of %(count)s items.", path=place, count=len(value)))
    return NotThere(_("There is no “%(path)s”, because there is no object or list to look into.", path=place))
