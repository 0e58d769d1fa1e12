"""What can go wrong when a provider is asked. Each error says whether asking again may help."""

from typing import ClassVar

from pastetrader.common.messages import Message


class ProviderError(Exception):
    """`retryable`: asking again may help. `stops`: no other symbol would fare better, so the update ends."""

    code: ClassVar[str] = "provider_failed"
    retryable: ClassVar[bool] = False
    stops: ClassVar[bool] = False

    def __init__(self, message: Message, *, retry_after: float | None = None) -> None:
        self.message = message
        self.retry_after = retry_after
        super().__init__(str(message))


class Passing(ProviderError):
    """It did not answer, or not as it should, and may the next time."""

    code = "unavailable"
    retryable = True


class RateLimited(ProviderError):
    """It was asked too often; after `retry_after` seconds (None: it doesn't say) it answers again."""

    code = "rate_limited"
    retryable = True


class BadAnswer(ProviderError):
    """What it answered cannot be read, or says two things: never taken for an end of history."""

    code = "bad_answer"
    retryable = True


class Declined(ProviderError):
    """It says why it does not answer this question."""

    code = "declined"


class UnknownSymbol(ProviderError):
    """It knows no such symbol."""

    code = "unknown_symbol"


class Refused(ProviderError):
    """It does not answer us at all: the keys are wrong, or lack a permission."""

    code = "refused"
    stops = True


class TokenRefused(ProviderError):
    """The token holds no more; a new one may."""

    code = "token_refused"
    retryable = True
