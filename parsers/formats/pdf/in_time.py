"""Calling a function that touches a PDF, in a helper process: in time, in memory, and each failure in words. Pure."""

import logging
import signal
import time
from collections.abc import Mapping
from typing import Any

from parsers.formats.base import Unreadable
from pastetrader.common import helper_process
from pastetrader.common.helper_process import HelperDied, HelperFailed, Limits, Refusal, ResultTooLarge
from pastetrader.common.helper_process.errors import out_of_memory
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal

logger = logging.getLogger(__name__)

_COPY = _("Open the PDF, copy the text of the strategy and paste it.")
_PARTS = _("Keep only the pages that describe the strategy, or copy their text and paste it.")
# What to do, by the code of what went wrong.
HINTS: Mapping[str, Message] = {
    "pdf_encrypted": _("Save a copy without the password, or open it, copy the text and paste it."),
    "pdf_broken": _("Save or download the PDF again. If it opens on your computer, copy its text and paste it."),
    "too_large": _PARTS,
    "too_many_pages": _PARTS,
    "too_slow": _PARTS,
    "too_much_memory": _PARTS,
    "helper_died": _COPY,
    "no_page": _("Look at the pages that it has."),
    "empty": _("Choose a PDF with text on its pages, or paste the text."),
    "pdf_no_text": _(
        "Run it through a program that recognises text (OCR) and choose the result, or type the strategy."
    ),
}


def in_helper(
    function: str, arguments: Mapping[str, Any], *, stop: StopSignal, seconds: float, limits: Limits
) -> dict[str, Any]:
    """What a function in a helper process answers, in that time. Raises Unreadable, and Stopped when `stop` says so."""
    stop.check()
    own = StopSignal(time.monotonic() + seconds)
    stop.on_set(lambda: own.set(stop.reason))
    if stop.deadline is not None:
        own.deadline = min(stop.deadline, own.deadline or stop.deadline)
    try:
        result: dict[str, Any] = helper_process.call(function, arguments, stop=own, limits=limits)
    except Refusal as refusal:
        raise unreadable(refusal.code, refusal.message) from refusal
    except Stopped:
        stop.check()
        raise unreadable("too_slow", _too_slow(seconds)) from None
    except ResultTooLarge as error:
        raise unreadable("too_large", error.message) from error
    except HelperDied as died:
        raise _death(died, seconds) from died
    except HelperFailed as failed:
        logger.exception("Reading a PDF failed")  # ours to mend: a damaged PDF is refused in other ways
        raise unreadable("pdf_broken", _("The PDF cannot be read: %(reason)s.", reason=failed.kind)) from failed
    return result


def _too_slow(seconds: float) -> Message:
    return _("The PDF was not read within %(seconds)s seconds.", seconds=round(seconds))


def _death(died: HelperDied, seconds: float) -> Unreadable:
    if died.exit_code == -signal.SIGXCPU:
        return unreadable("too_slow", _too_slow(seconds))
    if died.message == out_of_memory():
        return unreadable("too_much_memory", _("Reading the PDF takes more memory than it may."))
    return unreadable("helper_died", _("The PDF made the program that reads PDFs crash. Nothing else was touched."))


def unreadable(code: str, message: Message) -> Unreadable:
    """The error of that code, with what to do."""
    return Unreadable(code, message, HINTS[code])
