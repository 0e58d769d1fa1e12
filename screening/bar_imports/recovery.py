"""What is left behind: imports whose worker was lost are given to another, and uploads that nobody confirms go."""

import time
from datetime import timedelta

from django.utils import timezone

from executions.dispatch.notify import send
from pastetrader.common.claims import Claims
from pastetrader.common.messages import message as _
from screening.bar_imports.services import TASK
from screening.bar_imports.uploads import UPLOADS
from screening.models import BarImport, ImportStatus

# Nobody writes less often, but for a machine that hardly moves.
SILENCE = timedelta(seconds=60)
MOST_INTERRUPTIONS = 3
IMPORTS = Claims(
    BarImport, (ImportStatus.READING, ImportStatus.STORING), silence=SILENCE, most_interruptions=MOST_INTERRUPTIONS
)
KEPT_FOR = timedelta(days=1)


def look_after_imports() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    for import_id in IMPORTS.left_behind(timezone.now()).values_list("pk", flat=True):
        send(TASK, str(import_id))
    _forget_unconfirmed()
    _forget_orphans()
    return False


def take_over_imports() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    for import_id in IMPORTS.take_over(timezone.now()).values_list("pk", flat=True):
        send(TASK, str(import_id))


def _forget_unconfirmed() -> None:
    due = BarImport.objects.filter(status=ImportStatus.DESCRIBED, updated_at__lt=timezone.now() - KEPT_FOR)
    for row in due.only("pk", "upload"):
        mine = BarImport.objects.filter(pk=row.pk, status=ImportStatus.DESCRIBED)
        message = _("Nobody confirmed it within a day; the file was deleted.")
        if mine.update(status=ImportStatus.DISCARDED, upload="", error_message=message, updated_at=timezone.now()):
            UPLOADS.delete(row.upload)


def _forget_orphans() -> None:
    """Files without an import: their request broke off, or was a repetition."""
    oldest = time.time() - KEPT_FOR.total_seconds()
    for name in UPLOADS.older_than(oldest):
        if not BarImport.objects.filter(upload=name).exists():
            UPLOADS.delete(name)
