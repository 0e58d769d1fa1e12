"""What can go wrong with a call to another computer. Each error says whether the request may have been sent."""

from typing import ClassVar

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _


class OutboundError(Exception):
    """`code` is for programs, `message` for people; neither holds more of the address than its host and port.

    `retryable`: trying again may help. `may_have_been_sent`: a part of the request left this computer, so that the
    other one may have acted on it.
    """

    code: ClassVar[str] = "outbound_failed"
    retryable: ClassVar[bool] = False

    def __init__(self, message: Message, *, may_have_been_sent: bool = False) -> None:
        self.message = message
        self.may_have_been_sent = may_have_been_sent
        super().__init__(str(message))


class BadUrl(OutboundError):
    """The address is none that can be called."""

    code = "bad_url"


class BadRequest(OutboundError):
    """A header or a method holds what may not stand there."""

    code = "bad_request"


class AddressRefused(OutboundError):
    """The policy says that this may not be called."""

    code = "address_refused"


class RedirectRefused(OutboundError):
    """The other side sends us on to where we do not go."""

    code = "redirect_refused"


class NameUnknown(OutboundError):
    """The name has no address."""

    code = "name_unknown"
    retryable = True


class Unreachable(OutboundError):
    """Nobody answers there, or the connection broke."""

    code = "unreachable"
    retryable = True


class TimedOut(OutboundError):
    """It took longer than it may."""

    code = "timed_out"
    retryable = True


class BadTls(OutboundError):
    """The other side cannot prove who it is."""

    code = "bad_tls"


class BrokenAnswer(OutboundError):
    """The answer is cut off, or is none of HTTP."""

    code = "broken_answer"
    retryable = True


class TooLarge(OutboundError):
    """The answer is larger than it may be."""

    code = "answer_too_large"


def outbound_error_of(error: BaseException | None) -> OutboundError | None:
    """The OutboundError that an error of a library was made of, if it was."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OutboundError):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def nothing_may_be_called(host: str, port: int) -> AddressRefused:
    """The operator switched calls off."""
    text = _(
        "This installation calls no other computers, and %(place)s is no exception. Its operator can allow it with "
        "PASTETRADER_OUTBOUND_ALLOW.",
        place=place(host, port),
    )
    return AddressRefused(text)


def port_refused(host: str, port: int, known: str) -> AddressRefused:
    """No web server is expected at the port."""
    text = _(
        "Port %(port)s of %(host)s may not be called, only %(known)s. The operator can allow it with "
        "PASTETRADER_OUTBOUND_ALLOW.",
        port=port,
        host=host,
        known=known,
    )
    return AddressRefused(text)


def not_meant(host: str, port: int) -> AddressRefused:
    """It has nothing to do with what is asked for."""
    return AddressRefused(_("%(place)s is not called here: it is none of the service asked.", place=place(host, port)))


def address_refused(host: str, port: int) -> AddressRefused:
    """It belongs to this machine or to a network that is not everybody's."""
    text = _(
        "%(place)s is not on the public internet, so it may not be called. The operator can allow it with "
        "PASTETRADER_OUTBOUND_ALLOW.",
        place=place(host, port),
    )
    return AddressRefused(text)


def place(host: str, port: int) -> str:
    """A host and its port as one writes them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
