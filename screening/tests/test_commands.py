"""`manage.py screen` and `manage.py import_bars`: what they print, and how they end."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from screening.tests.factories import make_bars, stored

pytestmark = pytest.mark.django_db
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
    assert json.loads(out) == {"as_of": "2023-01-03", "scanned": 2, "skipped": {"stale": 1}, "matches": ["A", "B"]}


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


def test_import_prints_what_was_refused_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bars.csv").write_text(CSV)

    code, _out, _err = answer("import_bars", str(tmp_path / "bars.csv"), "--market", "XTST")

    shown = capsys.readouterr().out
    assert code == 0
    for words in ("bars.csv", "is not a number", "[b]", "1 symbols of XTST from 2024-01-02 to 2024-01-02"):
        assert words in shown


def test_import_prints_json_alone(tmp_path: Path) -> None:
    (tmp_path / "bars.csv").write_text(CSV)
    (tmp_path / "no.csv").write_text("")

    code, out, _err = answer("import_bars", str(tmp_path), "--market", "XTST", "--json")

    report = json.loads(out)
    assert code == 0
    assert (report["files"], report["new"], report["refused"]) == (2, 1, {"not_a_number": 1})
    assert report["refused_rows"] == [
        {"file": "bars.csv", "line": 3, "reason": "not_a_number", "column": "open", "value": "[b]"}
    ]
    assert report["refused_files"] == {"no.csv": "It has no header line."}


def test_import_of_nothing_but_refused_rows_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "bars.csv").write_text("date,symbol,open,high,low,close,volume\n2024-01-02,A,x,1,1,1,1\n")

    assert answer("import_bars", str(tmp_path / "bars.csv"), "--market", "XTST")[0] == 2
    assert answer("import_bars", str(tmp_path / "nowhere.csv"), "--market", "XTST")[0] == 2
