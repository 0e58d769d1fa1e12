"""The pages of a document with the words of rules and questions marked on them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parsers.formats.base import Box, ParsedContent
from parsers.formats.pieces import places_of
from parsers.ledger.source import Fate, SourcePiece
from parsers.pages.stretches import stretch_of

# The overlay's own units: a page is so many wide and so many high, whatever its shape.
UNITS = 1_000
# Boxes of one mark that are no further apart than that share of the page are one.
_CLOSE = 0.012


@dataclass(frozen=True)
class PageMark:
    """Words on a page with what became of them, as DrawnPiece has it; a box for each line that they are on."""

    boxes: tuple[Box, ...]
    fate: Fate
    rules: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    is_unsure: bool = False

    @property
    def rectangles(self) -> list[dict[str, int]]:
        """Its boxes in UNITS: x, y, width, height."""
        return [
            {
                "x": round(box.left * UNITS),
                "y": round(box.top * UNITS),
                "width": max(1, round((box.right - box.left) * UNITS)),
                "height": max(1, round((box.bottom - box.top) * UNITS)),
            }
            for box in self.boxes
        ]


@dataclass(frozen=True)
class ShownPage:
    """A page (from 1) as it is drawn."""

    number: int
    marks: tuple[PageMark, ...]

    @property
    def rules(self) -> tuple[int, ...]:
        """The numbers of the rules that it has words of."""
        return tuple(sorted({number for mark in self.marks for number in mark.rules}))


def marks_of(
    content: ParsedContent, pieces: Iterable[SourcePiece], asked: Mapping[str, int]
) -> dict[int, tuple[PageMark, ...]]:
    """The marks of each page that has some. `pieces`: the text, cut where the fate of its words changes; put together
    they are it. `asked`: numbers of questions by subject.
    """
    found: dict[int, list[PageMark]] = {}
    start = 0
    for piece in pieces:
        end = start + len(piece.text)
        questions = tuple(asked[subject] for subject in piece.questions if subject in asked)
        if piece.numbers or questions or piece.fate != "filler":
            for page, boxes in _boxes(content, start, end):
                mark = PageMark(boxes, piece.fate, piece.numbers, questions, piece.is_unsure)
                found.setdefault(page, []).append(mark)
        start = end
    return {page: tuple(marks) for page, marks in found.items()}


def pages_context(
    content: ParsedContent, pieces: Iterable[SourcePiece], asked: Mapping[str, int], *, is_kept: bool
) -> dict[str, Any]:
    """{"pages": [ShownPage]} for parsers/ledger/pages.html; empty when the document has no pages or is not kept."""
    if not is_kept or not content.origin.pages:
        return {"pages": ()}
    marks = marks_of(content, pieces, asked)
    return {
        "pages": tuple(ShownPage(number, marks.get(number, ())) for number in range(1, content.origin.pages + 1)),
    }


def _boxes(content: ParsedContent, start: int, end: int) -> Iterator[tuple[int, tuple[Box, ...]]]:
    """The boxes of some characters on each page that they are on."""
    of_page: dict[int, list[Box]] = {}
    for place in places_of(content, start, end):
        if place.page is None or place.box is None:
            continue
        text = content.text[place.start : place.end]
        left, right = max(start, place.start) - place.start, min(end, place.end) - place.start
        if not text[left:right].strip():
            continue
        box = stretch_of(text, place.box, left, right)
        boxes = of_page.setdefault(place.page, [])
        if boxes and _continues(boxes[-1], box):
            box = _around(boxes.pop(), box)
        boxes.append(box)
    for page, boxes in of_page.items():
        yield page, tuple(boxes)


def _continues(before: Box, after: Box) -> bool:
    is_same_line = abs(before.top - after.top) < _CLOSE / 2 and abs(before.bottom - after.bottom) < _CLOSE / 2
    return is_same_line and 0 <= after.left - before.right + _CLOSE <= 2 * _CLOSE


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )
