"""The kinds of source and what reads each. A new kind is one line here and one module or package beside it."""

from collections.abc import Mapping
from importlib import import_module

from parsers.formats.base import Format, ParsedContent, Unreadable, Work
from parsers.formats.detection import kind_of
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal

# Kind of source -> dotted path of a Format; loaded on first use, so that heavy libraries cost nothing until then.
FORMATS: Mapping[str, str] = {
    "text": "parsers.formats.text.TextFormat",
    "transcript": "parsers.formats.transcripts.reader.TranscriptFormat",
    "youtube": "parsers.formats.youtube.reader.YouTubeFormat",
    "web": "parsers.formats.web.reader.WebFormat",
    "pdf": "parsers.formats.pdf.reader.PdfFormat",
    "docx": "parsers.formats.docx.reader.DocxFormat",
}

__all__ = ["FORMATS", "Format", "ParsedContent", "Unreadable", "Work", "kind_of", "load_format", "read"]


def load_format(kind: str) -> Format:
    """The reader of that kind; raises KeyError for a kind that is not in the table."""
    module, _, name = FORMATS[kind].rpartition(".")
    reader: Format = getattr(import_module(module), name)()
    return reader


def read(data: bytes | str, *, work: Work | None = None) -> ParsedContent:
    """What a source says, by what reads its kind; raises Unreadable, which says what to do instead, and Stopped.

    Without `work` nobody is called and nothing stops it.
    """
    return load_format(kind_of(data)).read(data, work or Work(StopSignal(), Policy(deny_all=True)))
