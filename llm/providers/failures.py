"""What went wrong on the way, as one of our errors: the same rules for every SDK. Keys stand in none of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from llm.exceptions import (
    AddressRefused,
    BadRequest,
    ContentFiltered,
    ContextTooLong,
    CutStream,
    KeyRefused,
    LLMError,
    MalformedAnswer,
    ModelNotFound,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    ServerFailed,
    TimedOut,
    Unreachable,
)
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import OutboundError
from pastetrader.common.outbound_http import errors as outbound
from pastetrader.common.outbound_http.errors import outbound_error_of

MOST_SAID = 300
BY_STATUS: Mapping[int, type[LLMError]] = {
    401: KeyRefused,
    402: QuotaExhausted,
    403: KeyRefused,
    404: ModelNotFound,
    408: TimedOut,
    409: ServerFailed,
    413: ContextTooLong,
    429: RateLimited,
    503: Overloaded,
    504: ServerFailed,
    529: Overloaded,
}


@dataclass(frozen=True)
class Verdict:
    """What a provider said about a request that failed: HTTP status, its own code and words, headers, its id."""

    status: int
    code: str = ""
    said: str = ""
    headers: Mapping[str, str] | None = None
    request_id: str = ""


# The error class that a code of this provider means, or None where the status says enough.
Codes = Callable[[Verdict], type[LLMError] | None]


def as_error(provider: str, model: str, verdict: Verdict, codes: Codes, secret: str) -> LLMError:
    """The error that a verdict is."""
    kind = codes(verdict) or BY_STATUS.get(verdict.status) or (ServerFailed if verdict.status >= 500 else BadRequest)
    if kind is ContentFiltered:
        return ContentFiltered(verdict.request_id)
    said = _without(secret, verdict.said)[:MOST_SAID]
    text = _text(kind, provider, model, said)
    return kind(text, retry_after=retry_after(verdict.headers or {}), request_id=verdict.request_id)


def _text(kind: type[LLMError], provider: str, model: str, said: str) -> Message:
    # What a provider says about a key may hold a part of it, so that it is not repeated.
    texts: dict[type[LLMError], Message] = {
        KeyRefused: _(
            "“%(provider)s” refused the key, or the key may not use “%(model)s”. Enter another key.",
            provider=provider,
            model=model,
        ),
        QuotaExhausted: _(
            "The account at “%(provider)s” has no credit or no allowance left. Add some there, or use another key.",
            provider=provider,
        ),
        RateLimited: _("“%(provider)s” gets too many requests with this key at the moment.", provider=provider),
        Overloaded: _("“%(provider)s” has too much to do at the moment.", provider=provider),
        TimedOut: _("“%(provider)s” did not answer in time.", provider=provider),
    }
    if kind in texts:
        return texts[kind]
    if kind is ModelNotFound:
        return _(
            "“%(provider)s” has no model “%(model)s” for this key: %(said)s", provider=provider, model=model, said=said
        )
    if kind is ContextTooLong:
        return _("The conversation is too long for “%(model)s”: %(said)s", model=model, said=said)
    if kind is ServerFailed:
        return _("“%(provider)s” failed: %(said)s", provider=provider, said=said)
    return _("“%(provider)s” did not take the request: %(said)s", provider=provider, said=said)


def timed_out(provider: str) -> TimedOut:
    """No answer within the time of the call."""
    return TimedOut(_("“%(provider)s” did not answer in time.", provider=provider))


def cut_stream(provider: str) -> CutStream:
    """A stream ended before its end was said."""
    return CutStream(_("The answer of “%(provider)s” broke off on its way.", provider=provider))


def malformed(provider: str) -> MalformedAnswer:
    """What came is not JSON, or not that of this API."""
    text = _("“%(provider)s” answered something that is no answer of its API.", provider=provider)
    return MalformedAnswer(text)


def server_failed(provider: str, said: str) -> ServerFailed:
    """The provider's own fault, by its own words."""
    return ServerFailed(_("“%(provider)s” failed: %(said)s", provider=provider, said=said))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a provider asks to wait; None when it says nothing that is a time."""
    if milliseconds := headers.get("retry-after-ms"):
        return _number(milliseconds, scale=0.001)
    text = headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None


@contextmanager
def as_ours(provider: str, sdk: Callable[[Exception], LLMError | None], *, streaming: bool = False) -> Iterator[None]:
    """Errors of an SDK, of what it reads and of the connection below it become ours; `sdk` knows its own.

    Errors while a stream is read come as they are from below the SDKs, so that they are told apart by name here.
    """
    try:
        yield
    except LLMError:
        raise
    except Exception as error:
        ours = sdk(error) or of_connection(provider, error, streaming=streaming)
        if ours is None:
            raise
        raise ours from _without_request(error)


def of_connection(provider: str, error: BaseException, *, streaming: bool = False) -> LLMError | None:
    """The error when a connection failed or what came was no JSON; None when it is something else, ours to mend."""
    if (outbound := outbound_error_of(error)) is not None:
        return _of_outbound(provider, outbound)
    if _is_reading(error):
        return malformed(provider)
    names = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    if "TimeoutException" in names:
        return timed_out(provider)
    if names & {"RemoteProtocolError", "ReadError"} or (streaming and "TransportError" in names):
        return cut_stream(provider)
    if names & {"TransportError", "APIConnectionError"}:
        return Unreachable(_("“%(provider)s” could not be reached.", provider=provider))
    return None


def _of_outbound(provider: str, error: OutboundError) -> LLMError:
    if isinstance(error, outbound.AddressRefused | outbound.RedirectRefused | outbound.BadUrl):
        text = _("“%(provider)s” may not be called at this address: %(why)s", provider=provider, why=error.message)
        return AddressRefused(text)
    if isinstance(error, outbound.BadRequest):
        return BadRequest(_("“%(provider)s” cannot be asked: %(why)s", provider=provider, why=error.message))
    if isinstance(error, outbound.TooLarge):
        return malformed(provider)
    if isinstance(error, outbound.BrokenAnswer):
        return cut_stream(provider)
    if error.may_have_been_sent:
        return timed_out(provider) if isinstance(error, outbound.TimedOut) else cut_stream(provider)
    return Unreachable(_("“%(provider)s” could not be reached: %(why)s", provider=provider, why=error.message))


def _is_reading(error: BaseException) -> bool:
    return type(error).__name__ in {"JSONDecodeError", "UnicodeDecodeError"}


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _without_request(error: Exception) -> Exception | None:
    """The cause, but for those that hold a request: its headers hold the key."""
    return None if any(hasattr(cause, name) for cause in _causes(error) for name in ("request", "_request")) else error


def _number(text: str, *, scale: float = 1.0) -> float | None:
    try:
        number = float(text) * scale
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _without(secret: str, text: str) -> str:
    return text.replace(secret, "…") if secret else text


def field(body: Any, *path: str) -> str:
    """A text inside a body of JSON; '' when there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return "" if body is None else str(body)
