"""What a worker does with a file of bars: reads and describes it, or stores it. Safe to run twice, late, or never.

One whose worker was silent for too long is taken over by another: what it stored stays, the rest is stored anew, and
nothing is doubled.
"""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from pastetrader.common.claims import Claim
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.bar_imports.kept_descriptions import kept
from screening.bar_imports.recovery import IMPORTS
from screening.bar_imports.reports import kept_report
from screening.bar_imports.uploads import UPLOADS
from screening.bars.choosing import Said, choices_of
from screening.bars.importing import Outcome, Phase, Understood, store, understand
from screening.bars.snapshots.current import make_ready
from screening.bars.sources import Source
from screening.models import BarImport, ImportStatus
from screening.passports.judging import judge_stored


def work_on(import_id: UUID) -> None:
    """Do what is to be done with an import, if nobody else does."""
    row = IMPORTS.take(import_id, timezone.now())
    if row is not None:
        claim = _Claim(IMPORTS, row)
        claim.carry_out(lambda: _describe(claim) if row.status == ImportStatus.READING else _store(claim))


class _Claim(Claim[BarImport]):
    """An import in this worker's hands."""

    def progress(self, phase: Phase, done: int, total: int) -> None:
        """A sign of life, with the rows that are stored."""
        if phase is Phase.STORING:
            # What a lost worker had stored is stored: who goes on after it doesn't begin at nothing.
            self.write(rows_done=max(done, min(self.row.rows_done, total)), rows_total=total)
        else:
            self.sign()

    def check(self) -> None:
        """Nothing stops a batch: it is over in seconds."""

    def end(self, status: ImportStatus, **fields: Any) -> None:
        """The last write; the upload goes."""
        upload = self.row.upload
        self.write(status=status, upload="", worked_at=None, **fields)
        UPLOADS.delete(upload)

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why; the upload goes."""
        self.end(ImportStatus.FAILED, error_message=error.message)

    def understood(self) -> Understood:
        """The upload as understood with the row's choices. Raises PasteTraderError."""
        row = self.row
        path = UPLOADS.path_of(row.upload)
        source = Source(row.name, row.size_bytes, path.read_bytes)
        choices = choices_of(Said.model_validate(row.choices))
        return understand(
            [source], choices=choices, adjust_splits=row.adjust_splits, name=row.name, progress=self.progress
        )


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
