"""What each field computes: one table from field to implementation, all of it TA-Lib's on one symbol's own bars. Pure.

TA-Lib's own rules hold: Wilder seeds, population standard deviation. Too little history gives NaN, which evaluation
reads as unknown, and so does nothing divided by nothing (motionless.py), where TA-Lib says 0. What TA-Lib doesn't have
is made of its functions as TradingView makes it: each of those says how.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
import talib
from talib import abstract

from screening.bars.panel import Floats
from screening.conditions.evaluation import bands, changes, motionless, oscillators
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.blocks import HLC, Block, Function
from screening.conditions.evaluation.candles import PATTERNS, talib_name
from screening.conditions.fields import PRICES
from screening.conditions.tree import Series


@dataclass(frozen=True)
class Implementation:
    """`lines` gives those lines of a field that are asked for ("" when it has one), and may give others with them;
    `history` says how many bars a first value needs. Symbols with fewer are not in the block.
    """

    lines: Callable[[Block, Arguments, Collection[str]], Mapping[str, Floats]]
    history: Callable[[Arguments], int]


def _single(line: Callable[[Block, Arguments], Floats], history: Callable[[Arguments], int]) -> Implementation:
    return Implementation(lambda block, a, _: {"": line(block, a)}, history)


def _average(function: Function) -> Implementation:
    return _single(lambda block, a: block.each(function, (a.source,), a.whole()), Arguments.whole)


def _directional(function: Function) -> Implementation:
    return _single(lambda block, a: motionless.directional(block, function, a.whole()), _one_more)


def _year(function: Function, name: str) -> Implementation:
    """A new high is one above the bars before: the present bar must not be part of what it is compared with."""
    return _single(lambda block, a: block.before(block.each(function, (name,), a.year)), lambda a: a.year + 1)


def _price(name: str) -> Implementation:
    return _single(lambda block, _: block.price(name), _bars(1))


@cache
def _candle_lookback(field: str) -> int:
    lookback: int = abstract.Function(talib_name(field)).lookback  # type: ignore[attr-defined]  # made at run time
    return lookback


def _candle(field: str) -> Implementation:
    """A candlestick pattern; where TA-Lib says 0 because it doesn't look at the bar yet, nothing is known."""

    def pattern(block: Block, _: Arguments) -> Floats:
        found = block.each(getattr(talib, talib_name(field)), ("open", *HLC))
        found[block.young(_candle_lookback(field))] = np.nan
        return found

    return _single(pattern, lambda _: _candle_lookback(field) + 1)


def _bars(count: int) -> Callable[[Arguments], int]:
    return lambda _: count


def _one_more(a: Arguments) -> int:
    return a.whole() + 1


IMPLEMENTATIONS: Mapping[str, Implementation] = MappingProxyType(
    {
        "change_pct": _single(changes.change, lambda a: changes.change_bars(a) + 1),
        # Of a bar of one session only its own three prices are known: their mean is TradingView's session VWAP there.
        "vwap": _single(lambda block, _: talib.TYPPRICE(*block.hlc()), _bars(1)),
        "gap_pct": _single(changes.gap, _bars(2)),
        "high_52w": _year(talib.MAX, "high"),
        "low_52w": _year(talib.MIN, "low"),
        "sma": _average(talib.SMA),
        "ema": _average(talib.EMA),
        "wma": _average(talib.WMA),
        "rsi": _single(lambda block, a: motionless.rsi(block, a.whole()), _one_more),
        "macd": Implementation(oscillators.macd, lambda a: a.whole("slow") + a.whole("signal") - 1),
        "bbands": Implementation(bands.bbands, Arguments.whole),
        "atr": _single(lambda block, a: block.each(talib.ATR, HLC, a.whole()), _one_more),
        "plus_di": _directional(talib.PLUS_DI),
        "minus_di": _directional(talib.MINUS_DI),
        "adx": _single(lambda block, a: motionless.adx(block, a.whole()), lambda a: 2 * a.whole()),
        "willr": _single(oscillators.willr, Arguments.whole),
        "cci": _single(oscillators.cci, Arguments.whole),
        "stoch": Implementation(oscillators.stoch, lambda a: a.whole("k") + a.whole("d") + a.whole("smooth") - 2),
        "mfi": _single(lambda block, a: motionless.mfi(block, a.whole()), _one_more),
        "roc": _single(lambda block, a: block.each(talib.ROC, ("close",), a.whole()), _one_more),
        "donchian": Implementation(bands.donchian, _one_more),
        "highest": _average(talib.MAX),
        "lowest": _average(talib.MIN),
        "psar": _single(
            lambda block, a: block.each(talib.SAR, ("high", "low"), a.number("step"), a.number("max")), _bars(2)
        ),
        "volatility": _single(changes.volatility, _one_more),
        "keltner": Implementation(bands.keltner, bands.keltner_history),
        "ichimoku": Implementation(bands.ichimoku, bands.ichimoku_history),
        "vb_level": _single(changes.breakout_level, _bars(2)),
        **{name: _price(name) for name in PRICES},
        **{field: _candle(field) for field in PATTERNS},
    }
)


def is_built(series: Series) -> bool:
    """Whether the field of the series can be computed from bars here."""
    return series.field in IMPLEMENTATIONS


def history_of(series: Series) -> int:
    """How many bars a symbol needs for a first value of the series, its bars ago not counted."""
    return IMPLEMENTATIONS[series.field].history(Arguments.of(series))
