"""Reading a paste with a model: who is asked, what that may cost, and what stays of it.

Called by workers and commands: a model may take minutes. The calls are those of `llm.services`, with its keys, budgets,
retries and remembered answers; what is done with what a model says is the business of `parsers.extraction.model`.
"""

import hashlib
import hmac
import time
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from llm.calling.questions import Question
from llm.exceptions import BudgetExceeded, LLMError
from llm.models import ModelCredential
from llm.providers import available_providers, declared_provider
from llm.services import Caller, ModelChoice, Terms, call_model
from llm.types import LLMResponse
from parsers.extraction.model.asking import Asker, ModelQuestion, NoAnswer
from parsers.extraction.model.extraction import ModelExtraction, ModelReading
from parsers.extraction.model.facts import ReadingFacts
from parsers.extraction.model.numbering import sections_of
from parsers.formats.base import ParsedContent
from parsers.models import Paste, Strategy
from parsers.services.reading import (
    choose_reading,
    content_of,
    extract_strategy,
    is_current,
    keep_reading,
    strategy_of,
)
from pastetrader.common.stop_signal import Check, unstopped
from screening.strategy import Extractor

# What calls are for, in their rows.
PURPOSE = "reading"
# Of an answer; twice as much where one was cut off. More than that needs a stream (Anthropic).
MOST_TOKENS = 8_000
LONGER = 2
SECONDS_A_CALL = 180.0
# Of a section, with repairs and other models: then the rules read alone.
SECONDS_A_SECTION = 600.0


def reading_models() -> tuple[ModelChoice, ...]:
    """The models that the installation reads with (PASTETRADER_READING_MODELS), in turn; unknown ones left out."""
    return tuple(choice for said in settings.READING_MODELS if (choice := choice_of(said)) is not None)


def choice_of(said: str) -> ModelChoice | None:
    """The model of "provider/model" or "provider/model@key"; None when there is no such provider."""
    provider, _slash, rest = said.strip().partition("/")
    model, _at, key = rest.rpartition("@") if "@" in rest else (rest, "", "")
    if provider not in available_providers() or not model:
        return None
    options = {"max_tokens": MOST_TOKENS} if declared_provider(provider).is_charged else {}
    return ModelChoice(provider, model, options, key or "default")


def choices_for(user_id: UUID | None) -> tuple[ModelChoice, ...]:
    """Of the models to read with those that there is a key for: the person's own, or one of the installation."""
    keys = set(
        ModelCredential.objects.filter(Q(owner=None) | Q(owner_id=user_id), is_active=True).values_list(
            "provider", "name"
        )
    )
    return tuple(
        choice
        for choice in reading_models()
        if declared_provider(choice.provider).credentials_model is None or (choice.provider, choice.credential) in keys
    )


def askers(choices: Sequence[ModelChoice], caller: Caller, terms: Terms) -> tuple[Asker, ...]:
    """The models as reading asks them, one by one: who failed is told, and the next one asked."""
    return tuple(_asker(choice, caller, terms) for choice in choices)


def _asker(choice: ModelChoice, caller: Caller, terms: Terms) -> Asker:
    def ask(question: ModelQuestion) -> LLMResponse:
        asked = Question(question.messages, (), question.system, question.schema)
        chosen = replace(choice, options=_longer(choice)) if question.is_long else choice
        try:
            return call_model(choices=[chosen], question=asked, caller=caller, terms=terms)
        except LLMError as error:
            raise NoAnswer(error.code, error.message, is_over=isinstance(error, BudgetExceeded)) from error

    return Asker(choice.provider, choice.model, ask)


def _longer(choice: ModelChoice) -> dict[str, object]:
    options = dict(choice.options)
    if isinstance(most := options.get("max_tokens"), int):
        options["max_tokens"] = LONGER * most
    return options


def marking_salt() -> str:
    """The secret that marks of sources are made with: who writes a text doesn't know it."""
    return hmac.new(settings.SECRET_KEY.encode(), b"marks of sources", hashlib.sha256).hexdigest()


def read_by_model(
    content: ParsedContent, *, choices: Sequence[ModelChoice], caller: Caller, terms: Terms
) -> ModelReading:
    """What models and rules make of a text together; by the rules alone where no model answers. Keeps nothing."""
    return ModelExtraction(askers(choices, caller, terms), salt=marking_salt()).read(content)


def read_with_model(*, paste: Paste, check: Check = unstopped) -> Strategy:
    """The paste read by a model, with the rules beside it, on its owner's keys and budgets; it counts from then on.

    What was read with the same prompt and rules before is not read again, and answers to the same questions are
    remembered. Where no model answers, the rules' row comes back, whose `facts` say why. Raises what `check` raises.
    """
    version = current_extractor()
    row = Strategy.objects.filter(paste=paste, extractor=version.name).first()
    if row is not None and is_current(row, version.version):
        return choose_reading(row)
    content = content_of(paste)
    deadline = time.monotonic() + SECONDS_A_SECTION * len(sections_of(content))
    terms = Terms(seconds=SECONDS_A_CALL, deadline=deadline, check=check, reuse=True)
    caller = Caller(PURPOSE, user_id=paste.owner_id)
    found = read_by_model(content, choices=choices_for(paste.owner_id), caller=caller, terms=terms)
    facts = found.facts.model_dump(mode="json")
    if found.facts.reader == "model":
        with transaction.atomic():
            return choose_reading(keep_reading(paste, found.strategy, facts=facts))
    row = extract_strategy(paste=paste)
    row.facts = facts
    row.save(update_fields=["facts"])
    return row


def current_extractor() -> Extractor:
    """The name and version of the reading that would be made now: prompt, comparison and rules."""
    return ModelExtraction().extractor


def facts_of(row: Strategy) -> ReadingFacts | None:
    """The facts of a stored reading; None where no model was asked."""
    return ReadingFacts.model_validate(row.facts) if row.facts else None


def is_outdated(row: Strategy) -> bool:
    """Whether a model's reading would be made otherwise today: by another prompt, or beside other rules."""
    current = current_extractor()
    return row.extractor == current.name and strategy_of(row).extractor.version != current.version
