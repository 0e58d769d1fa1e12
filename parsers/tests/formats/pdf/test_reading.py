"""PDFs as people have them: the text is what was put in, and each line has its place."""

from collections import defaultdict
from itertools import pairwise

import pymupdf
import pytest

from parsers.formats import Unreadable, kind_of, read
from parsers.formats.base import ParsedContent, Place, note_message
from parsers.formats.pdf.in_time import HINTS
from parsers.tests.formats.pdf.documents import READABLE, REFUSED, Made

# Points between where something was put and where it was found: letters are drawn somewhat inside of their lines.
_NEAR = 3.0


def _lines(content: ParsedContent) -> list[str]:
    return [line for line in content.text.split("\n") if line]


@pytest.mark.parametrize("name", READABLE)
def test_the_text_of_a_document_is_what_was_put_in(name: str) -> None:
    made = READABLE[name]()

    content = read(made.data)

    assert _lines(content) == list(made.reads)
    assert kind_of(made.data) == content.kind == "pdf"
    assert sorted(note.code for note in content.notes) == sorted(made.notes)
    _compare_places(made, content)


def _compare_places(made: Made, content: ParsedContent) -> None:
    found: dict[tuple[int | None, str], list[Place]] = defaultdict(list)
    for place in content.places:
        found[place.page, content.text[place.start : place.end]].append(place)
    assert all(before.end <= after.start for before, after in pairwise(content.places))
    sizes = _sizes(made)
    for put in made.put:
        places = found[put.page, put.text] or found[put.page, put.text.rstrip("-")]
        near = _NEAR + 0.3 * (put.box[3] - put.box[1])
        boxes = [_in_points(place, sizes[put.page - 1]) for place in places]
        assert any(box == pytest.approx(put.box, abs=near) for box in boxes), (put, boxes)


def _in_points(place: Place, size: tuple[float, float]) -> tuple[float, ...]:
    assert place.box is not None
    width, height = size
    return place.box.left * width, place.box.top * height, place.box.right * width, place.box.bottom * height


def _sizes(made: Made) -> list[tuple[float, float]]:
    """Of the pages as they are shown."""
    with pymupdf.open(stream=made.data, filetype="pdf") as document:
        return [(page.rect.width, page.rect.height) for page in document]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str) -> None:
    make, code = REFUSED[name]

    with pytest.raises(Unreadable) as refused:
        read(make())

    assert refused.value.code == code
    assert refused.value.hint == HINTS[code]
    assert str(refused.value.message)


def test_pages_that_are_pictures_are_named() -> None:
    content = read(READABLE["some pages scanned"]().data)

    [note] = [note for note in content.notes if note.code == "pages_without_text"]
    assert "2, 4" in str(note_message(note.as_json()))
