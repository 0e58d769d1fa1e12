"""How a strategy is to be tried on the past: period, money, order, costs, rules of filling. Pure."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from screening.backtest.engine.choices import Base, Exchange, StopCheck

# Raised whenever a rule of filling changes: results of another version say so.
ENGINE_VERSION = 2
# Of the bar that gave the signal: the most liquid first.
USUAL_RANK = "value_traded"
USUAL_CASH = {"KRW": 100_000_000.0, "USD": 100_000.0}
USUAL_SLOTS = 20
# The largest integer that every reader of JSON keeps.
MOST_SEED = 2**53 - 1


class Settings(BaseModel):
    """What the strategy does not say. None: the usual of the market, or what the strategy implies; reports name it.

    `first` and `last` are the sessions of the first and last signal. `fee` is a share of the money each side; slippage
    is in ticks and basis points, against you on both sides. `amount`: money for each date of purchases by the calendar.
    `hold_back` is the fraction of the sessions at the end that the run does not see. `final_after` makes it a final
    test: it sees all, and what came after that session, which was held back until then, stands beside what came before.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    market: str = Field(max_length=10)
    symbols: Annotated[tuple[Annotated[str, Field(max_length=32)], ...], Field(max_length=10_000)] = ()
    first: date | None = None
    last: date | None = None
    hold_back: float | None = Field(default=None, ge=0.05, le=0.8)
    final_after: date | None = None
    cash: float | None = Field(default=None, gt=0, le=1e15)
    amount: float | None = Field(default=None, gt=0, le=1e15)
    slots: int | None = Field(default=None, ge=1, le=2_000)
    rank: str = Field(default=USUAL_RANK, max_length=200)
    rank_order: Literal["desc", "asc"] = "desc"
    costs: Exchange | None = None
    fee: float | None = Field(default=None, ge=0, le=0.1)
    slippage_ticks: float | None = Field(default=None, ge=0, le=100)
    slippage_bp: float = Field(default=0.0, ge=0, le=1_000)
    with_limits: bool = True
    base: Base = "fill"
    stop_check: StopCheck = "bar"
    seed: int = Field(default=0, ge=0, le=MOST_SEED)
