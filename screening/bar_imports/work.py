"""What a worker does with a file of bars: reads and describes it, or stores it. Safe to run twice, late, or never.

Who works on an import holds its `attempt`; with each write it sees whether it still does. One that was silent for too
long is taken over by another: what it stored stays, the rest is stored anew, and nothing is doubled.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from pastetrader.common.database_errors import DATABASE_GONE
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.bar_imports.kept_descriptions import kept
from screening.bar_imports.recovery import SILENCE
from screening.bar_imports.reports import kept_report
from screening.bar_imports.uploads import UPLOADS
from screening.bars.choosing import Said, choices_of
from screening.bars.importing import Outcome, Phase, Understood, store, understand
from screening.bars.snapshots.current import make_ready
from screening.bars.sources import Source
from screening.models import BarImport, ImportStatus
from screening.passports.judging import judge_stored

logger = logging.getLogger(__name__)

WORKING = (ImportStatus.READING, ImportStatus.STORING)
# A file that takes its worker with it each time is not tried for ever.
MOST_INTERRUPTIONS = 3
SECONDS_BETWEEN_SIGNS = 1.0


class Superseded(Exception):
    """Another worker has the import, or it was discarded."""


def work_on(import_id: UUID) -> None:
    """Do what is to be done with an import, if nobody else does."""
    claim = _claim(import_id)
    if claim is None:
        return
    try:
        if claim.row.interruptions >= MOST_INTERRUPTIONS:
            claim.fail(_("Its worker was lost %(count)s times; it is not tried again.", count=MOST_INTERRUPTIONS))
        elif claim.row.status == ImportStatus.READING:
            _describe(claim)
        else:
            _store(claim)
    except Superseded:
        logger.info("Import %s is in other hands.", import_id)
    except PasteTraderError as error:
        claim.fail(error.message)
    except DATABASE_GONE:
        raise
    except Exception:
        logger.exception("Import %s failed.", import_id)
        claim.fail(_("It failed by a mistake of this program, which is in its log."))


@dataclass
class _Claim:
    """An import in this worker's hands."""

    row: BarImport
    last_sign: float = 0.0

    def write(self, **fields: Any) -> None:
        """Write to the row. Raises Superseded when it is in other hands."""
        now = timezone.now()
        mine = BarImport.objects.filter(pk=self.row.pk, status=self.row.status, attempt=self.row.attempt)
        if not mine.update(**({"worked_at": now, "updated_at": now} | fields)):
            raise Superseded
        self.last_sign = time.monotonic()

    def progress(self, phase: Phase, done: int, total: int) -> None:
        """A sign of life, with the rows that are stored."""
        if phase is Phase.STORING:
            # What a lost worker had stored is stored: who goes on after it doesn't begin at nothing.
            self.write(rows_done=max(done, min(self.row.rows_done, total)), rows_total=total)
        elif time.monotonic() - self.last_sign > SECONDS_BETWEEN_SIGNS:
            self.write()

    def check(self) -> None:
        """Nothing stops a batch: it is over in seconds."""

    def end(self, status: ImportStatus, **fields: Any) -> None:
        """The last write; the upload goes."""
        self.write(status=status, upload="", worked_at=None, **fields)
        UPLOADS.delete(self.row.upload)

    def fail(self, message: Message) -> None:
        """It failed, and why."""
        try:
            self.end(ImportStatus.FAILED, error_message=message)
        except Superseded:
            logger.info("Import %s is in other hands.", self.row.pk)

    def understood(self) -> Understood:
        """The upload as understood with the row's choices. Raises PasteTraderError."""
        row = self.row
        path = UPLOADS.path_of(row.upload)
        source = Source(row.name, row.size_bytes, path.read_bytes)
        choices = choices_of(Said.model_validate(row.choices))
        return understand(
            [source], choices=choices, adjust_splits=row.adjust_splits, name=row.name, progress=self.progress
        )


def _claim(import_id: UUID) -> _Claim | None:
    row = BarImport.objects.filter(pk=import_id, status__in=WORKING).first()
    now = timezone.now()
    if row is None or (row.worked_at and row.worked_at > now - SILENCE):
        return None
    lost = 1 if row.worked_at else 0
    rows = BarImport.objects.filter(pk=import_id, status=row.status, attempt=row.attempt, worked_at=row.worked_at)
    if not rows.update(attempt=F("attempt") + 1, interruptions=F("interruptions") + lost, worked_at=now):
        return None
    row.refresh_from_db()
    return _Claim(row, time.monotonic())


def _describe(claim: _Claim) -> None:
    _described(claim, claim.understood(), "")


def _described(claim: _Claim, understood: Understood, said: Message | str) -> None:
    claim.write(
        status=ImportStatus.DESCRIBED,
        description=kept(understood.description),
        description_number=F("description_number") + 1,
        error_message=said,
        worked_at=None,
    )


def _store(claim: _Claim) -> None:
    understood = claim.understood()
    if understood.outcome(force=claim.row.force) is not Outcome.WOULD_BE_STORED:
        changed = _("What was found has changed since it was confirmed. Look at it again.")
        _described(claim, understood, changed)
        return
    report = store(understood, progress=claim.progress)
    judge_stored(report.market)
    # As it was stored: with splits taken out it isn't what was shown before.
    described = kept(understood.description)
    claim.end(ImportStatus.STORED, report=kept_report(report), description=described, rows_done=len(understood.bars))
    make_ready(understood.market)
