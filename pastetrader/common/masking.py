"""Secrets are covered before anybody sees or stores what they got into. Pure.

Whoever reads a secret in order to use it says so (`remember`); until the work is over (`covered`), it is covered
wherever a value or a text is made storable, in log lines, and in what tools answer, however it is written there.
"""

import base64
import html
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote, quote_plus

from pastetrader.common.messages import Message

MASK = "••••"
# What is shorter stands in too many words that are no secret.
SHORTEST = 6
_OF_NUMBERS = frozenset("0123456789.e+-")


class Mask:
    """Covers some secrets. False when there are none, so that nothing need be done."""

    __slots__ = ("_forms",)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        # The longest first: one may hold another.
        self._forms = tuple(sorted(forms, key=lambda form: (-len(form), form)))

    def __bool__(self) -> bool:
        return bool(self._forms)

    def text(self, text: str) -> str:
        """The text with each secret covered."""
        return _covered_text(text, self._forms)

    def message(self, message: Message) -> Message:
        """A message with what is put into its places covered."""
        if not self._forms:
            return message
        return Message(self.text(message.text), {name: self._param(part) for name, part in message.params.items()})

    def value(self, value: Any) -> Any:
        """A JSON value with the secrets in its texts, names and numbers covered; itself where there are none."""
        return self.value_as(value, json.dumps(value, ensure_ascii=False, default=str)) if self._forms else value

    def value_as(self, value: Any, written: str) -> Any:
        """As `value`, where its JSON (`ensure_ascii=False`) is known already: looking through that costs little."""
        found = [form for form in self._forms if _as_json(form) in written]
        return _covered_value(value, found) if found else value

    def _param(self, part: Any) -> Any:
        if isinstance(part, Message):
            return self.message(part)
        return part if part is None or isinstance(part, bool) else _covered_value(part, self._forms)


NOTHING = Mask()


class Remembered:
    """The secrets that were used in a piece of work, and in the work around it."""

    def __init__(self, around: "Remembered | None") -> None:
        self._around = around
        self._secrets: frozenset[str] = frozenset()
        self._mask = NOTHING

    @property
    def mask(self) -> Mask:
        """Covers those that were used so far."""
        return self._mask

    def add(self, secrets: Iterable[str]) -> None:
        """They were read, and are about to be used."""
        known = self._secrets.union(secret for secret in secrets if len(secret) >= SHORTEST)
        if known != self._secrets:
            self._secrets, self._mask = known, Mask(known)
            if self._around is not None:
                self._around.add(known)


_remembered: ContextVar[Remembered | None] = ContextVar("remembered secrets", default=None)


@contextmanager
def covered() -> Iterator[Remembered]:
    """A piece of work: the secrets that are used in it are covered in all that it stores and logs until it is over."""
    inner = Remembered(_remembered.get())
    token = _remembered.set(inner)
    try:
        yield inner
    finally:
        _remembered.reset(token)


def remember(secrets: Iterable[str]) -> None:
    """Called by whoever reads secrets in order to use them."""
    work = _remembered.get()
    if work is not None:
        work.add(secrets)


def mask() -> Mask:
    """What covers the secrets of the work that goes on here."""
    work = _remembered.get()
    return NOTHING if work is None else work.mask


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a JSON value, at whatever depth; no names of fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def _covered_text(text: str, forms: Iterable[str]) -> str:
    for form in forms:
        if form in text:
            text = text.replace(form, MASK)
    return text


class _Names(dict[str, str]):
    """Names of fields, which come again and again, with what they become."""

    def __init__(self, forms: Collection[str]) -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, name: str) -> str:
        covered = self[name] = _covered_text(name, self._forms)
        return covered


def _covered_value(value: Any, forms: Collection[str]) -> Any:
    """Nine megabytes in a tenth of a second: hence what is cheap comes first, and names are looked up."""
    in_numbers = [form for form in forms if set(form) <= _OF_NUMBERS]
    names = _Names(forms)

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            for form in forms:
                if form in value:
                    return _covered_text(value, forms)
            return value
        if isinstance(value, dict):
            return {names[name]: walk(part) for name, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [walk(part) for part in value]
        if in_numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            return MASK if _covered_text(repr(value), in_numbers) != repr(value) else value
        return value

    return walk(value)


def _forms(secret: str) -> Iterator[str]:
    """How it may be written: as it is, in base64 and hexadecimal, in an address, in JSON and in HTML, and one in the
    other: what was sent in an address comes back in base64.
    """
    for text in dict.fromkeys((secret, *_escaped(secret))):
        yield text
        yield from _encoded(text.encode(errors="surrogatepass"))
        yield from _escaped(text)


def _encoded(raw: bytes) -> Iterator[str]:
    for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
        yield alphabet(raw).decode()
        # Also inside of something longer: what of it is the same wherever it begins and whatever follows.
        for before in range(3):
            whole = alphabet(bytes(before) + raw).decode()
            yield whole[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
    yield raw.hex()
    yield raw.hex().upper()


def _escaped(text: str) -> Iterator[str]:
    for written in (_quoted(text, ""), _quoted(text, "/"), quote_plus(text, errors="surrogatepass")):
        yield written
        yield _in_small_letters(written)
    for in_json in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
        yield in_json[1:-1]
        yield in_json[1:-1].replace("/", "\\/")
    yield html.escape(text)
    yield html.escape(text, quote=False)


def _quoted(secret: str, safe: str) -> str:
    return quote(secret, safe=safe, errors="surrogatepass")


def _in_small_letters(written: str) -> str:
    """%2F as %2f."""
    parts = written.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])


def _as_json(form: str) -> str:
    return json.dumps(form, ensure_ascii=False)[1:-1]
