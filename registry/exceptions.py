"""What goes wrong when a tool or an agent runs."""

from pastetrader.common.messages import Message, Problem


class ToolError(Exception):
    """A tool's own verdict: a code for programs, a message for people, and whether trying again may help.

    `problems` say where the arguments or the result do not fit the tool's schema.
    """

    def __init__(
        self, code: str, message: Message, *, retryable: bool = False, problems: tuple[Problem, ...] = ()
    ) -> None:
        self.code = code
        self.message = message
        self.retryable = retryable
        self.problems = problems
        super().__init__(str(message))
