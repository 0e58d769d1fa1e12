"""What was read honestly once stays so, whatever becomes of the text before the reader sees it."""

from pathlib import Path

import pytest

from parsers.evaluation.cases import read_cases
from parsers.evaluation.reading import evaluate

CASES = Path(__file__).parents[1] / "cases"
# Those with Markdown, comments and lists in them are looked at each time.
OFTEN = ("hard", "tuning3")
SELDOM = sorted(path.stem for path in CASES.glob("tuning*.jsonl") if path.stem not in OFTEN)


@pytest.mark.parametrize("name", [*OFTEN, *(pytest.param(name, marks=pytest.mark.long) for name in SELDOM)])
def test_no_case_that_was_tuned_on_is_silently_wrong(name: str) -> None:
    report = evaluate(read_cases((CASES / f"{name}.jsonl").read_text(encoding="utf-8")), "rules")

    silent = [scored.case.text[:80] for scored in report.scored if scored.outcome.verdict == "silent"]
    assert silent == []
