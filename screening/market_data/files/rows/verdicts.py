"""What each row of a file is: a bar, a session without trade, or a refused row with its reason. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from pastetrader.common.messages import message as _
from screening.bars.panel import COLUMNS
from screening.market_data.files.description import PRICES, Finding, Level, RefusedKind, Role

EARLIEST = date(1800, 1, 1)
# Sources round adjusted prices one by one, and a closing auction may end just outside the day's range: so much of the
# close may high and low be off. They are widened then, and counted; anything further off is an error.
ROUNDING = 0.005
MAX_PRICE = 1e12
MAX_VOLUME = 1e18
# So large a share of a file's rows is no slip of its source.
MANY_REFUSED = 0.02
# The verdict of a session without trade, which is neither a bar nor an error.
HALTED = "halted"


def judge(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `verdict` ("" for a bar, HALTED, or a key of REASONS), `widened`, and high and low as widened.

    `rows`: symbol, session (null where there is none that is valid), ragged, open to volume as numbers, and as
    `raw_open` to `raw_volume` what is written (null where nothing is, or a word for nothing).
    """
    widened = _widened(rows)
    return widened.with_columns(_verdict().alias("verdict"))


def example_column(row: Mapping[str, object]) -> Role:
    """Which column of a refused row the reason is about; IGNORED when it is about the row as a whole."""
    reason = str(row["verdict"])
    if reason in _CULPRITS:
        return _CULPRITS[reason]
    if reason == "inconsistent_prices":
        return Role.HIGH if _number(row, "high") < max(_number(row, "open"), _number(row, "close")) else Role.LOW
    return next((Role(name) for name in COLUMNS if _is_culprit(row, name)), Role.IGNORED)


def many_refused(refused: Sequence[RefusedKind], rows: int) -> tuple[Finding, ...]:
    """A DOUBT when more of the rows are refused than slips of a source explain; what is only repeated harms nobody."""
    count = sum(kind.count for kind in refused if kind.reason != "repeated")
    if count <= MANY_REFUSED * rows:
        return ()
    message = _(
        "%(count)s of %(rows)s rows are no bars, more than 2 in 100. Look at the reasons; the other rows are stored "
        "when you say so.",
        count=f"{count:,}",
        rows=f"{rows:,}",
    )
    return (Finding("many_refused", Level.DOUBT, message, count),)


_CULPRITS: Mapping[str, Role] = {
    "wrong_columns": Role.IGNORED,
    "no_symbol": Role.SYMBOL,
    "bad_date": Role.SESSION,
    "in_future": Role.SESSION,
    "no_session": Role.SESSION,
    "repeated": Role.SESSION,
    "negative_volume": Role.VOLUME,
    "no_volume": Role.VOLUME,
    "no_adjusted": Role.ADJUSTED,
}


def _number(row: Mapping[str, object], name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, int | float) else float("nan")


def _is_culprit(row: Mapping[str, object], name: str) -> bool:
    reason, value = row["verdict"], _number(row, name)
    is_written = row[f"raw_{name}"] is not None
    if reason == "missing":
        return not is_written
    if reason == "not_a_number":
        return is_written and not abs(value) < float("inf")
    if reason == "not_positive":
        return name != Role.VOLUME and value <= 0
    return value > (MAX_VOLUME if name == Role.VOLUME else MAX_PRICE)


def _widened(rows: pl.DataFrame) -> pl.DataFrame:
    top, bottom = pl.max_horizontal("open", "close"), pl.min_horizontal("open", "close")
    slack = ROUNDING * pl.col("close")
    above = (top > pl.col("high")) & (top - pl.col("high") <= slack)
    below = (bottom < pl.col("low")) & (pl.col("low") - bottom <= slack) & (bottom > 0)
    # A high below its low is no rounding of either.
    is_range = pl.col("high") >= pl.col("low")
    return rows.with_columns(
        pl.when(above & is_range).then(top).otherwise("high").alias("high"),
        pl.when(below & is_range).then(bottom).otherwise("low").alias("low"),
        ((above | below) & is_range).fill_null(value=False).alias("widened"),
    )


def _without_trade() -> pl.Expr:
    """No trade in every vendor's shape: no prices at all, none but a close, or one price four times; and no volume."""
    nothing = {name: pl.col(f"raw_{name}").is_null() | (pl.col(name) == 0) for name in COLUMNS}
    no_range = pl.all_horizontal(nothing[name] for name in ("open", "high", "low"))
    is_flat = pl.all_horizontal(pl.col(name) == pl.col("close") for name in ("open", "high", "low"))
    # A close alone, without a word about the volume, may as well be a source that knows closes only.
    at_rest = (nothing["close"] & nothing["volume"]) | ((pl.col("close") > 0) & (pl.col("volume") == 0))
    return ((no_range & at_rest) | (is_flat & (pl.col("volume") == 0))).fill_null(value=False)


def _verdict() -> pl.Expr:
    """The first reason that fits a row; "" for a bar."""
    numbers = [pl.col(name) for name in COLUMNS]
    prices = [pl.col(str(role)) for role in PRICES]
    open_, high, low, close, volume = numbers
    written = [pl.col(f"raw_{name}").is_not_null() for name in COLUMNS]
    unreadable = pl.any_horizontal(
        is_written & number.is_finite().not_().fill_null(value=True)
        for number, is_written in zip(numbers, written, strict=True)
    )
    rules: Sequence[tuple[pl.Expr, str]] = (
        (pl.col("ragged"), "wrong_columns"),
        (pl.col("symbol").is_null(), "no_symbol"),
        (pl.col("session").is_null() | (pl.col("session") < EARLIEST), "bad_date"),
        (unreadable, "not_a_number"),
        (_without_trade(), HALTED),
        (pl.any_horizontal(is_written.not_() for is_written in written), "missing"),
        (pl.any_horizontal(price <= 0 for price in prices), "not_positive"),
        (volume < 0, "negative_volume"),
        (pl.any_horizontal(*[price > MAX_PRICE for price in prices], volume > MAX_VOLUME), "too_large"),
        (pl.any_horizontal(low > open_, low > close, high < open_, high < close, high < low), "inconsistent_prices"),
        (volume == 0, "no_volume"),
    )
    verdict = pl.lit("")
    for rule, reason in reversed(rules):
        verdict = pl.when(rule).then(pl.lit(reason)).otherwise(verdict)
    return verdict
