"""Makes values storable in both databases, at this one place: inputs, outputs, errors and log lines go through it.

Neither takes a NUL or half a surrogate pair in a text, nor NaN in JSON; PostgreSQL keeps numbers as decimals and
orders keys. What is stored is what both give back, so a node sees the same whether its input came from the row or
straight from the worker that made it. The secrets that were used in the work are covered.
"""

import json
import math
import re
from decimal import Decimal
from typing import Any, NamedTuple

from pastetrader.common.masking import MASK, mask
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import REPLACEMENT, UNSTORABLE

INLINE_BYTES = 256 * 1024
MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 100
# Python refuses to read integers beyond 4,300 digits.
MAX_DIGITS = 1_000
_TOO_LONG = 10**MAX_DIGITS
# Made once: `json.dumps` makes one of its own for each value that it is not to write in its own way.
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MASKED_NAME = re.compile(rf'{MASK}(?:[^"\\]|\\.)*":')


class NotStorable(ValueError):
    """A value that no JSON column takes: too large, too deep, or no JSON at all."""

    def __init__(self, code: str, message: Message) -> None:
        self.code = code
        self.message = message
        super().__init__(str(message))


class Storable(NamedTuple):
    """A value as both databases give it back, and its JSON text. `replaced`: how many places had to be changed."""

    value: Any
    text: str
    size_bytes: int
    replaced: int

    @property
    def is_large(self) -> bool:
        """Whether it stands beside its row (over 256 KB)."""
        return self.size_bytes > INLINE_BYTES


def storable(value: Any) -> Storable:
    """The value made storable; raises NotStorable (codes `not_json`, `too_deep`, `too_large`)."""
    cleaner = _Cleaner()
    clean = cleaner.clean(value, depth=0)
    text = _written(clean)
    if secrets := mask():
        without = secrets.value_as(clean, text)
        if without is not clean:
            clean, text = _in_order(without)
    size = len(text.encode())
    check_size(size)
    return Storable(clean, text, size, cleaner.replaced)


def _in_order(value: Any) -> tuple[Any, str]:
    """A value that secrets were covered in, and its JSON; where names changed, they are put in order again."""
    text = _written(value)
    if _MASKED_NAME.search(text) is None:
        return value, text
    clean = _Cleaner().clean(value, depth=0)
    return clean, _written(clean)


def check_size(size_bytes: int) -> None:
    """Raises NotStorable (code `too_large`) for what has more bytes of JSON than are kept."""
    if size_bytes <= MAX_BYTES:
        return
    raise NotStorable(
        "too_large",
        _(
            "The value has %(size)s MB of JSON; at most %(limit)s MB are kept. Hand on less.",
            size=f"{size_bytes / 1024 / 1024:.1f}",
            limit=MAX_BYTES // 1024 // 1024,
        ),
    )


class _Cleaner:
    """Walks a value; counts what it had to replace."""

    def __init__(self) -> None:
        self.replaced = 0

    def clean(self, value: Any, depth: int) -> Any:
        """The value with everything in it made storable."""
        if depth > MAX_DEPTH:
            raise NotStorable("too_deep", _("The value is nested more than %(limit)s levels deep.", limit=MAX_DEPTH))
        match value:
            case None | bool():
                return value
            case str():
                return self._text(value)
            case int():
                return self._integer(value)
            case float():
                return self._float(value)
            case list() | tuple():
                return [self.clean(item, depth + 1) for item in value]
            case dict():
                return self._object(value, depth)
        raise NotStorable("not_json", _("The value holds a %(type)s, which is no JSON.", type=type(value).__name__))

    def _text(self, text: str) -> str:
        clean, replaced = UNSTORABLE.subn(REPLACEMENT, text)
        self.replaced += replaced
        return clean

    def _integer(self, number: int) -> int:
        if not -_TOO_LONG < number < _TOO_LONG:
            raise NotStorable(
                "not_json", _("The value holds a number of more than %(limit)s digits.", limit=MAX_DIGITS)
            )
        return int(number)

    def _float(self, number: float) -> float | int | None:
        if not math.isfinite(number):
            self.replaced += 1
            return None
        if abs(number) >= 1e16:
            return int(Decimal(repr(float(number))))  # as PostgreSQL gives it back
        return float(number) + 0.0  # -0.0 becomes 0.0

    def _object(self, items: dict[Any, Any], depth: int) -> dict[str, Any]:
        clean = {}
        for key, value in items.items():
            if not isinstance(key, str):
                raise NotStorable(
                    "not_json", _("The value holds an object with a %(type)s as key.", type=type(key).__name__)
                )
            clean[self._text(key)] = self.clean(value, depth + 1)
        # PostgreSQL's order of keys: the shorter first, then by bytes.
        return dict(sorted(clean.items(), key=_postgres_order)) if len(clean) > 1 else clean


def _postgres_order(item: tuple[str, Any]) -> tuple[int, bytes]:
    key = item[0].encode()
    return len(key), key
