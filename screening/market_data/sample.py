"""A seeded synthetic market: the same 200 symbols and 750 sessions on every machine, made in well under a second.

Its sessions are weekdays up to a fixed date, so that what a strategy finds never depends on today. Prices follow a
market and sector factors with jumps, the Korean tick ladder and the daily limit of 30 %; there are halts (no bar),
new listings and delistings. The last week falls, so that oversold conditions find something.
"""

from datetime import date, timedelta
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from screening.bars.panel import Floats
from screening.market_data.base import BARS_SCHEMA, Provider

SEED = 509
SYMBOLS = 200
SESSIONS = 750
LAST_SESSION = date(2024, 12, 30)
DAILY_LIMIT = 0.3
SECTORS = (
    "Batteries",
    "Biotech",
    "Chemicals",
    "Finance",
    "Foods",
    "Games",
    "Machinery",
    "Semiconductors",
    "Shipping",
    "Software",
)

_TICKS_FROM = np.array([2_000, 5_000, 20_000, 50_000, 200_000, 500_000], dtype=np.float64)
_TICKS = np.array([1, 5, 10, 50, 100, 500, 1_000], dtype=np.float64)

Flags = npt.NDArray[np.bool_]


class SampleProvider(Provider):
    """The synthetic market SAMPLE."""

    is_synthetic: ClassVar[bool] = True

    def first_bars(self, market: str) -> pl.DataFrame:
        """All bars of the synthetic market."""
        return sample_bars()


def sample_bars(seed: int = SEED) -> pl.DataFrame:
    """The bars of the synthetic market, in BARS_SCHEMA, by symbol and session."""
    random = np.random.default_rng(seed)
    returns = _returns(random)
    opens, highs, lows, closes = _prices(random, returns)
    volumes = _volumes(random, returns)
    traded = _traded(random)
    symbol, session = np.nonzero(traded)
    sessions = np.array(weekdays(SESSIONS, LAST_SESSION), dtype="datetime64[D]")
    symbols = np.array([f"SYN{number:03}" for number in range(1, SYMBOLS + 1)])
    names = np.array(
        [f"Sample {SECTORS[place % len(SECTORS)]} {place // len(SECTORS) + 1}" for place in range(SYMBOLS)]
    )
    return pl.DataFrame(
        {
            "symbol": symbols[symbol],
            "name": names[symbol],
            "session": sessions[session],
            "open": opens[traded],
            "high": highs[traded],
            "low": lows[traded],
            "close": closes[traded],
            "volume": volumes[traded],
        },
        schema_overrides=BARS_SCHEMA,
    )


def weekdays(count: int, last: date) -> list[date]:
    """So many Mondays to Fridays up to and with the last one."""
    found: list[date] = []
    at = last
    while len(found) < count:
        if at.weekday() < 5:
            found.append(at)
        at -= timedelta(days=1)
    return found[::-1]


def tick_size(prices: Floats) -> Floats:
    """The Korean tick ladder: 1 below 2,000 up to 1,000 from 500,000."""
    sizes: Floats = _TICKS[np.searchsorted(_TICKS_FROM, prices, side="right")]
    return sizes


def _returns(random: np.random.Generator) -> Floats:
    """Log returns, [symbol, session]: market, sector and own moves, jumps, a rising year, a falling last week."""
    market = random.normal(0.0004, 0.007, SESSIONS)
    market[-260:] += 0.0006
    market[-7:-1] -= 0.011
    market[-1] += 0.004
    sectors = random.normal(0, 0.008, (len(SECTORS), SESSIONS))
    beta = random.uniform(0.5, 1.5, (SYMBOLS, 1))
    own = random.normal(0, 1, (SYMBOLS, SESSIONS)) * random.uniform(0.008, 0.026, (SYMBOLS, 1))
    jumps = random.normal(0, 0.06, (SYMBOLS, SESSIONS)) * (random.random((SYMBOLS, SESSIONS)) < 0.006)
    drift = random.normal(0.0001, 0.0005, (SYMBOLS, 1))
    return beta * market + np.tile(sectors, (SYMBOLS // len(SECTORS), 1)) + own + jumps + drift


def _prices(random: np.random.Generator, returns: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Open, high, low, close on the tick ladder and within the daily limit, [symbol, session]."""
    gaps = random.normal(0, 0.3, returns.shape) * returns
    reach = np.abs(random.normal(0, 0.008, (2, *returns.shape)))
    opens, highs, lows, closes = (np.empty(returns.shape) for _ in range(4))
    before = _on_tick(np.exp(random.uniform(np.log(1_500), np.log(300_000), SYMBOLS)))
    for session in range(returns.shape[1]):
        ceiling = _on_tick(before * (1 + DAILY_LIMIT), np.floor)
        floor = _on_tick(before * (1 - DAILY_LIMIT), np.ceil)
        close = np.clip(_on_tick(before * np.exp(returns[:, session])), floor, ceiling)
        opening = np.clip(_on_tick(before * np.exp(gaps[:, session])), floor, ceiling)
        top, bottom = np.maximum(opening, close), np.minimum(opening, close)
        opens[:, session], closes[:, session] = opening, close
        highs[:, session] = np.maximum(top, np.minimum(_on_tick(top * (1 + reach[0, :, session])), ceiling))
        lows[:, session] = np.minimum(bottom, np.maximum(_on_tick(bottom * (1 - reach[1, :, session])), floor))
        before = close
    return opens, highs, lows, closes


def _on_tick(prices: Floats, rounding: np.ufunc = np.rint) -> Floats:
    ticks = tick_size(prices)
    rounded: Floats = np.maximum(rounding(prices / ticks) * ticks, 1)
    return rounded


def _volumes(random: np.random.Generator, returns: Floats) -> Floats:
    """Shares traded, [symbol, session]: more on days of large moves."""
    usual = np.exp(random.normal(11.5, 1.2, (SYMBOLS, 1)))
    moves = 1 + 25 * np.abs(returns)
    news = 1 + random.uniform(0, 4, returns.shape) * (random.random(returns.shape) < 0.03)
    volumes: Floats = np.maximum(np.rint(usual * moves * news * np.exp(random.normal(0, 0.35, returns.shape))), 1)
    return volumes


def _traded(random: np.random.Generator) -> Flags:
    """Whether a symbol has a bar, [symbol, session]: not before it is listed, not once delisted, not while halted."""
    traded = np.ones((SYMBOLS, SESSIONS), dtype=np.bool_)
    special = random.permutation(SYMBOLS)
    listed, delisted, halted, halted_now = special[:14], special[14:20], special[20:34], special[34:36]
    for order, symbol in enumerate(listed):
        traded[symbol, : SESSIONS - (5, 30, 120)[order % 3] - 40 * (order // 3)] = False
    for symbol in delisted:
        traded[symbol, random.integers(200, SESSIONS - 20) :] = False
    for symbol in halted:
        first = random.integers(20, SESSIONS - 40)
        traded[symbol, first : first + random.integers(1, 15)] = False
    traded[halted_now, -3:] = False
    return traded
