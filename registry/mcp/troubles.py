"""What can go wrong in a session with a server, as a verdict. It loads no SDK: its errors are known by their facts."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http import OutboundError
from pastetrader.common.outbound_http.errors import RedirectRefused, outbound_error_of
from pastetrader.common.refusal import Refusal
from registry.http_tool.verdicts import REFUSED, RETRYABLE, seconds_of
from registry.mcp.results import said_by

CONNECTION_CLOSED = -32000
# What transports raise when the other side is gone.
TRANSPORTS = frozenset({"anyio", "httpcore", "httpx"})


class Answered(Exception):
    """A POST was answered with a status that is none of success."""

    def __init__(self, status: int, retry_after: str | None) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(status)


def redirected(there: str) -> RedirectRefused:
    """The server sends us on to another place."""
    text = _(
        "The server sends on to %(host)s, and what is meant for one server is not sent to another. Enter that address "
        "if it is right.",
        host=urlsplit(there).netloc.rpartition("@")[2][:200] or "?",
    )
    return RedirectRefused(text)


def refusal_of(error: BaseException | None, seconds: float, secrets: Sequence[str], *, is_called: bool) -> Exception:
    """The verdict about what a session ended with; what nobody expected stays as it is.

    `is_called`: the tool's request was on its way, so that it may have done something.
    """
    found = [_verdict(one, seconds, secrets, is_called) for one in _leaves(error)]
    known = [verdict for verdict in found if verdict is not None]
    if known:
        # A closed connection is what all the rest ends with: anything else says more.
        return next((verdict for verdict in known if verdict.code != "mcp_broken"), known[0])
    if isinstance(error, Exception):
        return error
    return Refusal("mcp_broken", _broken(), retryable=True, had_no_effect=not is_called)


def _leaves(error: BaseException | None) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    elif error is not None:
        yield error


def _verdict(error: BaseException, seconds: float, secrets: Sequence[str], is_called: bool) -> Refusal | None:
    harmless = not is_called
    outbound = outbound_error_of(error)
    if outbound is not None:
        return _of_outbound(outbound, is_called)
    protocol = getattr(error, "error", None)  # an McpError
    match error:
        case Refusal():
            error.had_no_effect = error.had_no_effect or harmless
            return error
        case Answered():
            return _of_status(error, is_called)
        case TimeoutError():
            text = _("The server did not answer within %(seconds)s seconds.", seconds=f"{seconds:g}")
            return Refusal("timed_out", text, retryable=True, had_no_effect=harmless)
        case _ if protocol is not None and hasattr(protocol, "code"):
            return _of_protocol(protocol, secrets, harmless)
        case ValueError() | RuntimeError() | RecursionError():
            text = _("What the server says is no Model Context Protocol, or a version of it that is not known here.")
            return Refusal("mcp_garbled", text, had_no_effect=harmless)
        case _ if isinstance(error, OSError) or type(error).__module__.partition(".")[0] in TRANSPORTS:
            return Refusal("mcp_broken", _broken(), retryable=True, had_no_effect=harmless)
    return None


def _of_outbound(error: OutboundError, is_called: bool) -> Refusal:
    harmless = not (is_called and error.may_have_been_sent)
    return Refusal(error.code, error.message, retryable=error.retryable, had_no_effect=harmless)


def _of_status(answered: Answered, is_called: bool) -> Refusal:
    status = answered.status
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    facts = {"status": status, "phrase": phrase}
    if status in {401, 403}:
        text = _("The server answered with %(status)s %(phrase)s. It wants other credentials.", **facts)
    elif status == 404:
        text = _("The server answered with %(status)s %(phrase)s. Look at its address.", **facts)
    else:
        text = _("The server answered with %(status)s %(phrase)s.", **facts)
    return Refusal(
        "http_status",
        text,
        retryable=status in RETRYABLE or status >= 500,
        retry_after=seconds_of(answered.retry_after),
        had_no_effect=not is_called or status in REFUSED,
    )


def _of_protocol(error: Any, secrets: Sequence[str], harmless: bool) -> Refusal:
    if error.code == CONNECTION_CLOSED:
        return Refusal("mcp_broken", _broken(), retryable=True, had_no_effect=harmless)
    said = said_by(str(error.message), secrets)
    text = _("The server answered with an error (%(code)s): %(said)s", code=error.code, said=said)
    return Refusal("mcp_error", text, had_no_effect=harmless)


def _broken() -> Message:
    return _("The connection to the server broke before it answered.")
