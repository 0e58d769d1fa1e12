"""Backtests whose worker was lost, or whose message was, are given to another."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from executions.dispatch.notify import send
from screening.backtest_reports.services import TASK
from screening.models import BacktestReport, BacktestStatus

# Silent for longer: its worker is lost.
SILENCE = timedelta(seconds=60)
# A message that was sent so long ago is lost.
UNBEGUN = timedelta(seconds=10)
_WORKING = (BacktestStatus.WAITING, BacktestStatus.RUNNING)


def look_after_backtests() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    now = timezone.now()
    silent = Q(worked_at__lt=now - SILENCE) | Q(worked_at=None, updated_at__lt=now - UNBEGUN)
    for report_id in BacktestReport.objects.filter(silent, status__in=_WORKING).values_list("pk", flat=True):
        send(TASK, str(report_id))
    return False


def take_over_backtests() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    working = BacktestReport.objects.filter(status__in=_WORKING)
    working.filter(worked_at__isnull=False).update(worked_at=timezone.now() - 2 * SILENCE)
    for report_id in working.values_list("pk", flat=True):
        send(TASK, str(report_id))
