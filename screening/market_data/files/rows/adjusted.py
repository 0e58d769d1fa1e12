"""Closes adjusted for dividends and splits beside closes as they were traded: which count is a choice. Pure."""

import polars as pl

from pastetrader.common.messages import message as _
from screening.market_data.files.description import PRICES, Answer, Choices, Example, Finding, Level, Role
from screening.market_data.files.numbers.format import PRICE_PLACES

# So much of a close may its adjusted twin be off and still be the same number, written with other places.
_SAME = 1e-6


def find_adjusted(judged: pl.DataFrame, choices: Choices, written: str) -> tuple[Finding, ...]:
    """Whether the adjusted close says anything else than the close, and what a person chose then; else a QUESTION.

    `judged`: rows with close, adjusted, raw_adjusted, line and verdict; `written` is the column's name.
    """
    bars = judged.filter(pl.col("verdict") == "")
    differs = (pl.col("adjusted") - pl.col("close")).abs() > _SAME * pl.col("close").clip(lower_bound=1)
    different = bars.filter(differs.fill_null(value=False))
    if different.is_empty():
        message = _("%(column)s is equal to the close in all rows.", column=f'"{written}"')
        return (Finding("adjusted_same", Level.NOTE, message),)
    row = different.row(0, named=True)
    example = Example(int(row["line"]), written, str(row["raw_adjusted"]))
    if choices.adjusted == "use":
        message = _("Prices are those of the adjusted close: all of a row are times adjusted / close.")
        return (Finding("adjusted_used", Level.NOTE, message, len(different), example),)
    if choices.adjusted == "keep":
        message = _("Prices are kept as they were traded; the adjusted close is not used.")
        return (Finding("adjusted_kept", Level.NOTE, message, len(different), example),)
    message = _(
        "It has adjusted closes that differ from the closes in %(count)s rows. Say whether to use them.",
        count=f"{len(different):,}",
    )
    answers = (
        Answer("adjusted", "use", _("open, high, low and close times adjusted / close: returns with dividends")),
        Answer("adjusted", "keep", _("prices as they were traded")),
    )
    return (Finding("adjusted", Level.QUESTION, message, len(different), example, answers),)


def with_adjusted(judged: pl.DataFrame) -> pl.DataFrame:
    """The rows with all prices of bars times adjusted / close; a bar without an adjusted close is refused."""
    is_bar = pl.col("verdict") == ""
    is_usable = (pl.col("adjusted").is_finite() & (pl.col("adjusted") > 0)).fill_null(value=False)
    factor = pl.when(is_bar & is_usable).then(pl.col("adjusted") / pl.col("close")).otherwise(1.0)
    return judged.with_columns(
        *(
            (pl.col(str(role)) * factor).round(PRICE_PLACES).alias(str(role))
            for role in PRICES
            if role is not Role.CLOSE
        ),
        pl.when(is_bar & is_usable).then("adjusted").otherwise("close").alias("close"),
        pl.when(is_bar & ~is_usable).then(pl.lit("no_adjusted")).otherwise("verdict").alias("verdict"),
    )
