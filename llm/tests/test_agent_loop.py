"""Think, act, observe with a scripted model."""

from collections.abc import Mapping
from typing import Any

import pytest

from llm.agent_loop import MAX_RESULT_CHARACTERS, AgentTool, Limits, run_agent_loop
from llm.exceptions import BadScript, InvalidOutput, LimitReached, LLMError, Refused, ToolCallFailed, Truncated
from llm.providers import provider
from llm.providers.base import Provider
from llm.types import LLMResponse, Message, ToolResult, ToolSpec, Usage

NUMBER = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}


def _model(*answers: Mapping[str, Any]) -> Provider:
    return provider("scripted", model="test", options={"answers": list(answers)})


def _call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"tool_calls": [{"name": name, "arguments": arguments}]}


def _double(name: str = "double") -> AgentTool:
    return AgentTool(
        ToolSpec(name=name, parameters=NUMBER),
        lambda arguments: arguments["n"] * 2,
    )


def _results(messages: tuple[Message, ...]) -> list[ToolResult]:
    return [part for message in messages for part in message.parts if isinstance(part, ToolResult)]


def test_an_answer_without_tools_is_the_output() -> None:
    answer = run_agent_loop(provider=_model({"text": "It is up."}), prompt="Which way?")

    assert answer.output == "It is up."
    assert answer.turns == 1


def test_the_agent_sees_what_its_tool_said_and_answers_then() -> None:
    model = _model(_call("double", n=4), {"text": "8"})

    answer = run_agent_loop(provider=model, prompt="4 twice?", tools=[_double()])

    assert answer.output == "8"
    assert answer.turns == 2
    assert [result.content for result in _results(answer.messages)] == ["8"]


def test_results_come_back_in_the_order_of_the_calls() -> None:
    calls = [{"name": "double", "arguments": {"n": n}} for n in (3, 1, 2)]
    model = _model({"tool_calls": calls}, {"text": "done"})

    answer = run_agent_loop(provider=model, prompt="go", tools=[_double()])

    assert [result.content for result in _results(answer.messages)] == ["6", "2", "4"]
    assert [result.call_id for result in _results(answer.messages)] == ["call-0-0", "call-0-1", "call-0-2"]


def test_an_unknown_tool_is_an_error_that_the_agent_sees() -> None:
    model = _model(_call("treble", n=1), {"text": "sorry"})

    answer = run_agent_loop(provider=model, prompt="go", tools=[_double()])

    (result,) = _results(answer.messages)
    assert result.is_error
    assert "double" in result.content
    assert answer.output == "sorry"


def test_arguments_that_do_not_fit_never_reach_the_tool() -> None:
    reached: list[Any] = []
    tool = AgentTool(ToolSpec(name="double", parameters=NUMBER), reached.append)
    model = _model(_call("double", n="four"), {"text": "sorry"})

    answer = run_agent_loop(provider=model, prompt="go", tools=[tool])

    (result,) = _results(answer.messages)
    assert reached == []
    assert result.is_error
    assert "n:" in result.content


def test_a_tool_that_fails_is_an_error_that_the_agent_sees() -> None:
    def fail(_arguments: dict[str, Any]) -> Any:
        raise ToolCallFailed("The market is closed.")

    tool = AgentTool(ToolSpec(name="double", parameters=NUMBER), fail)

    answer = run_agent_loop(provider=_model(_call("double", n=1), {"text": "later"}), prompt="go", tools=[tool])

    (result,) = _results(answer.messages)
    assert (result.is_error, result.content) == (True, "The market is closed.")


def test_a_bug_in_a_tool_is_not_hidden_from_us() -> None:
    tool = AgentTool(ToolSpec(name="double", parameters=NUMBER), lambda arguments: arguments["missing"])

    with pytest.raises(KeyError):
        run_agent_loop(provider=_model(_call("double", n=1)), prompt="go", tools=[tool])


