"""Models asked with keys, retries, others in their place, and a row that stays of each call."""

import time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from llm.calling.questions import Question
from llm.calling.retry import Patience
from llm.exceptions import (
    BadCredentials,
    BadRequest,
    InvalidOutput,
    KeyRefused,
    LLMError,
    NoModelAnswered,
    Refused,
    TimedOut,
)
from llm.models import LLMCall
from llm.services import Caller, ManagedModel, ModelChoice, Terms, call_model, generate
from llm.tests.doors import Door, Purse
from llm.tests.wire import KEY, Failure, Turn
from llm.tests.wire.script import Kind
from llm.types import LLMResponse, Message
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import Stopped

HELLO = Question((Message.of("user", "hello"),))
QUICK = Terms(patience=Patience(first_pause=0.001))
NUMBER = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}


def _ask(*choices: ModelChoice, caller: Caller | None = None, terms: Terms = QUICK) -> LLMResponse:
    return call_model(choices=choices, question=HELLO, caller=caller or Caller("test"), terms=terms)


def _rows() -> list[tuple[str, str, str, int]]:
    return [(row.provider, row.status, row.error_code, row.attempts) for row in LLMCall.objects.order_by("pk")]


def test_a_call_leaves_what_it_used_and_cost_and_nothing_of_what_was_said(
    door: Door, purse: Purse, owner: User
) -> None:
    choice = purse.open(door, cost="2")
    door.server.will(Turn("The secret is xyzzy.", input=100, output=20, reasoning=5))
    caller = Caller("agent", owner.id, uuid4(), uuid4(), uuid4())

    answer = _ask(choice, caller=caller)

    row = LLMCall.objects.get()
    assert answer.cost == row.cost == Decimal("0.00024")
    assert (row.input_tokens, row.output_tokens, row.reasoning_tokens, row.status) == (100, 20, 5, "done")
    assert (row.user_id, row.agent_id) == (caller.user_id, caller.agent_id)
    assert (row.execution_id, row.node_execution_id) == (caller.execution_id, caller.node_execution_id)
    assert (row.purpose, row.request_id, row.attempts) == ("agent", door.request_id, 1)
    kept = str([vars(one) for one in LLMCall.objects.all()])
    assert not [word for word in ("hello", "xyzzy", KEY) if word in kept]


def test_a_model_without_a_price_has_no_cost_instead_of_none(door: Door, purse: Purse) -> None:
    choice = purse.open(door, cost="")
    door.server.will(Turn("hi"))

    answer = _ask(choice)

    assert answer.cost is None
    assert LLMCall.objects.get().cost is None
    assert LLMCall.objects.totals()["unpriced"] == 1


