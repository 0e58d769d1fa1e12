"""One provider asked for one answer: its key, what it can cost put aside, retries, and the row that stays of it."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from llm import prices
from llm.calling import budgets
from llm.calling.credentials import credentials_for
from llm.calling.questions import Caller, ModelChoice, Question, Terms
from llm.calling.retry import with_retries
from llm.exceptions import ContentFiltered, LLMError, Refused, TimedOut
from llm.models import LLMCall
from llm.prices.costs import most_input_tokens
from llm.prices.table import Price
from llm.providers import declared_provider, provider
from llm.providers.base import Call, Provider
from llm.providers.credentials import ApiKey
from llm.types import LLMResponse
from pastetrader.common.masking import Mask, covered
from pastetrader.common.messages import message as _

# What is put aside of budgets is taken for spent this long after the call must be over.
GRACE = timedelta(minutes=2)


@dataclass
class _Asked:
    """What came of it so far."""

    begun: float = field(default_factory=time.monotonic)
    attempts: int = 0
    maybe_charged: int = 0
    is_under_way: bool = False
    request_id: str = ""

    def failed(self, error: LLMError) -> None:
        self.is_under_way = False
        self.maybe_charged += error.may_be_charged
        self.request_id = error.request_id or self.request_id


def ask(
    choice: ModelChoice, question: Question, caller: Caller, terms: Terms, *, chain: UUID, place: int
) -> LLMResponse:
    """The model's answer with its cost. Raises LLMError (a refusal too), and what `terms.check` raises.

    Models that cost nothing and need no key leave no row. Should a provider repeat its key, it is covered.
    """
    with covered() as used:
        try:
            return _without(used.mask, _ask(choice, question, caller, terms, chain=chain, place=place))
        except LLMError as error:
            error.message = used.mask.message(error.message)
            error.args = (str(error.message),)
            raise


def _without(mask: Mask, response: LLMResponse) -> LLMResponse:
    said = response.model_dump(mode="json")
    without = mask.value(said)
    return response if without is said else LLMResponse.model_validate(without)


def _ask(
    choice: ModelChoice, question: Question, caller: Caller, terms: Terms, *, chain: UUID, place: int
) -> LLMResponse:
    declared = declared_provider(choice.provider)
    if not declared.is_charged:
        model = provider(choice.provider, model=choice.model, options=choice.options)
        return _without_refusal(_attempt(model, question, terms))
    row = LLMCall(
        provider=choice.provider,
        model=choice.model,
        purpose=caller.purpose,
        chain=chain,
        place=place,
        user_id=caller.user_id,
        agent_id=caller.agent_id,
        execution_id=caller.execution_id,
        node_execution_id=caller.node_execution_id,
        created_at=timezone.now(),
    )
    asked = _Asked()
    try:
        known = credentials_for(declared, caller.user_id, choice.credential)
        model = provider(choice.provider, model=choice.model, options=choice.options, credentials=known)
    except LLMError as error:
        _close_failed(row, asked, error, put_aside=None)
        raise
    return _asked_and_paid(model, question, caller, terms, row, asked)


def _asked_and_paid(
    model: Provider, question: Question, caller: Caller, terms: Terms, row: LLMCall, asked: _Asked
) -> LLMResponse:
    price = prices.price_of(model.name, model.model, on=row.created_at.date(), base_url=_address(model))
    most = _most(model, question, price)
    try:
        with transaction.atomic():
            budgets.reserve(row.id, caller, most, lasts=GRACE + timedelta(seconds=terms.most_seconds()))
            row.save(force_insert=True)
    except LLMError as error:
        _close_failed(row, asked, error, put_aside=None)
        raise
    try:
        response = with_retries(
            lambda: _counted(model, question, terms, asked),
            terms.patience,
            seconds_left=terms.seconds_left,
            check=terms.check,
            on_failure=asked.failed,
        )
    except LLMError as error:
        _close_failed(row, asked, error, put_aside=most)
        raise
    except BaseException:
        # Stopped in the middle of an attempt: nobody knows what it cost, so that it counts for what it may have.
        asked.maybe_charged += asked.is_under_way
        _close(row, asked, LLMCall.Status.FAILED, "stopped", spent=_uncertain(asked, most))
        raise
    cost = None if price is None else prices.cost_of(response.usage, price)
    _keep(row, response, cost, price)
    refusal = _refusal(response)
    status, code = (LLMCall.Status.FAILED, refusal.code) if refusal else (LLMCall.Status.DONE, "")
    _close(row, asked, status, code, spent=(cost or Decimal(0)) + _uncertain(asked, most))
    if refusal:
        raise refusal
    return response.model_copy(update={"cost": cost, "latency_ms": float(row.latency_ms)})


def _counted(model: Provider, question: Question, terms: Terms, asked: _Asked) -> LLMResponse:
    asked.attempts += 1
    asked.is_under_way = True
    response = _attempt(model, question, terms)
    asked.is_under_way = False
    return response


def _attempt(model: Provider, question: Question, terms: Terms) -> LLMResponse:
    seconds = min(terms.seconds, terms.seconds_left())
    if seconds <= 0:
        raise TimedOut(_("There was no time left to ask “%(provider)s”.", provider=model.name))
    return model.generate_with_tools(
        question.messages,
        question.tools,
        system=question.system,
        output_schema=question.output_schema,
        call=Call(seconds=seconds, on_text=terms.on_text, check=terms.check),
    )


def _refusal(response: LLMResponse) -> LLMError | None:
    match response.stop_reason:
        case "refusal":
            return Refused()
        case "filtered":
            return ContentFiltered(response.request_id)
        case _:
            return None


def _without_refusal(response: LLMResponse) -> LLMResponse:
    if refusal := _refusal(response):
        raise refusal
    return response


def _address(model: Provider) -> str:
    return model.credentials.base_url if isinstance(model.credentials, ApiKey) else ""


def _most(model: Provider, question: Question, price: Price | None) -> Decimal | None:
    if price is None:
        return None
    sent = most_input_tokens(question.messages, question.tools, question.system, question.output_schema)
    return prices.most_it_can_cost(sent, model.most_output_tokens, price)


def _uncertain(asked: _Asked, most: Decimal | None) -> Decimal:
    return asked.maybe_charged * (most or Decimal(0))


def _keep(row: LLMCall, response: LLMResponse, cost: Decimal | None, price: Price | None) -> None:
    used = response.usage
    row.input_tokens, row.output_tokens, row.reasoning_tokens = used.input, used.output, used.reasoning
    row.cache_read_tokens, row.cache_write_tokens = used.cache_read, used.cache_write
    row.cost, row.priced_since = cost, price.since if price else None
    row.request_id = response.request_id[:100]


def _close_failed(row: LLMCall, asked: _Asked, error: LLMError, *, put_aside: Decimal | None) -> None:
    row.request_id = asked.request_id[:100]
    _close(row, asked, LLMCall.Status.FAILED, error.code, spent=_uncertain(asked, put_aside))


def _close(row: LLMCall, asked: _Asked, status: LLMCall.Status, code: str, *, spent: Decimal) -> None:
    row.status, row.error_code, row.attempts = status, code, asked.attempts
    row.latency_ms = round((time.monotonic() - asked.begun) * 1000)
    with transaction.atomic():
        row.save()
        budgets.settle(row.id, spent)
