"""Each provider through its real SDK against a server that speaks its format: what it says, and what it understands."""

from typing import Any

import pytest
from pytest_django import Settings

from llm.exceptions import AddressRefused
from llm.providers.base import Call
from llm.tests.doors import Door
from llm.tests.wire import KEY, Turn
from llm.types import Message, Text, ToolCall, ToolResult, ToolSpec, Usage
from pastetrader.common.stop_signal import Stopped

DOUBLE = ToolSpec(
    name="double",
    description="Twice the number.",
    parameters={"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
)
NOW = ToolSpec(name="now")
SIDE = {
    "type": "object",
    "properties": {"side": {"type": "string", "enum": ["long", "short"]}, "size": {"type": "number", "minimum": 0}},
    "required": ["side", "size"],
    "additionalProperties": False,
}


def test_a_text_comes_back_with_what_it_used(door: Door) -> None:
    door.server.will(Turn("It is up.", input=120, output=30, cache_read=100, reasoning=7))

    answer = door.model().generate("Which way?", system="Be brief.")

    assert (answer.text, answer.stop_reason, answer.tool_calls) == ("It is up.", "stop", ())
    assert answer.usage == Usage(input=120, output=30, cache_read=100, reasoning=7)
    assert (answer.provider, answer.model, answer.request_id) == (door.provider, door.model_name, door.request_id)


def test_what_goes_to_the_cache_is_part_of_the_input(door: Door) -> None:
    if door.name in {"compatible", "zhipuai"}:
        pytest.skip("These say nothing of it.")
    door.server.will(Turn("ok", input=120, cache_write=80))

    assert door.model().generate("hello").usage == Usage(input=120, output=20, cache_write=80)


def test_parallel_calls_of_tools_and_their_results_in_one_conversation(door: Door) -> None:
    door.server.will(Turn("Let me see.", calls=(("double", {"n": 4}), ("double", {"n": 5}))), Turn("8 and 10"))
    model = door.model()
    talk = [Message.of("user", "Twice 4 and 5?")]

    asked = model.generate_with_tools(talk, [DOUBLE, NOW])
    results = tuple(
        ToolResult(call_id=call.id, content=str(call.arguments["n"] * 2), is_error=call.arguments["n"] == 5)
        for call in asked.tool_calls
    )
    answer = model.generate_with_tools([*talk, asked.as_message(), Message(role="tool", parts=results)], [DOUBLE, NOW])

    assert asked.stop_reason == "tool_calls"
    assert [(call.name, call.arguments) for call in asked.tool_calls] == [("double", {"n": 4}), ("double", {"n": 5})]
    assert answer.text == "8 and 10"


def test_thinking_goes_back_unchanged_to_the_model_that_thought_it(door: Door) -> None:
    door.server.will(Turn("", calls=(("double", {"n": 4}),), thinking="Hm, twice four."), Turn("8"))
    model = door.model()
    talk = [Message.of("user", "Twice 4?")]

    asked = model.generate_with_tools(talk, [DOUBLE])
    result = Message(role="tool", parts=(ToolResult(call_id=asked.tool_calls[0].id, content="8"),))
    model.generate_with_tools([*talk, asked.as_message(), result], [DOUBLE])

    sent = str(door.server.requests[-1].body)
    assert ("encrypted-reasoning" if door.name == "openai" else "Hm, twice four.") in sent


def test_another_models_thinking_is_left_out(doors: dict[str, Door]) -> None:
    """Every answer of every format, given to every other one: the strict servers take it."""
    for first in doors.values():
        for second in doors.values():
            if first is second:
                continue
            first.server.will(Turn("So.", calls=(("double", {"n": 4}),), thinking="secret thoughts"))
            second.server.will(Turn("8"))
            talk = [Message.of("user", "Twice 4?")]

            asked = first.model().generate_with_tools(talk, [DOUBLE])
            result = Message(role="tool", parts=(ToolResult(call_id=asked.tool_calls[0].id, content="8"),))
            answer = second.model().generate_with_tools([*talk, asked.as_message(), result], [DOUBLE])

            assert answer.text == "8"
            assert "secret thoughts" not in str(second.server.requests[-1].body)
            assert "encrypted" not in str(second.server.requests[-1].body).replace("reasoning.encrypted_content", "")


@pytest.mark.parametrize("thinking", ["", "Hm."])
def test_text_is_shown_piece_by_piece_and_the_whole_is_the_same(door: Door, thinking: str) -> None:
    turn = Turn("It is going up.", calls=(("double", {"n": 4}), ("now", {})), thinking=thinking, reasoning=3)
    door.server.will(turn, turn)
    model = door.model()
    seen: list[str] = []

    streamed = model.generate_with_tools("Which way?", [DOUBLE, NOW], call=Call(on_text=seen.append))
    whole = model.generate_with_tools("Which way?", [DOUBLE, NOW])

    assert len(seen) > 1
    assert "".join(seen) == "It is going up."
    same = {"raw", "request_id", "tool_calls"}
    assert streamed.model_dump(exclude=same) == whole.model_dump(exclude=same)
    assert [call.arguments for call in streamed.tool_calls] == [{"n": 4}, {}]
    assert streamed.request_id == door.request_id


def test_a_streamed_turn_goes_back_as_a_whole_one_does(door: Door) -> None:
    door.server.will(Turn("So.", calls=(("double", {"n": 4}),), thinking="Hm."), Turn("8"))
    model = door.model()
    talk = [Message.of("user", "Twice 4?")]
    watched = Call(on_text=lambda _text: None)

    asked = model.generate_with_tools(talk, [DOUBLE], call=watched)
    result = Message(role="tool", parts=(ToolResult(call_id=asked.tool_calls[0].id, content="8"),))

    assert model.generate_with_tools([*talk, asked.as_message(), result], [DOUBLE], call=watched).text == "8"


def test_somebody_who_stops_it_is_heard_in_the_middle_of_a_stream(door: Door) -> None:
    door.server.will(Turn("one two three four five six seven"))
    seen: list[str] = []

    def check() -> None:
        if seen:
            raise Stopped("cancelled")

    with pytest.raises(Stopped):
        door.model().generate("count", call=Call(on_text=seen.append, check=check))

    assert len(seen) == 1


def test_a_structured_answer_is_a_value(door: Door) -> None:
    door.server.will(Turn('{"side": "long", "size": 2}'))

    answer = door.model().generate("Which side?", output_schema=SIDE)

    assert answer.parsed == {"side": "long", "size": 2}
    body = door.server.requests[0].body
    native = {
        "anthropic": lambda: body["output_config"]["format"]["type"],
        "openai": lambda: body["text"]["format"]["type"],
        "compatible": lambda: body["response_format"]["type"],
        "zhipuai": lambda: body["response_format"]["type"],
    }[door.name]()
    assert native == ("json_object" if door.name == "zhipuai" else "json_schema")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {"type": "object", "additionalProperties": {"type": "number"}}}},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "string"}}},
    ],
)
def test_a_schema_that_no_api_holds_is_asked_for_in_words(door: Door, schema: dict[str, Any]) -> None:
    door.server.will(Turn("```json\n[1]\n```"))

    answer = door.model().generate("Go.", system="Be brief.", output_schema=schema)

    assert answer.parsed == [1]
    assert "JSON Schema" in str(door.server.requests[0].body)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1, "default": 3}}},
        {"type": "object", "properties": {"a": {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 3}]}}},
        {"type": "object", "properties": {"a": {"type": "array", "items": SIDE, "minItems": 1}}, "required": ["a"]},
    ],
)
def test_optional_fields_and_bounds_are_taken_by_every_api(door: Door, schema: dict[str, Any]) -> None:
    door.server.will(Turn('{"a": null}'))

    assert door.model().generate("Go.", output_schema=schema).parsed == {"a": None}


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (Turn("It is", end="length"), "length"),
        (Turn("I cannot.", end="refusal"), "refusal"),
        (Turn("It is", end="filtered"), "filtered"),
    ],
)
@pytest.mark.parametrize("watched", [False, True])
def test_how_an_answer_ends_is_told_apart(door: Door, turn: Turn, reason: str, watched: bool) -> None:
    door.server.will(turn)
    # Anthropic has one word for both, Z.AI the other.
    expected = {("anthropic", "filtered"): "refusal", ("zhipuai", "refusal"): "filtered"}

    answer = door.model().generate("Go.", call=Call(on_text=(lambda _text: None) if watched else None))

    assert answer.stop_reason == expected.get((door.name, reason), reason)


