"""What each field computes: one table from field to implementation, all of it TA-Lib's on one symbol's own bars. Pure.

TA-Lib's own rules hold: Wilder seeds, population standard deviation. Too little history gives NaN, which evaluation
reads as unknown, and so does nothing divided by nothing (motionless.py), where TA-Lib says 0. What TA-Lib doesn't have
is made of its functions as TradingView makes it: each of those says how.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Self

import numpy as np
import talib
from talib import abstract

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Panel
from screening.conditions.evaluation import motionless
from screening.conditions.evaluation.candles import PATTERNS, talib_name
from screening.conditions.fields import FIELDS, YEAR_BARS
from screening.conditions.tree import Series

KELTNER_ATR_BARS = 10

Bars = Mapping[str, Floats]


@dataclass(frozen=True)
class Arguments:
    """The parameters of a field, by kind; how many bars a year has, and which line of the field is wanted."""

    values: Mapping[str, object]
    output: str = ""
    year: int = YEAR_BARS[""]

    @classmethod
    def of(cls, series: Series) -> Self:
        """What the series says."""
        return cls(dict(series.params), series.output, YEAR_BARS.get(series.timeframe, YEAR_BARS[""]))

    def whole(self, name: str = "length") -> int:
        """A number of bars."""
        return int(str(self.values[name]))

    def number(self, name: str) -> float:
        """A multiple or step."""
        return float(str(self.values[name]))

    def source(self, bars: Bars) -> Floats:
        """The prices that the parameter `source` names."""
        return _price(bars, str(self.values["source"]))


@dataclass(frozen=True)
class Implementation:
    """`compute` gives all lines of a field, in the catalogue's order; `history` the bars that a first value needs."""

    compute: Callable[[Bars, Arguments], tuple[Floats, ...]]
    history: Callable[[Arguments], int]


def _price(bars: Bars, name: str) -> Floats:
    # Daily bars carry no turnover; close x volume is the usual stand-in (TradingView's too). Longer bars sum it up.
    if name == "value_traded" and name not in bars:
        return bars["close"] * bars["volume"]
    return bars[name]


def _shifted(values: Floats, bars: int = 1) -> Floats:
    """The values of so many bars before."""
    return np.concatenate([np.full(min(bars, len(values)), np.nan), values[:-bars]])


def _hlc(bars: Bars) -> tuple[Floats, Floats, Floats]:
    return bars["high"], bars["low"], bars["close"]


