"""No jail, no job."""

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _


class JailUnavailable(Exception):
    """This machine has no jail that holds, or one could not be started; nothing has run. `reasons`: for operators."""

    def __init__(self, reasons: str) -> None:
        self.reasons = reasons
        self.message: Message = _(
            "This computer has nothing to keep the code in, so it is not run. Whoever runs PasteTrader can install "
            "bubblewrap; `manage.py check --deploy` says what is missing."
        )
        super().__init__(f"{self.message} {reasons}")
