"""What can go wrong with captions of YouTube: in words, what to do about it, and whether later may be better. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parsers.formats.base import Unreadable
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.refusal import Refusal


@dataclass(frozen=True)
class Trouble:
    """`message` says what is wrong, its places are filled by who knows; `hint` what to do."""

    message: Message
    hint: Message
    retryable: bool = False


_PASTE = _(
    "Paste the transcript yourself: open the video, choose “Show transcript” below it, copy it all, and paste it here."
)
_PASTE_OR_LATER = _(
    "Try again in some minutes, or paste the transcript yourself: open the video, choose “Show transcript” below it, "
    "copy it all, and paste it here."
)
_PASTE_OR_PROXY = _(
    "Paste the transcript yourself: open the video, choose “Show transcript” below it, copy it all, and paste it here. "
    "Who runs this installation can set PASTETRADER_YOUTUBE_PROXY."
)
_OTHER_VIDEO = _("Paste what is said in it as text, or bring a video that has captions.")
_CHECK = _("Open the link in your browser. If you can see the video there, paste its transcript here.")

TROUBLES: Mapping[str, Trouble] = {
    "youtube_no_captions": Trouble(_("This video has no captions."), _OTHER_VIDEO),
    "youtube_none_found": Trouble(_("YouTube lists no captions of this video that can be read."), _OTHER_VIDEO),
    "youtube_no_words": Trouble(
        _("The captions of this video hold no words: there is music or silence only."), _OTHER_VIDEO
    ),
    "youtube_unavailable": Trouble(_("This video is not on YouTube (any more)."), _CHECK),
    "youtube_private": Trouble(_("This video is private: only those may see it whom its owner has invited."), _CHECK),
    "youtube_age_restricted": Trouble(
        _("YouTube shows this video to signed-in adults only, so its captions cannot be fetched."), _PASTE
    ),
    "youtube_not_started": Trouble(
        _("This is a live video that has not begun yet: “%(reason)s”."),
        _("Bring it again when it is over; YouTube makes captions some hours later."),
    ),
    "youtube_unplayable": Trouble(_("YouTube does not play this video here: “%(reason)s”."), _CHECK),
    "youtube_too_many": Trouble(
        _("YouTube refuses requests from this server for now: it had too many of them, or mistrusts its address."),
        _PASTE_OR_PROXY,
    ),
    "youtube_puzzle": Trouble(
        _("YouTube wants a person to solve a puzzle before it answers this server."), _PASTE_OR_PROXY
    ),
    "youtube_bot_check": Trouble(
        _("YouTube wants this server to sign in, to prove that it is not a bot. It cannot."), _PASTE_OR_PROXY
    ),
    "youtube_token_required": Trouble(
        _("YouTube gives the captions of this video to its own players only (it asks for a PO token)."), _PASTE
    ),
    "youtube_consent": Trouble(
        _("YouTube asks for consent to its cookies, in a form that is not known here."), _PASTE_OR_PROXY
    ),
    "youtube_unparsable": Trouble(
        _("YouTube answered in a form that is not known here. It may have changed its pages."), _PASTE
    ),
    "youtube_failed": Trouble(_("YouTube answered with an error (%(status)s)."), _PASTE_OR_LATER, retryable=True),
    "youtube_empty": Trouble(
        _("YouTube announced captions and then sent none. It does so with servers that it mistrusts."), _PASTE_OR_LATER
    ),
    "youtube_broken": Trouble(_("The captions that YouTube sent cannot be read."), _PASTE_OR_LATER, retryable=True),
    "youtube_too_large": Trouble(_("YouTube answered with more than is read of it."), _PASTE),
    "youtube_elsewhere": Trouble(
        _("YouTube sent us on to another address, where captions are not fetched from."), _PASTE_OR_PROXY
    ),
    "youtube_died": Trouble(
        _("Fetching the captions ended before it was done."), _PASTE_OR_LATER, retryable=True
    ),
}  # fmt: skip


def refusal(code: str, **params: Any) -> Refusal:
    """The trouble as a function in a helper process says it."""
    trouble = TROUBLES[code]
    return Refusal(code, Message(trouble.message.text, params), retryable=trouble.retryable)


def unreadable(code: str, **params: Any) -> Unreadable:
    """The trouble as a reader of a format says it."""
    return as_unreadable(refusal(code, **params))


def as_unreadable(refused: Refusal) -> Unreadable:
    """What a helper process refused, with what to do; of the network everything can be tried again or got around."""
    trouble = TROUBLES.get(refused.code)
    hint = trouble.hint if trouble else _PASTE_OR_LATER if refused.retryable else _PASTE
    return Unreadable(refused.code, refused.message, hint, retryable=refused.retryable)
