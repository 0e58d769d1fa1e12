"""Whether prices are already adjusted for a split, told by the prices that stand beside them. Pure.

A split of `ratio` (shares after for one before) makes earlier prices `ratio` times too high until they are divided by
it. Vendors adjust or don't, and say neither: only a price before the split beside one after it, or beside the same
session from elsewhere, tells. Where two readings are about as near, nothing is told.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from screening.bars.panel import Floats

PRICES = ("open", "high", "low", "close")
# Prices of neighbouring sessions tell of a split; those of months apart tell of the months.
NEAR_DAYS = 10
# The reading that is told must be twice as near as the next one, as a ratio.
CLEARLY = 2.0


@dataclass(frozen=True, order=True)
class Split:
    """`ratio` shares stand from `session` on for one share before it."""

    session: date
    ratio: float


@dataclass(frozen=True)
class Adjusted:
    """Bars of one symbol after splits; `unclear` are the splits of which nothing tells whether they are in them."""

    bars: pl.DataFrame
    applied: tuple[Split, ...] = ()
    unclear: tuple[Split, ...] = ()


def told_by(seen: float, readings: Sequence[float]) -> float | None:
    """The reading that a ratio of prices is clearly nearest to; None when another one is nearly as near."""
    distances = sorted((abs(math.log(seen / reading)), reading) for reading in set(readings))
    if len(distances) == 1 or distances[0][0] * CLEARLY <= distances[1][0]:
        return distances[0][1]
    return None


def adjusted_bars(bars: pl.DataFrame, splits: Sequence[Split], stored: pl.DataFrame) -> Adjusted:
    """The bars (session, open, high, low, close, volume, … of one symbol, in order) with the splits in them.

    A split that the bars still show is applied to those before it. Where no bar is of after a split, bars that are
    `stored` of the symbol (adjusted for all of the splits) tell. Prices keep 6 places, volumes 4.
    """
    sessions: list[date] = bars["session"].to_list()
    divisors = np.ones(len(sessions))
    applied: list[Split] = []
    unclear: list[Split] = []
    for place, together in _at_places(sessions, sorted(splits)).items():
        if place == 0:
            continue
        if place < len(sessions):
            seen = bars["close"][place - 1] / bars["open"][place]
        else:
            compared = ratio_to(bars, stored)
            if compared is None:
                unclear += together
                continue
            seen = compared
        # A file that was adjusted at some day knows the splits until then: the missing ones are the last.
        missing = _last_ones(together)
        told = told_by(seen, list(missing))
        if told is None:
            unclear += together
            continue
        applied += missing[told]
        divisors[:place] *= told
    return Adjusted(divided(bars, divisors), tuple(applied), tuple(unclear))


def divided(bars: pl.DataFrame, divisors: Floats) -> pl.DataFrame:
    """The bars with prices divided and volumes multiplied, row by row."""
    if bool((divisors == 1).all()):
        return bars
    rates = pl.Series(divisors)
    return bars.with_columns(*((pl.col(name) / rates).round(6) for name in PRICES), (pl.col("volume") * rates).round(4))


def ratio_to(bars: pl.DataFrame, stored: pl.DataFrame) -> float | None:
    """How many times as high the bars' prices are as the stored ones: of the sessions that both have, else of the two
    nearest ones, the later of which is looked at as it opened. None when there are none within some days.
    """
    both = bars.join(stored, on="session", suffix="_stored").sort("session")
    if len(both):
        return float((both["close"] / both["close_stored"]).tail(250).median())  # type: ignore[arg-type]  # of floats
    if bars.is_empty() or stored.is_empty():
        return None
    first, last = bars.row(0, named=True), bars.row(-1, named=True)
    after = stored.filter(pl.col("session") > last["session"]).sort("session").head(1)
    before = stored.filter(pl.col("session") < first["session"]).sort("session").tail(1)
    if len(after) and (after["session"][0] - last["session"]).days <= NEAR_DAYS:
        return float(last["close"] / after["open"][0])
    if len(before) and (first["session"] - before["session"][0]).days <= NEAR_DAYS:
        return float(first["open"] / before["close"][0])
    return None


def product_after(session: date, splits: Sequence[Split]) -> float:
    """By what a price of that session has to be divided for all of the splits that came after it."""
    return math.prod(split.ratio for split in splits if split.session > session)


def _at_places(sessions: Sequence[date], splits: Sequence[Split]) -> dict[int, list[Split]]:
    """How many of the sessions are before each split, and the splits that have as many: no bar is between them."""
    places: dict[int, list[Split]] = {}
    for split in splits:
        places.setdefault(
            int(np.searchsorted(np.array(sessions, "datetime64[D]"), np.datetime64(split.session))), []
        ).append(split)
    return places


def _last_ones(splits: Sequence[Split]) -> dict[float, tuple[Split, ...]]:
    """The ratio of none, the last, the last two, … of the splits, and which these are."""
    ends = [tuple(splits[start:]) for start in range(len(splits), -1, -1)]
    return {math.prod(split.ratio for split in some): some for some in ends}
