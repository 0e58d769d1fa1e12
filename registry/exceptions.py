"""What goes wrong when a tool or an agent runs."""

from dataclasses import replace

from pastetrader.common.masking import Mask
from pastetrader.common.messages import Message, Problem, joined


class ToolError(Exception):
    """A tool's own verdict: a code for programs, a message for people, and whether trying again may help.

    `retry_after`: seconds that the other side asked to wait. `had_no_effect`: the request surely changed nothing
    (it never left, or it was refused), so that also a tool that must not be called twice may be called again.
    `problems` say where the arguments or the result do not fit the tool's schema; the message does not repeat them.
    """

    def __init__(
        self,
        code: str,
        message: Message,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        had_no_effect: bool = False,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retry_after = retry_after
        self.had_no_effect = had_no_effect
        self.problems = problems
        super().__init__(str(self.in_full))

    def covered(self, mask: Mask) -> "ToolError":
        """This error, with secrets in its words covered."""
        if mask:
            self.message = mask.message(self.message)
            self.problems = tuple(
                replace(one, message=mask.message(one.message), hint=one.hint and mask.message(one.hint))
                for one in self.problems
            )
            self.args = (str(self.in_full),)
        return self

    @property
    def in_full(self) -> Message:
        """The message, and after it each problem once."""
        return joined([self.message, *(problem.sentence for problem in self.problems)])
