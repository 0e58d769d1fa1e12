"""A small market for backtests that a worker tries: eight random walks, the same each time."""

from datetime import date, timedelta

import polars as pl

from screening.bars.storage import store_bars
from screening.tests.factories import FIRST, random_bars

MARKET = "XTST"
SYMBOLS, SESSIONS = 8, 160


def session(number: int) -> date:
    """The day of a session, from 0."""
    return FIRST + timedelta(days=number)


def store_small_market(*, rubbish_after: date | None = None) -> None:
    """Its bars; those after a day ten times as high, where one is named."""
    bars = pl.concat([random_bars(f"S{place}", SESSIONS, seed=place) for place in range(SYMBOLS)])
    if rubbish_after is not None:
        prices = ("open", "high", "low", "close", "volume")
        factor = pl.when(pl.col("session") > rubbish_after).then(10.0).otherwise(1.0)
        bars = bars.with_columns(*(pl.col(name) * factor for name in prices))
    store_bars(MARKET, bars)
