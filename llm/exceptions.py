"""What goes wrong between us and a model.

Each class says what may be done about it: whether the same request may succeed later (`retryable`), whether another
model may be asked in its place (`may_fall_back`), and whether what failed may have been charged for (`may_be_charged`).
"""

from collections.abc import Sequence
from typing import ClassVar

from llm.types import Tried
from pastetrader.common.messages import Message, Problem, joined
from pastetrader.common.messages import message as _


class LLMError(Exception):
    """A model call or an agent that did not end well.

    `retry_after`: seconds that the provider asked to wait. `request_id`: how the provider names the request.
    """

    code: ClassVar[str] = "model_error"
    retryable: bool = False
    may_fall_back: ClassVar[bool] = False
    may_be_charged: ClassVar[bool] = False

    def __init__(
        self,
        message: Message,
        *,
        problems: tuple[Problem, ...] = (),
        retry_after: float | None = None,
        request_id: str = "",
    ) -> None:
        self.message = message
        self.retry_after = retry_after
        self.request_id = request_id
        self.problems = problems
        super().__init__(str(message))


class ProviderUnavailable(LLMError):
    """The provider is known but cannot be used."""

    code = "provider_unavailable"

    def __init__(self, provider: str, available: Sequence[str]) -> None:
        super().__init__(
            _(
                "The model provider “%(provider)s” is not available in this version. Available: %(available)s.",
                provider=provider,
                available=", ".join(available),
            )
        )


class BadOptions(LLMError):
    """The options of a model are not what its provider takes."""

    code = "model_options"

    def __init__(self, provider: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("The options of the “%(provider)s” model are wrong.", provider=provider), problems=problems)


class BadCredentials(LLMError):
    """What a provider needs to be asked (a key) is missing, or is not what it takes. Never holds a value."""

    code = "model_credentials"
    may_fall_back = True

    def __init__(self, provider: str, problems: tuple[Problem, ...]) -> None:
        text = _("The credentials for the model provider “%(provider)s” are missing or wrong.", provider=provider)
        super().__init__(text, problems=problems)


class CredentialsUnreadable(LLMError):
    """The key of a provider is stored, and cannot be read. The message says what to do."""

    code = "secret_unreadable"
    may_fall_back = True


class BadScript(LLMError):
    """The script of a scripted model is too short."""

    code = "bad_script"


class RateLimited(LLMError):
    """Too many requests or tokens in a while; `retry_after` says when, where the provider did."""

    code = "model_rate_limited"
    retryable = True
    may_fall_back = True


class Overloaded(LLMError):
    """The provider has too much to do at the moment."""

    code = "model_overloaded"
    retryable = True
    may_fall_back = True


class ServerFailed(LLMError):
    """The provider's own fault."""

    code = "model_server_error"
    retryable = True
    may_fall_back = True


class QuotaExhausted(LLMError):
    """The account at the provider has no money or no allowance left: trying again does not help."""

    code = "model_quota"
    may_fall_back = True


class KeyRefused(LLMError):
    """The provider does not know the key, or the key may not use the model."""

    code = "model_key_refused"
    may_fall_back = True


class BadRequest(LLMError):
    """The provider takes the request for wrong. Another one would as well."""

    code = "model_bad_request"


class ContextTooLong(LLMError):
    """The conversation is longer than the model takes; another model may take more."""

    code = "model_context_too_long"
    may_fall_back = True


class ModelNotFound(LLMError):
    """The provider has no such model, or not for this key."""

    code = "model_not_found"
    may_fall_back = True


class TimedOut(LLMError):
    """No answer in time."""

    code = "model_timed_out"
    retryable = True
    may_fall_back = True
    may_be_charged = True


class Unreachable(LLMError):
    """The provider's server could not be reached."""

    code = "model_unreachable"
    retryable = True
    may_fall_back = True


class AddressRefused(LLMError):
    """This installation may not call the address that the credential names."""

    code = "model_address_refused"
    may_fall_back = True


class CutStream(LLMError):
    """The answer broke off on its way."""

    code = "model_answer_cut"
    retryable = True
    may_fall_back = True
    may_be_charged = True


class MalformedAnswer(LLMError):
    """What came back is not what this API answers."""

    code = "model_answer_malformed"
    retryable = True
    may_fall_back = True
    may_be_charged = True


class Refused(LLMError):
    """The model declined to answer."""

    code = "model_refused"
    may_fall_back = True

    def __init__(self) -> None:
        super().__init__(_("The model refused to answer."))


class ContentFiltered(LLMError):
    """The provider's filter stopped the question or the answer."""

    code = "model_content_filtered"
    may_fall_back = True

    def __init__(self, request_id: str = "") -> None:
        super().__init__(_("The provider's content filter stopped the answer."), request_id=request_id)


class Truncated(LLMError):
    """The answer was cut off."""

    code = "answer_truncated"

    def __init__(self) -> None:
        super().__init__(_("The model's answer was cut off at its length limit. Raise max_tokens."))


class InvalidOutput(LLMError):
    """The final answer does not fit the output schema, even after it was asked to repair it."""

    code = "invalid_output"


class BudgetExceeded(LLMError):
    """A budget has nothing left: the model was not asked."""

    code = "budget_exceeded"


class CostUnknown(LLMError):
    """A budget limits the spending, and nobody knows what this model costs: the model was not asked."""

    code = "model_cost_unknown"
    may_fall_back = True


class NoModelAnswered(LLMError):
    """All models of a chain were asked, and each failed; `tried` says why. The last error is its cause."""

    code = "no_model_answered"

    def __init__(self, tried: Sequence[Tried], errors: Sequence[LLMError]) -> None:
        self.tried = tuple(tried)
        causes = [
            _("%(provider)s (%(model)s): %(cause)s", provider=one.provider, model=one.model, cause=error.message)
            for one, error in zip(tried, errors, strict=True)
        ]
        waits = [error.retry_after for error in errors if error.retryable and error.retry_after is not None]
        text = _("None of %(count)s models answered. %(causes)s", count=len(causes), causes=joined(causes))
        super().__init__(text, retry_after=min(waits, default=None))
        self.retryable = any(error.retryable for error in errors)


class LimitReached(LLMError):
    """The agent was stopped before it had an answer."""

    code = "agent_limit"


class ToolCallFailed(Exception):
    """A tool that an agent called reports a failure; the model sees the text and goes on."""
