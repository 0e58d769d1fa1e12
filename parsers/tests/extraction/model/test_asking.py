"""A model is asked until its answer holds, at most three times; then the next one; the rules are always there."""

import json

import pytest

from llm.types import LLMResponse, ToolCall
from parsers.extraction.model.asking import ModelQuestion, NoAnswer
from parsers.extraction.model.extraction import rules_reading
from parsers.tests.extraction.model.making import RULES, TEXT, content_of, model, read, right, rule
from pastetrader.common.messages import message as _

WRONG = right(rules=[rule("rsi(14) < 31", 1, "RSI(14) is below 30"), *RULES[1:]])
CUT = LLMResponse(text='{"is_strategy": tr', stop_reason="length", provider="test", model="some-model")
OVER = NoAnswer("budget_exceeded", _("The budget is used up."), is_over=True)
DOWN = NoAnswer("model_overloaded", _("Too much to do."))


def test_an_answer_that_holds_is_asked_for_once() -> None:
    asked: list[ModelQuestion] = []

    found = read(TEXT, model(right(), asked=asked))

    assert (len(asked), found.facts.answers, found.facts.repairs, found.facts.unborne) == (1, 1, 0, 0)
    assert (found.facts.reader, found.facts.provider, found.facts.model) == ("model", "test", "some-model")
    assert not hasattr(asked[0], "tools")


def test_what_is_wrong_is_told_in_a_form_that_programs_read_and_asked_for_again() -> None:
    asked: list[ModelQuestion] = []

    found = read(TEXT, model(WRONG, right(), asked=asked))

    first, second = asked
    told = str(second.messages[-1].parts[0].text)  # type: ignore[union-attr]  # a text
    problem = json.loads(next(line for line in told.splitlines() if line.startswith("{")))
    assert second.messages[: len(first.messages)] == first.messages
    assert (problem["path"], problem["code"], problem["got"]) == (
        "rules.0.condition",
        "number_not_in_quote",
        "rsi(14) < 31",
    )
    assert "RSI(14) is below 30" in problem["allowed"]
    assert (found.strategy.open_questions, found.facts.repairs, found.facts.unborne) == ((), 1, 0)


def test_after_two_repairs_the_best_answer_counts_without_what_does_not_hold() -> None:
    asked: list[ModelQuestion] = []
    worse = right(rules=[rule("rsi(14) < 31", 1, "elsewhere"), rule("close > sma(99)", 1, "nowhere")])

    found = read(TEXT, model(worse, WRONG, worse, asked=asked))

    assert (len(asked), found.facts.repairs, found.facts.unborne) == (3, 2, 1)
    assert [one.text for one in found.strategy.unsupported] == ["rsi(14) < 31"]


@pytest.mark.parametrize("said", ["no JSON", '{"is_strategy": true}', "[]"])
def test_an_answer_without_the_form_of_one_goes_to_the_next_model(said: str) -> None:
    found = read(TEXT, model(said, said, said, name="first"), model(right(), name="second"))

    assert (found.facts.model, [one.code for one in found.facts.tried]) == ("second", ["invalid_output"])
    assert found.strategy.open_questions == ()


def test_an_answer_that_was_cut_off_is_asked_for_with_more_room_once() -> None:
    asked: list[ModelQuestion] = []

    found = read(TEXT, model(CUT, right(), asked=asked))

    assert [one.is_long for one in asked] == [False, True]
    assert found.facts.reader == "model"
    assert read(TEXT, model(CUT, CUT)).facts.why == "answer_truncated"


def test_a_model_that_asks_for_tools_is_not_heard() -> None:
    call = LLMResponse(tool_calls=(ToolCall(id="1", name="buy"),), stop_reason="tool_calls", provider="t", model="m")

    found = read(TEXT, model(call))

    assert (found.facts.reader, found.facts.why) == ("rules", "asked_for_tools")


def test_where_nobody_answers_the_rules_read_alone_and_it_is_said_why() -> None:
    alone = rules_reading(content_of(TEXT))

    nobody, down = read(TEXT), read(TEXT, model(DOWN, name="a"), model(DOWN, name="b"))

    assert nobody.strategy == down.strategy == alone
    assert (nobody.facts.reader, nobody.facts.why) == ("rules", "no_model")
    assert [(one.model, one.code) for one in down.facts.tried] == [("a", "model_overloaded"), ("b", "model_overloaded")]


def test_when_the_budget_is_used_up_nobody_else_is_asked() -> None:
    asked: list[ModelQuestion] = []

    found = read(TEXT, model(OVER), model(right(), asked=asked))

    assert (asked, found.facts.reader, found.facts.why) == ([], "rules", "budget_exceeded")


def test_a_failure_in_a_repair_leaves_the_answer_that_there_is() -> None:
    found = read(TEXT, model(WRONG, DOWN), model(right(), name="second"))

    assert (found.facts.model, found.facts.unborne) == ("some-model", 1)


def test_the_source_stands_between_marks_that_its_writer_cannot_know() -> None:
    asked: list[ModelQuestion] = []
    read(TEXT, model(right(), asked=asked), salt="one secret")
    read(TEXT, model(right(), asked=asked), salt="another")
    read(TEXT, model(right(), asked=asked), salt="one secret")
    first, other, again = (str(one.messages[0].parts[0].text) for one in asked)  # type: ignore[union-attr]  # texts

    mark = next(line for line in first.splitlines() if line.endswith(" begin")).removesuffix(" begin")
    assert first.count(f"{mark} begin\n") == first.count(f"{mark} end\n") == 1
    assert mark not in TEXT
    assert mark not in other
    assert first == again
    assert asked[0].system == asked[1].system
    assert TEXT[:20] not in asked[0].system
