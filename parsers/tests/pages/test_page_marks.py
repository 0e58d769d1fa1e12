"""Words marked on the pages of a document: the right words, of the right rule."""

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats import read
from parsers.formats.base import Box, Origin, ParsedContent, Place
from parsers.formats.pieces import Pieces
from parsers.ledger.source import SourcePiece
from parsers.pages.page_marks import PageMark, marks_of, pages_context
from parsers.pages.stretches import stretch_of
from parsers.tests.formats.pdf.documents import READABLE, Made

LINE = Box(0.1, 0.2, 0.9, 0.22)


def _cut(content: ParsedContent, quote: str, number: int = 1) -> list[SourcePiece]:
    """The text with those words used by the rule of that number."""
    start = content.text.index(quote)
    before, after = content.text[:start], content.text[start + len(quote) :]
    return [
        SourcePiece(before, "filler"),
        SourcePiece(quote, "used", (number,), (number,)),
        SourcePiece(after, "filler"),
    ]


def _words_under(made: Made, page: int, mark: PageMark) -> str:
    """The words of the page whose middles are inside of the boxes of a mark."""
    with pymupdf.open(stream=made.data, filetype="pdf") as document:
        sheet = document[page - 1]
        words = [
            (pymupdf.Rect(word[:4]) * sheet.rotation_matrix, word[4]) for word in sheet.get_text("words", sort=True)
        ]
        width, height = sheet.rect.width, sheet.rect.height
    found = []
    for box in mark.boxes:
        around = pymupdf.Rect(box.left * width, box.top * height, box.right * width, box.bottom * height)
        found += [text for word, text in words if around.contains((word.tl + word.br) / 2)]
    return " ".join(found)


@pytest.mark.parametrize(
    ("name", "quote"),
    [
        ("one column", "remains above its 200-day simple moving average."),
        ("one column, Korean", "거래량이 20일 평균 거래량의 두 배 이상이어야"),
        ("justified, Korean", "종가에 전량 매도한다."),
        ("two columns", "Sell as soon as the RSI crosses above 70,"),
        ("cropped", "exceed 500,000 shares."),
        ("table of three", "500,000"),
    ],
)
def test_a_mark_covers_the_words_of_its_rule_and_no_others(name: str, quote: str) -> None:
    made = READABLE[name]()
    content = read(made.data)

    [(page, (mark,))] = list(marks_of(content, _cut(content, quote), {}).items())[:1]

    assert mark.rules == (1,)
    assert _words_under(made, page, mark) == quote


def test_a_mark_that_goes_on_over_a_page_has_boxes_on_both() -> None:
    pieces = Pieces()
    pieces.add("Buy when RSI(14)", Place(0, 0, page=1, box=LINE))
    pieces.add("is below 30.", Place(0, 0, page=2, box=LINE))
    content = pieces.content("pdf", limit=1_000, origin=Origin(pages=3))

    found = marks_of(content, _cut(content, "RSI(14) is below 30"), {})

    assert {page: len(marks) for page, marks in found.items()} == {1: 1, 2: 1}
    assert found[1][0].boxes[0].right == pytest.approx(LINE.right)
    assert found[2][0].boxes[0].left == LINE.left
    assert found[2][0].boxes[0].right < LINE.right


def test_pages_are_shown_when_the_document_is_kept_and_each_names_its_rules() -> None:
    made = READABLE["some pages scanned"]()
    content = read(made.data)
    pieces = _cut(content, "RSI crosses above 70", 4)

    assert pages_context(content, pieces, {}, is_kept=False)["pages"] == ()
    shown = pages_context(content, pieces, {}, is_kept=True)["pages"]
    assert [page.number for page in shown] == [1, 2, 3, 4, 5]
    assert [page.rules for page in shown] == [(4,), (), (), (), ()]


def test_words_that_a_question_is_about_are_marked_with_its_number() -> None:
    content = read(READABLE["one column"]().data)
    pieces = [SourcePiece(content.text, "unread", questions=("one", "gone"))]

    [mark] = marks_of(content, pieces, {"one": 7})[1]

    assert mark.questions == (7,)
    assert len(mark.boxes) == len(content.places)


@given(text=st.text(alphabet="ab iW가.3", min_size=1, max_size=40), data=st.data())
def test_stretches_of_a_line_lie_beside_each_other_and_fill_it(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))

    left, right = stretch_of(text, LINE, 0, cut), stretch_of(text, LINE, cut, len(text))

    assert left.left == LINE.left
    assert left.right == pytest.approx(right.left)
    assert right.right == pytest.approx(LINE.right)


def test_a_line_that_stands_on_its_side_is_marked_whole() -> None:
    standing = Box(0.1, 0.1, 0.12, 0.9)

    assert stretch_of("Buy when RSI is below 30", standing, 4, 8) == standing
