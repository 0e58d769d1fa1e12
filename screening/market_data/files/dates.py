"""How a file writes its dates, found from all its rows; what stays uncertain is a question. Pure."""

from dataclasses import dataclass

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Choices, Finding


@dataclass(frozen=True)
class Dates:
    """The days of a column: `sessions` (pl.Date, null where a row has none that can be read), one per row.

    `instants`: the file has moments that became days by `zone` ("" for plain dates). With a QUESTION or REFUSAL among
    the findings all sessions are null.
    """

    sessions: pl.Series
    format: Message
    instants: bool = False
    zone: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the dates stand, for what is said about them: the column's name, the line of each row, and its symbol.

    Symbols tell the order of rows within each of them; None for a file of one symbol.
    """

    column: str = ""
    lines: pl.Series | None = None
    symbols: pl.Series | None = None


def find_dates(
    values: pl.Series, times: pl.Series | None, choices: Choices, zone: str, place: Place | None = None
) -> Dates:
    """The session of each row.

    `values`: texts, or what Parquet has (dates, datetimes with or without a zone, whole numbers). `times`: a column of
    times of day beside it. `zone`: where the market has its days ("" unknown), see common.sessions.closing.zone_of.
    """
    raise NotImplementedError((values, times, choices, zone, place, _("dates")))
