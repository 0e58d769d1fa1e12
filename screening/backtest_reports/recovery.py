"""Backtests and grids whose worker was lost, or whose message was, are given to another."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from executions.dispatch.notify import send
from screening.backtest_reports.claims import SILENCE, WORKING
from screening.backtest_reports.grids import GRID_TASK
from screening.backtest_reports.services import TASK
from screening.models import BacktestGrid, BacktestReport

# A message that was sent so long ago is lost.
UNBEGUN = timedelta(seconds=10)
_KINDS: tuple[tuple[type[BacktestReport | BacktestGrid], str], ...] = (
    (BacktestReport, TASK),
    (BacktestGrid, GRID_TASK),
)


def look_after_backtests() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    now = timezone.now()
    silent = Q(worked_at__lt=now - SILENCE) | Q(worked_at=None, updated_at__lt=now - UNBEGUN)
    for model, task in _KINDS:
        for row_id in model.objects.filter(silent, status__in=WORKING).values_list("pk", flat=True):
            send(task, str(row_id))
    return False


def take_over_backtests() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    for model, task in _KINDS:
        working = model.objects.filter(status__in=WORKING)
        working.filter(worked_at__isnull=False).update(worked_at=timezone.now() - 2 * SILENCE)
        for row_id in working.values_list("pk", flat=True):
            send(task, str(row_id))
