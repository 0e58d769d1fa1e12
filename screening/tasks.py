"""Celery tasks of imports, updates and backtests: a message names one, the database says what is to be done."""

from uuid import UUID

from celery import shared_task
from django.utils.module_loading import import_string


@shared_task(name="screening.work_on_bar_import", ignore_result=True)
def work_on_bar_import(import_id: str) -> None:
    """Describe or store it. Safe to run twice, late, or never."""
    # What reads files needs polars, which only a worker that is asked loads.
    import_string("screening.bar_imports.work.work_on")(UUID(import_id))


@shared_task(name="screening.work_on_bar_update", ignore_result=True)
def work_on_bar_update(update_id: str) -> None:
    """List, fetch or store some of it. Safe to run twice, late, or never."""
    import_string("screening.bar_updates.work.work_on")(UUID(update_id))


@shared_task(name="screening.work_on_backtest", ignore_result=True)
def work_on_backtest(report_id: str) -> None:
    """Try it on the past. Safe to run twice, late, or never."""
    import_string("screening.backtest_reports.work.work_on")(UUID(report_id))
