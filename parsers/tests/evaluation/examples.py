"""Cases and readings for tests of the scorers."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from parsers.evaluation.cases import Case, read_cases
from parsers.extraction.prediction import Reading
from parsers.extraction.prediction.readings import BeyondRule, ReadQuestion, ReadRule

CASES = Path(__file__).parent.parent / "cases"


def cases_of(name: str) -> tuple[Case, ...]:
    """The cases of parsers/tests/cases/NAME.jsonl."""
    return read_cases((CASES / f"{name}.jsonl").read_text(encoding="utf-8"))


def place_in(case: Case, quote: str) -> tuple[int, int]:
    """Where a quote stands in the text of a case."""
    start = case.text.index(quote)
    return start, start + len(quote)


def gold_prediction(case: Case) -> dict[str, Any]:
    """The expected reading as a prediction; of several accepted parts the first."""
    found = {name: value for name, value in case.expected.items() if name != "must_flag"}
    for slot, part in found.items():
        if isinstance(part, dict) and "any_of" in part:
            found[slot] = part["any_of"][0]
    return {**found, "flags": case.expected["must_flag"]}


def gold_reading(case: Case, *, asked: Iterable[str] = (), **changes: Any) -> Reading:
    """The expected reading with its words, questions about the quotes in `asked`, and changed slots."""
    return Reading(
        predicted={**gold_prediction(case), **changes},
        rules=tuple(ReadRule(mark.slot, mark.n, (place_in(case, mark.quote),)) for mark in case.marks or ()),
        questions=tuple(ReadQuestion("not_understood", (place_in(case, quote),)) for quote in asked),
    )


def reading_from(document: Mapping[str, Any]) -> Reading:
    """A reading from its JSON form."""
    return Reading(
        predicted=document["predicted"],
        rules=tuple(ReadRule(rule["slot"], rule["n"], _places(rule)) for rule in document["rules"]),
        questions=tuple(ReadQuestion(question["code"], _places(question)) for question in document["questions"]),
        beyond=tuple(BeyondRule(rule["slot"], rule["text"], _places(rule)) for rule in document.get("beyond", ())),
    )


def _places(part: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in part["spans"])
