"""Answers that are remembered: asked for once, by whoever comes first, and only where somebody wants that."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from llm.calling.cache import answered_once
from llm.calling.questions import Caller, ModelChoice, Question, Terms, key_of
from llm.exceptions import LLMError, QuotaExhausted
from llm.models import KeptAnswer, LLMCall
from llm.services import call_model
from llm.tests.doors import Door, Purse
from llm.tests.wire import Failure, Turn
from llm.types import LLMResponse, Message, StopReason, ToolSpec
from pastetrader.accounts.tests.at_once import all_at_once
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, unstopped

HELLO = Question((Message.of("user", "hello"),))
REUSE = Terms(reuse=True)
HOUR = timedelta(hours=1)
MODEL = ModelChoice("openai", "m")


def _answer(text: str = "hi", stop_reason: StopReason = "stop") -> LLMResponse:
    return LLMResponse(text=text, stop_reason=stop_reason, provider="openai", model="m", raw={"a": 1})


def test_the_same_question_is_asked_once(doors: dict[str, Door], purse: Purse) -> None:
    choice = purse.open(doors["anthropic"])
    doors["anthropic"].server.will(Turn("hi", input=100))

    first, second = (
        call_model(choices=[choice], question=HELLO, caller=Caller("test"), terms=REUSE) for _each in range(2)
    )

    assert (first.cached, second.cached) == (False, True)
    assert (second.text, second.usage) == (first.text, first.usage)
    assert len(doors["anthropic"].server.requests) == LLMCall.objects.count() == 1


def test_nothing_is_remembered_unasked(doors: dict[str, Door], purse: Purse) -> None:
    choice = purse.open(doors["anthropic"])
    doors["anthropic"].server.will(Turn("one"), Turn("two"))
    caller = Caller("test")

    answers = [call_model(choices=[choice], question=HELLO, caller=caller).text for _each in range(2)]

    assert answers == ["one", "two"]
    assert not KeptAnswer.objects.exists()


def test_what_may_call_tools_is_always_asked(doors: dict[str, Door], purse: Purse) -> None:
    choice = purse.open(doors["anthropic"])
    doors["anthropic"].server.will(Turn("one"), Turn("two"))
    question = Question(HELLO.messages, (ToolSpec(name="now"),))

    for _each in range(2):
        call_model(choices=[choice], question=question, caller=Caller("test"), terms=REUSE)

    assert len(doors["anthropic"].server.requests) == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_who_want_the_same_at_once_ask_once() -> None:
    asked: list[int] = []
    got: list[str] = []

    def ask() -> LLMResponse:
        asked.append(1)
        threading.Event().wait(0.2)
        return _answer()

    all_at_once(20, lambda: got.append(answered_once("k" * 64, ask, hold=HOUR, check=unstopped).text))

    assert asked == [1]
    assert got == ["hi"] * 20


@pytest.mark.django_db
def test_who_failed_leaves_the_question_to_the_next() -> None:
    def fail() -> LLMResponse:
        raise QuotaExhausted(_("No."))

    with pytest.raises(LLMError):
        answered_once("k", fail, hold=HOUR, check=unstopped)

    assert answered_once("k", _answer, hold=HOUR, check=unstopped).text == "hi"


@pytest.mark.django_db
def test_who_is_gone_is_given_up_after_the_time_that_its_question_may_take() -> None:
    past = timezone.now() - timedelta(seconds=1)
    KeptAnswer.objects.create(key="k", holder=uuid4(), held_until=past, expires_at=past)

    assert answered_once("k", _answer, hold=HOUR, check=unstopped).text == "hi"


@pytest.mark.django_db
def test_who_waits_hears_that_nobody_wants_it_any_more() -> None:
    later = timezone.now() + HOUR
    KeptAnswer.objects.create(key="k", holder=uuid4(), held_until=later, expires_at=later)
    checks = iter([None, None, Stopped("cancelled")])

    def check() -> None:
        if told := next(checks):
            raise told

    with pytest.raises(Stopped):
        answered_once("k", _answer, hold=HOUR, check=check)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["length", "refusal", "filtered"])
def test_half_an_answer_is_not_remembered(reason: StopReason) -> None:
    answered_once("k", lambda: _answer("half", reason), hold=HOUR, check=unstopped)

    assert answered_once("k", _answer, hold=HOUR, check=unstopped).text == "hi"


@pytest.mark.django_db
def test_an_answer_is_forgotten_after_its_time() -> None:
    answered_once("old", _answer, hold=HOUR, check=unstopped, keep=timedelta(0))
    assert answered_once("old", lambda: _answer("new"), hold=HOUR, check=unstopped, keep=timedelta(0)).text == "new"

    answered_once("other", _answer, hold=HOUR, check=unstopped)

    assert [row.key for row in KeptAnswer.objects.all()] == ["other"]


def test_all_that_has_a_say_is_part_of_the_question() -> None:
    caller = Caller("test", UUID(int=1))
    keys = {
        key_of(HELLO, [MODEL], caller),
        key_of(HELLO, [MODEL], Caller("test", UUID(int=2))),
        key_of(HELLO, [ModelChoice("openai", "m2")], caller),
        key_of(HELLO, [ModelChoice("openai", "m", {"max_tokens": 1})], caller),
        key_of(HELLO, [MODEL, MODEL], caller),
        key_of(Question((Message.of("user", "Hello"),)), [MODEL], caller),
        key_of(Question(HELLO.messages, (), "Be brief."), [MODEL], caller),
        key_of(Question(HELLO.messages, (), "", {"type": "object"}), [MODEL], caller),
    }

    assert len(keys) == 8
    assert key_of(HELLO, [MODEL], Caller("other", UUID(int=1), uuid4())) in keys


def test_hangul_is_the_same_however_it_was_typed() -> None:
    composed, decomposed = (Question((Message.of("user", text),)) for text in ("\uac00", "\u1100\u1161"))

    assert key_of(composed, [MODEL], Caller("t")) == key_of(decomposed, [MODEL], Caller("t"))


def test_a_failure_is_not_remembered(doors: dict[str, Door], purse: Purse) -> None:
    choice = purse.open(doors["openai"])
    doors["openai"].server.will(Failure("quota"), Turn("hi"))

    with pytest.raises(QuotaExhausted):
        call_model(choices=[choice], question=HELLO, caller=Caller("test"), terms=REUSE)
    assert call_model(choices=[choice], question=HELLO, caller=Caller("test"), terms=REUSE).text == "hi"
