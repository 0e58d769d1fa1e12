"""What is left behind: sources whose worker was lost are given to another, and documents that nothing names go."""

import time
from datetime import timedelta

from django.utils import timezone

from executions.dispatch.notify import send
from parsers.models import ImportStatus, SourceImport
from parsers.source_files import forget_unnamed
from parsers.source_imports.services import TASK
from pastetrader.common.claims import Claims

# Whoever works gives a sign every few seconds.
SILENCE = timedelta(seconds=60)
MOST_INTERRUPTIONS = 3
SOURCE_IMPORTS = Claims(SourceImport, (ImportStatus.WORKING,), silence=SILENCE, most_interruptions=MOST_INTERRUPTIONS)
# Documents that nothing names, and what is told of sources that have ended.
UNNAMED_FOR = timedelta(days=1)
KEPT_FOR = timedelta(days=30)


def look_after_sources() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    now = timezone.now()
    for import_id in SOURCE_IMPORTS.left_behind(now).values_list("pk", flat=True):
        send(TASK, str(import_id))
    forget_unnamed(time.time() - UNNAMED_FOR.total_seconds())
    SourceImport.objects.exclude(status=ImportStatus.WORKING).filter(updated_at__lt=now - KEPT_FOR).delete()
    return False


def take_over_sources() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    for import_id in SOURCE_IMPORTS.take_over(timezone.now()).values_list("pk", flat=True):
        send(TASK, str(import_id))
