"""What is left behind: imports whose worker was lost are given to another, and uploads that nobody confirms go."""

import time
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from executions.dispatch.notify import send
from pastetrader.common.messages import message as _
from screening.bar_imports.services import TASK
from screening.bar_imports.uploads import UPLOADS
from screening.models import BarImport, ImportStatus

# Silent for longer: its worker is lost. Nobody writes less often, but for a machine that hardly moves; and who is
# taken for lost and isn't only does work twice.
SILENCE = timedelta(seconds=60)
# A message that was sent so long ago is lost.
UNBEGUN = timedelta(seconds=10)
KEPT_FOR = timedelta(days=1)


def look_after_imports() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    now = timezone.now()
    silent = Q(worked_at__lt=now - SILENCE) | Q(worked_at=None, updated_at__lt=now - UNBEGUN)
    working = BarImport.objects.filter(silent, status__in=[ImportStatus.READING, ImportStatus.STORING])
    for import_id in working.values_list("pk", flat=True):
        send(TASK, str(import_id))
    _forget_unconfirmed()
    _forget_orphans()
    return False


def take_over_imports() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    working = BarImport.objects.filter(status__in=[ImportStatus.READING, ImportStatus.STORING])
    working.filter(worked_at__isnull=False).update(worked_at=timezone.now() - 2 * SILENCE)
    for import_id in working.values_list("pk", flat=True):
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