def test_what_passes_is_asked_again_and_counted(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(Failure("rate_limited", {"retry-after": "0"}), Failure("overloaded"), Turn("hi"))

    assert _ask(choice).text == "hi"
    assert _rows() == [(door.provider, "done", "", 3)]


@pytest.mark.parametrize(("kind", "attempts"), [("bad_request", 1), ("quota", 1), ("server_error", 3)])
def test_what_fails_leaves_its_code(door: Door, purse: Purse, kind: Kind, attempts: int) -> None:
    choice = purse.open(door)
    door.server.will(*[Failure(kind)] * 3)

    with pytest.raises(LLMError) as failed:
        _ask(choice)

    assert _rows() == [(door.provider, "failed", failed.value.code, attempts)]


def test_three_providers_in_turn_with_the_cause_of_each(doors: dict[str, Door], purse: Purse) -> None:
    chain = [purse.open(doors[name]) for name in ("anthropic", "openai", "zhipuai")]
    doors["anthropic"].server.will(*[Failure("overloaded")] * 3)
    doors["openai"].server.will(Failure("quota"))
    doors["zhipuai"].server.will(Turn("At last.", input=100, output=20))

    answer = _ask(*chain)

    assert (answer.text, answer.provider, answer.cost) == ("At last.", "zhipuai", Decimal("0.00012"))
    assert [(one.provider, one.code) for one in answer.tried] == [
        ("anthropic", "model_overloaded"),
        ("openai", "model_quota"),
    ]
    assert "too much to do" in answer.tried[0].cause
    assert _rows() == [
        ("anthropic", "failed", "model_overloaded", 3),
        ("openai", "failed", "model_quota", 1),
        ("zhipuai", "done", "", 1),
    ]
    assert len({row.chain for row in LLMCall.objects.all()}) == 1


@pytest.mark.parametrize("kind", ["overloaded", "quota", "bad_key", "too_long", "no_model", "hang", "not_json"])
def test_another_model_answers_in_the_place_of_one_that_cannot(
    doors: dict[str, Door], purse: Purse, kind: Kind
) -> None:
    first, second = purse.open(doors["openai"]), purse.open(doors["anthropic"])
    doors["openai"].server.will(Failure(kind))
    doors["anthropic"].server.will(Turn("hi"))

    answer = _ask(first, second, terms=Terms(seconds=0.3, patience=Patience(attempts=1)))

    assert (answer.text, len(answer.tried)) == ("hi", 1)


def test_a_refusal_is_paid_and_another_model_is_asked(doors: dict[str, Door], purse: Purse) -> None:
    first, second = purse.open(doors["anthropic"]), purse.open(doors["openai"])
    doors["anthropic"].server.will(Turn("No.", end="refusal"))
    doors["openai"].server.will(Turn("hi"))

    assert _ask(first, second).text == "hi"
    refused = LLMCall.objects.order_by("pk")[0]
    assert (refused.status, refused.error_code, refused.cost) == ("failed", "model_refused", Decimal("0.00012"))


def test_a_wrong_request_is_not_repeated_elsewhere(doors: dict[str, Door], purse: Purse) -> None:
    first, second = purse.open(doors["openai"]), purse.open(doors["anthropic"])
    doors["openai"].server.will(Failure("bad_request"))

    with pytest.raises(BadRequest):
        _ask(first, second)
    assert doors["anthropic"].server.requests == []


def test_when_nobody_answers_all_causes_are_told(doors: dict[str, Door], purse: Purse) -> None:
    chain = [purse.open(doors[name]) for name in ("anthropic", "openai")]
    doors["anthropic"].server.will(Failure("quota"))
    doors["openai"].server.will(Failure("rate_limited", {"retry-after": "40"}))

    with pytest.raises(NoModelAnswered, match=r"None of 2 models answered\. anthropic.*no credit.*openai") as failed:
        _ask(*chain)

    assert (failed.value.retryable, failed.value.retry_after) == (True, 40)


def test_a_persons_own_key_comes_before_that_of_the_installation(door: Door, purse: Purse, owner: User) -> None:
    choice = purse.open(door, key="sk-of-everybody")
    purse.open(door, owner=owner)
    door.server.will(Turn("hi"), Turn("hi"))

    assert _ask(choice, caller=Caller("test", owner.id)).text == "hi"
    with pytest.raises(KeyRefused):
        _ask(choice, caller=Caller("test", uuid4()))


def test_nobody_uses_somebody_elses_key(door: Door, purse: Purse, owner: User) -> None:
    choice = purse.open(door, owner=owner)

    with pytest.raises(BadCredentials):
        _ask(choice, caller=Caller("test", uuid4()))
    assert door.server.requests == []
    assert _rows() == [(door.provider, "failed", "model_credentials", 0)]


def test_a_key_is_not_readable_in_the_database(door: Door, purse: Purse) -> None:
    purse.open(door)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM model_credentials")
        assert KEY not in str(cursor.fetchall())


def test_a_call_does_not_outlive_its_deadline(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(*[Failure("hang")] * 3)
    begun = time.monotonic()

    with pytest.raises(TimedOut):
        _ask(choice, terms=Terms(deadline=begun + 0.5))

    assert time.monotonic() - begun < 3


def test_a_call_that_is_stopped_says_so(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(Turn("one two three four five six"))
    seen: list[str] = []

    def check() -> None:
        if seen:
            raise Stopped("cancelled")

    with pytest.raises(Stopped):
        _ask(choice, terms=Terms(check=check, on_text=seen.append))
    assert _rows() == [(door.provider, "failed", "stopped", 1)]


def test_a_conversation_stays_with_the_model_that_answered(doors: dict[str, Door], purse: Purse) -> None:
    chain = [purse.open(doors[name]) for name in ("anthropic", "openai")]
    doors["anthropic"].server.will(Failure("quota"), Turn("never"))
    doors["openai"].server.will(Turn("one"), Turn("two"))
    model = ManagedModel(chain, Caller("test"), QUICK)

    assert [model.generate_with_tools("hello", ()).text for _each in range(2)] == ["one", "two"]
    assert len(doors["anthropic"].server.requests) == 1


def test_a_structured_answer_fits_or_is_repaired(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(Turn("one"), Turn('{"n": "one"}'), Turn('{"n": 1}'))

    answer = generate(choices=[choice], prompt="Go.", caller=Caller("test"), output_schema=NUMBER, terms=QUICK)

    assert answer.parsed == {"n": 1}
    assert "does not fit the schema" in str(door.server.requests[-1].body)


def test_repairs_end(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(*[Turn("one")] * 9)

    with pytest.raises(InvalidOutput):
        generate(choices=[choice], prompt="Go.", caller=Caller("test"), output_schema=NUMBER, terms=QUICK)
    assert len(door.server.requests) == 3


def test_a_refusal_of_the_only_model_is_the_error(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(Turn("No.", end="refusal"))

    with pytest.raises(LLMError) as failed:
        _ask(choice)
    assert isinstance(failed.value, Refused) or door.name == "zhipuai"


def test_usage_and_cost_are_told_by_call_node_execution_person_and_month(
    doors: dict[str, Door], purse: Purse, owner: User
) -> None:
    door = doors["anthropic"]
    choice = purse.open(door)
    execution, nodes = uuid4(), [uuid4(), uuid4()]
    for node, tokens in zip([nodes[0], nodes[0], nodes[1]], [100, 200, 300], strict=True):
        door.server.will(Turn("hi", input=tokens, output=0))
        _ask(choice, caller=Caller("agent", owner.id, None, execution, node))

    by_node = {row["node_execution_id"]: row for row in LLMCall.objects.by("node_execution_id")}
    (month,) = LLMCall.objects.owned_by(owner).by_month()
    (day,) = LLMCall.objects.owned_by(owner).by_day()
    totals = LLMCall.objects.filter(execution_id=execution).totals()

    assert (by_node[nodes[0]]["calls"], by_node[nodes[0]]["total_cost"]) == (2, Decimal("0.0003"))
    assert by_node[nodes[1]]["total_input_tokens"] == 300
    assert month["total_cost"] == day["total_cost"] == totals["total_cost"] == Decimal("0.0006")
    assert (totals["calls"], totals["unpriced"]) == (3, 0)


def test_a_scripted_model_needs_no_database(django_assert_num_queries: Any) -> None:
    script = ModelChoice("scripted", "script", {"answers": [{"text": "hi"}]})

    assert _ask(script).text == "hi"


def test_a_call_takes_few_queries(doors: dict[str, Door], purse: Purse) -> None:
    choice = purse.open(doors["anthropic"])
    doors["anthropic"].server.will(Turn("hi"))

    with CaptureQueriesContext(connection) as queries:
        _ask(choice)

    written = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(written) <= 6, written
