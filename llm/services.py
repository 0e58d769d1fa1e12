"""Asking models: with keys, budgets, retries, other models in the place of one that fails, and a row of each call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from llm.calling import budgets
from llm.calling.asking import GRACE, ask
from llm.calling.cache import answered_once
from llm.calling.questions import USUAL_TERMS, Caller, ModelChoice, Question, Terms, key_of
from llm.calling.structured import repair_request, structured_value
from llm.exceptions import InvalidOutput, LLMError, NoModelAnswered, Truncated
from llm.models import ModelCredential
from llm.providers import problems_of_credentials
from llm.providers.base import USUAL_CALL, Call, Prompt, as_messages
from llm.types import LLMResponse, Message, Schema, ToolSpec, Tried
from pastetrader.accounts.audit import record
from pastetrader.accounts.models import User
from pastetrader.common.encryption import holds
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.models import new_id

__all__ = [
    "Caller",
    "ManagedModel",
    "ModelChoice",
    "Terms",
    "call_model",
    "generate",
    "problems_of_credential",
    "remove_credential",
    "save_credential",
    "write_off_lost_calls",
]

MOST_REPAIRS = 2


def call_model(
    *, choices: Sequence[ModelChoice], question: Question, caller: Caller, terms: Terms = USUAL_TERMS
) -> LLMResponse:
    """The answer of the first model that gives one; `tried` says who was asked before, and why that failed.

    With `terms.reuse` a question that was answered before is not asked again (only ones without tools). Raises
    LLMError: that of the only model, NoModelAnswered when several failed, BudgetExceeded at once; and what
    `terms.check` raises.
    """
    if terms.reuse and not question.tools:
        hold = GRACE + timedelta(seconds=terms.most_seconds(len(choices)))
        key = key_of(question, choices, caller)
        return answered_once(
            key, lambda: _first_that_answers(choices, question, caller, terms), hold=hold, check=terms.check
        )
    return _first_that_answers(choices, question, caller, terms)


def generate(
    *,
    choices: Sequence[ModelChoice],
    prompt: Prompt,
    caller: Caller,
    system: str = "",
    output_schema: Schema | None = None,
    terms: Terms = USUAL_TERMS,
) -> LLMResponse:
    """An answer without tools. With `output_schema` its value is in `parsed`, and fits.

    What does not fit is asked for again at most MOST_REPAIRS times, with what is wrong; then InvalidOutput.
    """
    question = Question(as_messages(prompt), (), system, output_schema)
    repairs = 0
    while True:
        response = call_model(choices=choices, question=question, caller=caller, terms=terms)
        if output_schema is None:
            return response
        if response.stop_reason == "length":
            raise Truncated
        value, problems = structured_value(response, output_schema)
        if not problems:
            return response.model_copy(update={"parsed": value})
        if repairs == MOST_REPAIRS:
            text = _("The model's answer does not fit the output schema, even after %(count)s repairs.", count=repairs)
            raise InvalidOutput(text, problems=problems)
        repairs += 1
        again = Message.of("user", repair_request(problems))
        question = replace(question, messages=(*question.messages, response.as_message(), again))


@dataclass
class ManagedModel:
    """Models as the agent loop takes one: asked in turn, where the one that answered last is asked first.

    `on_answer` sees every answer, with its cost and who was tried before it.
    """

    choices: Sequence[ModelChoice]
    caller: Caller
    terms: Terms = USUAL_TERMS
    on_answer: Callable[[LLMResponse], None] = lambda _response: None
    _answered: int = field(default=0, init=False)

    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """An answer. Raises LLMError."""
        question = Question(as_messages(prompt), tuple(tools), system, output_schema)
        # Those before it failed in this conversation, a moment ago.
        left = self.choices[self._answered :]
        response = call_model(choices=left, question=question, caller=self.caller, terms=self.terms)
        self._answered += len(response.tried)
        self.on_answer(response)
        return response


def save_credential(credential: ModelCredential, *, api_key: str | None, by: User) -> ModelCredential:
    """The credential as it stands, unsaved, with a new key; None keeps the one that it has. Raises Invalid."""
    if problems := problems_of_credential(credential, api_key):
        raise Invalid(joined([problem.sentence for problem in problems]), problems=problems)
    credential.api_key = _key_after(credential, api_key)
    with transaction.atomic():
        credential.save()
        record("secret.changed", by=by, subject=credential)
    return credential


def remove_credential(credential: ModelCredential, *, by: User) -> None:
    """Takes a key away: models that need it are not asked any more."""
    with transaction.atomic():
        record("secret.removed", by=by, subject=credential)
        credential.delete()


def problems_of_credential(credential: ModelCredential, api_key: str | None) -> tuple[Problem, ...]:
    """What keeps it from being saved with that key (None: the one that it has).

    A key is for where it was given for: whoever changes the address or the provider gives it again (problem
    `credentials_needed_again`), so that it is never sent somewhere else.
    """
    stored = ModelCredential.objects.filter(pk=credential.pk).first()
    here = (credential.provider, credential.base_url)
    if api_key is None and stored and holds(stored, "api_key") and (stored.provider, stored.base_url) != here:
        text = _("Where this key is sent to is changed. Enter the key again.")
        return (Problem("credentials_needed_again", text, path="api_key"),)
    given = {"api_key": _key_after(credential, api_key) or "", "base_url": credential.base_url}
    return problems_of_credentials(credential.provider, given)


def _key_after(credential: ModelCredential, api_key: str | None) -> str | None:
    if api_key is not None:
        return api_key
    stored = ModelCredential.objects.filter(pk=credential.pk).first()
    return None if stored is None else stored.api_key


def write_off_lost_calls() -> bool:
    """Calls whose processes are gone: what they put aside counts as spent, their rows say `lost`. Whether more are."""
    return budgets.write_off()


def _first_that_answers(
    choices: Sequence[ModelChoice], question: Question, caller: Caller, terms: Terms
) -> LLMResponse:
    chain: UUID = new_id()
    errors: list[LLMError] = []
    tried: list[Tried] = []
    for place, choice in enumerate(choices):
        try:
            response = ask(choice, question, caller, terms, chain=chain, place=place)
        except LLMError as error:
            errors.append(error)
            tried.append(Tried(provider=choice.provider, model=choice.model, code=error.code, cause=str(error.message)))
            if not error.may_fall_back:
                raise
        else:
            return response.model_copy(update={"tried": tuple(tried)})
    if len(errors) == 1:
        raise errors[0]
    raise NoModelAnswered(tried, errors) from errors[-1]
