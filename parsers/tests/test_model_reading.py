"""Pastes read by models, through the SDKs of all providers: keys, budgets, repairs, others in their place, memory."""

import json
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from llm.calling.retry import Patience
from llm.models import Budget, LLMCall
from llm.services import Caller, ModelChoice, Terms
from llm.tests.doors import Door, Purse, door, doors, purse
from llm.tests.wire import Failure, Turn
from llm.tests.wire.script import Kind
from parsers.evaluation.rehearsal.planting import planted
from parsers.extraction.model.extraction import ModelReading
from parsers.extraction.model.facts import ReadingFacts
from parsers.models import Paste, Strategy
from parsers.services import extract_strategy, ledger_of_paste, read_paste, reading_of, strategy_of
from parsers.services.model_reading import (
    choice_of,
    choices_for,
    facts_of,
    is_outdated,
    read_by_model,
    read_with_model,
)
from parsers.services.reading import choose_reading
from parsers.services.reading_offer import offer
from parsers.tests.extraction.model.making import RULES, TEXT, content_of, right, rule, sure
from pastetrader.accounts.models import User
from pastetrader.common.stop_signal import Stopped

__all__ = ["door", "doors", "purse"]
pytestmark = pytest.mark.django_db

WRONG = right(rules=[rule("rsi(14) < 31", 1, "RSI(14) is below 30"), *RULES[1:]])
DROPPED = right(rules=list(RULES[:2]))
QUICK = Terms(patience=Patience(attempts=1), seconds=2.0)


def turn(said: dict[str, Any] | str, **more: Any) -> Turn:
    """An answer of a server."""
    return Turn(
        said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), input=3_000, output=500, **more
    )


def read(*choices: ModelChoice, owner: User | None = None, text: str = TEXT, terms: Terms = QUICK) -> ModelReading:
    """A text read by these models, nothing kept."""
    caller = Caller("reading", user_id=owner.pk if owner else None)
    return read_by_model(content_of(text), choices=choices, caller=caller, terms=terms)


@pytest.fixture
def paste(owner: User) -> Paste:
    """TEXT, pasted."""
    return read_paste(owner=owner, data=TEXT)


@pytest.fixture
def anthropic(doors: dict[str, Door], purse: Purse, settings: Settings) -> Door:
    """The one model that there is a key for."""
    purse.open(doors["anthropic"])
    settings.READING_MODELS = ["anthropic/some-model@anthropic"]
    return doors["anthropic"]


