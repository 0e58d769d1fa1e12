"""A description in words: the same sentences for the command, the page and the API."""

import ast
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from screening.market_data.files.description import Choices, Level
from screening.market_data.files.reader import read_file
from screening.market_data.files.reasons import REASONS
from screening.market_data.files.words import as_json, lines

TEXT = (
    "Date,Open,High,Low,Close,Adj Close,Volume,Memo\n"
    "2024-01-02,100,104,96,100,50,1200,a\n"
    "2024-01-03,null,null,null,null,null,null,b\n"
    "2024-01-04,x,104,95,101,50.5,1300,c\n"
    "2024-01-05,y,104,95,101,50.5,1300,c\n"
    "2024-01-06,100,104,95,101,50.5,1300,c\n"
    "2024-01-08,100,100.8,95,101,50.5,1300,c\n"
)
COLUMNS = (
    'Columns: date "Date" (year, month, day), open "Open", high "High", low "Low", close "Close", '
    'adjusted close "Adj Close", volume "Volume" (numbers as 1976.00).'
)


def described(adjusted: str = "") -> list[str]:
    """The lines of the file."""
    choices = Choices(market="XNAS", not_after=date(2026, 1, 1), adjusted=adjusted)
    return [str(line) for line in lines(read_file(TEXT.encode(), "AAPL.csv", choices).description)]


def test_a_file_is_said_from_what_it_is_to_what_was_found() -> None:
    assert described("keep")[:7] == [
        "AAPL.csv: text in UTF-8, fields between commas, header on line 1",
        COLUMNS,
        "Rows: 6, of which bars: 2, sessions without trade: 1, refused: 3.",
        "Symbols: 1 (AAPL), from 2024-01-02 to 2024-01-08.",
        "Gaps: 2 sessions of the market between first and last bars have no row at all.",
        "Widened: 1 bars, whose high or low was off by a rounding and is their open or close now.",
        '2 rows, each has something that is not a number; first on line 4, Open "x".',
    ]


def test_what_stops_an_import_comes_before_doubts_and_notes() -> None:
    levels = [line.partition(":")[0] for line in described()[-6:]]

    assert levels.index("Question") < levels.index("In doubt") < levels.index("Note")


def test_what_is_said_as_json_is_json_with_the_same_words_in_the_readers_language() -> None:
    choices = Choices(market="XNAS", not_after=date(2026, 1, 1))
    description = read_file(TEXT.encode(), "AAPL.csv", choices).description

    found = json.loads(json.dumps(as_json(description, str)))
    quoted = as_json(description, lambda text: f"«{text}»")

    assert found["lines"] == described()
    assert found["rows"] == found["bars"] + found["halted"] + found["refused_rows"]
    assert [(one["choice"], one["value"]) for one in found["findings"][0]["answers"]] == [
        ("adjusted", "use"),
        ("adjusted", "keep"),
    ]
    assert found["refused"][0]["example"] == {"line": 4, "column": "Open", "value": "x"}
    assert found["first_bars"][0]["session"] == "2024-01-02"
    assert quoted["findings"][0]["message"].startswith("««It has adjusted closes")


@pytest.mark.parametrize("data", [b"", b"garbage", b"date,open\n2024-01-02,1\n"])
def test_a_file_that_is_refused_says_why_in_words(data: bytes) -> None:
    description = read_file(data, "%s.csv", Choices(market="XNAS", not_after=date(2026, 1, 1))).description

    assert description.at(Level.REFUSAL)
    assert any(str(line).startswith("Refused: ") for line in lines(description))
    assert str(lines(description)[0]).startswith("%s.csv: ")


def test_every_reason_completes_a_sentence_about_a_row() -> None:
    assert all(str(reason).split()[0] in {"has", "is", "misses", "says"} for reason in REASONS.values())


@pytest.mark.parametrize("folder", ["market_data", "bars", "bar_imports"])
def test_sentences_that_pages_show_name_no_option_of_a_command(folder: str) -> None:
    sources = (settings.BASE_DIR / "screening" / folder).rglob("*.py")

    assert not [str(path) for path in sources if "(--" in "".join(_sentences(path))]


def _sentences(path: Path) -> Iterator[str]:
    """What is translated in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
