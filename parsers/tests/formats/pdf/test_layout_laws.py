"""The pure parts: nothing is lost between a page and its text, whatever stands where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats.base import Box
from parsers.formats.pdf.columns import frames
from parsers.formats.pdf.furniture import without_furniture
from parsers.formats.pdf.layout import Line, PageLayout, Ruled, Word, merged
from parsers.formats.pdf.markers import begins_key, has_bullet, point_of
from parsers.formats.pdf.numbering import ranges
from parsers.formats.pdf.paragraphs import keeps_hyphen, pieces
from parsers.formats.pdf.tables import rows
from parsers.formats.pdf.wrapping import Wrapping

WIDTH, HEIGHT = 600.0, 800.0


def _line(text: str, left: float, top: float, order: int = 0, size: float = 10.0) -> Line:
    words, x = [], left
    for word in text.split():
        words.append(Word(word, x, top, x + size * 0.5 * len(word), top + size * 1.2))
        x += size * 0.5 * len(word) + size * 0.25
    return Line(tuple(words), size, order)


def _page(number: int, *lines: Line) -> PageLayout:
    return PageLayout(number, WIDTH, HEIGHT, lines=lines)


@st.composite
def _pages(draw: st.DrawFn) -> PageLayout:
    texts = draw(
        st.lists(st.sampled_from(["Buy", "RSI below 30", "종가가 위", "- a", "1. b", "Stop: 5 %"]), max_size=25)
    )
    spots = st.tuples(st.sampled_from([50, 180, 320, 450]), st.integers(2, 50))
    lines = [_line(text, x, y * 15.0, order) for order, (text, (x, y)) in enumerate((t, draw(spots)) for t in texts)]
    rules = draw(
        st.lists(st.builds(Ruled, st.just(50.0), st.sampled_from([300.0, 550.0]), st.floats(0, 800)), max_size=6)
    )
    return PageLayout(1, WIDTH, HEIGHT, lines=tuple(lines), rules=merged(rules))


@given(page=_pages())
def test_every_word_of_a_page_is_in_its_text_once(page: PageLayout) -> None:
    found = pieces([(page, frames(page.lines, page.rules))])

    words = [word for piece in found for word in piece.text.split()]
    assert sorted(words) == sorted(word.text for line in page.lines for word in line.words)


@given(page=_pages())
def test_rows_hold_every_line_of_their_frame(page: PageLayout) -> None:
    for frame in frames(page.lines, page.rules):
        words = [word.text for row in rows(frame.lines, page.rules) for line in row.lines for word in line.words]
        assert sorted(words) == sorted(word.text for line in frame.lines for word in line.words)


@given(pages=st.lists(_pages(), max_size=4))
def test_what_is_left_out_as_furniture_is_counted(pages: list[PageLayout]) -> None:
    numbered = [PageLayout(number, WIDTH, HEIGHT, lines=page.lines) for number, page in enumerate(pages, start=1)]

    kept, dropped = without_furniture(numbered)

    assert sum(len(page.lines) for page in numbered) == sum(len(page.lines) for page in kept) + dropped


def test_rules_that_differ_in_a_number_are_no_header() -> None:
    pages = [
        _page(n, _line(f"Sell below {value}", 50, 30), _line("words", 50, 400))
        for n, value in ((1, 30), (2, 27), (3, 44))
    ]

    assert without_furniture(pages)[1] == 0


def test_a_number_that_ends_a_sentence_at_the_end_of_a_page_stays() -> None:
    text = [_line("Sell when RSI is above", 50, 740), _line("70", 50, 754)]
    apart = [_line("Sell when RSI is above 70", 50, 700), _line("7", 300, 770)]

    assert without_furniture([_page(1, *text)])[1] == 0
    assert without_furniture([_page(1, *apart)])[1] == 1


def test_headers_of_left_and_right_pages_and_numbers_that_count_pages_are_left_out() -> None:
    pages = [
        _page(
            n,
            _line("Left" if n % 2 else "Right", 50, 30),
            _line(f"words {n}", 50, 400),
            _line(f"p {n + 7} of 13", 50, 770),
        )
        for n in range(1, 7)
    ]

    kept, dropped = without_furniture(pages)

    assert [line.text for page in kept for line in page.lines] == [f"words {n}" for n in range(1, 7)]
    assert dropped == 12


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [
        ("mov-", "ing", False),
        ("20-", "day", True),
        ("stop-", "loss", True),
        ("P/E-", "Ratio", True),
        ("aver\u00ad", "age", False),
    ],
)
def test_a_hyphen_goes_when_the_line_made_it(left: str, right: str, kept: bool) -> None:
    assert keeps_hyphen(left, right, frozenset()) is kept


def test_a_hyphen_that_the_document_has_elsewhere_stays() -> None:
    assert keeps_hyphen("bull-", "put", frozenset({"bull-put"}))
    assert not keeps_hyphen("over-", "sold", frozenset({"oversold"}))


@pytest.mark.parametrize(
    ("above", "below", "joint"),
    [
        ("거래량이 평균의 두 배 이", "상이면 산다", ""),
        ("종가가 20일 이동평균선", "을 넘으면 산다", ""),
        ("지난 20일 최고", "가를 넘으면 산다", ""),
        ("거래량이 평균보다", "많으면 산다", " "),
        ("1,000원", "이하이면 산다", " "),
        ("RSI가 30", "이하이면 산다", " "),
        ("최저가(", "오늘 제외)를 본다", ""),
        ("Buy when RSI", "is below 30", " "),
    ],
)
def test_korean_lines_that_may_break_inside_of_words_are_joined_by_what_is_known(
    above: str, below: str, joint: str
) -> None:
    from parsers.formats.pdf.korean_words import BEGINNINGS  # noqa: PLC0415

    wrapping = Wrapping(breaks_words=True, beginnings=BEGINNINGS)

    assert wrapping.joint(_line(above, 50, 50), _line(below, 50, 65)) == joint


def test_points_and_keys_are_told_from_sentences() -> None:
    assert point_of("2. RSI is below 30") == ("1.", 2)
    assert point_of("다) 종가") == ("가)", 3)
    assert point_of("다. 그리고") == ("가.", 3)
    assert [has_bullet(text) for text in ("- RSI", "-5% from the high", "30 is low")] == [True, False, False]
    assert [begins_key(text) for text in ("Stop: 5 %", "손절: 5%", "09:30 is the open")] == [True, True, False]


def test_a_sentence_that_ends_with_a_number_on_the_next_line_is_no_point_of_a_list() -> None:
    page = _page(
        1,
        *(
            _line(text, 50, 50 + 15 * n, n)
            for n, text in enumerate(
                ["Buy when the RSI of fourteen days is below", "30. Sell when the RSI of fourteen days is above", "70."]
            )
        ),
    )

    text = "".join(piece.joint + piece.text for piece in pieces([(page, frames(page.lines))])).strip()

    assert text == "Buy when the RSI of fourteen days is below 30. Sell when the RSI of fourteen days is above 70."


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_is_turned_with_its_page_and_stays_inside(turn: int) -> None:
    page = PageLayout(1, 200, 100, turn=turn)  # type: ignore[arg-type]  # one of the four

    found = page.box(20, 10, 60, 20)

    wanted = {
        0: Box(0.1, 0.1, 0.3, 0.2),
        90: Box(0.8, 0.1, 0.9, 0.3),
        180: Box(0.7, 0.8, 0.9, 0.9),
        270: Box(0.1, 0.7, 0.2, 0.9),
    }[turn]
    for one, other in zip(found.__dict__.values(), wanted.__dict__.values(), strict=True):
        assert one == pytest.approx(other)
    assert page.box(-50, -50, 900, 900) == Box(0, 0, 1, 1)


def test_numbers_of_pages_are_written_short() -> None:
    assert ranges([2, 4, 5, 6, 9]) == "2, 4–6, 9"
    assert ranges([]) == ""
