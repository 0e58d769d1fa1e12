"""Readers for an evaluation: models with their keys, or ones that only pretend (`parsers.evaluation.rehearsal`)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from llm.services import Caller, ModelChoice, Terms
from parsers.evaluation.cases import Case
from parsers.evaluation.reading import CaseReader
from parsers.evaluation.rehearsal import ACTORS, answers_for
from parsers.extraction.model.facts import ReadingFacts
from parsers.formats.base import ParsedContent
from parsers.services.model_reading import (
    SECONDS_A_CALL,
    choice_of,
    choices_for,
    current_extractor,
    read_by_model,
)
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.strategy import Strategy

SCRIPTED = "scripted"
PURPOSE = "evaluation"


def models_to_evaluate(
    *, provider: str = "", model: str = "", key: str = "", user_id: UUID | None = None
) -> tuple[ModelChoice, ...]:
    """The model of that name, or without one those that would read for that person. Raises Invalid, with what to do."""
    if not provider:
        found = choices_for(user_id)
        if not found:
            raise Invalid(_("There is no key for a model that reads. Enter one, or name a provider and a model."))
        return found
    choice = choice_of(f"{provider}/{model}" + (f"@{key}" if key else ""))
    if choice is None:
        raise Invalid(_("There is no model “%(provider)s/%(model)s”.", provider=provider, model=model))
    if provider == SCRIPTED and model not in ACTORS:
        text = _("A model that pretends is one of: %(actors)s.", actors=", ".join(ACTORS))
        raise Invalid(text)
    return (choice,)


def reader_of(choices: Sequence[ModelChoice], *, user_id: UUID | None = None) -> CaseReader:
    """What reads a case with these models in turn. Answers of real ones are remembered: a second run costs nothing."""
    caller = Caller(PURPOSE, user_id=user_id)
    is_charged = any(choice.provider != SCRIPTED for choice in choices)
    terms = Terms(seconds=SECONDS_A_CALL, reuse=is_charged)

    def read(case: Case, content: ParsedContent) -> tuple[Strategy, ReadingFacts]:
        found = read_by_model(
            content, choices=[_for_case(choice, case, content) for choice in choices], caller=caller, terms=terms
        )
        return found.strategy, found.facts

    return read


def _for_case(choice: ModelChoice, case: Case, content: ParsedContent) -> ModelChoice:
    """A model that pretends is given what to say about this case."""
    if choice.provider != SCRIPTED:
        return choice
    answers = [{"text": text} for text in answers_for(choice.model, case, content)]
    return replace(choice, options={"answers": answers})


def name_of(choices: Sequence[ModelChoice]) -> str:
    """Who reads, for the report: "model 1-3f… (anthropic/claude-sonnet-5-5)"."""
    models = ", ".join(f"{choice.provider}/{choice.model}" for choice in choices)
    return f"{current_extractor()} ({models})"
