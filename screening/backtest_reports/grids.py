"""Grids of a backtest as a person asks for them. What it takes to read a strategy is in `grid_requests`."""

from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _
from screening.backtest_reports.claims import stop
from screening.models import BacktestGrid

GRID_TASK = "screening.work_on_backtest_grid"
METRICS = ("total_return", "sharpe", "max_drawdown", "trades")


def cancel_grid(grid: BacktestGrid) -> None:
    """Stop it, whoever works on it. Raises NotAllowed when it has ended."""
    if not stop(grid):
        raise NotAllowed(_("It has ended already."), code="wrong_state")
