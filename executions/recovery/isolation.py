"""One bad row must not keep the others from being repaired: each is repaired alone, and put off when that fails."""

import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from django.db import connection

from executions.engine.values import Page
from executions.journal.incidents import note_again
from executions.models import WorkflowExecution
from executions.services.cancel import fail_unreadable
from executions.status import IncidentKind
from pastetrader.common.database_errors import DATABASE_GONE
from workflows.services import UnreadableVersion

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Found = TypeVar("Found", bound=Collection[UUID])

# The pause doubles with each failure. A worker is told again of a node that it could not read about as often.
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
# A version that this program cannot read may be read by a newer one that is just being rolled out: so nothing is given
# up at the first failure. After so long, nobody can go on with its executions, and they end rather than hang for ever.
# Other errors are never a reason to end somebody's execution: a mended program goes on with it.
GIVE_UP_SECONDS = 900.0


@dataclass(frozen=True)
class _Pause:
    seconds: float
    until: float


class Isolation:
    """Repairs row after row, and remembers which failed lately. One per sweeping thread.

    A look reads at most `rows` at a time.
    """

    def __init__(self, rows: int = Page.rows) -> None:
        self._pauses: dict[tuple[str, UUID], _Pause] = {}
        self._first = Page(rows=rows)
        self._pages: dict[str, Page] = {}

    def page(self, look: str, find: Callable[[Page], Found]) -> Found:
        """What a look finds (by id) on its next page: however many cannot be repaired, each has its turn."""
        page = self._pages.get(look, self._first)
        found = find(page)
        is_full = len(found) >= page.rows
        self._pages[look] = replace(page, after=max(found)) if is_full else self._first
        return found

    def each(self, look: str, rows: Iterable[tuple[UUID, UUID, Callable[[], Answer]]]) -> list[Answer]:
        """Repair each row (its id, its execution, what to do); what came of those that went well.

        A row that fails is logged, becomes an incident and is passed over for a while. Raises only when the database
        went away, which is no row's fault.
        """
        answers = []
        for row_id, execution_id, repair in rows:
            if self._is_put_off(look, row_id):
                continue
            try:
                answers.append(repair())
            except Exception as error:
                if is_gone(error):
                    raise
                self._put_off(look, row_id)
                report(look, execution_id, error)
            else:
                self._pauses.pop((look, row_id), None)
        return answers

    def _is_put_off(self, look: str, row_id: UUID) -> bool:
        pause = self._pauses.get((look, row_id))
        return pause is not None and time.monotonic() < pause.until

    def _put_off(self, look: str, row_id: UUID) -> None:
        now = time.monotonic()
        # Rows that are not found any more were repaired by others, or are gone.
        self._pauses = {key: pause for key, pause in self._pauses.items() if now < pause.until + LONGEST_PAUSE_SECONDS}
        last = self._pauses.get((look, row_id))
        seconds = min(2 * last.seconds, LONGEST_PAUSE_SECONDS) if last else FIRST_PAUSE_SECONDS
        self._pauses[look, row_id] = _Pause(seconds, now + seconds)


def is_gone(error: Exception) -> bool:
    """Whether the error means that this thread's connection is of no use any more."""
    return isinstance(error, DATABASE_GONE) and not connection.is_usable()


def report(what: str, execution_id: UUID, error: Exception) -> None:
    """Log an error that kept an execution from going on, note it, and end the execution when it is hopeless.

    Never raises but when the database went away.
    """
    logger.error("%s: execution %s could not be gone on with.", what, execution_id, exc_info=error)
    if not isinstance(error, UnreadableVersion):
        note_again(IncidentKind.NOT_REPAIRED, execution_id)
    elif note_again(IncidentKind.UNREADABLE_VERSION, execution_id) >= GIVE_UP_SECONDS:
        _give_up(execution_id, error)


def _give_up(execution_id: UUID, unreadable: UnreadableVersion) -> None:
    try:
        execution = WorkflowExecution.objects.filter(id=execution_id).first()
        if execution and fail_unreadable(execution, unreadable):
            logger.error("Execution %s ended as failed: nobody could read its version.", execution_id)
    except Exception as error:
        if is_gone(error):
            raise
        logger.exception("Execution %s could not be ended; it is tried again.", execution_id)
