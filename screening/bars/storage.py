"""Bars into the database in bulk. This and `reading` are all that knows how SQLite and PostgreSQL differ here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from django.db import connection, transaction

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import COLUMNS
from screening.bars.versions import lock_market, raise_version
from screening.models import Bar, Instrument

# One transaction each: long enough to be fast, short enough that nobody waits long for SQLite's one write lock.
BATCH_ROWS = 200_000
ROWS_AT_ONCE = 20_000

_KEYS = ("instrument_id", "session")
_ALL = ", ".join((*_KEYS, *COLUMNS))
_DIFFER = " OR ".join(f"bars.{name} <> {{other}}.{name}" for name in COLUMNS)
_CREATE = """CREATE TEMPORARY TABLE staged_bars (
    instrument_id bigint, session date, open numeric(20, 6), high numeric(20, 6), low numeric(20, 6),
    close numeric(20, 6), volume numeric(24, 4))"""
_MATCHED = "bars.instrument_id = staged_bars.instrument_id AND bars.session = staged_bars.session"
_COUNT = f"""SELECT count(*), count(CASE WHEN {_DIFFER.format(other="staged_bars")} THEN 1 END)
    FROM staged_bars JOIN bars ON {_MATCHED}"""  # noqa: S608  # names are ours
# Rows that are there already are left out: on conflict PostgreSQL would write to each of them, if only to lock it.
_UPSERT = f"""INSERT INTO bars ({_ALL}) SELECT {", ".join(f"staged_bars.{name}" for name in (*_KEYS, *COLUMNS))}
    FROM staged_bars LEFT JOIN bars ON {_MATCHED}
    WHERE bars.id IS NULL OR {_DIFFER.format(other="staged_bars")}
    ORDER BY staged_bars.instrument_id, staged_bars.session
    ON CONFLICT (instrument_id, session) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}"""  # noqa: S608  # names are ours


@dataclass(frozen=True)
class Stored:
    """How many bars were new, replaced an earlier value, or were there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def store_bars(market: str, bars: pl.DataFrame, *, check: Check = unstopped) -> Stored:
    """Add or replace the bars of a market; the same bars again change nothing.

    `bars`: symbol, name, session (date), open, high, low, close, volume (float), one row per symbol and session.
    Each batch is a transaction of its own and raises the market's version when it changed anything.
    """
    batches = whole_symbols(bars.sort("symbol", "session"))
    return sum((store_batch(market, batch, check=check) for batch in batches), start=Stored())


def whole_symbols(bars: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Bars that are sorted by symbol, in batches of about BATCH_ROWS: a symbol is never in two of them."""
    ends = np.cumsum(bars["symbol"].rle().struct.field("len").to_numpy())
    start = 0
    while start < len(bars):
        # The last end that still fits, or the next one when a symbol alone is more than fits.
        fitting = int(np.searchsorted(ends, start + BATCH_ROWS, side="right")) - 1
        end = int(ends[fitting]) if fitting >= 0 and ends[fitting] > start else int(ends[fitting + 1])
        yield bars.slice(start, end - start)
        start = end


def store_instruments(market: str, named: pl.DataFrame) -> None:
    """Instruments (symbol, name) of a market without bars: missing ones are made, names are brought up to date."""
    with transaction.atomic():
        lock_market(market)
        if _instruments(market, named)[1]:
            raise_version(market)


@transaction.atomic
def store_batch(market: str, bars: pl.DataFrame, *, check: Check = unstopped) -> Stored:
    """The bars in one transaction (see `store_bars`)."""
    lock_market(market)
    identities, are_changed = _instruments(market, bars.select("symbol", "name").unique("symbol", keep="last"))
    staged = bars.join(identities, on="symbol", how="inner").select(*_KEYS, *COLUMNS)
    if not Bar.objects.filter(instrument_id__in=staged["instrument_id"].unique().to_list()).exists():
        with connection.cursor() as cursor:
            _write(cursor, "bars", staged, check)
        raise_version(market)
        return Stored(new=len(staged))
    with connection.cursor() as cursor:
        # Whatever ends the work in between, the table goes with the transaction.
        cursor.execute(_CREATE)
        _write(cursor, "staged_bars", staged, check)
        cursor.execute(_COUNT)
        existing, changed = cursor.fetchone()
        if existing < len(staged) or changed:
            cursor.execute(_UPSERT)
        cursor.execute("DROP TABLE staged_bars")
    stored = Stored(new=len(staged) - existing, changed=changed, unchanged=existing - changed)
    if stored.new or stored.changed or are_changed:
        raise_version(market)
    return stored


def _instruments(market: str, named: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """Symbol and instrument_id of each symbol, and whether one is new or got another name; missing ones are made."""
    rows = [Instrument(market=market, symbol=symbol, name=name or "") for symbol, name in named.iter_rows()]
    known = {row.symbol: row for row in Instrument.objects.filter(market=market)}
    missing = [row for row in rows if row.symbol not in known]
    Instrument.objects.bulk_create(missing, ignore_conflicts=True)
    renamed = [row for row in rows if row.name and row.symbol in known and known[row.symbol].name != row.name]
    for row in renamed:
        known[row.symbol].name = row.name
    Instrument.objects.bulk_update([known[row.symbol] for row in renamed], ["name"], batch_size=500)
    pairs = list(Instrument.objects.filter(market=market).values_list("symbol", "id"))
    identities = pl.DataFrame(pairs, schema={"symbol": pl.String, "instrument_id": pl.Int64}, orient="row")
    return identities, bool(missing or renamed)


def _write(cursor: Any, table: str, bars: pl.DataFrame, check: Check) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({_ALL}) FROM STDIN WITH (FORMAT csv)") as copy:
            for batch in bars.iter_slices(ROWS_AT_ONCE):
                check()
                copy.write(batch.write_csv(include_header=False).encode())
        return
    places = ", ".join(["%s"] * (len(_KEYS) + len(COLUMNS)))
    texts = bars.with_columns(pl.col("session").cast(pl.String))
    for batch in texts.iter_slices(ROWS_AT_ONCE):
        check()
        cursor.executemany(f"INSERT INTO {table} ({_ALL}) VALUES ({places})", batch.rows())  # noqa: S608  # ours
