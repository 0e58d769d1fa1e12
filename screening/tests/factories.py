"""Bars and panels for tests."""

from datetime import date, timedelta
from uuid import uuid4

import numpy as np
import polars as pl
from django.db.models import QuerySet

from registry.builtin import ToolContext
from screening.bars.panel import COLUMNS, Floats, Panel, build_panel, day_number
from screening.bars.storage import store_bars
from screening.market_data.base import BARS_SCHEMA
from screening.market_data.markets import SAMPLE
from screening.models import Bar, Instrument, Market

FIRST = date(2023, 1, 2)


def make_bars(symbol: str, closes: list[float], *, first: date = FIRST, name: str = "") -> pl.DataFrame:
    """Bars on following days that open at the close before and reach 1 above and below."""
    opens = [closes[0], *closes[:-1]]
    return pl.DataFrame(
        {
            "symbol": [symbol] * len(closes),
            "name": [name] * len(closes),
            "session": [first + timedelta(days=place) for place in range(len(closes))],
            "open": opens,
            "high": [max(pair) + 1 for pair in zip(opens, closes, strict=True)],
            "low": [min(pair) * 0.99 for pair in zip(opens, closes, strict=True)],
            "close": closes,
            "volume": [1000.0 + place for place in range(len(closes))],
        },
        schema=BARS_SCHEMA,
        strict=False,
    )


def random_bars(symbol: str, count: int, seed: int, *, first: date = FIRST) -> pl.DataFrame:
    """A random walk of so many bars."""
    steps = np.random.default_rng(seed).normal(0, 0.02, count)
    return make_bars(symbol, (100 * np.exp(np.cumsum(steps))).round(2).tolist(), first=first)


def make_panel(**closes: list[float]) -> Panel:
    """A panel of symbols whose last bars are of the same day."""
    longest = max(len(values) for values in closes.values())
    frames = [
        make_bars(symbol, values, first=FIRST + timedelta(days=longest - len(values)))
        for symbol, values in sorted(closes.items())
        if values
    ]
    return panel_of(pl.concat(frames), symbols=sorted(closes))


def panel_of(bars: pl.DataFrame, *, symbols: list[str] | None = None) -> Panel:
    """The panel of bars that are sorted by symbol and session."""
    known = symbols or bars["symbol"].unique(maintain_order=True).to_list()
    owners = np.array([known.index(symbol) for symbol in bars["symbol"]], dtype=np.int64)
    sessions = np.array([day_number(session) for session in bars["session"]], dtype=np.int32)
    return build_panel(known, owners, sessions, {name: bars[name].to_numpy() for name in COLUMNS})


def random_panel(seed: int = 7, lengths: tuple[int, ...] = (1, 2, 15, 60, 320)) -> Panel:
    """Random walks of different lengths."""
    bars = [random_bars(f"S{place}", count, seed + place) for place, count in enumerate(lengths)]
    return panel_of(pl.concat(bars))


def random_ohlc(seed: int, *, top: int = 50, lengths: tuple[int, ...] = (1, 3, 40, 320)) -> Panel:
    """Bars of whole prices from 1 to `top` without memory: every order of a bar's prices, ties and gaps are among them.

    Sessions are weekdays, with some left out.
    """
    random = np.random.default_rng(seed)
    count = sum(lengths)
    prices = np.sort(random.integers(1, top + 1, (4, count)).astype(np.float64), axis=0)
    low, high = prices[0], prices[3]
    opens, closes = random.permuted(prices[1:3], axis=0)
    weekdays = [day for day in range(day_number(FIRST), day_number(FIRST) + 3 * max(lengths)) if (day + 3) % 7 < 5]
    sessions = [np.sort(random.choice(weekdays, length, replace=False)) for length in lengths]
    return build_panel(
        [f"S{place}" for place in range(len(lengths))],
        np.repeat(np.arange(len(lengths)), lengths),
        np.concatenate(sessions).astype(np.int32),
        {
            "open": opens,
            "high": high,
            "low": low,
            "close": closes,
            "volume": random.integers(0, top, count).astype(np.float64),
        },
    )


def stored(market: str, *bars: pl.DataFrame) -> None:
    """Bars in the database."""
    store_bars(market, pl.concat(bars))


def bars_of(panel: Panel, place: int) -> dict[str, Floats]:
    """A symbol's bars as arrays of their own."""
    return {name: panel.bars_of(place, name).copy() for name in COLUMNS}


def make_context(**given: object) -> ToolContext:
    """What a tool knows of a node execution that nobody else knows of."""
    fields: dict[str, object] = {
        **{name: uuid4() for name in ("owner_id", "execution_id", "node_execution_id", "workflow_id")},
        "workflow_version_id": uuid4(),
        "node_key": "emit",
        "as_of": None,
        "deadline": None,
        "idempotency_key": "1",
        "log": lambda _level, _message, _data: None,
    }
    return ToolContext(**(fields | given))  # type: ignore[arg-type]  # a test says what it needs


def add_bar(market: str) -> None:
    """One bar of one instrument of a market."""
    Market.objects.create(code=market, is_synthetic=market == "SAMPLE")
    instrument = Instrument.objects.create(market=market, symbol="000001")
    Bar.objects.create(instrument=instrument, session="2024-01-02", open=1, high=1, low=1, close=1, volume=1)


def brought_markets() -> QuerySet[Market]:
    """Those that a test brought, besides SAMPLE, which is always there."""
    return Market.objects.exclude(code=SAMPLE)


def brought_instruments() -> QuerySet[Instrument]:
    """Of the markets that a test brought."""
    return Instrument.objects.exclude(market=SAMPLE)


def brought_bars() -> QuerySet[Bar]:
    """Of the markets that a test brought."""
    return Bar.objects.exclude(instrument__market=SAMPLE)
