"""Our scorers give what the reference scorers of the cases' format gave on the same readings.

`reference.jsonl` has cases with readings, right ones and wrong ones of every kind, and the reference's results.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from parsers.evaluation.cases import Case
from parsers.evaluation.report import Scored
from parsers.tests.evaluation.examples import reading_from

LINES = Path(__file__).with_name("reference.jsonl").read_text(encoding="utf-8").strip().split("\n")


@pytest.mark.parametrize("row", [json.loads(line) for line in LINES], ids=lambda row: row["case"]["id"])
def test_items_and_honesty_are_those_of_the_reference(row: dict[str, Any]) -> None:
    case = Case.model_validate(row["case"])

    for wanted in row["scored"]:
        found = Scored.of(case, reading_from(wanted["reading"]))
        items, outcome = found.score.items, found.outcome
        assert {
            "earned": items.earned,
            "expected": items.expected,
            "predicted": items.predicted,
            "exact": found.score.is_exact,
        } == wanted["items"]
        assert {
            **{name: getattr(outcome, name) for name in ("right", "asked", "lost", "wrong", "verdict")},
            "needless": len(outcome.needless),
        } == wanted["honesty"]
