"""How a message stands in a text column, so that everybody reads it in their own language. Pure.

A Message is stored as MARK and the JSON `[template, params]`; params that are messages are such pairs themselves.
Plain text, from tools and from outside, is stored as it is; if it holds the MARK it becomes a param of a message.
JSON text never holds the MARK, so what stands before the last one is plain text: the engine's SQL puts the name of a
step in front of what its node said ("Screen: ...") without knowing about any of this.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from pastetrader.common.messages import Message
from pastetrader.common.storable_text import storable_text

# The record separator, with which RFC 7464 marks a JSON text.
MARK = "\x1e"
MAX_BYTES = 10_000
# A step of a workflow that is a step of a workflow of … says why with what each below it said.
MAX_DEPTH = 30
# Long params are cut, first a little, then to this many characters.
_CUTS = (MAX_BYTES, 2_000, 500, 100, 30)
_PLACE = re.compile(r"%\((\w+)\)")
_INTEGERS = range(-(2**63), 2**63)


def stored(text: Message | str, *, limit: int = MAX_BYTES) -> str:
    """What a column holds for a message or a plain text; see `bounded` for the limit."""
    fitting = bounded(text, limit=limit)
    if isinstance(fitting, str):
        return fitting
    return MARK + json.dumps(_pair(fitting), ensure_ascii=False, separators=(",", ":"))


def read_stored(text: str) -> Message | str:
    """What `stored` wrote, with what SQL may have put in front; any other text is plain."""
    before, mark, written = text.rpartition(MARK)
    if not mark:
        return text
    try:
        message = _message(json.loads(written))
        message.render()
    except (ValueError, TypeError, LookupError, RecursionError):
        return text
    return Message("%(before)s%(message)s", {"before": before, "message": message}) if before else message


def bounded(text: Message | str, *, limit: int = MAX_BYTES) -> Message | str:
    """The same as it is read back: storable, and of at most `limit` bytes when shown in English.

    Long params are shortened; a message that is still too long becomes plain English text, cut in the middle.
    """
    text = message_of(text)
    if isinstance(text, str):
        return _as_text(_cut(text, limit))
    for cut in _CUTS:
        fitting = _plain(text, cut, MAX_DEPTH)
        if len(fitting.render().encode()) <= limit:
            return fitting
    return _as_text(_cut(fitting.render(), limit))


def _as_text(text: str) -> Message | str:
    return Message("%(text)s", {"text": text}) if MARK in text else text


def message_of(text: Message | str) -> Message | str:
    """The message, also of a text that was read from a column and still knows it."""
    known = getattr(text, "message", None)
    return known if isinstance(known, Message) else text


def english(text: Message | str) -> str:
    """The plain text, whatever language is active."""
    known = message_of(text)
    return known.render() if isinstance(known, Message) else known


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes, from both ends."""
    clean = storable_text(text, limit=limit)
    while len(clean.encode()) > limit:
        clean = storable_text(clean, limit=max(10, len(clean) * limit // len(clean.encode()) - 5))
    return clean


def _plain(message: Message, cut: int, depth: int) -> Message:
    """The message with params of JSON, none of them longer than `cut` characters, and without those not shown."""
    template = storable_text(message.text, limit=MAX_BYTES)
    shown = set(_PLACE.findall(template))
    params = {name: _param(value, cut, depth - 1) for name, value in message.params.items() if name in shown}
    return Message(template, params)


def _param(value: Any, cut: int, depth: int) -> Any:
    value = message_of(value)
    match value:
        case Message():
            return _plain(value, cut, depth) if depth > 0 else storable_text(value.text, limit=cut)
        case None | bool():
            return value
        case float() if math.isfinite(value):
            return float(value)
        case int() if value in _INTEGERS:
            return int(value)
    return storable_text(str(value), limit=cut)


def _pair(message: Message) -> list[Any]:
    params = {name: _pair(value) if isinstance(value, Message) else value for name, value in message.params.items()}
    return [message.text, params]


def _message(pair: Any) -> Message:
    """The message of a pair; TypeError or ValueError for any other JSON."""
    template, params = pair
    if not isinstance(template, str) or not isinstance(params, Mapping):
        raise TypeError("This is no message.")
    return Message(
        template, {name: _message(value) if isinstance(value, list) else value for name, value in params.items()}
    )
