"""A market's bars out of the database in bulk, as the panel that screens work on."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from itertools import chain, islice
from typing import Any

import numpy as np
import polars as pl
from django.db import connection, transaction

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import DatedFacts
from screening.bars.market_bars import MarketBars
from screening.bars.panel import COLUMNS, Floats, Panel, Places, build_panel, frozen
from screening.bars.versions import lock_market
from screening.models import Fact, Instrument, Market

ROWS_AT_ONCE = 20_000

_Schema = Mapping[str, Any]
_Frames = Generator[pl.DataFrame, None, None]
_BARS = {"instrument_id": pl.Int64, "session": pl.Date, **dict.fromkeys(COLUMNS, pl.Float64)}
_FACTS = {"instrument_id": pl.Int64, "known_on": pl.Date, "value": pl.Float64}
_OF_MARKET = "instrument_id IN (SELECT id FROM instruments WHERE market = %s)"
_FROM_BARS = f"FROM bars WHERE {_OF_MARKET}"
_FROM_FACTS = f"FROM instrument_facts WHERE {_OF_MARKET} AND name = %s"
# Days since 1970-01-01, and floats whose shortest text is soon written and read; rounding is the same either way.
_POSTGRES = {pl.Int64: "{}", pl.Date: "{} - DATE '1970-01-01'", pl.Float64: "{}::float8"}
# Nothing but numbers comes out of SQLite: a row of them is soon an array, and no day is parsed.
_SQLITE = {pl.Int64: "{}", pl.Date: "CAST(julianday({}) - 2440587.5 AS INTEGER)", pl.Float64: "+{}"}


def read_market(code: str, *, check: Check = unstopped) -> MarketBars:
    """All bars of a market that is there, as a panel with symbols ascending: one version, whole, under its own name."""
    with _one_moment(code):
        market = Market.objects.get(code=code)
        instruments = list(Instrument.objects.filter(market=code).values_list("id", "symbol", "name"))
        bars = _gathered(read_frames(code), _BARS, check)
        known = {name: _gathered(_frames(_FACTS, _FROM_FACTS, code, name), _FACTS, check) for name in Fact.values}
    instruments.sort(key=lambda instrument: instrument[1])  # databases collate as they like
    symbols = [symbol for _, symbol, _ in instruments]
    places = np.zeros(max((identity for identity, _, _ in instruments), default=0) + 1, dtype=np.int64)
    for place, (identity, _, _) in enumerate(instruments):
        places[identity] = place
    return MarketBars(
        market=code,
        version=market.version,
        updated_at=market.updated_at,
        is_synthetic=market.is_synthetic,
        panel=_panel(symbols, places, bars, check),
        names={symbol: name for _, symbol, name in instruments},
        facts={name: _facts(places, rows) for name, rows in known.items() if len(rows["value"])},
    )


def read_frames(market: str) -> _Frames:
    """All bars of a market (instrument_id, session, open, high, low, close, volume), some at a time, in any order."""
    return _frames(_BARS, _FROM_BARS, market)


@contextmanager
def _one_moment(market: str) -> Iterator[None]:
    """What is read inside is of one moment, whatever others import meanwhile."""
    if connection.in_atomic_block:
        # The caller's transaction may see what is committed while it lasts, so there must be nothing.
        lock_market(market)
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # A transaction of Django's takes SQLite's one write lock; this one hinders nobody.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


# --- rows to arrays ---


def _gathered(frames: _Frames, schema: _Schema, check: Check) -> dict[str, pl.Series]:
    """The columns of all frames, each whole."""
    found = [pl.DataFrame(schema=schema)]
    # Stopped in between, PostgreSQL's connection is not free for the end of the transaction before the reading is over.
    with closing(frames):
        for frame in frames:
            check()
            found.append(frame)
    together = pl.concat(found)
    return {name: together[name] for name in schema}


def _panel(symbols: list[str], places: Places, bars: dict[str, pl.Series], check: Check) -> Panel:
    # Each column goes as soon as it has been brought into order: of a large market there is no room for two of each.
    owners = places[bars.pop("instrument_id").to_numpy()].astype(np.int32)
    sessions = bars.pop("session").cast(pl.Int32).to_numpy()
    order = np.lexsort((sessions, owners))
    columns = {}
    for name in COLUMNS:
        check()
        columns[name] = bars.pop(name).to_numpy()[order]
    check()
    return build_panel(symbols, owners[order], sessions[order], columns)


def _facts(places: Places, known: dict[str, pl.Series]) -> DatedFacts:
    owners = places[known["instrument_id"].to_numpy()]
    days = known["known_on"].cast(pl.Int32).to_numpy()
    order = np.lexsort((days, owners))
    return DatedFacts(frozen(owners[order]), frozen(days[order]), frozen(known["value"].to_numpy()[order]))


# --- rows of either database ---


def _frames(schema: _Schema, source: str, *params: str) -> _Frames:
    read = _read_postgres if connection.vendor == "postgresql" else _read_sqlite
    return read(schema, source, params)


def _read_postgres(schema: _Schema, source: str, params: Sequence[str]) -> _Frames:
    query = _query(schema, _POSTGRES, source)
    days = [name for name, kind in schema.items() if kind == pl.Date]
    numbers = dict(schema) | dict.fromkeys(days, pl.Int32)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT csv)", params) as copy,
    ):
        lines: Iterable[bytes] = iter(copy)  # one row each
        while data := b"".join(islice(lines, ROWS_AT_ONCE)):
            frame = pl.read_csv(BytesIO(data), has_header=False, schema=numbers)
            yield frame.with_columns(pl.col(*days).cast(pl.Date))


def _read_sqlite(schema: _Schema, source: str, params: Sequence[str]) -> _Frames:
    with connection.cursor() as cursor:
        cursor.execute(_query(schema, _SQLITE, source), params)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            # Each is a whole number below 2 to the 53rd, or a float already.
            numbers = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * len(schema))
            columns = numbers.reshape(len(rows), len(schema)).T
            yield pl.DataFrame(
                {name: _series(values, kind) for (name, kind), values in zip(schema.items(), columns, strict=True)}
            )


def _query(schema: _Schema, wordings: Mapping[Any, str], source: str) -> str:
    return f"SELECT {', '.join(wordings[kind].format(name) for name, kind in schema.items())} {source}"


def _series(values: Floats, kind: Any) -> pl.Series:
    if kind == pl.Date:
        return pl.Series(values.astype(np.int32)).cast(pl.Date)
    return pl.Series(values.astype(np.int64) if kind == pl.Int64 else values)
