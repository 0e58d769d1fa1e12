"""Whether the rows of a file are daily bars: one row per symbol and day, on days that the market was open. Pure."""

from dataclasses import dataclass

import polars as pl

from screening.market_data.files.description import Choices, Finding


@dataclass(frozen=True)
class Sessions:
    """What the days of all rows say: `reasons` per row ("" for a day that is good, "in_future", "no_session",
    "repeated" for a row that says once more what an earlier one said), and `gaps`: sessions of the market's calendar
    between a symbol's first and last row that have no row (0 without a calendar).
    """

    reasons: pl.Series
    gaps: int = 0
    findings: tuple[Finding, ...] = ()


def check_sessions(bars: pl.DataFrame, choices: Choices) -> Sessions:
    """`bars`: symbol, session (pl.Date), row (line in the file, shown to people), in the order of the file.

    Every other column (prices, volume) is compared when a symbol has several rows on one day. Rows without a symbol or
    a session have to be taken out before. The market and the last possible day are those of the choices.
    """
    raise NotImplementedError((bars, choices))
