"""What is left behind: sources whose worker was lost are given to another, and documents that nothing names go."""

import time
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from executions.dispatch.notify import send
from parsers.models import ImportStatus, SourceImport
from parsers.source_files import forget_unnamed
from parsers.source_imports.services import TASK

# Silent for longer: its worker is lost. Whoever works gives a sign every few seconds.
SILENCE = timedelta(seconds=60)
# A message that was sent so long ago is lost.
UNBEGUN = timedelta(seconds=10)
# Documents that nothing names, and what is told of sources that have ended.
UNNAMED_FOR = timedelta(days=1)
KEPT_FOR = timedelta(days=30)


def look_after_sources() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    now = timezone.now()
    silent = Q(worked_at__lt=now - SILENCE) | Q(worked_at=None, updated_at__lt=now - UNBEGUN)
    for import_id in SourceImport.objects.filter(silent, status=ImportStatus.WORKING).values_list("pk", flat=True):
        send(TASK, str(import_id))
    forget_unnamed(time.time() - UNNAMED_FOR.total_seconds())
    SourceImport.objects.exclude(status=ImportStatus.WORKING).filter(updated_at__lt=now - KEPT_FOR).delete()
    return False


def take_over_sources() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    working = SourceImport.objects.filter(status=ImportStatus.WORKING)
    working.filter(worked_at__isnull=False).update(worked_at=timezone.now() - 2 * SILENCE)
    for import_id in working.values_list("pk", flat=True):
        send(TASK, str(import_id))
