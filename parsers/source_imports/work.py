"""What a worker does with a source: fetches and reads it, finds its rules. Safe to run twice, late, or never.

One whose worker was silent for too long is taken over by another, which begins anew: the same source is the same paste.
"""

import time
from typing import Any
from uuid import UUID

from django.utils import timezone

from parsers.formats import ParsedContent, Unreadable, read
from parsers.models import ImportStatus, ImportStep, Paste, SourceImport
from parsers.services import candidates_of, carry_over, extract_strategy
from parsers.services.reading import MOST_SECONDS, keep_paste, too_slow, usual_work
from parsers.source_files import SOURCES, delete_unnamed
from parsers.source_imports.recovery import SOURCE_IMPORTS
from parsers.source_imports.watching import watched
from pastetrader.common.claims import Claim, Superseded
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.stop_signal import Stopped, StopSignal


def work_on(import_id: UUID) -> None:
    """Read a source, if nobody else does."""
    row = SOURCE_IMPORTS.take(import_id, timezone.now())
    if row is not None:
        claim = _Claim(SOURCE_IMPORTS, row)
        claim.carry_out(lambda: _read(claim))


class _Claim(Claim[SourceImport]):
    """An import in this worker's hands."""

    def tell(self, step: str) -> None:
        """How far it is."""
        self.write(step=ImportStep(step))

    def end(self, status: ImportStatus, **fields: Any) -> None:
        """The last write; a document that no paste keeps goes."""
        upload = self.row.upload
        self.write(status=status, upload="", text="", worked_at=None, **fields)
        delete_unnamed(upload)

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why."""
        self.end(ImportStatus.FAILED, error_code=error.code, error_message=error.message, hint_message="")

    def failed(self, error: Exception) -> None:
        """What cannot be read says what to do; who was stopped was so because nobody wants it any more."""
        if isinstance(error, Stopped):
            raise Superseded from error
        if isinstance(error, Unreadable):
            said = {"error_code": error.code, "error_message": error.message, "hint_message": error.hint}
            self.end(ImportStatus.FAILED, **said)
        else:
            super().failed(error)


def _read(claim: _Claim) -> None:
    row = claim.row
    wanted = StopSignal()  # without a deadline: models and rules have time limits of their own
    with watched(wanted, look=claim.ensure_ours, sign=claim.write):
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
