"""Lines of the program's own log, without the secrets of the work that they tell of."""

import logging

from pastetrader.common.masking import mask


class LogLine(logging.Formatter):
    """As the standard one; secrets in the line, and in the traceback below it, are covered."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with its traceback."""
        return mask().text(super().format(record))
