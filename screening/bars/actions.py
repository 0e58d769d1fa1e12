"""Splits and stored bars: bars before a split that is known are stored as if it had been there always.

What is known is in CorporateAction. It is applied anew with every import, to rows that still show the split, so that
the raw file of yesterday and the adjusted one of today give the same bars. A split that nobody recorded is only found
here (`open_jumps`), also between what is stored and what comes; with `adjust` it is recorded with the bars.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from screening.bars.adjustment import Split, adjusted_bars, divided, product_after, ratio_to, told_by
from screening.bars.neighbours import neighbours, stored_bars
from screening.market_data.base import BARS_SCHEMA
from screening.market_data.files.rows.jumps import LONG_PAUSE, Jump, probable_splits
from screening.models import ActionKind, ActionSource, CorporateAction, Instrument

SplitsBySymbol = Mapping[str, tuple[Split, ...]]


@dataclass(frozen=True)
class Adjustment:
    """Bars as they are to be stored.

    `applied`: recorded splits that the rows still showed. `unclear`: recorded or new ones of which nothing tells
    whether the rows, or those that are stored, have them already; they were left alone. `new` are to be recorded, and
    `rest` are stored bars that have to change with them. `open_jumps` are explained by no split.
    """

    bars: pl.DataFrame
    rest: pl.DataFrame
    applied: SplitsBySymbol
    unclear: SplitsBySymbol
    new: SplitsBySymbol
    open_jumps: tuple[Jump, ...]


def adjusted(market: str, bars: pl.DataFrame, jumps: Sequence[Jump], *, adjust: bool) -> Adjustment:
    """The bars of a market (BARS_SCHEMA, sorted by symbol and session), with the jumps inside them, adjusted.

    `adjust`: jumps that a simple split explains are splits.
    """
    recorded = recorded_splits(market)
    known, applied, unclear = _with_recorded(market, bars, recorded)
    jumps = _unexplained((*jumps, *_jumps_at_seams(market, known)), recorded)
    splits = [jump for jump in jumps if adjust and jump.new]
    new: dict[str, list[Split]] = defaultdict(list)
    for jump in splits:
        new[jump.symbol].append(Split(jump.session, jump.new / jump.old))
    rest = pl.DataFrame(schema=BARS_SCHEMA)
    if new:
        raw = known.filter(pl.col("symbol").is_in(list(new))).partition_by("symbol", as_dict=True)
        known = _with_new(known, new)
        rests = [_rest(market, symbol, raw[symbol,], of, unclear) for symbol, of in new.items()]
        rest = pl.concat([rest, *rests])
    return Adjustment(
        bars=known,
        rest=rest,
        applied=applied,
        unclear=unclear,
        new={symbol: tuple(of) for symbol, of in new.items()},
        open_jumps=tuple(jump for jump in jumps if not (adjust and jump.new)),
    )


def recorded_splits(market: str) -> SplitsBySymbol:
    """The splits that are known of a market's symbols, in order."""
    rows = CorporateAction.objects.filter(instrument__market=market, kind=ActionKind.SPLIT)
    found: dict[str, list[Split]] = defaultdict(list)
    for symbol, session, ratio in rows.values_list("instrument__symbol", "session", "ratio"):
        found[symbol].append(Split(session, float(ratio)))
    return {symbol: tuple(sorted(splits)) for symbol, splits in found.items()}


def record_splits(market: str, splits: SplitsBySymbol) -> None:
    """Keep splits of instruments that are there; one that is known already stays as it is."""
    instruments = dict(Instrument.objects.filter(market=market, symbol__in=splits).values_list("symbol", "id"))
    CorporateAction.objects.bulk_create(
        [
            CorporateAction(
                instrument_id=instruments[symbol],
                session=split.session,
                ratio=Decimal(str(round(split.ratio, 10))),
                source=ActionSource.IMPORT,
            )
            for symbol, of in splits.items()
            for split in of
        ],
        ignore_conflicts=True,
    )


