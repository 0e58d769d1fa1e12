"""One call in a jail: what it printed becomes log lines, and how it ended a verdict."""

import logging
import signal
from pathlib import PurePath

from pastetrader.common import jail
from pastetrader.common.jail import JailUnavailable, Outcome, ProgramJob, PythonJob
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from registry.exceptions import ToolError

logger = logging.getLogger(__name__)

MOST_LINES, MOST_CHARACTERS = 200, 2_000


def call(job: PythonJob | ProgramJob, context: ToolContext, *, pure: bool) -> Outcome:
    """What came of it, when it ended by itself. Raises ToolError and Stopped. `pure`: it cannot change anything."""
    try:
        outcome = jail.run(job, context.stop)
    except JailUnavailable as error:
        logger.error("%s", error)  # noqa: TRY400  # where is known
        raise ToolError("jail_unavailable", error.message, had_no_effect=True) from error
    _log("info", outcome.stdout, context)
    _log("warning", outcome.stderr, context)
    if outcome.dropped:
        context.log("warning", _("It printed more than is kept; the rest is left out."), None)
    if outcome.end != "ended":
        code, text = _verdict(outcome, job)
        raise ToolError(code, text, had_no_effect=pure)
    return outcome


def _log(level: str, text: str, context: ToolContext) -> None:
    lines = text.splitlines()
    for line in lines[:MOST_LINES]:
        context.log(level, line[:MOST_CHARACTERS], None)
    if len(lines) > MOST_LINES:
        rest = _("%(count)s more lines are left out.", count=len(lines) - MOST_LINES)
        context.log(level, rest, None)


def _verdict(outcome: Outcome, job: PythonJob | ProgramJob) -> tuple[str, Message]:
    limits = job.limits
    match outcome.end:
        case "time":
            return "timeout", _("It took longer than %(seconds)s seconds.", seconds=f"{limits.seconds:g}")
        case "processor":
            text = _("It computed for longer than %(seconds)s seconds.", seconds=limits.cpu_seconds)
            return "cpu_limit", text
        case "answer_too_large":
            text = _(
                "Its answer is larger than %(limit)s KB. Return less, or allow more.", limit=limits.answer_bytes // 1024
            )
            return "result_too_large", text
        case "printed_too_much":
            return "printed_too_much", _("It printed without end and was ended. Print less.")
        case _:
            return "killed", killed()


def killed() -> Message:
    """Nobody knows why."""
    return _("It was killed; perhaps the computer ran out of memory.")


def out_of_memory(megabytes: int) -> Message:
    """It asked for more than it may have."""
    return _("It ran out of memory: it may use %(megabytes)s MB.", megabytes=megabytes)


def ended_itself(outcome: Outcome) -> Message:
    """Without an answer."""
    number = outcome.exit_code - 128
    try:
        name = signal.Signals(number).name
    except ValueError:
        return _("It ended itself without an answer (exit code %(code)s).", code=outcome.exit_code)
    return _("It crashed without an answer (%(signal)s).", signal=name)


def is_absolute(program: str) -> bool:
    """Whether it names one program wherever one is, in one way."""
    return PurePath(program).is_absolute() and ".." not in PurePath(program).parts
