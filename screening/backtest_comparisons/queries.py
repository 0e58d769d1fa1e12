"""What of a comparison a program asks for. Pure."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ComparisonQuery(BaseModel):
    """Which signals are listed; `offset` and `limit` count signals, the newest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Literal["entry", "exit"] = "entry"
    change: Literal["changed", "went", "came", "stayed"] = "changed"
    symbol: str = Field(default="", max_length=32)
    offset: int = Field(default=0, ge=0, le=10_000_000)
    limit: int = Field(default=100, ge=1, le=1_000)
