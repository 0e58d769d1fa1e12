"""How a function that runs in a helper process says that it will not do what it was asked."""

from typing import Any

from pastetrader.common.messages import Message, joined
from pastetrader.common.stored_messages import read_stored, stored


class Refusal(Exception):
    """A function's own verdict, made of plain values, so that it crosses from one process to another.

    `code` is for programs, `message` for people. `retryable`: trying again may help, after `retry_after` seconds if
    the other side said so. `had_no_effect`: the request surely changed nothing.
    """

    def __init__(
        self,
        code: str,
        message: Message,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        had_no_effect: bool = False,
    ) -> None:
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retry_after = retry_after
        self.had_no_effect = had_no_effect
        super().__init__(str(message))

    def as_dict(self) -> dict[str, Any]:
        """All of it; the message as it is stored."""
        return {
            "code": self.code,
            "message": stored(self.message),
            "retryable": self.retryable,
            "retry_after": self.retry_after,
            "had_no_effect": self.had_no_effect,
        }

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> "Refusal":
        """What `as_dict` told."""
        message = joined([read_stored(facts.pop("message"))])
        return cls(facts.pop("code"), message, **facts)
