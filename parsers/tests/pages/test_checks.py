"""What is said of a condition while it is typed, and what may be typed."""

import pytest

from parsers.pages.checks import checked_text
from parsers.pages.completion import completions
from screening.conditions.reading.parser import parse_series


def test_what_can_be_read_is_said_in_words() -> None:
    assert checked_text("rsi(14)<30", "condition", str) == {"words": "RSI(14) is below 30"}


def test_what_cannot_be_read_is_said_with_its_place() -> None:
    found = checked_text("rsi(14) < 30 and clse > 5", "condition", str)

    assert (found["line"], found["column"]) == ("1", "18")
    assert "close" in found["hint"]


@pytest.mark.parametrize(("text", "takes", "is_fine"), [("7%", "stop_loss", True), ("seven", "stop_loss", False)])
def test_a_value_is_checked_as_one(text: str, takes: str, is_fine: bool) -> None:
    assert ("words" in checked_text(text, takes, str)) == is_fine


def test_several_conditions_can_answer_a_question_but_are_no_rule() -> None:
    several = "close > 5; rsi(14) < 30"

    assert "words" in checked_text(several, "conditions", str)
    assert "message" in checked_text(several, "condition", str)


def test_nothing_typed_is_nothing_wrong() -> None:
    assert checked_text("  ", "condition", str) == {}


def test_every_field_that_is_offered_can_be_read() -> None:
    for one in completions(str):
        if one["insert"] not in {"and", "or", "not", "between", "crosses_above", "crosses_below"}:
            parse_series(one["insert"])
