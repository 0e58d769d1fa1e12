"""Why a link gives no text, and what to do instead. Pure."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from parsers.formats.base import Unreadable
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal

_COPY = _("Open the page in your browser, copy its text and paste that.")
_LATER = _("Try again in a few minutes, or copy the page's text in your browser and paste that.")
_CHECK = _("Check the link: open it in your browser and copy the address from there.")
_PUBLIC = _("A link has to lead to a page on the public internet. Copy the page's text and paste that.")

# What to do, by the code of an OutboundError. The error itself says what happened.
_HINTS: Mapping[str, Message] = {
    "bad_url": _CHECK,
    "name_unknown": _CHECK,
    "unreachable": _LATER,
    "timed_out": _LATER,
    "broken_answer": _LATER,
    "bad_tls": _COPY,
    "address_refused": _PUBLIC,
    "redirect_refused": _COPY,
}


def of_fetching(refusal: Refusal, limit_bytes: int) -> Unreadable:
    """Nobody answered, or nothing that one can take."""
    if refusal.code == "answer_too_large":
        return too_large(limit_bytes)
    return Unreadable(refusal.code, refusal.message, _HINTS.get(refusal.code, _COPY))


def of_status(status: int, address: str, *, is_challenge: bool) -> Unreadable:
    """The site answered, and not with a page."""
    host = urlsplit(address).hostname or ""
    if is_challenge:
        text = _("%(host)s lets in nobody without a browser.", host=host)
        return Unreadable("blocked", text, _COPY)
    match status:
        case 401 | 407:
            return log_in(host)
        case 402:
            return paywall(host)
        case 403 | 451:
            return Unreadable(
                "refused", _("%(host)s does not give this page to us (%(status)s).", **_of(host, status)), _COPY
            )
        case 404 | 410:
            return Unreadable("not_found", _("There is no page at this address (%(status)s).", status=status), _CHECK)
        case 408 | 425 | 429:
            text = _("%(host)s has been asked too often, and wants us to wait.", host=host)
            return Unreadable("try_later", text, _LATER)
    if status >= 500:
        text = _("%(host)s has trouble of its own at the moment (%(status)s).", **_of(host, status))
        return Unreadable("try_later", text, _LATER)
    text = _("%(host)s answered with no page (%(status)s).", **_of(host, status))
    return Unreadable("no_page", text, _COPY)


def _of(host: str, status: int) -> dict[str, str | int]:
    return {"host": host, "status": status}


def log_in(host: str) -> Unreadable:
    """The page is for members."""
    return Unreadable("log_in", _("%(host)s shows this page only to who is logged in.", host=host), _COPY)


def paywall(host: str) -> Unreadable:
    """The page is for who pays."""
    return Unreadable("paywall", _("%(host)s shows this page only to who pays for it.", host=host), _COPY)


def needs_scripts(host: str) -> Unreadable:
    """The page is a program that would have to run first."""
    text = _("The page of %(host)s is empty until its scripts have run, and we run none.", host=host)
    return Unreadable("needs_scripts", text, _COPY)


def not_a_page(kind: str) -> Unreadable:
    """An image, an archive, a video, a program."""
    text = _("The link leads to no page but to a file of another kind (%(kind)s).", kind=kind[:100] or "?")
    hint = _("Give the link of a page, a PDF or a Word document, or bring the file itself.")
    return Unreadable("not_a_page", text, hint)


def too_large(limit_bytes: int) -> Unreadable:
    """More than is read of one page."""
    text = _("What is at this address has more than %(limit)s MB.", limit=limit_bytes >> 20)
    return Unreadable("too_large", text, _("Paste only the part that describes the strategy."))


def endless(host: str) -> Unreadable:
    """Pages that only lead to other pages."""
    text = _("%(host)s sends us on from one page to the next, and none has a text.", host=host)
    return Unreadable("redirect_refused", text, _COPY)


def empty(host: str) -> Unreadable:
    """A page without words."""
    return Unreadable("empty", _("There is no text on this page of %(host)s.", host=host), _COPY)


def unreadable_page() -> Unreadable:
    """The helper that read it died, by its limits or by what the page did to it."""
    return Unreadable("unreadable_page", _("This page is built in a way that cannot be read."), _COPY)
