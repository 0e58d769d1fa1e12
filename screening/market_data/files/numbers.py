"""How a file writes numbers, found from all of them, and the numbers read that way: exactly, or not at all. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Choices, Finding

PRICE_PLACES = 6
VOLUME_PLACES = 4


@dataclass(frozen=True)
class NumberFormat:
    """One writer's way: the decimal sign ("." or ",") and what stands between groups of digits ("" for nothing)."""

    decimal: str = "."
    grouping: str = ""

    @property
    def words(self) -> Message:
        """The format as an example: 1.976,00."""
        return _("numbers as %(example)s", example=f"1{self.grouping}976{self.decimal}00")


def find_number_format(
    columns: Mapping[str, pl.Series],
    choices: Choices,
    separator: str,
    *,
    lines: pl.Series | None = None,
    volume: str = "",
) -> tuple[NumberFormat | None, tuple[Finding, ...]]:
    """The one way in which these columns write numbers, or None with the question or refusal that says why not.

    `columns`: written name -> values (texts, or the typed columns of a Parquet file) of prices and volume; `volume`
    names the column of the volume; `lines` are the lines of the rows, for examples.
    """
    raise NotImplementedError


def parse_numbers(texts: pl.Series, form: NumberFormat, *, places: int = PRICE_PLACES) -> pl.Series:
    """The numbers (Float64, rounded to `places`): null for nothing, for words of absence, and for what doesn't fit."""
    raise NotImplementedError


def is_absent(texts: pl.Series) -> pl.Series:
    """Whether a value says that there is none: null, "-", "N/A", "null" ..; NaN in a column of numbers."""
    raise NotImplementedError
