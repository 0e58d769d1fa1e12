"""Grids of a backtest as a person asks for them. What it takes to read a strategy is in `requests`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _
from screening.backtest_reports.claims import stop
from screening.models import BacktestGrid

GRID_TASK = "screening.work_on_backtest_grid"
METRICS = ("total_return", "sharpe", "max_drawdown", "trades")

_Finite = Annotated[float, Field(allow_inf_nan=False)]


class GridAxis(BaseModel):
    """A number by its address, and its values: each by name, or from `first` to `last` by `step`. What is left out is
    chosen around the one that it has.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str = Field(min_length=1, max_length=2_000)
    values: tuple[_Finite, ...] = Field(default=(), max_length=100)
    first: _Finite | None = None
    last: _Finite | None = None
    step: _Finite | None = None


def cancel_grid(grid: BacktestGrid) -> None:
    """Stop it, whoever works on it. Raises NotAllowed when it has ended."""
    if not stop(grid):
        raise NotAllowed(_("It has ended already."), code="wrong_state")
