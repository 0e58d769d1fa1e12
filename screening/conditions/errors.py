"""What is wrong with a condition, where it is, and what was probably meant. Pure."""

import re
from typing import Self

from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _

_WORD = re.compile(r"\w+")
# Of what a place is called by.
MAX_WORDS = 40


class ConditionError(ValueError):
    """A condition that cannot be read.

    `line` and `column` (from 1; 0 = not a text) say where in a text, `path` where in a JSON tree, `expected` what
    would have been right there, `suggestion` the known name that comes nearest to an unknown one.
    """

    def __init__(
        self, code: str, message: Message, *, expected: Message | None = None, suggestion: str = "", path: str = ""
    ) -> None:
        self.code = code
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
        self.path = path
        self.line = 0
        self.column = 0
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.sentence)

    def at(self, line: int, column: int) -> Self:
        """The same error with its position in the text."""
        self.line, self.column = line, column
        return self

    def inside(self, path: str) -> Self:
        """The same error one level further out in a JSON tree."""
        self.path = ".".join(part for part in (path, self.path) if part)
        return self

    @property
    def hint(self) -> Message | None:
        """What to do about it, when that is known."""
        if self.suggestion:
            return _("Did you mean %(suggestion)s?", suggestion=self.suggestion)
        return _("Expected %(expected)s.", expected=self.expected) if self.expected else None

    def span_in(self, text: str) -> tuple[int, int]:
        """Where in the text that was read it stands, as characters from and to: a word, or the character there."""
        before = text.split("\n")[: max(0, self.line - 1)]
        start = min(sum(len(line) + 1 for line in before) + max(0, self.column - 1), len(text))
        word = _WORD.match(text, start)
        return start, min(len(text), max(start + 1, word.end() if word else 0))

    def place_in(self, text: str) -> Message | None:
        """Where it is, by the words that stand there: people see words, and count no columns."""
        if not self.line:
            return self.place
        start, end = self.span_in(text)
        words = text[start:end].strip()
        return _("at “%(words)s”", words=words[:MAX_WORDS]) if words else _("at the end")

    @property
    def place(self) -> Message | None:
        """Where it is, for programs."""
        if self.line:
            return _("line %(line)s, column %(column)s", line=self.line, column=self.column)
        return _("at %(path)s", path=self.path) if self.path else None

    def problem(self, path: str = "") -> Problem:
        """The error as one of the problems that services report."""
        where = " ".join(part for part in (path, str(self.place or "")) if part)
        return Problem(self.code, self.message, path=where, hint=self.hint)

    @property
    def sentence(self) -> Message:
        """Place, what is wrong, and what to do, in one message."""
        return self._sentence(self.place)

    def sentence_in(self, text: str) -> Message:
        """The same for people who see the text that was read."""
        return self._sentence(self.place_in(text))

    def _sentence(self, place: Message | None) -> Message:
        parts = {"place": place, "message": self.message, "hint": self.hint}
        given = {name: part for name, part in parts.items() if part}
        words = " ".join(f"%({name})s" for name in given if name != "place")
        return Message(f"%(place)s: {words}" if place else words, given)
