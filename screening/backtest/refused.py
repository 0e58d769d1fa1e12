"""That something cannot be done as it was asked for, and why. Pure: who asked makes an error of their own of it."""

from pastetrader.common.messages import Message


class Refused(ValueError):
    """`code` names the reason, `message` says it."""

    def __init__(self, message: Message, *, code: str) -> None:
        self.code, self.message = code, message
        super().__init__(str(message))
