"""The Celery task of sources: a message names an import; the database says what is to be done with it."""

from uuid import UUID

from celery import shared_task
from django.utils.module_loading import import_string


@shared_task(name="parsers.work_on_source", ignore_result=True)
def work_on_source(import_id: str) -> None:
    """Read it. Safe to run twice, late, or never."""
    # What reads strategies takes a second to load, which only a worker that is asked does.
    import_string("parsers.source_imports.work.work_on")(UUID(import_id))
