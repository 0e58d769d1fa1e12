"""What every source of bars offers."""

from abc import ABC, abstractmethod
from typing import ClassVar

import polars as pl

# Prices are floats here; they are kept as decimals of six places.
BARS_SCHEMA = {
    "symbol": pl.String,
    "name": pl.String,
    "session": pl.Date,
    "open": pl.Float64,
    "high": pl.Float64,
    "low": pl.Float64,
    "close": pl.Float64,
    "volume": pl.Float64,
}


class Provider(ABC):
    """A source of daily bars."""

    is_synthetic: ClassVar[bool] = False

    @abstractmethod
    def first_bars(self, market: str) -> pl.DataFrame | None:
        """The bars that a market starts with, in BARS_SCHEMA; None when somebody has to bring them."""
