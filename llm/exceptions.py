"""What goes wrong between us and a model."""

from collections.abc import Sequence
from typing import ClassVar

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _


class LLMError(Exception):
    """A model call or an agent that did not end well. `retryable`: the same request may succeed later.

    `retry_after`: seconds that the provider asked to wait.
    """

    code: ClassVar[str] = "model_error"
    retryable: ClassVar[bool] = False

    def __init__(
        self, message: Message, *, problems: tuple[Problem, ...] = (), retry_after: float | None = None
    ) -> None:
        self.message = message
        self.retry_after = retry_after
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

    def __init__(self, provider: str, problems: tuple[Problem, ...]) -> None:
        text = _("The credentials for the model provider “%(provider)s” are missing or wrong.", provider=provider)
        super().__init__(text, problems=problems)


class BadScript(LLMError):
    """The script of a scripted model is too short."""

    code = "bad_script"


class Refused(LLMError):
    """The model declined to answer."""

    code = "model_refused"

    def __init__(self) -> None:
        super().__init__(_("The model refused to answer."))


class Truncated(LLMError):
    """The answer was cut off."""

    code = "answer_truncated"

    def __init__(self) -> None:
        super().__init__(_("The model's answer was cut off at its length limit. Raise max_tokens."))


class InvalidOutput(LLMError):
    """The final answer does not fit the output schema, even after one repair."""

    code = "invalid_output"


class LimitReached(LLMError):
    """The agent was stopped before it had an answer."""

    code = "agent_limit"


class ToolCallFailed(Exception):
    """A tool that an agent called reports a failure; the model sees the text and goes on."""