def _bbands(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    """The bands, their width in percent of the middle, and where the close is between them (0 to 1)."""
    close, mult = bars["close"], a.number("mult")
    upper, middle, lower = talib.BBANDS(close, a.whole(), mult, mult)
    distance = upper - lower
    with np.errstate(divide="ignore", invalid="ignore"):
        width = distance / middle * 100
        place = (close - lower) / distance
    # A deviation that is only rounding is none.
    place = motionless.unknown_where(motionless.without_range(close, close, a.whole()) | (distance <= 0), place)
    return upper, middle, lower, width, place


def _stoch(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    k, d = talib.STOCH(
        *_hlc(bars),
        fastk_period=a.whole("k"),
        slowk_period=a.whole("smooth"),
        slowd_period=a.whole("d"),
    )
    still = motionless.any_of_last(motionless.without_range(bars["high"], bars["low"], a.whole("k")), a.whole("smooth"))
    return motionless.unknown_where(still, k), motionless.unknown_where(motionless.any_of_last(still, a.whole("d")), d)


def _willr(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    still = motionless.without_range(bars["high"], bars["low"], a.whole())
    return (motionless.unknown_where(still, talib.WILLR(*_hlc(bars), a.whole())),)


def _cci(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    typical = talib.TYPPRICE(*_hlc(bars))
    still = motionless.without_range(typical, typical, a.whole())
    return (motionless.unknown_where(still, talib.CCI(*_hlc(bars), a.whole())),)


def _directional(function: Callable[..., Floats]) -> Callable[[Bars, Arguments], tuple[Floats, ...]]:
    def line(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
        still = motionless.without_directions(*_hlc(bars), a.whole())
        return (motionless.unknown_where(still, function(*_hlc(bars), a.whole())),)

    return line


def _adx(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    """TA-Lib's; unknown also where there was a range and never a direction, of which it is the average."""
    found = talib.ADX(*_hlc(bars), a.whole())
    zero = found == 0
    if zero.any():
        nowhere = (talib.PLUS_DI(*_hlc(bars), a.whole()) == 0) & (talib.MINUS_DI(*_hlc(bars), a.whole()) == 0)
        zero &= nowhere
    still = motionless.without_directions(*_hlc(bars), a.whole())
    return (motionless.unknown_where(zero | still, found),)


def _vb_level(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    return (bars["open"] + a.number("k") * _shifted(bars["high"] - bars["low"]),)


def _change(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    """The change in percent. Scaled before it is divided: of whole prices it is the number nearest to the true one.

    From 2,000 to 2,030 it is 1.5, where TA-Lib's ROC says 1.4999… and "at least 1.5 %" would not hold.
    """
    return (_percent(bars["close"], _shifted(bars["close"], int(str(a.values.get("length", 1))))),)


def _gap(bars: Bars, _: Arguments) -> tuple[Floats, ...]:
    """From the close before to the open, in percent."""
    return (_percent(bars["open"], _shifted(bars["close"])),)


def _percent(now: Floats, then: Floats) -> Floats:
    return 100 * (now - then) / then


def _volatility(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    """The standard deviation of the population of the last bars' changes in percent (TradingView's ta.stdev too)."""
    return (talib.STDDEV(talib.ROC(bars["close"], 1), a.whole()),)


def _keltner(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    """TradingView's: an EMA of the close and, whatever its length, the average true range of 10 bars around it."""
    middle = talib.EMA(bars["close"], a.whole())
    reach = a.number("mult") * talib.ATR(*_hlc(bars), KELTNER_ATR_BARS)
    return middle + reach, middle, middle - reach


def _keltner_history(a: Arguments) -> int:
    return a.whole() if a.output == "middle" else max(a.whole(), KELTNER_ATR_BARS + 1)


def _middle_of_range(bars: Bars, length: int) -> Floats:
    return (talib.MAX(bars["high"], length) + talib.MIN(bars["low"], length)) / 2


def _ichimoku(bars: Bars, a: Arguments) -> tuple[Floats, ...]:
    """The spans are the ones drawn at the bar: what was known `kijun` bars before, moved forward by so many."""
    ahead = a.whole("kijun")
    tenkan, kijun = _middle_of_range(bars, a.whole("tenkan")), _middle_of_range(bars, ahead)
    span_b = _middle_of_range(bars, a.whole("senkou"))
    return tenkan, kijun, _shifted((tenkan + kijun) / 2, ahead), _shifted(span_b, ahead)


def _ichimoku_history(a: Arguments) -> int:
    tenkan, kijun, senkou = (a.whole(name) for name in ("tenkan", "kijun", "senkou"))
    return {"tenkan": tenkan, "kijun": kijun, "span_a": max(tenkan, kijun) + kijun}.get(a.output, senkou + kijun)


@cache
def _candle_lookback(field: str) -> int:
    lookback: int = abstract.Function(talib_name(field)).lookback  # type: ignore[attr-defined]  # made at run time
    return lookback


def _candle(field: str) -> Implementation:
    """A candlestick pattern; where TA-Lib says 0 because it doesn't look at the bar yet, nothing is known."""

    def pattern(bars: Bars, _: Arguments) -> tuple[Floats, ...]:
        found: Floats = getattr(talib, talib_name(field))(bars["open"], *_hlc(bars)).astype(np.float64)
        found[: _candle_lookback(field)] = np.nan
        return (found,)

    return Implementation(pattern, lambda _: _candle_lookback(field) + 1)


def _average(function: Callable[[Floats, int], Floats]) -> Implementation:
    return Implementation(lambda bars, a: (function(a.source(bars), a.whole()),), Arguments.whole)


def _of_hlc(function: Callable[..., Floats], history: Callable[[Arguments], int]) -> Implementation:
    return Implementation(lambda bars, a: (function(*_hlc(bars), a.whole()),), history)


def _bars(count: int) -> Callable[[Arguments], int]:
    return lambda _: count


def _one_more(a: Arguments) -> int:
    return a.whole() + 1


IMPLEMENTATIONS: Mapping[str, Implementation] = MappingProxyType(
    {
        "change_pct": Implementation(_change, lambda a: int(str(a.values.get("length", 1))) + 1),
        # Of a bar of one session only its own three prices are known: their mean is TradingView's session VWAP there.
        "vwap": Implementation(lambda bars, _: (talib.TYPPRICE(*_hlc(bars)),), _bars(1)),
        "gap_pct": Implementation(_gap, _bars(2)),
        # A new high is one above the bars before: the present bar must not be part of what it is compared with.
        "high_52w": Implementation(lambda bars, a: (_shifted(talib.MAX(bars["high"], a.year)),), lambda a: a.year + 1),
        "low_52w": Implementation(lambda bars, a: (_shifted(talib.MIN(bars["low"], a.year)),), lambda a: a.year + 1),
        "sma": _average(talib.SMA),
        "ema": _average(talib.EMA),
        "wma": _average(talib.WMA),
        "rsi": Implementation(lambda bars, a: (motionless.rsi(bars["close"], a.whole()),), _one_more),
        "macd": Implementation(
            lambda bars, a: talib.MACD(bars["close"], a.whole("fast"), a.whole("slow"), a.whole("signal")),
            lambda a: a.whole("slow") + a.whole("signal") - 1,
        ),
        "bbands": Implementation(_bbands, Arguments.whole),
        "atr": _of_hlc(talib.ATR, _one_more),
        "plus_di": Implementation(_directional(talib.PLUS_DI), _one_more),
        "minus_di": Implementation(_directional(talib.MINUS_DI), _one_more),
        "adx": Implementation(_adx, lambda a: 2 * a.whole()),
        "willr": Implementation(_willr, Arguments.whole),
        "cci": Implementation(_cci, Arguments.whole),
        "stoch": Implementation(_stoch, lambda a: a.whole("k") + a.whole("d") + a.whole("smooth") - 2),
        "mfi": Implementation(lambda bars, a: (motionless.mfi(*_hlc(bars), bars["volume"], a.whole()),), _one_more),
        "roc": Implementation(lambda bars, a: (talib.ROC(bars["close"], a.whole()),), _one_more),
        "donchian": Implementation(
            lambda bars, a: (
                _shifted(talib.MAX(bars["high"], a.whole())),
                _shifted(talib.MIN(bars["low"], a.whole())),
            ),
            _one_more,
        ),
        "highest": _average(talib.MAX),
        "lowest": _average(talib.MIN),
        "psar": Implementation(
            lambda bars, a: (talib.SAR(bars["high"], bars["low"], a.number("step"), a.number("max")),), _bars(2)
        ),
        "volatility": Implementation(_volatility, _one_more),
        "keltner": Implementation(_keltner, _keltner_history),
        "ichimoku": Implementation(_ichimoku, _ichimoku_history),
        "vb_level": Implementation(_vb_level, _bars(2)),
        **{
            name: Implementation(lambda bars, _, name=name: (_price(bars, name),), _bars(1))  # type: ignore[misc]
            for name in ("open", "high", "low", "close", "volume", "value_traded")
        },
        **{field: _candle(field) for field in PATTERNS},
    }
)


def is_built(series: Series) -> bool:
    """Whether the field of the series can be computed from bars here."""
    return series.field in IMPLEMENTATIONS


def history_of(series: Series) -> int:
    """How many bars a symbol needs for a first value of the series, its bars ago not counted."""
    return IMPLEMENTATIONS[series.field].history(Arguments.of(series))


def compute(panel: Panel, series: Series, check: Check = unstopped) -> dict[str, Floats]:
    """All lines of the field over all bars of the panel, by output ("" when there is one), in the panel's row order.

    NaN where history is too short and in rows that no symbol owns. KeyError for a field that is not built.
    `check` is called for each symbol.
    """
    implementation = IMPLEMENTATIONS[series.field]
    arguments = Arguments.of(series)
    outputs = FIELDS[series.field].outputs or ("",)
    history = min(implementation.history(replace(arguments, output=output)) for output in outputs)
    found = {output: np.full(len(panel.sessions), np.nan) for output in outputs}
    for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True):
        check()
        if end - start >= history:
            bars = {name: column[start:end] for name, column in panel.columns.items()}
            for output, line in zip(outputs, implementation.compute(bars, arguments), strict=True):
                found[output][start:end] = line
    for line in found.values():
        line.setflags(write=False)
    return found
