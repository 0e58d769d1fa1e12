"""A market's bars out of the database in bulk, as the panel that screens work on."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import connection, transaction

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import DatedFacts
from screening.bars.market_bars import MarketBars
from screening.bars.panel import COLUMNS, Panel, Places, build_panel, frozen
from screening.bars.versions import lock_market
from screening.models import Fact, Instrument, Market

ROWS_AT_ONCE = 20_000

_Schema = Mapping[str, Any]
_Frames = Generator[pl.DataFrame, None, None]
_BARS = {"instrument_id": pl.Int64, "session": pl.Date, **dict.fromkeys(COLUMNS, pl.Float64)}
_FACTS = {"instrument_id": pl.Int64, "known_on": pl.Date, "value": pl.Float64}
# Days since 1970-01-01 and floats, as bytes one after the other: PostgreSQL then sends a row for each instrument.
_POSTGRES = {pl.Date: ("int4send({} - DATE '1970-01-01')", ">i4"), pl.Float64: ("float8send({}::float8)", ">f8")}
# Of so many instruments it holds the values in memory to put them together.
_INSTRUMENTS_AT_ONCE = 200
# Nothing but numbers comes out of SQLite: a row of them is soon an array, and no day is parsed.
_SQLITE = {pl.Int64: "{}", pl.Date: "CAST(julianday({}) - 2440587.5 AS INTEGER)", pl.Float64: "+{}"}


def read_market(code: str, *, check: Check = unstopped) -> MarketBars:
    """All bars of a market that is there, as a panel with symbols ascending: one version, whole, under its own name."""
    with _one_moment(code):
        market = Market.objects.get(code=code)
        instruments = list(Instrument.objects.filter(market=code).values_list("id", "symbol", "name"))
        bars = _gathered(read_frames(code), _BARS, check)
        known = {
            name: _gathered(_frames("instrument_facts", _FACTS, code, {"name": name}), _FACTS, check)
            for name in Fact.values
        }
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
    return _frames("bars", _BARS, market, {})


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
    # Whatever stops it in between: when the transaction ends, nothing reads in it any more.
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


def _frames(table: str, schema: _Schema, market: str, where: Mapping[str, str]) -> _Frames:
    read = _read_postgres if connection.vendor == "postgresql" else _read_sqlite
    return read(table, schema, market, where)


def _read_postgres(table: str, schema: _Schema, market: str, where: Mapping[str, str]) -> _Frames:
    values = {name: _POSTGRES[kind] for name, kind in schema.items() if name != "instrument_id"}
    columns = ", ".join(f"string_agg({send.format(name)}, ''::bytea)" for name, (send, _) in values.items())
    query = f"""SELECT instrument_id, {columns} FROM {table}
        WHERE instrument_id = ANY(%s){_and(where)} GROUP BY instrument_id"""  # noqa: S608  # names are ours
    instruments = list(Instrument.objects.filter(market=market).order_by("id").values_list("id", flat=True))
    for start in range(0, len(instruments), _INSTRUMENTS_AT_ONCE):
        asked = instruments[start : start + _INSTRUMENTS_AT_ONCE]
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT BINARY)", [asked, *where.values()]) as copy,
        ):
            copy.set_types(["int8", *(["bytea"] * len(values))])
            rows = list(copy.rows())
        if rows:
            identities, *content = zip(*rows, strict=True)
            yield _put_together(identities, content, schema, [kind for _, kind in values.values()])


def _put_together(
    identities: Sequence[int], content: Sequence[Sequence[bytes]], schema: _Schema, kinds: list[str]
) -> pl.DataFrame:
    """The frame of instruments with, for each column, the bytes of its values."""
    arrays = [np.frombuffer(b"".join(parts), kind) for parts, kind in zip(content, kinds, strict=True)]
    counts = [len(part) // arrays[0].itemsize for part in content[0]]
    columns = [np.repeat(np.array(identities, dtype=np.int64), counts), *arrays]
    return pl.DataFrame(
        {name: _series(values, kind) for (name, kind), values in zip(schema.items(), columns, strict=True)}
    )


def _read_sqlite(table: str, schema: _Schema, market: str, where: Mapping[str, str]) -> _Frames:
    columns = ", ".join(_SQLITE[kind].format(name) for name, kind in schema.items())
    query = f"""SELECT {columns} FROM {table}
        WHERE instrument_id IN (SELECT id FROM instruments WHERE market = %s){_and(where)}"""  # noqa: S608  # ours
    with connection.cursor() as cursor:
        cursor.execute(query, [market, *where.values()])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            # Each is a whole number below 2 to the 53rd, or a float already.
            numbers = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * len(schema))
            columns_of = numbers.reshape(len(rows), len(schema)).T
            yield pl.DataFrame(
                {name: _series(values, kind) for (name, kind), values in zip(schema.items(), columns_of, strict=True)}
            )


def _and(where: Mapping[str, str]) -> str:
    return "".join(f" AND {name} = %s" for name in where)


def _series(values: npt.NDArray[Any], kind: Any) -> pl.Series:
    """The numbers as this machine has them, of the kind; days are numbers as well."""
    if kind == pl.Date:
        return pl.Series(values.astype(np.int32)).cast(pl.Date)
    return pl.Series(values.astype(np.int64 if kind == pl.Int64 else np.float64))
