"""What can go wrong with a function in a helper process, beside a Refusal of its own and Stopped."""

import signal

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _


class HelperDied(Exception):
    """The helper ended before it answered: killed from outside, crashed, out of memory, or it ended itself.

    `exit_code` is as subprocess has it (negative: the signal), None when the helper was not even started; then
    `had_no_effect`. `output` is the end of what the function printed, to which Python adds where it crashed.
    """

    def __init__(
        self, message: Message, *, exit_code: int | None = None, output: str = "", had_no_effect: bool = False
    ) -> None:
        self.message = message
        self.exit_code = exit_code
        self.output = output
        self.had_no_effect = had_no_effect
        super().__init__(f"{message}\n{output}".rstrip())


class HelperFailed(Exception):
    """The function raised something nobody expected. `kind` is the exception's class, `traceback` the helper's."""

    def __init__(self, kind: str, message: str, traceback: str) -> None:
        self.kind = kind
        self.message = message
        self.traceback = traceback
        super().__init__(f"{kind}: {message}\n\nIn the helper process:\n{traceback}")


class ResultTooLarge(Exception):
    """The function returned more than a helper may answer; sizes in bytes of JSON."""

    def __init__(self, size: int, limit: int) -> None:
        self.message = _(
            "The result has %(size)s megabytes; at most %(limit)s are possible. Return less, or parts of it.",
            size=f"{size / 1_000_000:.1f}",
            limit=f"{limit / 1_000_000:.0f}",
        )
        super().__init__(str(self.message))


def why_it_ended(exit_code: int) -> Message:
    """An exit code, as subprocess has it, in words."""
    if exit_code >= 0:
        return _("The helper process ended itself with exit code %(code)s.", code=exit_code)
    match -exit_code:
        case signal.SIGKILL:
            return _("The helper process was killed from outside; perhaps the computer ran out of memory.")
        case signal.SIGXCPU:
            return _("The helper process used more processor time than it may.")
        case number:
            return _("The helper process crashed (%(signal)s).", signal=_name(number))


def cannot_start(error: OSError) -> Message:
    """The system refuses to start a process."""
    return _("The helper process cannot be started: %(reason)s.", reason=error.strerror or str(error))


def unreadable() -> Message:
    """What came back is not an answer."""
    return _("The helper process answered something that cannot be read.")


def out_of_memory() -> Message:
    """The function needed more memory than it may use, or than there is."""
    return _("The helper process ran out of memory.")


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
