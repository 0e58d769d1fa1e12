"""What goes wrong with each provider, as one of our errors: the same for all, through the real SDKs."""

import time
import traceback

import pytest

from llm.exceptions import (
    BadRequest,
    ContextTooLong,
    CutStream,
    KeyRefused,
    LLMError,
    MalformedAnswer,
    ModelNotFound,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    ServerFailed,
    TimedOut,
    Unreachable,
)
from llm.providers.base import Call
from llm.providers.failures import retry_after
from llm.tests.doors import Door
from llm.tests.wire import KEY, Failure, Turn
from llm.tests.wire.script import Kind
from llm.types import ToolSpec

WATCHED = Call(on_text=lambda _text: None)


@pytest.mark.parametrize("call", [Call(), WATCHED], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("rate_limited", RateLimited),
        ("overloaded", Overloaded),
        ("server_error", ServerFailed),
        ("quota", QuotaExhausted),
        ("bad_key", KeyRefused),
        ("forbidden", KeyRefused),
        ("bad_request", BadRequest),
        ("too_long", ContextTooLong),
        ("no_model", ModelNotFound),
    ],
)
def test_what_a_provider_says_is_told_apart(door: Door, kind: Kind, error: type[LLMError], call: Call) -> None:
    door.server.will(Failure(kind))

    with pytest.raises(LLMError) as failed:
        door.model().generate("hello", call=call)

    assert type(failed.value) is error
    assert len(door.server.requests) == 1, "The SDK tried again by itself."
    if door.name != "zhipuai":
        assert failed.value.request_id == "req_1"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("cut_stream", CutStream),
        ("silent_end", CutStream),
        ("error_in_stream", Overloaded),
        ("not_json", (MalformedAnswer, CutStream)),
        ("drop", (CutStream, Unreachable)),
    ],
)
def test_a_stream_that_breaks_is_never_an_answer(door: Door, kind: Kind, error: type[LLMError]) -> None:
    door.server.will(Failure(kind))

    with pytest.raises(error):
        door.model().generate("hello", call=WATCHED)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("cut_stream", CutStream), ("not_json", MalformedAnswer), ("wrong_shape", MalformedAnswer), ("drop", CutStream)],
)
def test_an_answer_that_breaks_is_never_an_answer(door: Door, kind: Kind, error: type[LLMError]) -> None:
    door.server.will(Failure(kind))

    with pytest.raises(error):
        door.model().generate("hello")


@pytest.mark.parametrize("watched", [False, True])
def test_arguments_that_are_no_json_make_a_malformed_answer(door: Door, watched: bool) -> None:
    if door.name == "anthropic":
        pytest.skip("Its arguments are JSON already.")
    door.server.will(Turn(calls=(("double", {"n": 1}),), bad_arguments=True))

    with pytest.raises(MalformedAnswer):
        door.model().generate_with_tools("hello", [ToolSpec(name="double")], call=WATCHED if watched else Call())


@pytest.mark.parametrize("watched", [False, True])
def test_a_server_that_never_answers_is_left_after_the_time_of_the_call(door: Door, watched: bool) -> None:
    door.server.will(Failure("hang"))
    begun = time.monotonic()

    with pytest.raises(TimedOut):
        door.model().generate("hello", call=Call(seconds=0.2, on_text=WATCHED.on_text if watched else None))

    assert time.monotonic() - begun < 2


def test_nobody_there_is_unreachable(door: Door) -> None:
    model = door.model()
    door.server.__exit__(None, None, None)

    with pytest.raises(Unreachable):
        model.generate("hello")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "7"}, 7), ({"retry-after-ms": "250"}, 0.25), ({"retry-after": "soon"}, None), ({}, None)],
)
def test_the_time_that_a_provider_asks_for_is_kept(door: Door, headers: dict[str, str], seconds: float | None) -> None:
    door.server.will(Failure("rate_limited", headers))

    with pytest.raises(RateLimited) as failed:
        door.model().generate("hello")

    assert failed.value.retry_after == seconds


def test_a_time_may_be_a_date() -> None:
    assert retry_after({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}) == 0
    assert (retry_after({"retry-after": "Fri, 01 Jan 2100 00:00:00 GMT"}) or 0) > 1e6
    assert retry_after({"retry-after": "-3"}) is None
    assert retry_after({"retry-after": "inf"}) is None


def test_no_error_holds_the_key(door: Door) -> None:
    """The server repeats in its words what it was sent, as some do."""
    door.server.key = "another one"
    with pytest.raises(KeyRefused) as refused:
        door.model().generate("hello")
    door.server.key = KEY
    kinds: list[Kind] = ["bad_request", "hang", "drop", "not_json", "wrong_shape", "server_error", "no_model"]
    errors: list[LLMError] = [refused.value]
    for kind in kinds:
        door.server.will(Failure(kind))
        with pytest.raises(LLMError) as failed:
            door.model().generate(f"hello {KEY}", call=Call(seconds=0.2))
        errors.append(failed.value)

    for error in errors:
        seen = [error, error.__cause__]
        assert KEY not in "".join(traceback.format_exception(error)) + "".join(repr(vars(one)) for one in seen if one)
