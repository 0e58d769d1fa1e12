"""What a worker does with a source: fetches and reads it, finds its rules. Safe to run twice, late, or never.

Who works on an import holds its `attempt`; with each write it sees whether it still does. One that was silent for too
long is taken over by another, which begins anew: the same source is the same paste.
"""

import logging
import time
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from parsers.formats import ParsedContent, Unreadable, read
from parsers.models import ImportStatus, ImportStep, Paste, SourceImport
from parsers.services import candidates_of, carry_over, extract_strategy
from parsers.services.reading import MOST_SECONDS, keep_paste, too_slow, usual_work
from parsers.source_files import SOURCES, delete_unnamed
from parsers.source_imports.recovery import SILENCE
from parsers.source_imports.watching import watched
from pastetrader.common.database_errors import DATABASE_GONE
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped, StopSignal

logger = logging.getLogger(__name__)

# A source that takes its worker with it each time is not tried for ever.
MOST_INTERRUPTIONS = 3


class Superseded(Exception):
    """Another worker has the import, or it was cancelled."""


def work_on(import_id: UUID) -> None:
    """Read a source, if nobody else does."""
    claim = _claim(import_id)
    if claim is None:
        return
    try:
        if claim.row.interruptions >= MOST_INTERRUPTIONS:
            text = _("Its worker was lost %(count)s times; it is not tried again.", count=MOST_INTERRUPTIONS)
            claim.fail("worker_lost", text)
        else:
            _read(claim)
    except (Superseded, Stopped):
        logger.info("Source %s is in other hands.", import_id)
    except Unreadable as error:
        claim.fail(error.code, error.message, error.hint)
    except PasteTraderError as error:
        claim.fail(error.code, error.message)
    except DATABASE_GONE:
        raise
    except Exception:
        logger.exception("Source %s failed.", import_id)
        claim.fail("error", _("It failed by a mistake of this program, which is in its log."))


@dataclass
class _Claim:
    """An import in this worker's hands."""

    row: SourceImport

    def is_ours(self) -> bool:
        """Whether it still is."""
        return self._mine().exists()

    def sign(self) -> bool:
        """A sign of life; whether it is still ours."""
        return self._mine().update(worked_at=timezone.now()) == 1

    def write(self, **fields: object) -> None:
        """Write to the row. Raises Superseded when it is in other hands."""
        now = timezone.now()
        if not self._mine().update(**({"worked_at": now, "updated_at": now} | fields)):
            raise Superseded

    def tell(self, step: str) -> None:
        """How far it is."""
        self.write(step=ImportStep(step))

    def end(self, status: ImportStatus, **fields: object) -> None:
        """The last write; a document that no paste keeps goes."""
        self.write(status=status, upload="", text="", worked_at=None, **fields)
        delete_unnamed(self.row.upload)

    def fail(self, code: str, message: Message, hint: Message | str = "") -> None:
        """It failed, why, and what to do."""
        try:
            self.end(ImportStatus.FAILED, error_code=code, error_message=message, hint_message=hint)
        except Superseded:
            logger.info("Source %s is in other hands.", self.row.pk)

    def _mine(self) -> "QuerySet[SourceImport]":
        return SourceImport.objects.filter(pk=self.row.pk, status=ImportStatus.WORKING, attempt=self.row.attempt)


def _claim(import_id: UUID) -> _Claim | None:
    row = SourceImport.objects.filter(pk=import_id, status=ImportStatus.WORKING).first()
    now = timezone.now()
    if row is None or (row.worked_at and row.worked_at > now - SILENCE):
        return None
    lost = 1 if row.worked_at else 0
    rows = SourceImport.objects.filter(
        pk=import_id, status=ImportStatus.WORKING, attempt=row.attempt, worked_at=row.worked_at
    )
    if not rows.update(attempt=F("attempt") + 1, interruptions=F("interruptions") + lost, worked_at=now):
        return None
    row.refresh_from_db()
    return _Claim(row)


def _read(claim: _Claim) -> None:
    row = claim.row
    wanted = StopSignal()  # without a deadline: models and rules have time limits of their own
    with watched(wanted, is_ours=claim.is_ours, sign=claim.sign):
        paste = row.paste or _paste(claim, wanted)
        claim.tell(ImportStep.EXTRACT)
        extract_strategy(paste=paste, extraction=row.reader, check=wanted.check)
        candidates_of(paste, check=wanted.check)
        if row.earlier is not None:
            carry_over(earlier=row.earlier, paste=paste, by=row.owner)
    claim.end(ImportStatus.READ, paste=paste)


def _paste(claim: _Claim, wanted: StopSignal) -> Paste:
    stop = StopSignal(time.monotonic() + MOST_SECONDS)
    wanted.on_set(lambda: stop.set(wanted.reason))
    content = _content(claim, stop)
    return keep_paste(owner=claim.row.owner, content=content, source_name=claim.row.name or content.origin.title)


def _content(claim: _Claim, stop: StopSignal) -> ParsedContent:
    row = claim.row
    claim.tell(ImportStep.FETCH if row.address else ImportStep.READ)
    data = SOURCES.path_of(row.upload).read_bytes() if row.upload else row.address or row.text
    try:
        return read(data, work=usual_work(data, stop, claim.tell))
    except Stopped as stopped:
        if stopped.reason == "cancelled":
            raise
        raise too_slow() from None
