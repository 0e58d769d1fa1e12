"""What was fetched is judged beside what is stored, and stored together: nobody sees a market of two days at once.

Storing is one transaction per batch of whole symbols; an ordinary day is one batch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from screening.bar_updates.claiming import Claim
from screening.bar_updates.finished import sessions_of, today_in
from screening.bar_updates.quality import SESSIONS, Evidence, Passport, judge
from screening.bar_updates.staged import Staged, read_staged
from screening.bars.adjustment import divided
from screening.bars.storage import BATCH_ROWS, Stored, store_batch
from screening.bars.versions import raise_version
from screening.instruments.dated_rows import record_dividends, record_facts
from screening.market_data.base import BARS_SCHEMA, HISTORY_SCHEMA
from screening.models import (
    ActionSource,
    Bar,
    BarUpdate,
    BarUpdateSymbol,
    CorporateAction,
    Instrument,
    SymbolState,
)

# Enough days for the sessions that are looked at, with long holidays, and some before them.
LOOKED_AT = timedelta(days=3 * SESSIONS)
_EVIDENCE = {"symbol": pl.String, "session": pl.Date, "open": pl.Float64, "close": pl.Float64}


@dataclass
class Batch:
    """Rows of an update that are stored in one transaction."""

    rows: list[tuple[BarUpdateSymbol, Staged]] = field(default_factory=list)
    bars: int = 0


def passport_of(update: BarUpdate) -> Passport:
    """The passport that the market will have when what was fetched is stored."""
    since = update.until - LOOKED_AT
    bars = stored_since(update.market, since, update.until)
    fetched, halted = _fetched_since(update, since)
    gone = pl.DataFrame(
        [(symbol, day) for symbol, days in _removed(update).items() for day in days],
        schema={"symbol": pl.String, "session": pl.Date},
        orient="row",
    )
    kept = bars.join(fetched, on=["symbol", "session"], how="anti").join(gone, on=["symbol", "session"], how="anti")
    listed = Instrument.objects.filter(market=update.market, delisted_on=None)
    planned = update.symbols.values_list("symbol", flat=True)
    # What is listed no more need not be found.
    failed = update.symbols.filter(state=SymbolState.FAILED, symbol__in=listed.values("symbol"))
    return judge(
        Evidence(
            market=update.market,
            session=update.until,
            bars=pl.concat([kept, fetched]),
            symbols=dict(listed.filter(symbol__in=planned).values_list("symbol", "listed_on")),
            sessions=sessions_of(update.market, since, update.until),
            halted=halted,
            failed=tuple(failed.values_list("symbol", flat=True)),
        )
    )


def store_some(claim: Claim) -> bool:
    """Store the next batch; whether there was one. Raises Superseded."""
    batch = next(_batches(claim.row), None)
    if batch is None:
        return False
    with transaction.atomic():
        claim.write(interruptions=0)
        counts = _store(claim.row.market, batch, today_in(claim.row.market, claim.clock.now()))
        report = dict(claim.row.report)
        for name in ("new", "changed", "unchanged"):
            report[name] = int(report.get(name, 0)) + getattr(counts, name)
        claim.write(report=report)
        keys = [row.pk for row, _staged in batch.rows]
        BarUpdateSymbol.objects.filter(pk__in=keys).update(state=SymbolState.STORED, bars=None)
    return True


def _batches(update: BarUpdate) -> Iterator[Batch]:
    batch = Batch()
    for row in update.symbols.filter(state=SymbolState.FETCHED).order_by("symbol").iterator(chunk_size=500):
        staged = read_staged(row.bars, row.details)
        if batch.rows and batch.bars + len(staged.bars) > BATCH_ROWS:
            yield batch
            batch = Batch()
        batch.rows.append((row, staged))
        batch.bars += len(staged.bars)
    if batch.rows:
        yield batch


def _store(market: str, batch: Batch, today: date) -> Stored:
    instruments = {
        row.symbol: row
        for row in Instrument.objects.filter(market=market, symbol__in=[row.symbol for row, _staged in batch.rows])
    }
    changed = False
    frames = [pl.DataFrame(schema=BARS_SCHEMA)]
    for row, staged in batch.rows:
        instrument = instruments[row.symbol]
        changed |= _put_away(instrument, staged)
        changed |= _said_of(instrument, staged)
        names = (pl.lit(row.symbol).alias("symbol"), pl.lit("").alias("name"))
        frames += [staged.bars.with_columns(*names).select(list(BARS_SCHEMA)), _scaled(instrument, row.symbol, staged)]
        _record_events(instrument, staged)
    facts = {
        (instruments[row.symbol].pk, name): (value, period)
        for row, staged in batch.rows
        for said, period in _figures(staged)
        for name, value in said.items()
    }
    record_facts(market, facts, today)
    bars = pl.concat(frames).sort("symbol", "session")
    stored = store_batch(market, bars) if len(bars) else Stored()
    if changed and not (stored.new or stored.changed):
        raise_version(market)
    return stored


def _figures(staged: Staged) -> Iterator[tuple[Mapping[str, float], str]]:
    """Figures with what they are of: those of today are of no period."""
    yield staged.facts, ""
    if staged.report is not None:
        yield staged.report.facts, staged.report.period


def _said_of(instrument: Instrument, staged: Staged) -> bool:
    """A name that nobody knew, and that something is traded again; whether anything was said."""
    said: dict[str, Any] = {}
    if staged.name and not instrument.name:
        said["name"] = staged.name
    if instrument.delisted_on and len(staged.bars) and staged.bars["session"][-1] > instrument.delisted_on:
        said["delisted_on"] = None
    return bool(said) and Instrument.objects.filter(pk=instrument.pk).update(**said) > 0


def _put_away(instrument: Instrument, staged: Staged) -> bool:
    """Stored bars that the source has no more of."""
    if not staged.removed:
        return False
    return bool(Bar.objects.filter(instrument=instrument, session__in=staged.removed).delete()[0])


def _scaled(instrument: Instrument, symbol: str, staged: Staged) -> pl.DataFrame:
    """Stored bars from before the source's first one, as its prices have changed, in BARS_SCHEMA."""
    empty = pl.DataFrame(schema=BARS_SCHEMA)
    if staged.older_than is None or staged.older_by == 1.0:
        return empty
    older = Bar.objects.filter(instrument=instrument, session__lt=staged.older_than).order_by("session")
    rows = [
        (session, *map(float, values))
        for session, *values in older.values_list("session", *(name for name in HISTORY_SCHEMA if name != "session"))
    ]
    if not rows:
        return empty
    frame = pl.DataFrame(rows, schema=HISTORY_SCHEMA, orient="row")
    divisors = pl.Series([1 / staged.older_by] * len(frame)).to_numpy()
    names = (pl.lit(symbol).alias("symbol"), pl.lit("").alias("name"))
    return divided(frame, divisors).with_columns(*names).select(list(BARS_SCHEMA))


