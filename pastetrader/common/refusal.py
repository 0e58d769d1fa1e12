"""How a function that runs in a helper process says that it will not do what it was asked."""

from typing import Any


class Refusal(Exception):
    """A function's own verdict, with plain values, so that it crosses from one process to another.

    `code` is for programs, `message` for people. `retryable`: trying again may help, after `retry_after` seconds if
    the other side said so. `had_no_effect`: the request surely changed nothing.
    """

    def __init__(
        self,
        code: str,
        message: str,
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
        super().__init__(message)

    def as_dict(self) -> dict[str, Any]:
        """What the constructor takes, by name."""
        return {
            "code": self.code,
            "message": self.message,
            "retryable": self.retryable,
            "retry_after": self.retry_after,
            "had_no_effect": self.had_no_effect,
        }
