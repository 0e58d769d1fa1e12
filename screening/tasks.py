"""The Celery task of imports: a message names an import; the database says what is to be done with it."""

from uuid import UUID

from celery import shared_task
from django.utils.module_loading import import_string


@shared_task(name="screening.work_on_bar_import", ignore_result=True)
def work_on_bar_import(import_id: str) -> None:
    """Describe or store it. Safe to run twice, late, or never."""
    # What reads files needs polars, which only a worker that is asked loads.
    import_string("screening.bar_imports.work.work_on")(UUID(import_id))
