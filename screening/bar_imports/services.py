"""What a person does with a file of bars: bring it, answer what it asks, confirm it, or discard it.

Each change is one conditional UPDATE that says whether it won: two confirmations at once import once.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from executions.dispatch.notify import send
from pastetrader.accounts.models import User
from pastetrader.common.errors import Conflict, Invalid, NotAllowed
from pastetrader.common.kept_files import KeptFile
from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.common.storable_text import storable_text
from screening.bar_imports.kept_descriptions import read_kept
from screening.bar_imports.uploads import UPLOADS
from screening.bars.choosing import Said, choices_of
from screening.market_data.files.description import FileDescription, Level
from screening.market_data.markets import SAMPLE
from screening.models import BarImport, ImportStatus

PERMISSION = "screening.import_bars"
TASK = "screening.work_on_bar_import"
NAME_LENGTH = 200


def may_import(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person may import: bars are common to all who use this installation."""
    return bool(user.is_authenticated and getattr(user, "has_perm")(PERMISSION))  # noqa: B009  # both kinds have it


def require_permission(user: AbstractBaseUser | AnonymousUser) -> None:
    """Raises PermissionDenied for who may not."""
    if not may_import(user):
        raise PermissionDenied


def check_said(said: Said) -> None:
    """Raises Invalid for choices that cannot be."""
    if choices_of(said).market == SAMPLE:
        raise Invalid(_("SAMPLE is the synthetic market; import into the market's own code."), code="sample_market")


def begin_import(*, owner: User, said: Said, name: str, upload: KeptFile) -> BarImport:
    """A file that was uploaded, to be read and described. Raises Invalid for choices that cannot be."""
    check_said(said)
    choices = choices_of(said)
    made = BarImport.objects.create(
        owner=owner,
        market=choices.market,
        name=_shown_name(name),
        size_bytes=upload.size,
        sha256=upload.sha256,
        upload=upload.name,
        choices=said.model_dump(),
    )
    _wake_worker(made)
    return made


def answer(bar_import: BarImport, said: Said) -> None:
    """Have it read anew with these answers. Raises NotAllowed when it is not waiting for any, Invalid."""
    check_said(said)
    choices = choices_of(said)
    won = _moved(
        bar_import,
        {"status": ImportStatus.DESCRIBED},
        status=ImportStatus.READING,
        market=choices.market,
        choices=said.model_dump(),
    )
    if not won:
        raise _too_late(bar_import)
    _wake_worker(bar_import)


def confirm(bar_import: BarImport, *, number: int, force: bool, adjust_splits: bool) -> None:
    """Store what description `number` says. `force`: in spite of doubts; `adjust_splits`: without probable splits.

    Raises NotAllowed when it cannot be stored or was confirmed before, Conflict when it was described anew since.
    """
    bar_import.refresh_from_db()
    if bar_import.status != ImportStatus.DESCRIBED or bar_import.description is None:
        raise _too_late(bar_import)
    found = read_kept(bar_import.description)
    if reason := _why_not(found, force=force, adjust_splits=adjust_splits):
        raise NotAllowed(reason, code="not_storable")
    won = _moved(
        bar_import,
        {"status": ImportStatus.DESCRIBED, "description_number": number},
        status=ImportStatus.STORING,
        force=force,
        adjust_splits=adjust_splits,
        rows_total=found.bars,
    )
    if not won:
        if bar_import.status == ImportStatus.DESCRIBED:
            raise Conflict(
                _("It was read anew since. Look at it again."), current_version=bar_import.description_number
            )
        raise _too_late(bar_import)
    _wake_worker(bar_import)


def discard(bar_import: BarImport) -> None:
    """Forget the file. Raises NotAllowed while it is stored, and afterwards."""
    upload = bar_import.upload
    waiting = {"status__in": [ImportStatus.READING, ImportStatus.DESCRIBED]}
    if not _moved(bar_import, waiting, status=ImportStatus.DISCARDED, upload=""):
        raise _too_late(bar_import)
    UPLOADS.delete(upload)


def open_questions(found: FileDescription) -> bool:
    """Whether something has to be answered, or the file cannot be read at all."""
    return bool(found.at(Level.QUESTION) or found.at(Level.REFUSAL))


def names_listed(found: FileDescription) -> int:
    """How many instruments a list of them names, which has no bars; 0 for a file of bars."""
    return len(found.symbols) if any(finding.code == "instruments" for finding in found.findings) else 0


def doubts(found: FileDescription, *, adjust_splits: bool) -> list[Message]:
    """What is in doubt when it is stored; probable splits are not when they are taken out."""
    return [
        finding.message
        for finding in found.at(Level.DOUBT)
        if not (adjust_splits and finding.code == "probable_splits")
    ]


def _why_not(found: FileDescription, *, force: bool, adjust_splits: bool) -> Message | None:
    stopping = [finding.message for finding in (*found.at(Level.REFUSAL), *found.at(Level.QUESTION))]
    if stopping:
        return joined([_("It cannot be stored as it is."), *stopping])
    if not (found.bars or names_listed(found)):
        return _("There is nothing in it to store.")
    doubtful = [] if force else doubts(found, adjust_splits=adjust_splits)
    return joined([_("It is in doubt. Store it only if you know better."), *doubtful]) if doubtful else None


def _moved(bar_import: BarImport, only_if: dict[str, Any], **fields: Any) -> bool:
    """One conditional UPDATE; the row is read anew. Whoever worked on it is told by the attempt that it is over."""
    fresh = {"worked_at": None, "interruptions": 0, "rows_done": 0, "error_message": "", "updated_at": timezone.now()}
    rows = BarImport.objects.filter(pk=bar_import.pk, **only_if)
    won = rows.update(**(fresh | fields)) == 1
    bar_import.refresh_from_db()
    return won


def _too_late(bar_import: BarImport) -> NotAllowed:
    sentences = {
        ImportStatus.READING: _("It is being read. Wait until it is described."),
        ImportStatus.DESCRIBED: _("It waits to be confirmed."),
        ImportStatus.STORING: _("It was confirmed, and is being stored."),
        ImportStatus.STORED: _("It is stored already."),
        ImportStatus.FAILED: _("It has failed. Bring the file again."),
        ImportStatus.DISCARDED: _("It was discarded. Bring the file again."),
    }
    return NotAllowed(sentences[ImportStatus(bar_import.status)], code="wrong_state")


def _wake_worker(bar_import: BarImport) -> None:
    transaction.on_commit(lambda: send(TASK, str(bar_import.pk)))


def _shown_name(name: str) -> str:
    """The file's own name, without folders: the last part of what a browser of any system says."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return storable_text(last, limit=NAME_LENGTH)[:NAME_LENGTH] or "file"
