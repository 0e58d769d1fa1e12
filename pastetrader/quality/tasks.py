"""The Celery task of judging: a message says that there is something to look at; the database says what."""

from celery import shared_task
from django.utils.module_loading import import_string

from pastetrader.quality.judging.upkeep import TASK


@shared_task(name=TASK, ignore_result=True)
def look_at_pastes(_nothing: str) -> None:
    """Look at some of the pastes that something happened to. Safe to run twice, late, or never."""
    # What evaluates rules needs numpy and TA-Lib, which only a worker that is asked loads.
    import_string("pastetrader.quality.judging.looking.look_at_some")()
