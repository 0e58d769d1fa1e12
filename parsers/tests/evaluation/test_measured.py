"""Figures of readers that come with a version: written by the command alone, and read as they were written."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from parsers.evaluation import measured as kept
from parsers.evaluation.measured import FILE, Measured, measured, save
from parsers.extraction import EXTRACTORS, load_extraction

CASES = "parsers/tests/cases/tuning7.jsonl"


def _figures(**changes: object) -> Measured:
    known = {"cases_of": "set", "reader": "rules", "version": "2", "measured_on": date(2026, 11, 30)}
    counts = {"cases": 10, "exact": 5, "silent": 1, "right": 60, "asked": 30, "lost": 6, "wrong": 4, "needless": 3}
    return Measured.model_validate({**known, "was_tuned_on": False, **counts, **changes})


def test_the_share_is_of_all_items_with_the_interval_after_wilson() -> None:
    figures = _figures()

    assert (figures.items, figures.missed, figures.share_right) == (100, 10, 0.6)
    assert figures.interval == pytest.approx((0.5020, 0.6906), abs=1e-4)
    assert _figures(right=0, asked=0, lost=0, wrong=0).share_right is None


def test_a_set_that_is_measured_again_takes_the_place_of_the_former(tmp_path: Path) -> None:
    file = tmp_path / "measured.json"
    assert measured(file) == ()

    for figures in (
        _figures(right=1),
        _figures(cases_of="another", was_tuned_on=True),
        _figures(reader="model"),
        _figures(),
    ):
        save(figures, file)

    assert [(one.reader, one.cases_of, one.right) for one in measured(file)] == [
        ("model", "set", 60),
        ("rules", "set", 60),
        ("rules", "another", 60),
    ]


def test_the_command_keeps_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kept, "FILE", tmp_path / "measured.json")
    cases = tmp_path / "three.jsonl"
    cases.write_text("".join(Path(CASES).read_text().splitlines(keepends=True)[:3]))

    call_command("evaluate_extraction", str(cases), "--json", "--save", "tuned-on")

    printed = json.loads(capsys.readouterr().out)
    (figures,) = measured()
    assert (figures.cases_of, figures.cases, figures.was_tuned_on) == ("three", 3, True)
    assert (figures.right, figures.asked, figures.exact) == (
        printed["honesty"]["right"],
        printed["honesty"]["asked"],
        printed["exact"],
    )
    assert figures.version == load_extraction("rules").extractor.version


def test_what_comes_with_this_version_is_of_readers_that_there_are() -> None:
    names = {load_extraction(name).extractor.name for name in EXTRACTORS}

    assert FILE.exists()
    assert {one.reader for one in measured()} <= names
    assert any(not one.was_tuned_on for one in measured())
    assert all(one.was_tuned_on is not one.cases_of.startswith("unread") for one in measured())
