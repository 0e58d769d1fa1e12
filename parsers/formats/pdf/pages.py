"""What MuPDF finds on the pages of a PDF. This module and `drawing` import it, and only helper processes do them."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pymupdf

from parsers.formats.pdf.layout import Line, PageLayout, Ruled, Turn, Word, median, merged
from parsers.formats.pdf.limits import MAX_CHARACTERS, MAX_PAGES
from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal

# No ligatures, nothing that is cut off or outside of the page, and what is drawn: tables have ruled lines.
FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_MEDIABOX_CLIP
    | pymupdf.TEXT_CLIP
    | pymupdf.TEXT_COLLECT_VECTORS
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
)
_VECTOR = 3
_FILLED, _STROKED = 8, 16  # of a span's char_flags: neither means that nobody sees it
_BLANK = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000]*")
# Letters that stand that many ems further apart than others of the line are of two words.
_ROOM = 0.14
_SOFT_HYPHEN = "\u00ad"
# What stands for a letter that the font does not name.
_UNKNOWN = "\ufffd"
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "▶",
    "\uf0fc": "✓",
    "\uf06c": "●",
    "\uf06e": "■",
}  # Symbol, Wingdings
_MAX_UNKNOWN = 0.3
# Pictures that cover that much of a page are its scan: what is hidden on it is what a program read there.
_SCAN_SHARE = 0.5
# What programs and stamps write on a scan is no more than that.
_FEW_LETTERS = 40
_MANY_DRAWINGS = 20
# Corners between what runs straight and what doesn't.
_STRAIGHT = 0.985
_RULE_POINTS, _RULE_LENGTH = 3.0, 12.0
_UPRIGHT: dict[tuple[int, int], Turn] = {(1, 0): 0, (0, 1): 90, (-1, 0): 180, (0, -1): 270}

Direction = tuple[int, int]
Bounds = tuple[float, float, float, float]


@contextmanager
def opened(path: str) -> Iterator[Any]:
    """The document in that file. Raises Refusal: pdf_broken, pdf_encrypted, too_many_pages, too_much_memory."""
    pymupdf.TOOLS.mupdf_display_errors(False)  # noqa: FBT003  # its own way
    pymupdf.TOOLS.mupdf_display_warnings(False)  # noqa: FBT003
    pymupdf.TOOLS.store_shrink(100)
    with _open(path) as document:
        if document.needs_pass:
            raise Refusal("pdf_encrypted", _("The PDF is protected by a password."))
        count = _count(document)
        if count > MAX_PAGES:
            raise Refusal(
                "too_many_pages",
                _("The PDF has %(pages)s pages; the limit is %(limit)s.", pages=count, limit=MAX_PAGES),
            )
        if count < 1 or not document.is_pdf:
            raise _broken()
        yield document


def _open(path: str) -> Any:
    try:
        return pymupdf.open(path, filetype="pdf")
    except (RuntimeError, ValueError) as error:  # all that MuPDF says; its classes are of many kinds
        raise out_of(error) or _broken() from error


def _count(document: Any) -> int:
    try:
        return int(document.page_count)
    except (RuntimeError, ValueError) as error:
        raise out_of(error) or _broken() from error


def out_of(error: Exception) -> MemoryError | None:
    """Whether memory was what MuPDF lacked: it says "malloc (123 bytes) failed"."""
    return MemoryError(str(error)) if re.search(r"alloc|out of memory", str(error)) else None


def too_much_text(pages: int) -> Refusal:
    """What is said when so many pages have more text than is read."""
    return Refusal(
        "too_large",
        _(
            "The first %(pages)s pages of the PDF have more than %(limit)s characters already.",
            pages=pages,
            limit=MAX_CHARACTERS,
        ),
    )


def _broken() -> Refusal:
    return Refusal("pdf_broken", _("This is not a whole PDF: it is cut off or damaged, or something else."))


def layout_of(document: Any, number: int) -> PageLayout:
    """The page of that number (from 1). Of one that is damaged nothing is known."""
    try:
        return _layout(document.load_page(number - 1), number)
    except RuntimeError as error:  # MuPDF's, of this page alone: the others may be whole
        if memory := out_of(error):
            raise memory from error
        return PageLayout(number, 0, 0, is_damaged=True)


def _layout(page: Any, number: int) -> PageLayout:
    textpage = page.get_textpage(flags=FLAGS)
    if len(textpage.extractText()) > MAX_CHARACTERS:
        raise too_much_text(number)
    blocks = textpage.extractRAWDICT()["blocks"]
    width, height = page.rect.width, page.rect.height
    shown = _Shown(width, height, page.rotation_matrix)
    found = list(_lines(blocks, shown))
    counted: Counter[Direction] = Counter()
    for one in found:
        counted[one.direction] += len(one.line.text)
    main = max(_UPRIGHT, key=lambda direction: (counted[direction], direction == (1, 0)))
    is_scan = any(one.is_hidden for one in found) and _picture_share(page) >= _SCAN_SHARE
    seen = [one for one in found if is_scan or not one.is_hidden]
    lines = tuple(one.line for one in seen if one.direction == main)
    letters = "".join(line.text for line in lines)
    is_unknown = len(_PRIVATE.findall(letters)) + letters.count(_UNKNOWN) > _MAX_UNKNOWN * max(len(letters), 1)
    drawings = [block["bbox"] for block in blocks if block["type"] == _VECTOR]
    has_drawings = not lines and len(drawings) >= _MANY_DRAWINGS
    is_scanned = len(letters) < _FEW_LETTERS and bool(page.get_images()) and _picture_share(page) >= _SCAN_SHARE
    return PageLayout(
        number,
        *((width, height) if main[0] else (height, width)),
        turn=_UPRIGHT[main],
        lines=() if is_unknown else lines,
        asides=tuple(one.as_aside(shown, main) for one in seen if one.direction in _UPRIGHT and one.direction != main),
        rules=merged(rule for box in drawings for rule in _rules(*shown.box(box, main))),
        is_picture=is_unknown or has_drawings or is_scanned or (not lines and bool(page.get_images())),
        aslant=sum(one.direction not in _UPRIGHT for one in seen),
        hidden=0 if is_scan else sum(one.is_hidden for one in found),
    )


class _Shown:
    """From where MuPDF sees something to where it is read: first the page as it is shown, then turned upright."""

    def __init__(self, width: float, height: float, matrix: Any) -> None:
        self._width, self._height, self._matrix = width, height, matrix
        self._is_turned = (matrix.a, matrix.b) != (1, 0)

    def box(self, box: Bounds, direction: Direction) -> Bounds:
        """A rectangle on the page that is upright when what runs in that direction is."""
        if self._is_turned:
            box = tuple(pymupdf.Rect(box) * self._matrix)
        left, top, right, bottom = box
        match direction:
            case (0, 1):
                return top, self._width - right, bottom, self._width - left
            case (-1, 0):
                return self._width - right, self._height - bottom, self._width - left, self._height - top
            case (0, -1):
                return self._height - bottom, left, self._height - top, right
        return left, top, right, bottom

    def direction(self, direction: tuple[float, float]) -> Direction:
        """Along an edge of the page as it is shown, or (0, 0) for what runs aslant."""
        x = direction[0] * self._matrix.a + direction[1] * self._matrix.c
        y = direction[0] * self._matrix.b + direction[1] * self._matrix.d
        if max(abs(x), abs(y)) < _STRAIGHT * math.hypot(x, y):
            return (0, 0)
        return (round(x), 0) if abs(x) > abs(y) else (0, round(y))


@dataclass(frozen=True)
class _Found:
    """A line with its direction, where MuPDF sees it, and whether nobody else does."""

    direction: Direction
    line: Line
    bounds: Bounds
    is_hidden: bool

    def as_aside(self, shown: _Shown, main: Direction) -> Line:
        """As one word of the page: its words stand one above the other, or run backwards."""
        return replace(self.line, words=(Word(self.line.text, *shown.box(self.bounds, main)),))


def _lines(blocks: list[Any], shown: _Shown) -> Iterator[_Found]:
    order = 0
    for block in blocks:
        for line in block.get("lines", ()):
            direction = shown.direction(line["dir"])
            words = tuple(_words(line, shown, direction))
            if not words:
                continue
            order += 1
            spans = [span for span in line["spans"] if any(char["c"].strip() for char in span["chars"])]
            size = max(spans, key=lambda span: len(span["chars"]))["size"]
            is_hidden = not any(span.get("char_flags", _FILLED) & (_FILLED | _STROKED) for span in spans)
            last = line["spans"][-1]["chars"][-1:]
            ends_with_blank = bool(last) and bool(_BLANK.fullmatch(last[0]["c"]))
            yield _Found(direction, Line(words, size, order, ends_with_blank), line["bbox"], is_hidden)


def _words(line: Any, shown: _Shown, direction: Direction) -> Iterator[Word]:
    """Letters that stand together. Where a file has no blanks, room is one: MuPDF sees that for Latin letters only."""
    letters = [
        (char["c"], *shown.box(char["bbox"], direction), span["size"])
        for span in line["spans"]
        for char in span["chars"]
    ]
    gaps = [after[1] - before[3] for before, after in pairwise(letters)]
    usual = max(0.0, median(gaps, 0.0))
    start = 0
    for place, (text, left, _top, _right, _bottom, size) in enumerate(letters):
        if _BLANK.fullmatch(text):
            yield from _word(letters[start:place])
            start = place + 1
        elif place > start and left - letters[place - 1][3] > usual + _ROOM * size:
            yield from _word(letters[start:place])
            start = place
    yield from _word(letters[start:])


def _word(letters: list[tuple[str, float, float, float, float, float]]) -> Iterator[Word]:
    text = "".join(_BULLETS.get(letter[0], letter[0]) for letter in letters)
    text = text[:-1].replace(_SOFT_HYPHEN, "") + text[-1:]
    if text:
        left, top = min(letter[1] for letter in letters), min(letter[2] for letter in letters)
        yield Word(text, left, top, max(letter[3] for letter in letters), max(letter[4] for letter in letters))


def _picture_share(page: Any) -> float:
    """How much of the page its largest picture covers, 0 to 1."""
    whole = page.cropbox.get_area() or 1.0
    return float(max((pymupdf.Rect(one["bbox"]).get_area() / whole for one in page.get_image_info()), default=0.0))


def _rules(left: float, top: float, right: float, bottom: float) -> Iterator[Ruled]:
    if right - left < _RULE_LENGTH:
        return
    yield Ruled(left, right, top)
    if bottom - top > _RULE_POINTS:
        yield Ruled(left, right, bottom)


def facts_of(document: Any) -> dict[str, Any]:
    """{pages, title, author, repaired} as the file says."""
    told = document.metadata or {}
    return {
        "pages": document.page_count,
        "title": str(told.get("title") or "")[:300],
        "author": str(told.get("author") or "")[:300],
        "repaired": bool(document.is_repaired),
    }
