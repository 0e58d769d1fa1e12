"""Reads the JSON of a request: bounded, unambiguous, and storable in both databases, or refused with the place."""

import codecs
import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from email.message import Message as Header
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _

MAX_BYTES = 12 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 100_000
MAX_DIGITS = 400
# Strings are taken whole (an unclosed one to the end), so that what stands in them is not mistaken for structure.
# The possessive parts never go back: the scan is linear whatever comes.
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[\[\]{},]|-?\d[\d.eE+-]*+|NaN|-?Infinity', re.DOTALL)


class MalformedJSON(Invalid):
    """The body is not JSON that can be taken."""

    code = "malformed_json"


class TooLarge(Invalid):
    """The body is larger than this address takes."""

    status = 413
    code = "too_large"


class StrictJSONParser(BaseParser):
    """JSON in UTF-8, at most `max_body_bytes` and `max_body_values` of the view, and MAX_DEPTH levels.

    Refuses what Python's reader lets through: NaN and infinities, numbers that overflow, a key given twice, NUL and
    half surrogates. Raises MalformedJSON with line and column, or TooLarge.
    """

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value of the body."""
        view = (parser_context or {}).get("view")
        limit = getattr(view, "max_body_bytes", MAX_BYTES)
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("The body is larger than %(limit)s KB.", limit=limit // 1024))
        return loads(body, charset=_charset(media_type or ""), max_values=getattr(view, "max_body_values", MAX_VALUES))


def loads(body: bytes, *, charset: str = "utf-8", max_values: int = MAX_VALUES) -> Any:
    """Bytes to a JSON value; raises MalformedJSON."""
    text = _decode(body, charset)
    _scan(text, max_values)
    try:
        return json.loads(text, object_pairs_hook=_unambiguous)
    except json.JSONDecodeError as error:
        raise _malformed(_("This is not JSON: %(reason)s.", reason=error.msg), text, error.pos) from error


def _charset(media_type: str) -> str:
    header = Header()
    header["Content-Type"] = media_type
    return str(header.get_param("charset", "utf-8"))


def _decode(body: bytes, charset: str) -> str:
    try:
        known = codecs.lookup(charset).name
    except (LookupError, ValueError):
        known = ""
    if known not in {"utf-8", "utf-8-sig", "ascii"}:
        raise MalformedJSON(_("The charset must be UTF-8, not “%(charset)s”.", charset=charset[:40]))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _malformed(
            _("This is not UTF-8: %(reason)s.", reason=error.reason),
            body[: error.start].decode("utf-8-sig", errors="replace"),
            error.start,
        ) from error


def _scan(text: str, max_values: int) -> None:
    """Depth, number of values, numbers and characters, before anything recursive sees the text."""
    depth, values = 0, 0
    for token in TOKEN.finditer(text):
        word = token.group()
        if word in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _malformed(_("More than %(limit)s levels.", limit=MAX_DEPTH), text, token.start())
        elif word in "]}":
            depth -= 1
        elif word == ",":
            values += 1
            if values >= max_values:
                raise _malformed(_("More than %(limit)s values.", limit=max_values), text, token.start())
        elif word[0] == '"':
            _check_text(text, token.start(), word)
        else:
            _check_number(text, token.start(), word)


def _check_text(text: str, place: int, word: str) -> None:
    if "\\u" not in word:
        return
    try:
        value = json.loads(word, strict=False)
    except ValueError:
        return  # the reader says what is wrong with it
    if "\0" in value:
        raise _malformed(_("The character NUL (\\u0000) cannot be stored."), text, place)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _malformed(_("Half of a surrogate pair is not a character."), text, place) from error


def _check_number(text: str, place: int, word: str) -> None:
    try:
        is_finite = len(word) <= MAX_DIGITS and math.isfinite(float(word))
    except ValueError:
        return  # the reader says what is wrong with it
    if not is_finite:
        raise _malformed(_("%(number)s is not a number that can be stored.", number=word[:20]), text, place)


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = Counter(name for name, _value in pairs).most_common(1)[0][0]
        raise MalformedJSON(
            _("The key “%(name)s” is given twice.", name=twice[:60]),
            problems=[Problem(code="duplicate_key", message=_("This key is given twice."), path=twice[:60])],
        )
    return value


def _malformed(text: Message, source: str, place: int) -> MalformedJSON:
    line = source.count("\n", 0, place) + 1
    column = place - source.rfind("\n", 0, place)
    where = f"line {line}, column {column}"
    return MalformedJSON(
        _("%(what)s (%(where)s)", what=text, where=where),
        problems=[Problem(code="malformed_json", message=text, path=where)],
    )
