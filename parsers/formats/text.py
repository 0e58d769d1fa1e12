"""Text: encodings, pasted pages, normalisation, numbered spans. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from parsers.formats.base import (
    MAX_PASTE_BYTES,
    MAX_TEXT_CHARACTERS,
    Note,
    ParsedContent,
    Span,
    Unreadable,
    Work,
)
from parsers.formats.encoding import Decoded, NotText, decode, repair
from parsers.formats.html import looks_like_html, visible_text
from parsers.formats.kis_file import kis_file_notes
from parsers.formats.markdown import looks_like_markdown, words_of
from parsers.formats.office import document_refused
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import INVISIBLE
from screening.kis_files.reading import looks_like_kis_file

_INVISIBLE = re.compile(INVISIBLE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_TEXT_SHARE = 0.1
# Longer stretches without a full stop are cut at a blank, so that reading stays linear.
MAX_SENTENCE = 1_000
_SENTENCE_END = re.compile(r"[.!?。！？…]+[\"'”’)\]]*(?=\s|$)|\n+")
# A dot that ends no sentence: list numbers ("1."), initials and usual abbreviations.
_NO_END = re.compile(
    r"(?:^(?:\d{1,2}|[a-z가나다라마바사아자차카타파하])|(?:^|\s|\()(?:e\.g|i\.e|vs|approx|etc|no|u\.s|min|max|avg))\.$",
    re.IGNORECASE,
)
# Dots that lead from a key of a sheet to its value: "STOP ......... 2 %".
_LEADER = re.compile(r"(?:^|\n)[^\n.!?:,]{1,24} (?:\.{3,}|…+)$")
_LETTERS = re.compile(r"[^\W\d_]")
_HANGUL = re.compile(r"[가-힣]")


class TextFormat:
    """Plain text or a pasted page, as bytes in any usual encoding or as a string."""

    is_slow = False

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """Normalised text with numbered sentences; raises Unreadable: empty, too_large, binary, …_document."""
        if isinstance(data, bytes) and (refused := document_refused(data)):
            raise refused
        decoded = decoded_text(data)
        text, notes = decoded.text, list(decoded.notes)
        if looks_like_kis_file(text):
            notes += kis_file_notes(normalise(text)[0])
        elif looks_like_html(text):
            text, html_notes = visible_text(text)
            notes += html_notes
        elif looks_like_markdown(text):
            text, markdown_notes = words_of(text)
            notes += markdown_notes
        text, hidden = normalise(text)
        if hidden:
            notes.append(Note("hidden_characters", {"count": hidden}))
        if not text:
            raise nothing_there()
        if len(text) > MAX_TEXT_CHARACTERS:
            raise too_long(len(text), MAX_TEXT_CHARACTERS)
        return ParsedContent("text", text, tuple(sentences(text)), language_of(text), tuple(notes))


def decoded_text(data: bytes | str) -> Decoded:
    """What was pasted as text, repaired where need be; raises Unreadable: too_large or binary."""
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", errors="surrogatepass"))
    if size > MAX_PASTE_BYTES:
        raise Unreadable(
            "too_large",
            _("The paste is larger than %(limit)s MB.", limit=MAX_PASTE_BYTES >> 20),
            _("Paste only the part that describes the strategy."),
        )
    try:
        decoded = decode(data) if isinstance(data, bytes) else Decoded(data)
    except NotText as error:
        raise _not_text() from error
    repaired = repair(decoded.text)
    if len(_CONTROL.findall(repaired.text)) > _NOT_TEXT_SHARE * max(len(repaired.text), 20):
        raise _not_text()
    return Decoded(repaired.text, decoded.notes + repaired.notes)


def too_long(length: int, limit: int) -> Unreadable:
    """What is said of a text that is longer than what is read."""
    return Unreadable(
        "too_large",
        _("The text has %(length)s characters; the limit is %(limit)s.", length=length, limit=limit),
        _("Paste only the part that describes the strategy."),
    )


def nothing_there() -> Unreadable:
    """What is said of a paste without a word."""
    return Unreadable("empty", _("The paste is empty."), _("Paste the text of a strategy, or choose a file with one."))


def _not_text() -> Unreadable:
    return Unreadable(
        "binary",
        _("This is not text: it looks like an image, an archive, an Office document or a program."),
        _("Open it, copy its text and paste that."),
    )


def normalise(text: str) -> tuple[str, int]:
    """NFC, "\\n" line ends, no invisible or control characters, outer blanks cut; and how many were invisible.

    Normalising twice changes nothing.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    unified = unified.replace("\v", "\n").replace("\f", "\n")
    visible, hidden = _INVISIBLE.subn("", unified)
    visible, controls = _CONTROL.subn("", visible)
    # Composition can bring out what was apart before, so the order is: remove, then compose.
    return unicodedata.normalize("NFC", visible).strip(), hidden + controls


def sentences(text: str) -> Iterator[Span]:
    """Numbered sentences in order, without the blanks around them; lines are sentences of their own."""
    number, start = 0, 0
    for end in _sentence_ends(text):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        start = end
        if left < right:
            number += 1
            yield Span(number, left, right)


def _sentence_ends(text: str) -> Iterator[int]:
    start = 0
    for end in _full_stops(text):
        while end - start > MAX_SENTENCE:
            blank = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
            start = blank + 1 if blank > 0 else start + MAX_SENTENCE
            yield start
        start = end
        yield end


def _full_stops(text: str) -> Iterator[int]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        so_far = text[start : found.end()].strip() if found.end() - start < MAX_SENTENCE else ""
        if "\n" not in found[0] and (_NO_END.search(so_far) or _LEADER.search(so_far)):
            continue
        start = found.end()
        yield found.end()
    yield len(text)


def language_of(text: str) -> str:
    """ko when at least a fifth of the letters are Hangul, en when there are letters at all, '' otherwise."""
    letters = len(_LETTERS.findall(text))
    if not letters:
        return ""
    return "ko" if len(_HANGUL.findall(text)) >= letters / 5 else "en"
