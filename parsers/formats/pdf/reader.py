"""The reader of PDFs: bounds first, then a helper process, then a text with the place of each line. Pure."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from parsers.formats.base import Box, Note, Origin, ParsedContent, Place, Unreadable, Work
from parsers.formats.pdf.in_time import in_helper, unreadable
from parsers.formats.pdf.limits import MAX_BYTES, MAX_CHARACTERS, MEGABYTE, READ_LIMITS, READ_SECONDS
from parsers.formats.pdf.numbering import ranges
from parsers.formats.pieces import Pieces
from parsers.formats.text import normalise
from pastetrader.common.messages import message as _

READ = "parsers.formats.pdf.in_helper:text_of"
# A document of pictures has some letters all the same: stamps, numbers of pages.
_PICTURES_SHARE, _LETTERS_OF_A_PICTURE = 0.8, 20


class PdfFormat:
    """A PDF as bytes: 20 MB, 300 pages, 500,000 characters, a minute and a gigabyte of memory at most."""

    is_slow = True

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """Text in reading order, a place for each line. Raises Unreadable (its codes: in_time.HINTS), and Stopped."""
        document = data.encode("latin-1", errors="replace") if isinstance(data, str) else data
        _refuse_by_size(document)
        work.tell("read")
        with tempfile.TemporaryDirectory(prefix="pdf-") as folder:  # 0700: nobody else looks into it
            path = Path(folder) / "document.pdf"
            path.write_bytes(document)
            found = in_helper(READ, {"path": str(path)}, stop=work.stop, seconds=READ_SECONDS, limits=READ_LIMITS)
        return replace(_content(found), document=document)


def _refuse_by_size(document: bytes) -> None:
    if not document:
        raise unreadable("empty", _("The file is empty."))
    if len(document) > MAX_BYTES:
        raise unreadable("too_large", _("The PDF is larger than %(limit)s MB.", limit=MAX_BYTES // MEGABYTE))
    if b"%PDF-" not in document[:1024]:
        raise unreadable("pdf_broken", _("This is not a PDF, whatever its name says."))


def _content(found: Mapping[str, Any]) -> ParsedContent:
    pieces, letters = Pieces(), 0
    for text, joint, page, box in found["pieces"]:
        pieces.add(text, Place(0, 0, page=page, box=Box(*box)), joint=joint)
        letters += len(text)
    pages, pictures = found["pages"], found["picture_pages"]
    if not len(pieces) or (len(pictures) >= _PICTURES_SHARE * pages and letters < _LETTERS_OF_A_PICTURE * pages):
        raise _without_text(pages, pictures, is_damaged=found["damaged"])
    notes = []
    if pictures:
        notes.append(Note("pages_without_text", {"pages": ranges(pictures)}))
    if found["furniture"]:
        notes.append(Note("page_furniture", {"count": found["furniture"]}))
    if found["damaged"]:
        notes.append(Note("pdf_repaired"))
    if found["hidden"]:
        notes.append(Note("hidden_text"))
    origin = Origin(title=_told(found["title"]), author=_told(found["author"]), pages=pages)
    return pieces.content("pdf", limit=MAX_CHARACTERS, notes=tuple(notes), origin=origin)


def _told(text: str) -> str:
    """What the file says of itself: it may be anything."""
    return normalise(text)[0].replace("\n", " ")


def _without_text(pages: int, pictures: list[int], *, is_damaged: bool) -> Unreadable:
    if len(pictures) == pages == 1:
        return unreadable("pdf_no_text", _("The page is a picture: it was scanned, or its letters are drawn."))
    if len(pictures) == pages:
        message = _("All %(count)s pages are pictures: they were scanned, or their letters are drawn.", count=pages)
        return unreadable("pdf_no_text", message)
    if pictures:
        message = _("There is no text to read. Pictures are on the pages %(pages)s.", pages=ranges(pictures))
        return unreadable("pdf_no_text", message)
    if is_damaged:
        return unreadable("pdf_broken", _("The PDF is damaged, and no text could be saved from it."))
    return unreadable("empty", _("There is nothing on the pages of the PDF."))