def test_every_provider_reads(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(turn(right()))

    found = read(choice)

    assert (found.facts.reader, found.facts.provider, found.facts.repairs) == ("model", door.provider, 0)
    assert found.strategy.open_questions == ()
    assert (found.facts.cost, found.facts.input_tokens, found.facts.output_tokens) == (Decimal("0.0035"), 3_000, 500)
    (request,) = door.server.requests
    assert not request.body.get("tools")
    assert "Stop loss 5%" in json.dumps(request.body)


def test_every_provider_is_asked_to_repair(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(turn(WRONG), turn(right()))

    found = read(choice)

    assert (found.facts.answers, found.facts.repairs, found.facts.unborne) == (2, 1, 0)
    assert found.strategy.open_questions == ()
    assert "number_not_in_quote" in json.dumps(door.server.requests[1].body)


@pytest.mark.parametrize("kind", ["turned comparator", "dropped rule", "example"])
def test_no_mistake_gets_through_any_provider(door: Door, purse: Purse, kind: str) -> None:
    choice = purse.open(door)
    known = {"example": "rule of an example with words"}
    answer = planted(known.get(kind, kind), right(), content_of(TEXT), seed="1")
    assert answer is not None
    door.server.will(*[turn(answer)] * 3)

    found = read(choice)

    assert found.strategy.open_questions or found.strategy.unsupported
    assert sure(found.strategy) <= sure(read().strategy)


def test_an_answer_that_was_cut_off_is_asked_for_with_twice_the_room(door: Door, purse: Purse) -> None:
    choice = purse.open(door)
    door.server.will(turn('{"is_str', end="length"), turn(right()))

    found = read(choice)

    rooms = [
        next(body[name] for name in ("max_tokens", "max_completion_tokens", "max_output_tokens") if body.get(name))
        for body in (request.body for request in door.server.requests)
    ]
    assert rooms == [1_000, 2_000]
    assert found.facts.reader == "model"


@pytest.mark.parametrize("kind", ["overloaded", "quota", "bad_key", "not_json", "wrong_shape", "too_long"])
def test_another_provider_reads_in_the_place_of_one_that_cannot(
    doors: dict[str, Door], purse: Purse, kind: Kind
) -> None:
    chain = [purse.open(doors["openai"]), purse.open(doors["zhipuai"])]
    doors["openai"].server.will(Failure(kind))
    doors["zhipuai"].server.will(turn(right()))

    found = read(*chain)

    assert (found.facts.provider, len(found.facts.tried)) == ("zhipuai", 1)
    assert found.strategy.open_questions == ()


def test_a_refusal_and_an_answer_without_form_go_on_to_the_next(doors: dict[str, Door], purse: Purse) -> None:
    chain = [purse.open(doors[name]) for name in ("anthropic", "openai", "zhipuai")]
    doors["anthropic"].server.will(turn("No.", end="refusal"))
    doors["openai"].server.will(*[turn("I would rather talk.")] * 3)
    doors["zhipuai"].server.will(turn(right()))

    found = read(*chain)

    assert [one.code for one in found.facts.tried] == ["model_refused", "invalid_output"]
    assert found.facts.provider == "zhipuai"


def test_a_long_source_goes_on_with_another_provider_in_the_middle(doors: dict[str, Door], purse: Purse) -> None:
    text = "\n".join([TEXT, *["My uncle has a boat and two dogs."] * 900])
    nothing = {**right(rules=[], parts=[], facts=[]), "is_strategy": False, "groups": []}
    chain = [purse.open(doors["anthropic"]), purse.open(doors["openai"])]
    doors["anthropic"].server.will(turn(right()), Failure("quota"))
    doors["openai"].server.will(turn(nothing))

    found = read(*chain, text=text)

    assert (found.facts.sections, found.facts.provider, len(found.facts.tried)) == (2, "openai", 1)
    assert sure(found.strategy) >= {("entry", "rsi(14) < 30"), ("exit", "rsi(14) > 70")}


def test_a_used_up_budget_stops_at_once_and_the_rules_read(doors: dict[str, Door], purse: Purse, owner: User) -> None:
    chain = [purse.open(doors["anthropic"], cost="100"), purse.open(doors["openai"], cost="100")]
    Budget.objects.create(scope="user", period="day", limit=Decimal("0.30"))
    doors["anthropic"].server.will(turn(WRONG), turn(WRONG), turn(right()))

    found = read(*chain, owner=owner)

    assert len(doors["anthropic"].server.requests) == 1
    assert not doors["openai"].server.requests
    assert (found.facts.reader, found.facts.answers, found.facts.cost) == ("model", 1, Decimal("0.35"))
    again = read(*chain, owner=owner)
    assert (again.facts.reader, again.facts.why) == ("rules", "budget_exceeded")
    assert len(doors["anthropic"].server.requests) == 1


def test_a_paste_is_read_once_with_a_prompt_and_counts_from_then_on(anthropic: Door, paste: Paste) -> None:
    rules = extract_strategy(paste=paste)
    anthropic.server.will(turn(right()))

    row = extract_strategy(paste=paste, extraction="model")
    again = extract_strategy(paste=paste, extraction="model")

    assert row == again == reading_of(paste)
    assert (row.extractor, len(anthropic.server.requests)) == ("model", 1)
    facts = facts_of(row)
    assert facts is not None
    assert (facts.provider, facts.model, facts.cost, facts.agreed) == ("anthropic", "some-model", Decimal("0.0035"), 5)
    assert strategy_of(row).extractor.version.endswith(f"{facts.prompt}+2")
    assert not is_outdated(row)
    assert ledger_of_paste(paste).unanswered == ()
    call = LLMCall.objects.get()
    assert (call.purpose, call.user_id, call.status) == ("reading", paste.owner_id, "done")
    assert reading_of(paste) != rules
    assert choose_reading(rules) == reading_of(paste)
    assert extract_strategy(paste=paste, extraction="model") == reading_of(paste)


def test_the_same_source_of_the_same_person_is_answered_from_memory(anthropic: Door, paste: Paste) -> None:
    anthropic.server.will(turn(right()))
    read_with_model(paste=paste)
    Strategy.objects.all().delete()

    row = read_with_model(paste=paste)

    facts = facts_of(row)
    assert facts is not None
    assert (facts.reader, facts.remembered, facts.cost, len(anthropic.server.requests)) == ("model", 1, Decimal(0), 1)


def test_without_a_key_the_rules_read_and_it_is_said_what_to_do(paste: Paste) -> None:
    row = extract_strategy(paste=paste, extraction="model")
    offered = offer(user_id=paste.owner_id, paste=paste)

    assert (row.extractor, row.facts["why"]) == ("offline rules", "no_model")
    assert reading_of(paste) == row
    assert (offered.models, offered.is_read) == ((), False)
    assert "key" in str(offered.why_not)
    assert offered.hint is not None


def test_when_no_model_answers_the_rules_row_says_why(anthropic: Door, paste: Paste) -> None:
    anthropic.server.will(Failure("bad_key"))

    row = read_with_model(paste=paste)

    facts = facts_of(row)
    assert facts is not None
    assert (row.extractor, facts.reader, facts.why) == ("offline rules", "rules", "model_key_refused")
    assert [(one.provider, one.code) for one in facts.tried] == [("anthropic", "model_key_refused")]
    assert not Strategy.objects.filter(extractor="model").exists()


def test_what_nobody_wants_any_more_is_stopped(anthropic: Door, paste: Paste) -> None:
    def stop() -> None:
        raise Stopped("cancelled")

    with pytest.raises(Stopped):
        read_with_model(paste=paste, check=stop)

    assert not Strategy.objects.filter(extractor="model").exists()


def test_what_it_may_cost_is_said_before_and_is_more_than_it_does(anthropic: Door, paste: Paste) -> None:
    before = offer(user_id=paste.owner_id, paste=paste)
    anthropic.server.will(turn(right()))
    facts = ReadingFacts.model_validate(read_with_model(paste=paste).facts)
    after = offer(user_id=paste.owner_id, paste=paste)

    (model,) = before.models
    assert (model.provider, model.model, model.seconds, before.sections, before.is_read) == (
        *("anthropic", "some-model", None, 1, False),
    )
    assert model.cost is not None
    assert model.cost_at_most is not None
    assert facts.cost is not None
    assert model.cost / 4 < facts.cost < model.cost_at_most
    assert after.is_read
    assert after.models[0].seconds is not None


def test_a_model_without_a_price_has_no_cost_instead_of_none(
    doors: dict[str, Door], purse: Purse, paste: Paste, settings: Settings
) -> None:
    purse.open(doors["compatible"], cost="")
    settings.READING_MODELS = ["openai/some-model@compatible"]
    doors["compatible"].server.will(turn(right()))

    (offered,) = offer(user_id=None, content=content_of(TEXT)).models
    row = read_with_model(paste=paste)

    assert (offered.cost, offered.cost_at_most) == (None, None)
    assert row.facts["cost"] is None


def test_keys_of_the_person_and_of_the_installation_count_and_nobody_else_s(
    doors: dict[str, Door], purse: Purse, owner: User, stranger: User, settings: Settings
) -> None:
    settings.READING_MODELS = ["anthropic/a@anthropic", "nobody/b", "openai/c@openai", "openai/", "zhipuai/d"]
    purse.open(doors["openai"])
    purse.open(doors["anthropic"], owner=owner)

    assert [choice.model for choice in choices_for(owner.pk)] == ["a", "c"]
    assert [choice.model for choice in choices_for(stranger.pk)] == ["c"]
    found = choice_of("openai/org/llama3.3@home")
    assert found is not None
    assert (found.model, found.credential) == ("org/llama3.3", "home")


def test_a_reading_that_can_be_read_back_no_more_gives_way_to_the_rules(anthropic: Door, paste: Paste) -> None:
    anthropic.server.will(turn(DROPPED))
    row = read_with_model(paste=paste)
    assert "exit.0" in strategy_of(row).unsure()
    row.document = {"of": "another time"}
    row.save()

    assert reading_of(paste).extractor == "offline rules"