def test_a_long_conversation_of_all_roles_is_taken(door: Door) -> None:
    door.server.will(Turn("fine"))
    talk = [
        Message.of("system", "Speak of markets only."),
        Message.of("user", "a"),
        Message.of("user", "b"),
        Message(
            role="assistant",
            parts=(
                Text(text="   "),
                ToolCall(id="one", name="double", arguments={"n": 1}),
                ToolCall(id="two", name="double", arguments={"n": 2}),
            ),
        ),
        Message(
            role="tool",
            parts=(ToolResult(call_id="one", content="2"), ToolResult(call_id="two", content="no", is_error=True)),
        ),
        Message.of("user", "c"),
        Message.of("assistant", "d"),
        Message.of("user", "e"),
    ]

    assert door.model().generate_with_tools(talk, [DOUBLE], system="Be brief.").text == "fine"
    assert "Speak of markets only." in str(door.server.requests[0].body)


def test_the_key_is_shown_to_the_server_and_stands_nowhere_else(door: Door) -> None:
    door.server.will(Turn("fine"))
    model = door.model()

    answer = model.generate("hello")

    assert door.server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(answer) + repr(model.credentials) + repr(vars(model)) + str(door.server.requests[0].body)


def test_no_variable_of_the_environment_changes_where_the_key_goes(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "ZHIPUAI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY", "ZHIPUAI_API_KEY"):
        monkeypatch.setenv(name, "sk-of-the-environment")
    door.server.will(Turn("fine"))

    assert door.model().generate("hello").text == "fine"
    assert "sk-of-the-environment" not in str(door.server.requests[0].headers)


def test_an_address_that_the_operator_does_not_allow_is_never_called(door: Door, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []

    with pytest.raises(AddressRefused, match="PASTETRADER_OUTBOUND_ALLOW"):
        door.model().generate("hello")
    assert door.server.requests == []
