"""Stored bars that stand beside those of a file: the one before its first and the one after its last, per symbol."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from screening.models import Bar, Instrument

# Of one question; each symbol has three values in it.
SYMBOLS_AT_ONCE = 500
NEIGHBOUR = {"symbol": pl.String, "session": pl.Date, "open": pl.Float64, "close": pl.Float64}
STORED = {"session": pl.Date, **dict.fromkeys(("open", "high", "low", "close", "volume"), pl.Float64)}

_QUERY = """WITH spans (symbol, first, last) AS (VALUES {spans})
    SELECT spans.symbol, bars.session, bars.open, bars.close FROM spans
    JOIN instruments ON instruments.market = %s AND instruments.symbol = spans.symbol
    JOIN bars ON bars.id = (SELECT id FROM bars AS other WHERE other.instrument_id = instruments.id
        AND other.session {beyond} ORDER BY other.session {order} LIMIT 1)"""
_BEFORE = {"beyond": "< spans.first", "order": "DESC"}
_AFTER = {"beyond": "> spans.last", "order": "ASC"}


def neighbours(market: str, bars: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The stored bars (symbol, session, open, close) last before and first after those of each symbol."""
    spans = bars.group_by("symbol").agg(pl.col("session").min().alias("first"), pl.col("session").max().alias("last"))
    known = set(Instrument.objects.filter(market=market).values_list("symbol", flat=True))
    rows = [row for row in spans.iter_rows() if row[0] in known]
    return _beside(market, rows, _BEFORE), _beside(market, rows, _AFTER)


def stored_bars(market: str, symbol: str, *, since: date = date.min) -> pl.DataFrame:
    """The stored bars of a symbol (session, open, high, low, close, volume) from a day on, oldest first."""
    names = list(STORED)
    rows = Bar.objects.filter(instrument__market=market, instrument__symbol=symbol, session__gte=since)
    rows = rows.order_by("session")
    return _frame(rows.values_list(*names), STORED)


def _beside(market: str, rows: Sequence[tuple[Any, ...]], where: dict[str, str]) -> pl.DataFrame:
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), SYMBOLS_AT_ONCE):
            some = rows[start : start + SYMBOLS_AT_ONCE]
            spans = ", ".join(["(%s, %s, %s)"] * len(some))
            cursor.execute(_QUERY.format(spans=spans, **where), [*(value for row in some for value in row), market])
            found += cursor.fetchall()
    return _frame(found, NEIGHBOUR)


def _frame(rows: Iterable[Sequence[Any]], schema: dict[str, Any]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pl.DataFrame(
        {
            name: [_value(value, kind) for value in values]
            for (name, kind), values in zip(schema.items(), columns, strict=True)
        },
        schema=schema,
    )


def _value(value: Any, kind: Any) -> Any:
    """Databases give dates as dates or texts, and numbers as decimals, floats or integers."""
    if kind == pl.Float64:
        return float(value)
    if kind == pl.Date and not isinstance(value, date):
        return date.fromisoformat(value)
    return value
