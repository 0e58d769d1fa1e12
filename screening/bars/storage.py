"""Bars in and out of the database in bulk: the only module that knows how SQLite and PostgreSQL differ here."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

import numpy as np
import polars as pl
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import DatedFacts
from screening.bars.panel import COLUMNS, Panel, build_panel, day_number, frozen
from screening.models import Bar, Instrument, InstrumentFact, Market

# One transaction each: long enough to be fast, short enough that nobody waits long for SQLite's one write lock.
BATCH_ROWS = 200_000
ROWS_AT_ONCE = 20_000

_FACT = ("name", "instrument_id", "known_on", "value")
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
_READ = """SELECT instrument_id, {values} FROM bars
    WHERE instrument_id IN (SELECT id FROM instruments WHERE market = %s)"""
# As floats, whose shortest text is soon written and read; rounding is the same either way.
_READ_POSTGRES = _READ.format(values=", ".join(("session", *(f"{name}::float8" for name in COLUMNS))))
# The session as an expression, so that Django does not parse a date per row.
_READ_ROWS = _READ.format(values=", ".join(("session || ''", *COLUMNS)))


@dataclass(frozen=True)
class Stored:
    """How many bars were new, replaced an earlier value, or were there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True)
class MarketBars:
    """All bars of a market at one version, with the names of its instruments by symbol.

    `facts`: what is known of the panel's symbols besides bars, by the names of `screening.models.Fact`.
    """

    market: str
    version: int
    updated_at: datetime
    is_synthetic: bool
    panel: Panel
    names: Mapping[str, str]
    facts: Mapping[str, DatedFacts]

    @property
    def snapshot(self) -> str:
        """Names exactly these bars."""
        return f"{self.market}:{self.version}"


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
def lock_market(market: str, *, is_synthetic: bool = False) -> Market:
    """The market's row, made when missing, locked until the end of the caller's transaction."""
    Market.objects.get_or_create(code=market, defaults={"is_synthetic": is_synthetic})
    return Market.objects.select_for_update().get(code=market)


def read_market(code: str, *, check: Check = unstopped) -> MarketBars:
    """All bars of a market that is there, as a panel with symbols ascending: one version, whole, under its own name."""
    with _one_moment(code):
        market = Market.objects.get(code=code)
        instruments = list(Instrument.objects.filter(market=code).values_list("id", "symbol", "name"))
        frames = [pl.DataFrame(schema=_SCHEMA)]
        for frame in read_frames(code):
            check()
            frames.append(frame)
        known = list(InstrumentFact.objects.filter(instrument__market=code).values_list(*_FACT))
    instruments.sort(key=lambda instrument: instrument[1])  # databases collate as they like
    return MarketBars(
        market=code,
        version=market.version,
        updated_at=market.updated_at,
        is_synthetic=market.is_synthetic,
        panel=_panel([(identity, symbol) for identity, symbol, _ in instruments], pl.concat(frames), check),
        names={symbol: name for _, symbol, name in instruments},
        facts=_facts({identity: place for place, (identity, _, _) in enumerate(instruments)}, known),
    )


def _facts(places: Mapping[int, int], known: Iterable[tuple[str, int, date, Decimal]]) -> dict[str, DatedFacts]:
    by_name: dict[str, list[tuple[int, int, float]]] = {}
    for name, instrument, day, value in known:
        by_name.setdefault(name, []).append((places[instrument], day_number(day), float(value)))
    found = {}
    for name, rows in by_name.items():
        owners, days, values = zip(*sorted(rows), strict=True)
        found[name] = DatedFacts(
            frozen(np.array(owners, dtype=np.int64)),
            frozen(np.array(days, dtype=np.int32)),
            frozen(np.array(values, dtype=np.float64)),
        )
    return found


def read_frames(market: str) -> Iterator[pl.DataFrame]:
    """All bars of a market (instrument_id, session, open, high, low, close, volume), some at a time, in any order."""
    return _read_postgres(market) if connection.vendor == "postgresql" else _read_rows(market)


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


def _panel(instruments: list[tuple[int, str]], bars: pl.DataFrame, check: Check) -> Panel:
    places = np.zeros(max((identity for identity, _ in instruments), default=0) + 1, dtype=np.int32)
    for place, (identity, _) in enumerate(instruments):
        places[identity] = place
    owners = places[bars["instrument_id"].to_numpy()]
    sessions = bars["session"].cast(pl.Int32).to_numpy()
    order = np.lexsort((sessions, owners))
    check()
    columns = {name: bars[name].to_numpy()[order] for name in COLUMNS}
    check()
    return build_panel([symbol for _, symbol in instruments], owners[order], sessions[order], columns)


@transaction.atomic
def store_batch(market: str, bars: pl.DataFrame, *, check: Check = unstopped) -> Stored:
    """The bars in one transaction (see `store_bars`)."""
    lock_market(market)
    identities, are_renamed = _instruments(market, bars.select("symbol", "name").unique("symbol", keep="last"))
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
    if stored.new or stored.changed or are_renamed:
        raise_version(market)
    return stored


def raise_version(market: str) -> None:
    """Who keeps bars of the market in memory reads them anew."""
    Market.objects.filter(code=market).update(version=F("version") + 1, updated_at=timezone.now())


def _instruments(market: str, named: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """Symbol and instrument_id of each symbol, and whether one got another name; missing instruments are made."""
    rows = [Instrument(market=market, symbol=symbol, name=name or "") for symbol, name in named.iter_rows()]
    known = {row.symbol: row for row in Instrument.objects.filter(market=market)}
    Instrument.objects.bulk_create([row for row in rows if row.symbol not in known], ignore_conflicts=True)
    renamed = [row for row in rows if row.name and row.symbol in known and known[row.symbol].name != row.name]
    for row in renamed:
        known[row.symbol].name = row.name
    Instrument.objects.bulk_update([known[row.symbol] for row in renamed], ["name"], batch_size=500)
    pairs = list(Instrument.objects.filter(market=market).values_list("symbol", "id"))
    identities = pl.DataFrame(pairs, schema={"symbol": pl.String, "instrument_id": pl.Int64}, orient="row")
    return identities, bool(renamed)


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


_SCHEMA = {"instrument_id": pl.Int64, "session": pl.Date, **dict.fromkeys(COLUMNS, pl.Float64)}


def _read_postgres(market: str) -> Iterator[pl.DataFrame]:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({_READ_POSTGRES}) TO STDOUT WITH (FORMAT csv)", [market]) as copy,
    ):
        lines: Iterable[bytes] = iter(copy)  # one row each
        while data := b"".join(islice(lines, ROWS_AT_ONCE)):
            yield pl.read_csv(BytesIO(data), has_header=False, schema=_SCHEMA)


def _read_rows(market: str) -> Iterator[pl.DataFrame]:
    with connection.cursor() as cursor:
        cursor.execute(_READ_ROWS, [market])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield _frame(rows)


def _frame(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True))
    return pl.DataFrame(
        {
            "instrument_id": pl.Series(columns[0], dtype=pl.Int64),
            "session": pl.Series(columns[1], dtype=pl.String).str.to_date(),
            **{name: np.array(values, dtype=np.float64) for name, values in zip(COLUMNS, columns[2:], strict=True)},
        },
        schema=_SCHEMA,
    )
