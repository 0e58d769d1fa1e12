"""Strategies read from PDFs are read as well as from plain text, whatever the pages look like."""

from typing import Any

import pytest

from parsers.evaluation.cases import Case
from parsers.evaluation.reading import evaluate
from parsers.evaluation.report import Figures, Report, Scored
from parsers.extraction import load_extraction
from parsers.extraction.prediction import to_reading
from parsers.formats import read
from parsers.tests.evaluation.examples import cases_of
from parsers.tests.formats.pdf.typesetting import REAL, Sheet, font_of

# How much item_f1 may differ from that of the plain text.
MOST = 0.02
LAYOUTS: dict[str, dict[str, Any]] = {
    "one column": {},
    "small type, wide margins": {"size": 9, "margins": (60, 60, 120, 60)},
    "two columns": {"columns": 2, "size": 10, "gap": 0.6},
    "two columns, justified, hyphens, broken words": {
        "columns": 2,
        "size": 10,
        "justified": True,
        "hyphenated": True,
        "breaks": "syllables",
    },
    "lines without room between, broken words": {"breaks": "syllables", "gap": 0.0},
    "a small book with headers": {
        "width": 298,
        "height": 420,
        "margins": (40, 64, 40, 64),
        "size": 10,
        "header": "Notes",
        "footer": "- # -",
        "justified": True,
        "hyphenated": True,
    },
}


def _drawable(case: Case) -> bool:
    return all(letter.isspace() or font_of(REAL).has_glyph(ord(letter)) for letter in case.text)


def _cases() -> tuple[Case, ...]:
    """Every third that the font has all letters of. Readers are tuned on them: these figures are about pages."""
    return tuple(filter(_drawable, (*cases_of("tuning"), *cases_of("hard"), *cases_of("tuning5"))))[::3]


@pytest.fixture(scope="module")
def plain() -> Report:
    """The same cases read as they are."""
    return evaluate(_cases())


@pytest.mark.long
@pytest.mark.parametrize("name", LAYOUTS)
def test_strategies_on_pages_are_read_as_their_plain_text_is(name: str, plain: Report) -> None:
    reader = load_extraction("rules")
    scored = []
    for row in plain.scored:
        sheet = Sheet(**LAYOUTS[name])
        for line in row.case.text.split("\n"):
            if line.strip():
                sheet.paragraph(line)
            else:
                sheet.skip()
        scored.append(Scored.of(row.case, to_reading(reader.extract(read(sheet.data())))))

    assert len(scored) >= 30
    assert Figures.of(scored).item_f1 == pytest.approx(plain.together.item_f1, abs=MOST)