def test_a_long_result_is_cut_with_the_number_of_characters_left_out() -> None:
    tool = AgentTool(ToolSpec(name="long"), lambda _arguments: "x" * (MAX_RESULT_CHARACTERS + 98))

    answer = run_agent_loop(provider=_model(_call("long"), {"text": "ok"}), prompt="go", tools=[tool])

    (result,) = _results(answer.messages)
    assert result.content.endswith("(100 more characters)")


def test_an_agent_without_an_answer_is_stopped_at_its_turns() -> None:
    model = _model(*[_call("double", n=n) for n in range(5)])

    with pytest.raises(LimitReached, match="3 turns"):
        run_agent_loop(provider=model, prompt="go", tools=[_double()], limits=Limits(max_iterations=3))


def test_an_agent_is_stopped_at_its_tool_calls() -> None:
    calls = [{"name": "double", "arguments": {"n": n}} for n in range(5)]

    with pytest.raises(LimitReached, match="more than 4 tool calls"):
        run_agent_loop(
            provider=_model({"tool_calls": calls}), prompt="go", tools=[_double()], limits=Limits(max_tool_calls=4)
        )


def test_the_same_call_a_third_time_stops_the_agent() -> None:
    model = _model(*[_call("double", n=1)] * 3)

    with pytest.raises(LimitReached, match="same call"):
        run_agent_loop(provider=model, prompt="go", tools=[_double()])


@pytest.mark.parametrize(
    "answer", [{"output": {"n": 1}}, {"text": '{"n": 1}'}, {"text": '```json\n{"n": 1}\n```'}, {"text": ' {"n":1}\n'}]
)
def test_a_structured_answer_is_the_object(answer: dict[str, Any]) -> None:
    found = run_agent_loop(provider=_model(answer), prompt="go", output_schema=NUMBER)

    assert found.output == {"n": 1}


@pytest.mark.parametrize("wrong", [{"output": {"n": "one"}}, {"text": "one"}, {"text": '{"n": 1, "m": 2}'}])
def test_an_answer_that_does_not_fit_gets_one_turn_to_be_repaired(wrong: dict[str, Any]) -> None:
    found = run_agent_loop(provider=_model(wrong, {"output": {"n": 1}}), prompt="go", output_schema=NUMBER)

    assert found.output == {"n": 1}
    assert found.turns == 2


def test_a_second_answer_that_does_not_fit_ends_it_with_the_places() -> None:
    model = _model({"output": {"n": "one"}}, {"output": {"n": "two"}}, {"output": {"n": 1}})

    with pytest.raises(InvalidOutput) as ended:
        run_agent_loop(provider=model, prompt="go", output_schema=NUMBER)

    assert [problem.path for problem in ended.value.problems] == ["n"]


@pytest.mark.parametrize(("reason", "error"), [("refusal", Refused), ("length", Truncated)])
def test_a_refusal_and_a_cut_answer_are_errors(reason: str, error: type[LLMError]) -> None:
    with pytest.raises(error):
        run_agent_loop(provider=_model({"text": "…", "stop_reason": reason}), prompt="go")


def test_a_script_that_is_too_short_says_so() -> None:
    with pytest.raises(BadScript, match="1 answers"):
        run_agent_loop(provider=_model(_call("double", n=1)), prompt="go", tools=[_double()])


def test_the_agent_stops_between_calls_when_it_is_told_to() -> None:
    class Stopped(Exception):
        pass

    checks = iter([None, Stopped()])

    def check() -> None:
        told = next(checks)
        if told:
            raise told

    with pytest.raises(Stopped):
        run_agent_loop(provider=_model(_call("double", n=1)), prompt="go", tools=[_double()], check=check)


def test_every_answer_is_shown_to_the_observer() -> None:
    seen: list[LLMResponse] = []

    run_agent_loop(
        provider=_model(_call("double", n=1), {"text": "2"}), prompt="go", tools=[_double()], on_turn=seen.append
    )

    assert [response.stop_reason for response in seen] == ["tool_calls", "stop"]


def test_usage_adds_up() -> None:
    assert Usage(input=1, output=2) + Usage(input=3, reasoning=4) == Usage(input=4, output=2, reasoning=4)
