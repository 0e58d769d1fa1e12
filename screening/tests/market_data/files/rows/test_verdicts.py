"""What a row is: a bar, a session without trade in any vendor's shape, or refused with its reason."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import COLUMNS
from screening.market_data.files.description import Role
from screening.market_data.files.reasons import REASONS
from screening.market_data.files.rows.verdicts import HALTED, example_column, judge

Row = tuple[str | None, str | None, str | None, str | None, str | None]


def judged(*rows: Row, session: date | None = date(2024, 1, 2), symbol: str | None = "A") -> pl.DataFrame:
    """Rows of open, high, low, close and volume as written, with their verdicts."""
    columns = {f"raw_{name}": [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    numbers = [pl.col(f"raw_{name}").cast(pl.Float64, strict=False).alias(name) for name in COLUMNS]
    return judge(
        frame.with_columns(
            *numbers,
            pl.lit(symbol, dtype=pl.String).alias("symbol"),
            pl.lit(session, dtype=pl.Date).alias("session"),
            pl.lit(value=False).alias("ragged"),
        )
    )


def verdict(row: Row) -> str:
    """What one row is."""
    return str(judged(row)["verdict"][0])


@pytest.mark.parametrize(
    "row",
    [
        ("0", "0", "0", "5000", "0"),  # KRX, pykrx
        (None, None, None, "5000", "0"),
        ("0", "0", "0", "0", "0"),
        (None, None, None, None, None),  # Yahoo
        (None, None, None, None, "0"),
        ("5000", "5000", "5000", "5000", "0"),  # filled with the close before
        ("0.0", None, "0", "5000", "0"),
    ],
)
def test_a_session_without_trade_is_neither_a_bar_nor_an_error(row: Row) -> None:
    assert verdict(row) == HALTED


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        (("0", "110", "90", "105", "1000"), "not_positive", "open"),
        (("0", "0", "0", "105", "1000"), "not_positive", "open"),
        (("100", "110", "-90", "105", "1000"), "not_positive", "low"),
        (("100", "110", "90", "0", "1000"), "not_positive", "close"),
        (("100", "110", "90", None, "1000"), "missing", "close"),
        (("100", "110", "90", "105", None), "missing", "volume"),
        (("105", "105", "105", "105", None), "missing", "volume"),
        ((None, None, None, "105", None), "missing", "open"),
        (("abc", "110", "90", "105", "1000"), "not_a_number", "open"),
        (("100", "nan", "90", "105", "1000"), "not_a_number", "high"),
        (("100", "110", "inf", "105", "1000"), "not_a_number", "low"),
        (("100", "110", "90", "105", "many"), "not_a_number", "volume"),
        (("100", "110", "90", "105", "-1"), "negative_volume", "volume"),
        (("100", "1e13", "90", "105", "1000"), "too_large", "high"),
        (("100", "110", "90", "105", "1e19"), "too_large", "volume"),
        (("100", "99", "90", "105", "1000"), "inconsistent_prices", "high"),
        (("100", "110", "104", "105", "1000"), "inconsistent_prices", "low"),
        (("100", "110", "90", "105", "0"), "no_volume", "volume"),
    ],
)
def test_a_row_that_is_no_bar_says_why_and_where(row: Row, reason: str, column: str) -> None:
    found = judged(row)

    assert found["verdict"][0] == reason
    assert example_column(found.row(0, named=True)) is Role(column)


def test_a_row_without_a_symbol_or_a_day_is_refused_before_its_prices_are_looked_at() -> None:
    bad: Row = ("x", "x", "x", "x", "x")

    assert judged(bad, symbol=None)["verdict"][0] == "no_symbol"
    assert judged(bad, session=None)["verdict"][0] == "bad_date"
    assert judged(bad, session=date(1799, 12, 31))["verdict"][0] == "bad_date"


def test_a_range_off_by_a_rounding_is_widened_and_counted() -> None:
    found = judged(("1000", "1004", "1001", "1005", "1"))

    assert found.select("verdict", "widened", "high", "low").row(0) == ("", True, 1005.0, 1000.0)


def test_a_high_below_its_low_is_no_rounding() -> None:
    assert verdict(("1001", "1000", "1001", "1001", "5")) == "inconsistent_prices"


number = st.one_of(st.none(), st.sampled_from(["0", "-1", "x", "nan", "inf", "1e13"]), st.integers(1, 1000).map(str))


@given(st.tuples(number, number, number, number, number))
def test_what_is_a_bar_has_a_range_around_its_prices_and_a_volume(row: Row) -> None:
    found = judged(row).row(0, named=True)

    assert found["verdict"] in {"", HALTED, *REASONS}
    if found["verdict"] == "":
        assert 0 < found["low"] <= min(found["open"], found["close"])
        assert found["high"] >= max(found["open"], found["close"])
        assert found["volume"] > 0
    elif found["verdict"] in REASONS:
        assert example_column(found) is not Role.IGNORED
