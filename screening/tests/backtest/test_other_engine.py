"""Trades that another program makes of the same rules on the same bars (fixtures/README.md says how it was asked)."""

import csv
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from screening.backtest.described import Described
from screening.backtest.engine.choices import Base
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Venue, signals_of, simulate
from screening.bars.panel import Panel, day
from screening.conditions.evaluation.values import Indicators
from screening.market_data.sample import sample_bars
from screening.tests.factories import panel_of

TRADES = Path(__file__).parent / "fixtures" / "sample_trades.csv"
# Of the bars that the trades were made on, so that others are told from a fault of the engine.
BARS = "cb50e98a103ef8d1"
WARM_UP = 120
STRATEGIES = {
    "cross": Described("sma(5) crosses_above sma(20)", exit="sma(5) crosses_below sma(20)", stop="7%"),
    "rsi": Described("rsi(14) < 30", exit="rsi(14) > 55", stop="5%", target="10%"),
    "breakout": Described(
        "close > highest(high, 20)[1]", exit="close < lowest(low, 10)[1]", stop="2atr", target="5atr"
    ),
    "trail": Described("ema(12) crosses_above ema(26)", trail="8%", target="15%"),
    "reward": Described(
        "close > close[1] and close[1] > close[2] and volume > sma(volume, 20)", stop="3%", target="2r", max_bars=10
    ),
}
Row = tuple[str, float, str, float, str]


@cache
def _told() -> dict[tuple[str, str, str], list[Row]]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    with TRADES.open(newline="") as lines:
        for row in csv.DictReader(lines):
            trade = (
                row["entry"], float(row["entry_price"]), row["exit"], float(row["exit_price"]), row["reason"]
            )  # fmt: skip
            found.setdefault((row["strategy"], row["base"], row["symbol"]), []).append(trade)
    return found


@cache
def _bars() -> dict[str, Panel]:
    symbols = sorted({symbol for _, _, symbol in _told()})
    bars = sample_bars().filter(pl.col("symbol").is_in(symbols)).sort("symbol", "session")
    return {symbol: panel_of(bars.filter(pl.col("symbol") == symbol)) for symbol in symbols}


def _made(name: str, base: Base, panel: Panel) -> list[Row]:
    """Ours of one symbol: no costs, no limits."""
    settings = Settings(
        market="SAMPLE",
        first=day(int(panel.sessions[WARM_UP])),
        slots=1,
        with_limits=False,
        base=base,
        fee=0.0,
        slippage_ticks=0,
    )
    plan, indicators = plan_of(STRATEGIES[name].strategy()), Indicators(panel)
    signals = signals_of(plan, settings, indicators, None)
    run = simulate(plan, settings, indicators, signals, Venue(tables_of("none")))
    return [
        (
            str(day(int(panel.sessions[trade.entry]))), trade.entry_price, str(day(int(panel.sessions[trade.exit]))),
            round(trade.exit_price, 6), trade.reason.name.lower(),
        )
        for trade in run.ledger.trades
        if not trade.is_open
    ]  # fmt: skip


def test_the_bars_are_those_that_the_other_program_was_given() -> None:
    digest = sha256(b"".join(_bars()[symbol].columns[name].tobytes() for symbol in _bars() for name in _columns()))
    assert digest.hexdigest()[:16] == BARS


def _columns() -> tuple[str, ...]:
    return ("open", "high", "low", "close", "volume")


@pytest.mark.parametrize("base", ["fill", "signal"])
@pytest.mark.parametrize("name", STRATEGIES)
def test_trades_of_one_symbol_have_the_days_prices_and_reasons_of_another_program(name: str, base: Any) -> None:
    told = _told()
    for symbol, panel in _bars().items():
        assert _made(name, base, panel) == [pytest.approx(row) for row in told[name, base, symbol]]
