"""Pictures of pages: sharp enough, never too much, and drawn somewhere else."""

from pathlib import Path

import pymupdf
import pytest

from parsers.formats import Unreadable, read
from parsers.formats.pdf import pictures
from parsers.formats.pdf.limits import MAX_PICTURE_PIXELS, MAX_PICTURE_WIDTH
from parsers.tests.formats.pdf.documents import READABLE, REFUSED, endless, one_page
from pastetrader.common.stop_signal import StopSignal

DRAWS = b"1 0 0 rg 0 0 300 400 re f BT /F 9 Tf 20 20 Td (Buy when RSI is below 30) Tj ET"


def _picture(folder: Path, data: bytes, page: int = 1, width: int = 800) -> pymupdf.Pixmap:
    path = folder / "document.pdf"
    path.write_bytes(data)
    drawn = pictures.picture(path, page, width, stop=StopSignal())
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    return pymupdf.Pixmap(drawn)


def test_a_page_is_as_wide_as_was_asked_for_and_looks_like_itself(tmp_path: Path) -> None:
    drawn = _picture(tmp_path, one_page(DRAWS))

    assert (drawn.width, drawn.height) == (800, 1067)
    assert drawn.pixel(100, 1000) == (255, 0, 0)
    assert drawn.pixel(700, 100) == (255, 255, 255)


def test_a_page_on_its_side_is_drawn_as_it_is_shown(tmp_path: Path) -> None:
    drawn = _picture(tmp_path, READABLE["shown at 90 degrees"]().data)

    assert drawn.width > drawn.height


@pytest.mark.parametrize("box", ["0 0 100 9000000", "0 0 9000000 100", "0 0 9000000 9000000", "0 0 2 2"])
def test_no_page_makes_a_picture_that_is_too_large(tmp_path: Path, box: str) -> None:
    drawn = _picture(tmp_path, one_page(DRAWS, box=box), width=99_999)

    assert drawn.width <= MAX_PICTURE_WIDTH
    assert drawn.width * drawn.height <= MAX_PICTURE_PIXELS * 1.01


@pytest.mark.parametrize(("name", "code"), [("encrypted", "pdf_encrypted"), ("a header and rubbish", "pdf_broken")])
def test_what_cannot_be_opened_cannot_be_drawn(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _picture(tmp_path, REFUSED[name][0]())

    assert refused.value.code == code


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        _picture(tmp_path, one_page(DRAWS), page=2)

    assert refused.value.code == "no_page"


def test_what_would_take_years_to_draw_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PICTURE_SECONDS", 1.0)

    with pytest.raises(Unreadable) as refused:
        _picture(tmp_path, endless())

    assert refused.value.code == "too_slow"


@pytest.mark.parametrize("name", ["one column", "one column, Korean", "shown at 180 degrees", "two columns", "cropped"])
def test_every_word_has_ink_where_its_place_says(tmp_path: Path, name: str) -> None:
    made = READABLE[name]()
    drawn = _picture(tmp_path, made.data)

    for place in read(made.data).places:
        assert place.box is not None
        if place.page == 1:
            box = place.box
            area = pymupdf.IRect(
                box.left * drawn.width, box.top * drawn.height, box.right * drawn.width, box.bottom * drawn.height
            )
            inked = [
                x
                for x in range(area.x0, min(area.x1, drawn.width))
                if any(sum(drawn.pixel(x, y)) < 500 for y in range(area.y0, min(area.y1, drawn.height)))
            ]
            # From its first letter to its last, and nothing much beside it.
            assert inked
            assert inked[0] - area.x0 < 8
            assert area.x1 - inked[-1] < 10
