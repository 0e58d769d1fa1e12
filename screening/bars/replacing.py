"""Stored bars that an import would replace with other values: corrections, or another source of the same bars."""

from collections.abc import Collection

import polars as pl

from pastetrader.common.messages import message as _
from screening.bars.panel import COLUMNS
from screening.bars.reading import read_frames
from screening.market_data.files.description import Finding, Level
from screening.models import Instrument

# A source corrects a few of its bars; one that has others for more than so many of those that both have is another.
CORRECTIONS = 20
CORRECTED_SHARE = 0.02


def replacing(market: str, bars: pl.DataFrame, *, known: Collection[str]) -> tuple[Finding, ...]:
    """What is found in comparing bars (BARS_SCHEMA) with stored ones; `known` symbols are to be changed anyway."""
    symbols = bars.filter(~pl.col("symbol").is_in(list(known)))["symbol"].unique().to_list()
    rows = Instrument.objects.filter(market=market).values_list("id", "symbol")
    pairs = [(identity, symbol) for identity, symbol in rows if symbol in set(symbols)]
    if not pairs:
        return ()
    identities = pl.DataFrame(pairs, schema={"instrument_id": pl.Int64, "symbol": pl.String}, orient="row")
    numbered = bars.join(identities, on="symbol").drop("name")
    differ = pl.any_horizontal((pl.col(name) - pl.col(f"{name}_stored")).abs() > _TINY for name in COLUMNS)
    compared, differing = 0, []
    for frame in read_frames(market):
        both = numbered.join(frame, on=["instrument_id", "session"], suffix="_stored")
        compared += len(both)
        differing.append(both.filter(differ))
    others = pl.concat(differing) if differing else pl.DataFrame()
    return () if others.is_empty() else (_finding(others.sort("symbol", "session"), compared),)


# Below the last place that is stored.
_TINY = 5e-7


def _finding(others: pl.DataFrame, compared: int) -> Finding:
    first = others.row(0, named=True)
    params = {
        "count": f"{len(others):,}",
        "compared": f"{compared:,}",
        "symbol": first["symbol"],
        "session": first["session"].isoformat(),
        "close": f"{first['close']:.10g}",
        "stored": f"{first['close_stored']:.10g}",
    }
    if len(others) <= max(CORRECTIONS, CORRECTED_SHARE * compared):
        text = _(
            "Stored bars that it replaces with other values: %(count)s of %(compared)s. The first: %(symbol)s on "
            "%(session)s, close %(close)s instead of %(stored)s.",
            **params,
        )
        return Finding("corrections", Level.NOTE, text, len(others))
    text = _(
        "It has other values than what is stored for %(count)s of %(compared)s bars, as from another source. The "
        "first: %(symbol)s on %(session)s, close %(close)s instead of %(stored)s. If they are to be replaced, say so.",
        **params,
    )
    return Finding("other_source", Level.DOUBT, text, len(others))