def _with_recorded(
    market: str, bars: pl.DataFrame, recorded: SplitsBySymbol
) -> tuple[pl.DataFrame, dict[str, tuple[Split, ...]], dict[str, tuple[Split, ...]]]:
    applied: dict[str, tuple[Split, ...]] = {}
    unclear: dict[str, tuple[Split, ...]] = {}
    concerned = bars.filter(pl.col("symbol").is_in(list(recorded)))
    if concerned.is_empty():
        return bars, applied, unclear
    parts = [bars.filter(~pl.col("symbol").is_in(list(recorded)))]
    for part in concerned.partition_by("symbol"):
        symbol = part["symbol"][0]
        found = adjusted_bars(part, recorded[symbol], stored_bars(market, symbol))
        parts.append(found.bars)
        if found.applied:
            applied[symbol] = found.applied
        if found.unclear:
            unclear[symbol] = found.unclear
    return pl.concat(parts).sort("symbol", "session"), applied, unclear


def _jumps_at_seams(market: str, bars: pl.DataFrame) -> tuple[Jump, ...]:
    """Jumps from the stored bar before to the first bar, and from the last one to the stored bar after it.

    Beyond a long pause prices have gone their own way: nothing is told there.
    """
    before, after = neighbours(market, bars)
    edges = bars.select("symbol", "session", "open", "close").group_by("symbol", maintain_order=True)
    firsts, lasts = edges.first(), edges.last()
    seams = [
        pl.concat([beside.select(columns), own.filter(pl.col("symbol").is_in(beside["symbol"].to_list()))])
        for columns in [["symbol", "session", "open", "close"]]
        for beside, own in ((before, firsts), (after, lasts))
    ]
    jumps = [jump for seam in seams for jump in probable_splits(seam, market)]
    return tuple(jump for jump in jumps if jump.pause <= LONG_PAUSE)


def _unexplained(jumps: Sequence[Jump], recorded: SplitsBySymbol) -> list[Jump]:
    return [
        jump
        for jump in jumps
        if not any(jump.before < split.session <= jump.session for split in recorded.get(jump.symbol, ()))
    ]


def _with_new(bars: pl.DataFrame, new: Mapping[str, Sequence[Split]]) -> pl.DataFrame:
    """Each new split in the rows before it: they show it, or lie against stored ones that do."""
    changed = [
        divided(part, _divisors(part, new[part["symbol"][0]]))
        for part in bars.filter(pl.col("symbol").is_in(list(new))).partition_by("symbol")
    ]
    return pl.concat([bars.filter(~pl.col("symbol").is_in(list(new))), *changed]).sort("symbol", "session")


def _rest(
    market: str, symbol: str, raw: pl.DataFrame, new: Sequence[Split], unclear: dict[str, tuple[Split, ...]]
) -> pl.DataFrame:
    """Stored bars before a new split that the file has no rows for, adjusted, in BARS_SCHEMA; none when they are."""
    stored = stored_bars(market, symbol)
    first = min(split.session for split in new)
    rest = stored.filter(pl.col("session") < max(split.session for split in new)).join(raw, on="session", how="anti")
    nothing = pl.DataFrame(schema=BARS_SCHEMA)
    if rest.is_empty():
        return nothing
    stored_before, raw_before = stored.filter(pl.col("session") < first), raw.filter(pl.col("session") < first)
    if len(raw_before) and len(stored_before):
        seen = ratio_to(stored_before, raw_before)
        has_it = None if seen is None else told_by(seen, [1.0, 1 / product_after(stored_before["session"][-1], new)])
        if has_it is None:
            unclear[symbol] = (*unclear.get(symbol, ()), *new)
        if has_it != 1:
            return nothing
    names = (pl.lit(symbol).alias("symbol"), pl.lit(raw["name"][0]).alias("name"))
    whole = rest.with_columns(names).select(list(BARS_SCHEMA))
    return divided(whole, _divisors(whole, new))


def _divisors(bars: pl.DataFrame, splits: Sequence[Split]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([product_after(session, splits) for session in bars["session"]])
