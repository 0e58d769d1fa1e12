"""How much log an execution may have: a number of lines, and a size of each. What is beyond is counted and dropped."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from executions.json_values import NotStorable, storable
from executions.models import ExecutionLog
from pastetrader.common.messages import Message
from pastetrader.common.storable_text import storable_text
from pastetrader.common.stored_messages import bounded

MAX_LINES = 10_000
MAX_BYTES = 8 * 1024
# A process looks at how many lines there are after so many of its own, and more often near the limit.
LOOK_EVERY = 500
# Executions that a process remembers lines of; one that is forgotten is looked at anew.
REMEMBERED = 2_000


@dataclass
class Lines:
    """What a process knows of an execution's lines."""

    until_look: int
    dropped: int = 0
    notice_id: UUID | None = None


class LineLimit:
    """Which executions may write further lines. Shared by threads.

    Counting at every line would cost more than the line. With several processes at one execution, each may overlook
    what others wrote since its last look: at most `look_every` lines a process.
    """

    def __init__(self, *, most: int = MAX_LINES, look_every: int = LOOK_EVERY) -> None:
        self.most = most
        self._look_every = look_every
        self._lock = threading.Lock()
        self._known: OrderedDict[UUID, Lines] = OrderedDict()

    def dropped(self, execution_id: UUID) -> Lines | None:
        """None when the execution may have another line; else how many were dropped, this one among them."""
        with self._lock:
            lines = self._known.setdefault(execution_id, Lines(self._look_every))
            self._known.move_to_end(execution_id)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            lines.until_look -= 1
            if not lines.dropped and lines.until_look > 0:
                return None
        if not lines.dropped:
            left = self.most - ExecutionLog.objects.filter(execution_id=execution_id).count()
            if left > 0:
                lines.until_look = max(1, min(self._look_every, left // 4))
                return None
        with self._lock:
            lines.dropped += 1
        return lines


def short_message(message: Message | str) -> Message | str:
    """What is kept of a line: at most MAX_BYTES bytes as it is shown in English; what was cut off a text is said."""
    return short_text(message) if isinstance(message, str) else bounded(message, limit=MAX_BYTES)


def short_text(text: str) -> str:
    """A text that the databases take, of at most MAX_BYTES bytes; what was cut off is said."""
    encoded = storable_text(text, limit=len(text) + 5).encode()
    if len(encoded) <= MAX_BYTES:
        return encoded.decode()
    mark = f" … ({len(encoded)} bytes)"
    return encoded[: MAX_BYTES - len(mark.encode())].decode(errors="ignore") + mark


def short_data(data: dict[str, Any] | None) -> dict[str, Any] | None:
    """The data of a line, as JSON of at most MAX_BYTES bytes; else how large it was."""
    if not data:
        return None
    try:
        stored = storable(data)
    except NotStorable as problem:
        return {"not_shown": str(problem)}
    return {"too_large_to_show": stored.size_bytes} if stored.size_bytes > MAX_BYTES else stored.value


line_limit = LineLimit()
