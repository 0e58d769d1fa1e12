"""What was fetched beside what is stored: new and corrected bars, or a history that has changed as a whole. Pure.

A corporate action changes all prices before it. So when the oldest bar that both have differs, the whole history is
fetched anew; when only later ones do, they were corrected.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from screening.bars.panel import COLUMNS
from screening.market_data.base import PRICES

# Half of the last place that is stored; and single precision, which some sources calculate with.
_PLACES = {**dict.fromkeys(PRICES, 5e-7), "volume": 5e-5}
_NOISE = 2e-6
# So many of the oldest bars tell by how much prices have changed, when they agree but for what was rounded.
_FOR_RATIO = 10
_SPREAD = 0.005


@dataclass(frozen=True, eq=False)
class Compared:
    """`changed` are the fetched bars that are new or differ. `is_rewritten`: the whole history has changed."""

    changed: pl.DataFrame
    is_rewritten: bool


def compared(fetched: pl.DataFrame, stored: pl.DataFrame) -> Compared:
    """Two histories of one symbol (session, open, high, low, close, volume), oldest first."""
    both = fetched.join(stored, on="session", how="left", suffix="_stored").sort("session")
    differs = pl.any_horizontal(_differ(name) for name in COLUMNS)
    changed = both.filter(pl.col("close_stored").is_null() | differs).select(fetched.columns)
    common = both.filter(pl.col("close_stored").is_not_null())
    is_rewritten = False
    if len(common):
        prices = pl.any_horizontal(_differ(name) for name in PRICES)
        is_rewritten = bool(common.head(1).select(prices).item())
    return Compared(changed, is_rewritten)


def removed_sessions(fetched: pl.DataFrame, stored: pl.DataFrame) -> tuple[date, ...]:
    """Stored sessions between the first and last fetched one that the source has no bar of."""
    if fetched.is_empty():
        return ()
    first, last = fetched["session"][0], fetched["session"][-1]
    gone = stored.filter(pl.col("session").is_between(first, last)).join(fetched, on="session", how="anti")
    return tuple(gone["session"].sort().to_list())


def ratio_of(fetched: pl.DataFrame, stored: pl.DataFrame) -> float:
    """By what stored prices have to be multiplied to be like the fetched ones, told by the oldest bars of both.

    1 where they tell of no corporate action: prices of another source, which differ now by this and now by that.
    """
    both = fetched.join(stored, on="session", suffix="_stored").sort("session").head(_FOR_RATIO)
    ratios = (both["close"] / both["close_stored"]).to_list()
    if not ratios or max(ratios) > min(ratios) * (1 + _SPREAD) or abs(ratios[0] - 1) < _SPREAD:
        return 1.0
    return float(ratios[0])


def covers(whole: pl.DataFrame, part: pl.DataFrame) -> bool:
    """Whether a whole history has every session of the part that was fetched before it."""
    return part.join(whole, on="session", how="anti").is_empty()


def _differ(name: str) -> pl.Expr:
    mine, other = pl.col(name), pl.col(f"{name}_stored")
    return (mine - other).abs() > pl.max_horizontal(pl.lit(_PLACES[name]), mine.abs() * _NOISE)
