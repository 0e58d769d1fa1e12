"""`manage.py screen` and `manage.py import_bars`: what they print, and how they end."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from screening.tests.factories import brought_bars, make_bars, stored

pytestmark = pytest.mark.django_db
CLEAR = "date,symbol,open,high,low,close,volume\n2024-01-02,AAPL,1,1,1,1,1\n2024-01-03,AAPL,1,1,1,1,1\n"
CSV = "date,symbol,open,high,low,close,volume\n2024-01-02,A,1,1,1,1,1\n2024-01-03,A,[b],1,1,1,1\n"


def answer(*command: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*command, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_screen_prints_json_alone() -> None:
    stored("XTST", make_bars("B", [5.0, 6.0]), make_bars("A", [5.0, 6.0]), make_bars("OLD", [5.0]))

    code, out, _err = answer("screen", "close > 5", "--market", "XTST", "--json")

    assert code == 0
    printed = json.loads(out)
    assert printed.pop("quality")["verdict"] == "warn"
    assert printed == {"as_of": "2023-01-03", "scanned": 2, "skipped": {"stale": 1}, "matches": ["A", "B"]}


def test_screen_prints_a_table_with_the_values_of_the_condition(capsys: pytest.CaptureFixture[str]) -> None:
    stored("XTST", make_bars("A", [5.0, 6.0], name="[Alpha]"), make_bars("OLD", [5.0]))

    code, _out, _err = answer("screen", "close[1] < sma(2) or rsi(14) < 5", "--market", "XTST", "--as-of", "2023-06-01")

    shown = capsys.readouterr().out
    assert code == 0
    for words in ("XTST on 2023-01-03: 1 of 1", "no bar in this session 1", "[Alpha]", "close[1]", "5.5", "–"):
        assert words in shown


def test_screen_says_that_the_sample_market_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = answer("screen", "rsi(14) < 30", "--json")

    assert (code, json.loads(out)["as_of"]) == (0, "2024-12-30")
    assert "synthetic" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rsx(14) < 30"], "Did you mean rsi?"),
        (["close > 5", "--market", "XKRX"], "manage.py import_bars PATH --market XKRX"),
        (["close > 5", "--as-of", "yesterday"], '"yesterday" is no date'),
        (["per < 5"], "no data yet for per"),
    ],
)
def test_screen_of_bad_input_says_what_to_do_and_ends_with_2(arguments: list[str], words: str) -> None:
    code, out, err = answer("screen", *arguments, "--json")

    assert (code, out) == (2, "")
    assert words in err


def _file(folder: Path, text: str = CSV, name: str = "bars.csv") -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_import_says_what_was_found_and_stores_nothing_in_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _out, _err = answer("import_bars", _file(tmp_path), "--market", "NASDAQ")

    shown = capsys.readouterr().out
    assert code == 2
    for words in ("bars.csv", "[b]", "In doubt", "--force", "Refused: nothing was stored."):
        assert words in shown
    assert not brought_bars().exists()


def test_import_in_spite_of_doubts_is_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, _err = answer("import_bars", _file(tmp_path), "--market", "XNAS", "--force")

    assert code == 0
    assert "Stored in XNAS: 1 new bars" in capsys.readouterr().out


def test_import_prints_json_alone(tmp_path: Path) -> None:
    code, out, _err = answer("import_bars", _file(tmp_path, CLEAR), "--market", "XNAS", "--json")

    report = json.loads(out)
    assert code == 0
    assert (report["outcome"], report["market"], report["new"], report["description"]["bars"]) == (
        "stored",
        "XNAS",
        2,
        2,
    )


def test_a_dry_run_of_import_says_what_would_be_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, _err = answer("import_bars", _file(tmp_path, CLEAR), "--market", "XNAS", "--dry-run")

    assert (code, brought_bars().count()) == (0, 0)
    assert "Nothing was stored" in capsys.readouterr().out


def test_import_of_a_file_that_asks_shows_how_to_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "date;symbol;open;high;low;close;volume\n2024-01-02;AAPL;1,976;1,980;1,970;1,975;1000\n"

    asked = answer("import_bars", _file(tmp_path, text), "--market", "XNAS", "--force")[0]
    shown = capsys.readouterr().out
    answered = answer("import_bars", _file(tmp_path, text), "--market", "XNAS", "--decimal", ",")[0]

    assert (asked, answered) == (2, 0)
    assert "--decimal ," in shown


def test_import_ends_with_1_when_there_is_nothing_to_store(tmp_path: Path) -> None:
    halted = "date,symbol,open,high,low,close,volume\n2024-01-02,AAPL,0,0,0,1,0\n"

    assert answer("import_bars", _file(tmp_path, halted), "--market", "XNAS")[0] == 1


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        ("nowhere.csv", ["--market", "XNAS"], "no file of bars"),
        ("bars.csv", ["--market", "NOSUCH"], "no market"),
        ("bars.csv", ["--market", "SAMPLE"], "synthetic"),
        ("bars.csv", ["--market", "XNAS", "--timezone", "Seoul"], "no time zone"),
    ],
)
def test_import_of_bad_input_says_what_to_do_and_ends_with_2(
    tmp_path: Path, path: str, options: list[str], words: str
) -> None:
    _file(tmp_path)

    code, _out, err = answer("import_bars", str(tmp_path / path), *options)

    assert code == 2
    assert words in err
