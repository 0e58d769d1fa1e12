"""What a site answered with: by the bytes first, since headers are often wrong, then by the header. Pure."""

from pathlib import Path

from parsers.formats.detection import kind_of
from parsers.formats.encoding import MAGIC, NotText, decode
from parsers.formats.html import looks_like_html
from parsers.formats.office import document_refused
from parsers.formats.web import troubles

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_HEAD = 20_000
_UNTOLD = frozenset({"", "application/octet-stream", "text/xml", "application/xml"})
# Texts that are for programs.
_PROGRAMS = ("text/css", "text/javascript", "application/javascript", "text/calendar", "text/vcard")


def kind_of_answer(kind: str, file: Path) -> str:
    """The kind of source that a file is: `web` for a page. Raises Unreadable for what is neither page nor document."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        found = kind_of(file.read_bytes())
        if found == "docx":
            return found
        raise document_refused(file.read_bytes()) or troubles.not_a_page(kind or "application/zip")
    if (kind in _PAGES and not head.startswith(MAGIC)) or (kind in _UNTOLD and _is_page(head)):
        return "web"
    if kind.startswith(("image/", "audio/", "video/", "font/")) or kind in _PROGRAMS or not _is_text(head):
        raise document_refused(file.read_bytes()) or troubles.not_a_page(kind)
    return "transcript" if kind_of(file.read_bytes()) == "transcript" else "text"


def _is_page(head: bytes) -> bool:
    return _is_text(head) and looks_like_html(head.decode("utf-8", errors="replace"))


def _is_text(head: bytes) -> bool:
    try:
        decode(head)
    except NotText:
        return _is_cut_utf8(head)
    return True


def _is_cut_utf8(head: bytes) -> bool:
    """The head may end in the middle of a character."""
    return any(_decodes(head[:-count]) for count in (1, 2, 3) if len(head) == _HEAD)


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
