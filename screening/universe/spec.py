"""A universe as it is asked for. Pure."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Exclusion = Literal["halted", "administrative", "spac", "preferred", "fund"]
Order = Literal["desc", "asc"]


class Universe(BaseModel):
    """Symbols of a market: those of an index, a watch-list or named ones (all when none is given), less the exclusions.

    `min_value_traded` is the mean of close x volume over the last 20 sessions, in the currency of the market;
    `min_sessions` how many bars a symbol has at least. `rank_by` is a series such as "value_traded" or "roc(20)";
    `limit` the first so many by it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    market: str = Field(max_length=10)
    index: str = Field(default="", max_length=20)
    watchlist: UUID | None = None
    symbols: Annotated[tuple[Annotated[str, Field(max_length=32)], ...], Field(max_length=10_000)] = ()
    exclude: tuple[Exclusion, ...] = ()
    min_price: float | None = Field(default=None, gt=0, lt=1e12)
    min_value_traded: float | None = Field(default=None, gt=0, lt=1e15)
    min_sessions: int | None = Field(default=None, ge=1, le=2_000)
    rank_by: str = Field(default="", max_length=200)
    rank_order: Order = "desc"
    limit: int | None = Field(default=None, ge=1, le=10_000)
