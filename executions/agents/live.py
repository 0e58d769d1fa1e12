"""What a model says while it says it, for whoever looks: events for live pages, gone when the answer is stored."""

import logging
import time
from uuid import UUID

from django.db import DatabaseError

from executions.journal.events import tell
from executions.json_values import storable
from executions.models import ExecutionEvent

logger = logging.getLogger(__name__)

KIND = "said"
# Several times a second is as good as at once, and costs a write each.
SECONDS_BETWEEN = 0.25
# An event shows the end of a long answer.
MOST_CHARACTERS = 600


class Said:
    """Of one step. Words appear when they are whole: a piece of one may be a piece of what is to be covered."""

    def __init__(self, execution_id: UUID, node_key: str) -> None:
        self._execution = execution_id
        self._key = node_key
        self._text = ""
        self._told_at = time.monotonic()
        self._told: list[int] = []

    def hear(self, piece: str) -> None:
        """The model goes on. Nothing that goes wrong here stops it."""
        self._text += piece
        if time.monotonic() - self._told_at < SECONDS_BETWEEN:
            return
        self._told_at = time.monotonic()
        whole = self._text.rpartition(" ")[0]
        if whole:
            self._tell(whole)

    def over(self) -> None:
        """The answer is stored, or there is none: what was shown of it goes."""
        self._text = ""
        if not self._told:
            return
        told, self._told = self._told, []
        try:
            self._event("")
            ExecutionEvent.objects.filter(pk__in=told).delete()
        except DatabaseError:
            logger.warning("What a model said cannot be taken back from the live view.", exc_info=True)

    def _tell(self, text: str) -> None:
        try:
            self._event(storable(text).value[-MOST_CHARACTERS:])
        except DatabaseError:
            logger.warning("What a model says cannot be shown.", exc_info=True)

    def _event(self, text: str) -> None:
        event = tell(self._execution, KIND, {"key": self._key, "text": text})
        if text:
            self._told.append(event.pk)