def _record_events(instrument: Instrument, staged: Staged) -> None:
    CorporateAction.objects.bulk_create(
        [
            CorporateAction(
                instrument=instrument,
                session=event.session,
                ratio=Decimal(str(round(event.value, 10))),
                source=ActionSource.PROVIDER,
            )
            for event in staged.splits
        ],
        ignore_conflicts=True,
    )
    if staged.dividends:
        record_dividends(instrument.market, instrument.pk, staged.dividends)


def stored_since(market: str, since: date, until: date) -> pl.DataFrame:
    """Symbol, session, open and close of the stored bars of some days."""
    rows = Bar.objects.filter(instrument__market=market, session__range=(since, until))
    values = rows.values_list("instrument__symbol", "session", "open", "close")
    return pl.DataFrame(
        [(symbol, session, float(opened), float(close)) for symbol, session, opened, close in values],
        schema=_EVIDENCE,
        orient="row",
    )


def halted_since(update: BarUpdate, since: date) -> dict[str, tuple[date, ...]]:
    """The sessions by symbol in which an update found it halted, as long as its symbols are kept."""
    rows = update.symbols.exclude(details={}).values_list("symbol", "details")
    halted = {symbol: read_staged(None, details).halted for symbol, details in rows}
    found = {symbol: tuple(day for day in days if day >= since) for symbol, days in halted.items()}
    return {symbol: days for symbol, days in found.items() if days}


def _fetched_since(update: BarUpdate, since: date) -> tuple[pl.DataFrame, dict[str, tuple[date, ...]]]:
    frames, halted = [pl.DataFrame(schema=_EVIDENCE)], {}
    came = update.symbols.filter(state__in=[SymbolState.FETCHED, SymbolState.STORED])
    for row in came.iterator(chunk_size=500):
        staged = read_staged(row.bars, row.details)
        if staged.halted:
            halted[row.symbol] = staged.halted
        recent = staged.bars.filter(pl.col("session") >= since)
        if len(recent):
            frames.append(recent.with_columns(pl.lit(row.symbol).alias("symbol")).select(list(_EVIDENCE)))
    return pl.concat(frames), halted


def _removed(update: BarUpdate) -> dict[str, tuple[date, ...]]:
    rows = update.symbols.filter(state=SymbolState.FETCHED, is_whole=True).values_list("symbol", "details")
    return {symbol: read_staged(None, details).removed for symbol, details in rows}
