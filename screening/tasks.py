"""Celery tasks: a message names what is to be worked on, the database says what is to be done with it."""

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


@shared_task(name="screening.work_on_backtest_grid", ignore_result=True)
def work_on_backtest_grid(grid_id: str) -> None:
    """Try its cells. Safe to run twice, late, or never."""
    import_string("screening.backtest_reports.grids.work.work_on_grid")(UUID(grid_id))


@shared_task(name="screening.fill_signal_journal", ignore_result=True)
def fill_signal_journal(market: str) -> None:
    """What the signals of a market did next. Safe to run twice, late, or never."""
    import_string("screening.signals.journal.filling.fill_journal")(market)


@shared_task(name="screening.try_bar_source", ignore_result=True)
def try_bar_source(source_id: str) -> None:
    """Ask a source for a few bars, and write down what came. Safe to run twice, late, or never."""
    import_string("screening.bar_sources.trying.try_out")(UUID(source_id))
