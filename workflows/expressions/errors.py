"""What an expression raises: always an ExpressionError with a place, never anything of Python's. Pure."""

from pastetrader.common.messages import Message


class ExpressionError(Exception):
    """An expression that cannot be read or evaluated: why, and where (characters from the start, None = nowhere)."""

    def __init__(self, message: Message, position: int | None = None) -> None:
        self.message = message
        self.position = position
        super().__init__(str(message))

    def moved(self, offset: int) -> "ExpressionError":
        """The same error in a text in which the expression starts at `offset`."""
        return type(self)(self.message, None if self.position is None else self.position + offset)


class MissingValue(ExpressionError):
    """A field or an entry that is not there: what `default` and `is defined` look for."""


class Refusal(Exception):
    """Raised where the place is not known; whoever knows it makes an ExpressionError of it."""

    def __init__(self, message: Message, *, is_missing: bool = False) -> None:
        self.message = message
        self.is_missing = is_missing
        super().__init__(str(message))

    def at(self, position: int | None) -> ExpressionError:
        """The error at its place."""
        return (MissingValue if self.is_missing else ExpressionError)(self.message, position)
