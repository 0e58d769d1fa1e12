"""The kinds of source and what reads each. A new kind is one line here and one module beside it."""

from collections.abc import Mapping
from importlib import import_module

from parsers.formats.base import Format, ParsedContent, Unreadable, source_kind

# Kind of source -> dotted path of a Format; loaded on first use, so that heavy libraries cost nothing until then.
FORMATS: Mapping[str, str] = {
    "text": "parsers.formats.text.TextFormat",
}

__all__ = ["FORMATS", "Format", "ParsedContent", "Unreadable", "load_format", "read", "source_kind"]


def load_format(kind: str) -> Format:
    """The reader of that kind; raises KeyError for a kind that is not in the table."""
    module, _, name = FORMATS[kind].rpartition(".")
    reader: Format = getattr(import_module(module), name)()
    return reader


def read(data: bytes | str) -> ParsedContent:
    """Text, spans, language and notes of a paste; raises Unreadable, which says what to do instead."""
    return load_format(source_kind(data, readable=FORMATS)).read(data)
