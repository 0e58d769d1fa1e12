"""Backtests and grids whose worker was lost, or whose message was, are given to another."""

from django.utils import timezone

from executions.dispatch.notify import send
from screening.backtest_reports.claims import claims_of
from screening.backtest_reports.grids.asking import GRID_TASK
from screening.backtest_reports.services import TASK
from screening.models import BacktestGrid, BacktestReport

_KINDS = ((claims_of(BacktestReport), TASK), (claims_of(BacktestGrid), GRID_TASK))


def look_after_backtests() -> bool:
    """Once a minute; never more to do at once. Safe in any number of processes."""
    for claims, task in _KINDS:
        for row_id in claims.left_behind(timezone.now()).values_list("pk", flat=True):
            send(task, str(row_id))
    return False


def take_over_backtests() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    for claims, task in _KINDS:
        for row_id in claims.take_over(timezone.now()).values_list("pk", flat=True):
            send(task, str(row_id))
